"""All ratings files to the table ratings: one row per user and title, the latest, in fixed order.

The order depends on the content only, never on how the rows were spread over files, so that the
same ratings give the same table and, later, the same model.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.audit import FileBook, Ledger
from data.configuration import RatingSource
from data.csv.files import RawFile
from data.sources.event_files import NO_TIME, CodedRatings, read_rating_file
from engine.arrays import Float32Array, Int32Array, Int64Array
from engine.contract.tables import RATINGS
from engine.errors import DataError, InvalidValue
from engine.events.interactions import latest_rows, with_scale
from engine.progress import Progress
from engine.scale import RatingScale

_AT_ONCE = 2  # files read side by side


@dataclass(frozen=True)
class RatingInput:
    """One file to read: how it is laid out and what its title ids mean."""

    file: RawFile
    source: RatingSource
    title_index: Mapping[str, int]


def read_ratings(
    inputs: list[RatingInput], title_ids: list[str], ledger: Ledger, progress: Progress
) -> pa.Table:
    """Return the table ratings; `title_ids` are the catalogs' ids in ascending order.

    Raises:
        DataError: a file is broken as a whole, the files' rating scales cannot be compared, or no
            row is a rating of a title.
    """
    scale = _common_scale(inputs)
    books = [ledger.open(given.file.name) for given in inputs]
    parts = _read_all(inputs, books, ledger, progress)
    users = sorted({user for part in parts for user in part.users})
    rank = {user: at for at, user in enumerate(users)}
    for part in parts:
        part.user = np.array([rank[user] for user in part.users], np.int32)[part.user]
    ends = np.cumsum([len(part.user) for part in parts])
    user, title, rating, time = (_joined(parts, c) for c in ("user", "title", "rating", "time"))
    rows = latest_rows(user, title, rating, time, len(title_ids))
    if not len(rows):
        raise DataError(f"none of the ratings is usable; {_losses(books)}")
    _book_superseded(rows, ends, books)
    user, title, rating = user[rows], title[rows], rating[rows]  # the unordered ones are let go
    time = time[rows]
    return _table(users, title_ids, user, title, rating, time, scale)


def _common_scale(inputs: list[RatingInput]) -> RatingScale:
    first, *others = inputs
    scale = first.source.scale
    for given in others:
        try:
            scale = scale.union(given.source.scale)
        except InvalidValue as error:
            raise DataError(f"{given.file.name} and {first.file.name}: {error}") from error
    return scale


def _read_all(
    inputs: list[RatingInput], books: list[FileBook], ledger: Ledger, progress: Progress
) -> list[CodedRatings]:
    ledgers = [Ledger() for _ in inputs]  # one each, joined in the files' order
    parts = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs = [
            pool.submit(read_rating_file, given.file, given.source, book, own, given.title_index)
            for given, book, own in zip(inputs, books, ledgers, strict=True)
        ]
        try:
            for done, job in enumerate(jobs, start=1):
                parts.append(job.result())
                progress("reading ratings, files", done, len(jobs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for own in ledgers:
        ledger.absorb(own)
    return parts


def _joined(parts: list[CodedRatings], column: str) -> np.ndarray:
    """Return a column of all files in one array, letting go of the files' own."""
    arrays = [getattr(part, column) for part in parts]
    for part in parts:
        setattr(part, column, None)
    return np.concatenate(arrays)


def _book_superseded(rows: Int64Array, ends: Int64Array, books: list[FileBook]) -> None:
    kept = np.bincount(np.searchsorted(ends, rows, side="right"), minlength=len(books))
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


def _table(
    users: list[str],
    title_ids: list[str],
    user: Int32Array,
    title: Int32Array,
    rating: Float32Array,
    time: Int64Array,
    scale: RatingScale,
) -> pa.Table:
    seconds = pa.array(time, pa.timestamp("s", tz="UTC"), mask=time == NO_TIME)
    has_rating = np.bincount(user, minlength=len(users)) > 0  # others had rejected rows only
    if not has_rating.all():
        user = (np.cumsum(has_rating) - 1).astype(np.int32)[user]
        users = [name for name, rated in zip(users, has_rating, strict=True) if rated]
    columns = [
        pa.DictionaryArray.from_arrays(pa.array(user), pa.array(users, pa.string())),
        pa.DictionaryArray.from_arrays(pa.array(title), pa.array(title_ids, pa.string())),
        pa.array(rating),
        seconds,
    ]
    return with_scale(pa.table(columns, schema=RATINGS.schema), scale)
