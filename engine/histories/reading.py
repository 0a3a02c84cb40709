"""The door of this room: the bytes of a file that somebody brings along, read as their history."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.errors import InvalidValue, shorten
from engine.histories.archives import Archive, is_archive
from engine.histories.bounds import MOST_ARCHIVE_BYTES, MOST_FILE_BYTES, within
from engine.histories.dates import ORDERS
from engine.histories.distinct import distinct
from engine.histories.files import FilePath, HistoryFile
from engine.histories.records import DateOrder, History, HistoryRecord
from engine.histories.uploads import Read, Upload, upload_of_archive, upload_of_file


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
        upload = upload_of_archive(Archive(content), choices.order)
    else:
        within(len(content), MOST_FILE_BYTES, "bytes")
        upload = upload_of_file(HistoryFile(content, FilePath(filename)), choices.order)
    return _of_profile(_history(upload), choices.profile)


def _history(upload: Upload) -> History:
    readings = [read.reading for read in upload.read]
    once = distinct(_same_parts(upload.read))
    records = sorted(once.records, key=lambda record: (record.member, record.line))
    notes = [*upload.notes, *(note for reading in readings for note in reading.notes)]
    unread = [*upload.unread, *(each for reading in readings for each in reading.unread)]
    if not records and not unread:
        notes.append("There is no entry in it.")
    if once.repeats:
        notes.append(f"{once.repeats:,} entries say again what is in another, and count once.")
    profiles = Counter(record.profile for record in records if record.profile)
    return History(
        upload.layout.name,
        upload.layout.service,
        records,
        unread,
        upload.members,
        _of_all([reading.dates for reading in readings if reading.dates]),
        dict(profiles.most_common()),
        notes,
    )


def _same_parts(every: Sequence[Read]) -> list[list[HistoryRecord]]:
    """The records by part: the pages of one part say no more and no less than each other."""
    by_part: dict[str, list[HistoryRecord]] = {}
    for read in every:
        by_part.setdefault(read.part.name, []).extend(read.reading.records)
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
