"""All files of what users did to the table events: the latest of each user, title and kind.

The order depends on the content only, never on how the rows were spread over files, so that the
same events give the same table and, later, the same model.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from data.audit import FileBook, Ledger
from data.sources.event_batches import NoRows
from data.sources.event_files import CodedEvents, EventInput, read_event_file
from data.sources.event_times import NO_TIME
from engine.arrays import IndexArray, Int8Array, Int32Array
from engine.console.progress import Progress
from engine.contract.arrow import give_back
from engine.contract.tables import EVENTS
from engine.errors import DataError, InvalidValue
from engine.events.interactions import latest_rows
from engine.events.table import with_scale
from engine.scale import RatingScale

READING_EVENTS = "reading events, files"  # as progress names it
_AT_ONCE = 2  # files read side by side


def read_events(
    inputs: list[EventInput], title_ids: list[str], ledger: Ledger, progress: Progress
) -> pa.Table:
    """Read all files into the table events; `title_ids` are the titles' ids, ascending.

    Without files it is empty.

    Raises:
        DataError: a file is broken as a whole, the files' rating scales cannot be compared, or no
            row is an event of a title.
    """
    if not inputs:
        return EVENTS.schema.empty_table()
    books = [ledger.open(event_input.file.name) for event_input in inputs]
    parts = _read_all(inputs, books, ledger, progress)
    give_back()  # what the files took as text: their numbers are joined next
    scale = _common_scale(parts, books)
    users = _share_users(parts)
    kinds = [event_input.layout.kind.name for event_input in inputs]
    n_kinds = _code_kinds(parts, kinds)
    ends = np.cumsum([len(part.user) for part in parts])
    user, title, value, time = (_joined(parts, c) for c in ("user", "title", "value", "time"))
    rows = latest_rows(user, title, value, time, len(title_ids) * n_kinds)
    if not len(rows):
        raise DataError(f"none of the events is usable; {_losses(books)}", _retired(books))
    file = np.searchsorted(ends, rows, side="right")
    kept = np.bincount(file, minlength=len(books))
    _book_superseded(kept, books)
    kind = _text_by_file(kinds, file, kept)
    source = _text_by_file([event_input.origin for event_input in inputs], file, kept)
    del file  # as the unordered columns are let go: each is many bytes of every row
    user, title, value = user[rows], title[rows], value[rows]
    time = time[rows]
    title //= n_kinds
    columns = [
        _coded_users(user, users),
        _coded(title, title_ids),
        kind,
        pa.array(value, mask=np.isnan(value)),
        pa.array(time, pa.timestamp("s", tz="UTC"), mask=time == NO_TIME),
        source,
    ]
    return with_scale(pa.table(columns, schema=EVENTS.schema), scale)


def _common_scale(parts: list[CodedEvents], books: list[FileBook]) -> RatingScale | None:
    """The scale that holds those of all files with stars; None where there are none."""
    scale, first = None, ""
    for part, book in zip(parts, books, strict=True):
        if part.scale is None:
            continue
        try:
            scale, first = scale.union(part.scale) if scale else part.scale, first or book.name
        except InvalidValue as error:
            wider = max(part.scale, scale or part.scale, key=lambda each: each.high)
            raise DataError(
                f"{book.name} and {first}: {error}",
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
    ledgers = [Ledger() for _ in inputs]  # one each, joined in the files' order
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


def _share_users(parts: list[CodedEvents]) -> list[str]:
    """Code the users of all files by one ascending list, and return it."""
    users = sorted({user for part in parts for user in part.users})
    rank = {user: code for code, user in enumerate(users)}
    for part in parts:
        part.user = np.array([rank[user] for user in part.users], np.int32)[part.user]
    return users


def _code_kinds(parts: list[CodedEvents], kinds: list[str]) -> int:
    """Make each part's title codes say its kind too, and return the number of kinds.

    A user's rating of a title and their watching it do not replace each other: title and kind are
    one number, ordered like the two.
    """
    names = sorted(set(kinds))
    for part, kind in zip(parts, kinds, strict=True):
        part.title = part.title * np.int32(len(names)) + np.int32(names.index(kind))
    return len(names)


def _joined(parts: list[CodedEvents], column: str) -> np.ndarray:
    """A column of all files in one array; the files' own are let go."""
    arrays = [getattr(part, column) for part in parts]
    for part in parts:
        setattr(part, column, None)
    return np.concatenate(arrays)


def _book_superseded(kept: IndexArray, books: list[FileBook]) -> None:
    for book, count in zip(books, kept.tolist(), strict=True):
        if superseded := book.rows_out - count:
            book.left_out["superseded"] += superseded
        book.rows_out = count


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


def _text_by_file(texts: list[str], file: IndexArray, kept: IndexArray) -> pa.DictionaryArray:
    """Coded text of rows that have that of their file, a byte a row; `kept` counts each file's."""
    distinct = sorted({text for text, rows in zip(texts, kept, strict=True) if rows})
    code_of_file = [distinct.index(text) if text in distinct else -1 for text in texts]
    return _coded(np.array(code_of_file, np.int8)[file], distinct)


def _coded(codes: Int8Array | Int32Array, texts: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))


def _coded_users(user: Int32Array, users: list[str]) -> pa.DictionaryArray:
    """The users' ids as coded text; those without a row had rejected ones only and go."""
    used = np.bincount(user, minlength=len(users)) > 0
    if not used.all():
        user = (np.cumsum(used, dtype=np.int32) - 1)[user]
        users = [name for name, is_used in zip(users, used, strict=True) if is_used]
    return _coded(user, users)
