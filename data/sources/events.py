"""All that users did to the table events: what files say, and what the event store holds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa

from data.audit import FileBook, Ledger
from data.sources.coded_events import CodedEvents
from data.sources.event_batches import NoRows
from data.sources.event_files import FORGOTTEN_USER, EventInput, read_event_file
from data.sources.event_parts import EventPart, joined_parts
from data.sources.event_store import mark_of
from data.sources.stored_rows import (
    EVENT_STORE_BOOK,
    READING_STORE,
    StoreInput,
    read_stored_rows,
)
from engine.console.progress import Progress
from engine.contract.arrow import give_back
from engine.contract.tables import EVENTS
from engine.errors import DataError, InvalidValue
from engine.events.table import EVENT_STORE, with_scale
from engine.scale import RatingScale

READING_EVENTS = "reading events, files"  # as progress names it
_AT_ONCE = 2  # files read side by side


def read_events(
    inputs: list[EventInput],
    title_ids: list[str],
    ledger: Ledger,
    progress: Progress,
    store: StoreInput | None = None,
) -> pa.Table:
    """Read all files and the store into the table events; `title_ids` are all ids, ascending.

    Without events it is empty.

    Raises:
        DataError: a file is broken as a whole, the files' rating scales cannot be compared, or no
            row of them is an event of a title.
        StoreUnavailable: the store broke off.
    """
    parts = _read_files(inputs, ledger, progress) if inputs else []
    scale = _common_scale(parts)
    if store:
        scale = _add_stored(parts, store, scale, ledger, progress)
    mark = mark_of(store.snapshot) if store else None
    if not parts:
        return with_scale(EVENTS.schema.empty_table(), scale, mark)
    return with_scale(joined_parts(parts, title_ids), scale, mark)


def _read_files(inputs: list[EventInput], ledger: Ledger, progress: Progress) -> list[EventPart]:
    """The valid rows of each file.

    Raises:
        DataError: a file is broken as a whole, or none of the rows is of any use.
    """
    books = [ledger.open(event_input.file.name) for event_input in inputs]
    files = _read_all(inputs, books, ledger, progress)
    give_back()  # what the files took as text: their numbers are joined next
    if not any(
        len(rows.user) or book.left_out[FORGOTTEN_USER]
        for rows, book in zip(files, books, strict=True)
    ):
        raise DataError(f"none of the events is usable; {_losses(books)}", _retired(books))
    return [
        EventPart(rows, event_input.layout.kind.name, event_input.origin, book)
        for rows, event_input, book in zip(files, inputs, books, strict=True)
    ]


def _add_stored(
    parts: list[EventPart],
    store: StoreInput,
    of_files: RatingScale | None,
    ledger: Ledger,
    progress: Progress,
) -> RatingScale | None:
    """Add what the store holds, a part for each kind, and return the scale of all stars."""
    book = ledger.open(EVENT_STORE_BOOK)
    progress(READING_STORE, 0, 1)
    rows = read_stored_rows(store, book)
    scale = rows.common_scale(of_files)
    stored = rows.by_kind(scale, book)
    parts += [EventPart(coded, kind, EVENT_STORE, book) for kind, coded in stored.items()]
    progress(READING_STORE, 1, 1)
    return scale


def _common_scale(files: Sequence[EventPart]) -> RatingScale | None:
    """The scale that holds those of all files with stars; None where there are none."""
    scale, first = None, ""
    for file in files:
        if (added := file.rows.scale) is None:
            continue
        try:
            scale, first = scale.union(added) if scale else added, first or file.book.name
        except InvalidValue as error:
            wider = max(added, scale or added, key=lambda each: each.high)
            raise DataError(
                f"{file.book.name} and {first}: {error}",
                [
                    "  Stars of two scales are not read together: convert those of one file.",
                    "  If all files of ratings/ are on one scale, add to sources.toml:",
                    "    [ratings]",
                    f"    scale = [{wider.low:g}, {wider.high:g}]",
                ],
            ) from error
    return scale


def _read_all(
    inputs: list[EventInput], books: list[FileBook], ledger: Ledger, progress: Progress
) -> list[CodedEvents]:
    ledgers = [Ledger(each.is_private) for each in inputs]  # one each, joined in the files' order
    parts = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs = [
            pool.submit(_read_file, event_input, book, file_ledger)
            for event_input, book, file_ledger in zip(inputs, books, ledgers, strict=True)
        ]
        try:
            for done, job in enumerate(jobs, start=1):
                parts.append(job.result())
                progress(READING_EVENTS, done, len(jobs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for file_ledger in ledgers:
        ledger.absorb(file_ledger)
    if not any(book.rows_in for book in books):
        raise NoRows(f"{books[0].name}: no rows below the header; expected events")
    return parts


def _read_file(event_input: EventInput, book: FileBook, ledger: Ledger) -> CodedEvents:
    """Read a file; one with a header alone, as tools that write in parts leave, holds nothing.

    A file of no bytes is refused all the same: it may be what a full disk left of one with rows.
    """
    try:
        return read_event_file(event_input, book, ledger)
    except NoRows:
        ledger.warn(f"{book.name}: no rows below the header; passed over")
        return CodedEvents.nothing()


def _losses(books: list[FileBook]) -> str:
    return "; ".join(
        f"{book.name}: {book.rows_in:,} rows, "
        + ", ".join(f"{rule} {count:,}" for rule, count in (book.rejected + book.left_out).items())
        for book in books
    )


def _retired(books: list[FileBook]) -> list[str]:
    """What to do where events are of titles that the catalogs had once."""
    if not any(book.left_out["title_retired"] for book in books):
        return []
    return [
        "  title_retired: the lake before knows the ids as titles that no catalog has any more.",
        "  If they are the same titles under other names, remove the lake, which remembers the "
        "names, and ingest again.",
    ]
