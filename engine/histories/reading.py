"""The door of this room: the bytes of a file that somebody brings along, read as their history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.errors import InvalidValue, UnreadableHistory, shorten
from engine.histories.archives import Archive, is_archive
from engine.histories.bounds import MOST_ARCHIVE_BYTES, MOST_FILE_BYTES, within
from engine.histories.dates import ORDERS
from engine.histories.decoding import DAMAGED_UTF_8, WINDOWS
from engine.histories.distinct import distinct
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts import LAYOUTS, Layout
from engine.histories.layouts.base import Part, PartReading
from engine.histories.records import DateOrder, History, HistoryRecord, Unread

_SHOWN_MEMBERS = 12


@dataclass(frozen=True)
class Choices:
    """What whoever sends a file may have to say about it.

    Attributes:
        profile: whose history it is, in a file of a household.
        order: of day, month and year (`dmy`, `mdy`, `ymd`), where the dates do not tell it.
    """

    profile: str | None = None
    order: str | None = None


NO_CHOICES = Choices()


class _Claimed(NamedTuple):
    """A file and the sort that a layout claims it as."""

    layout: Layout
    part: Part
    file: HistoryFile


class _Upload(NamedTuple):
    """What there is to read of one upload: all files of one layout, the most exact part first."""

    layout: Layout
    claimed: Sequence[_Claimed]
    members: Mapping[str, str | None]
    unread: Sequence[Unread] = ()
    notes: Sequence[str] = ()


def read_history(content: bytes, filename: str = "", choices: Choices = NO_CHOICES) -> History:
    """The history in a file of another service; what it is of is told by what stands in it.

    `filename` is asked only where nothing else tells one table from another.

    Raises:
        UnreadableHistory: no layout knows the file, or it is empty, cut, damaged or protected.
        HistoryTooLarge: it passes a bound.
        InvalidValue: `choices` names no order of dates, or a profile that the file does not have.
    """
    if choices.order is not None and choices.order not in ORDERS:
        raise InvalidValue("order", choices.order, f"one of {', '.join(ORDERS)}")
    within(len(content), MOST_ARCHIVE_BYTES, "bytes")
    if is_archive(content):
        upload = _of_archive(Archive(content))
    else:
        within(len(content), MOST_FILE_BYTES, "bytes")
        upload = _of_file(HistoryFile(content, FilePath(filename)))
    return _of_profile(_read(upload, choices.order), choices.profile)


def _of_file(file: HistoryFile) -> _Upload:
    claimed = _claimed(file)
    if claimed is None:
        raise UnreadableHistory(
            f"no service that is known writes such a file: it is {file.outline()}. "
            f"{_known_layouts()}"
        )
    return _Upload(claimed.layout, [claimed], {})


def _of_archive(archive: Archive) -> _Upload:
    members: dict[str, str | None] = dict.fromkeys(archive.members)
    claimed: list[_Claimed] = []
    unread: list[Unread] = []
    outlines: list[str] = []
    for file in archive.files(_opened_by_any):
        try:
            claim = _claimed(file)
            if claim:
                claimed.append(claim)
            else:
                outlines.append(f"{file.subject} is {file.outline()}")
        except UnreadableHistory as error:
            unread.append(Unread(file.member, 1, file.subject, str(error)))
    if not claimed:
        raise UnreadableHistory(_nothing_in(archive, [*outlines, *(u.reason for u in unread)]))
    layout = _most_common(claimed)
    chosen = [claim for claim in claimed if claim.layout is layout]
    members |= {claim.file.member: claim.part.name for claim in chosen}
    strangers = [claim.file.subject for claim in claimed if claim.layout is not layout]
    return _Upload(layout, _by_part(layout, chosen), members, unread, _of_strangers(strangers))


def _opened_by_any(path: FilePath) -> bool:
    return any(layout.opens(path) for layout in LAYOUTS.values())


def _claimed(file: HistoryFile) -> _Claimed | None:
    for layout in LAYOUTS.values():
        if file.member and not layout.opens(file.path):
            continue
        if part := layout.part_of(file):
            return _Claimed(layout, part, file)
    return None


def _most_common(claimed: Sequence[_Claimed]) -> Layout:
    """The layout of most files; of equals the one that stands first in the register."""
    counts = Counter(claim.layout.name for claim in claimed)
    return max(LAYOUTS.values(), key=lambda layout: counts[layout.name])


def _by_part(layout: Layout, claimed: Sequence[_Claimed]) -> list[_Claimed]:
    order = [part.name for part in layout.parts]
    return sorted(claimed, key=lambda claim: order.index(claim.part.name))


def _read(upload: _Upload, order: str | None) -> History:
    readings = [claim.part.read(claim.file, order) for claim in upload.claimed]
    once = distinct(_same_parts(upload.claimed, readings))
    records = sorted(once.records, key=lambda record: (record.member, record.line))
    notes = [note for reading in readings for note in reading.notes]
    notes += [note for claim in upload.claimed for note in _of_encoding(claim.file)]
    if not records and not any(reading.unread for reading in readings):
        notes.append("There is no entry in it.")
    if once.repeats:
        notes.append(f"{once.repeats:,} entries say again what is in another, and count once.")
    profiles = Counter(record.profile for record in records if record.profile)
    return History(
        upload.layout.name,
        upload.layout.service,
        records,
        [*upload.unread, *(each for reading in readings for each in reading.unread)],
        upload.members,
        _of_all([reading.dates for reading in readings if reading.dates]),
        dict(profiles.most_common()),
        [*upload.notes, *notes],
    )


def _same_parts(
    claimed: Sequence[_Claimed], readings: Sequence[PartReading]
) -> list[list[HistoryRecord]]:
    """The records by part: the pages of one part say no more and no less than each other."""
    by_part: dict[str, list[HistoryRecord]] = {}
    for claim, reading in zip(claimed, readings, strict=True):
        by_part.setdefault(claim.part.name, []).extend(reading.records)
    return list(by_part.values())


def _of_all(dates: Sequence[DateOrder]) -> DateOrder | None:
    """The order of the dates of all files, if they have any: an open one first, to be asked."""
    opened = [each for each in dates if each.alternatives]
    inferred = [each for each in dates if each.order]
    return next(iter([*opened, *inferred, *dates]), None)


def _of_profile(history: History, profile: str | None) -> History:
    if profile is None:
        return history
    if profile not in history.profiles:
        expected = (
            f"one of {', '.join(map(shorten, history.profiles))}"
            if history.profiles
            else ("none: the file is of one person")
        )
        raise InvalidValue("profile", profile, expected)
    kept = [record for record in history.records if record.profile == profile]
    return replace(history, records=kept)


def _of_encoding(file: HistoryFile) -> Sequence[str]:
    encoding = file.decoded.encoding
    if encoding == WINDOWS:
        return (f"{file.subject} is not UTF-8; it is read as {WINDOWS}, look at its accents.",)
    if encoding == DAMAGED_UTF_8:
        return (f"{file.subject} is UTF-8 with damaged characters, which are shown as �.",)
    return ()


def _of_strangers(paths: Sequence[str]) -> Sequence[str]:
    if not paths:
        return ()
    shown = ", ".join(paths[:_SHOWN_MEMBERS])
    return (f"Of another service and not read: {shown}. Send them by themselves.",)


def _nothing_in(archive: Archive, outlines: Sequence[str]) -> str:
    if "xl/workbook.xml" in archive.members:
        return "the file is an Excel workbook; save the sheet as CSV and send that"
    seen = "; ".join(outlines[:_SHOWN_MEMBERS]) or (
        f"its members are {', '.join(map(shorten, archive.members[:_SHOWN_MEMBERS])) or 'none'}"
    )
    return (
        f"the ZIP holds no file that a known service writes: {seen}. Members are opened by their "
        f"names; sent by itself, a file may have any. {_known_layouts()}"
    )


def _known_layouts() -> str:
    known = "; ".join(f"{layout.service}: {layout.files}" for layout in LAYOUTS.values())
    return f"Known are {known}"
