"""The files of one upload, each read by the first layout that knows it, and let go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from engine.errors import UnreadableHistory, shorten
from engine.histories.archives import Archive
from engine.histories.bounds import MOST_RECORDS, within
from engine.histories.decoding import DAMAGED_UTF_8, WINDOWS
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts import LAYOUTS, Layout
from engine.histories.layouts.base import Part, PartReading
from engine.histories.records import Unread

_SHOWN_MEMBERS = 12


class Read(NamedTuple):
    """What one file says, and what it was read as; the file itself is let go."""

    layout: Layout
    part: Part
    member: str
    reading: PartReading


class Upload(NamedTuple):
    """What one upload says: all files of one layout, the most exact part first."""

    layout: Layout
    read: Sequence[Read]
    members: Mapping[str, str | None]
    unread: Sequence[Unread] = ()
    notes: Sequence[str] = ()


def upload_of_file(file: HistoryFile, order: str | None) -> Upload:
    """What a plain file says; `order` is that of its dates where they do not tell it.

    Raises:
        UnreadableHistory: no layout knows it, or it is empty or cut.
        HistoryTooLarge: it passes a bound.
        InvalidValue: its dates do not exist in `order`.
    """
    read = _read(file, order)
    if read is None:
        raise UnreadableHistory(
            f"no service that is known writes such a file: it is {file.outline()}. "
            f"{_known_layouts()}"
        )
    return Upload(read.layout, [read], {})


def upload_of_archive(archive: Archive, order: str | None) -> Upload:
    """What the files of an archive say that are of the service of most of them.

    Raises:
        UnreadableHistory: no layout knows any, or one is protected or damaged.
        HistoryTooLarge: one passes a bound, or all together do.
        InvalidValue: the dates of one do not exist in `order`.
    """
    members: dict[str, str | None] = dict.fromkeys(archive.members)
    every: list[Read] = []
    unread: list[Unread] = []
    outlines: list[str] = []
    rows = 0
    for file in archive.files(_opened_by_any):
        try:
            read = _read(file, order)
        except UnreadableHistory as error:
            unread.append(Unread(file.member, 1, file.subject, str(error)))
            continue
        if read is None:
            outlines.append(f"{file.subject} is {file.outline()}")
            continue
        every.append(read)
        rows += len(read.reading.records) + len(read.reading.unread)
        within(rows, MOST_RECORDS, "entries in all members of the ZIP")
    if not every:
        raise UnreadableHistory(_nothing_in(archive, [*outlines, *(u.reason for u in unread)]))
    layout = _most_common(every)
    chosen = [read for read in every if read.layout is layout]
    members |= {read.member: read.part.name for read in chosen}
    strangers = [read.member for read in every if read.layout is not layout]
    notes = [*_of_strangers(strangers), *_of_unknown(outlines)]
    return Upload(layout, _by_part(layout, chosen), members, unread, notes)


def _opened_by_any(path: FilePath) -> bool:
    return any(layout.opens(path) for layout in LAYOUTS.values())


def _read(file: HistoryFile, order: str | None) -> Read | None:
    """What a file says to the first layout that knows it; None where none does."""
    for layout in LAYOUTS.values():
        if file.member and not layout.opens(file.path):
            continue
        if part := layout.part_of(file):
            reading = part.read(file, order)
            notes = [*reading.notes, *_of_encoding(file)]
            return Read(layout, part, file.member, replace(reading, notes=notes))
    return None


def _most_common(every: Sequence[Read]) -> Layout:
    """The layout of most files; of equals the one that stands first in the register."""
    counts = Counter(read.layout.name for read in every)
    return max(LAYOUTS.values(), key=lambda layout: counts[layout.name])


def _by_part(layout: Layout, every: Sequence[Read]) -> list[Read]:
    order = [part.name for part in layout.parts]
    return sorted(every, key=lambda read: order.index(read.part.name))


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


def _of_unknown(outlines: Sequence[str]) -> Sequence[str]:
    """What was opened and is no file that a layout knows; an empty list says nothing anyway."""
    shown = [outline for outline in outlines if not outline.endswith("an empty list")]
    return [f"Not understood: {outline}." for outline in shown[:_SHOWN_MEMBERS]]


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
