"""Ratings from any file with users, items, ratings and perhaps times: sets that nobody has seen.

A row is one rating; what separates its cells and which columns they are is read from the file: by
the names of a header, or without one in the order user, item, rating, time. The scale is that of
the ratings in it.
"""

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from engine.arrays import Float32Array, Int64Array
from engine.errors import DataError
from engine.events.interactions import LATEST, Interactions, latest_rows
from engine.scale import RatingScale

_SEPARATORS = ("::", "\t", ";", "|", ",", " ")
_COLUMNS = ("user", "item", "rating", "time")
# In the order in which they claim a column: "Book-Rating" is a rating and no book.
_WORDS = {
    "user": ("user", "person", "uid", "viewer"),
    "rating": ("rating", "star", "score", "value"),
    "time": ("time", "date", "when"),
    "item": ("item", "movie", "film", "work", "title", "book", "isbn", "product", "song", "joke"),
}
_GZIP = b"\x1f\x8b"
_MILLISECONDS = 10**11  # as seconds these are years after 5000


def read(path: Path) -> Interactions:
    """The latest rating of each user and item; without times where the file has none.

    Raises:
        DataError: the file cannot be read, or holds no ratings of two kinds.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    table = _table(_text(content), path)
    rating = pd.to_numeric(table["rating"], errors="coerce").to_numpy(np.float64)
    rated = np.isfinite(rating)
    if not rated.any() or rating[rated].min() == rating[rated].max():
        raise DataError(f"{path}: its column of ratings does not hold two different numbers")
    table, rating = table[rated], rating[rated].astype(np.float32)
    scale = RatingScale(float(rating.min()), float(rating.max()))
    if "time" not in table:
        return coded(table, rating, np.zeros(len(table), np.int64), scale)
    return coded(table, rating, _seconds(table["time"]), scale)


def coded(
    table: pd.DataFrame, rating: Float32Array, time: Int64Array, scale: RatingScale
) -> Interactions:
    """The ratings of a table with columns `user` and `item`, numbered in the order of their ids.

    Of one user and item the latest counts. Times that are all the same are none.
    """
    user, users = pd.factorize(table["user"], sort=True)
    item, items = pd.factorize(table["item"], sort=True)
    user, item = user.astype(np.int32), item.astype(np.int32)
    rows = latest_rows(user, item, rating, time, len(items))
    return Interactions(
        user[rows],
        item[rows],
        rating[rows],
        len(users),
        len(items),
        scale,
        time[rows].astype(np.uint32) if len(np.unique(time)) > 1 else None,
    )


def _text(content: bytes) -> str:
    content = gzip.decompress(content) if content.startswith(_GZIP) else content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _table(text: str, path: Path) -> pd.DataFrame:
    """The columns that are known, ids as text."""
    first = text.split("\n", 1)[0].strip("\r")
    separator = next((each for each in _SEPARATORS if first.count(each) >= 2), None)
    if separator is None:
        raise DataError(f"{path}: its first line has no three cells, of user, item and rating")
    if len(separator) > 1:  # pandas is slow with those of several characters
        text, first, separator = (each.replace("::", "\t") for each in (text, first, separator))
    cells = first.split() if separator == " " else next(csv.reader([first], delimiter=separator))
    columns = _columns(cells)
    missing = [name for name in _COLUMNS[:3] if name not in columns]
    if missing:
        raise DataError(f"{path}: no column of {' and '.join(missing)} among {', '.join(cells)}")
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=r"\s+" if separator == " " else separator,
            header=0 if _is_header(cells) else None,
            index_col=False,
            dtype=str,
            keep_default_na=False,
        )
    except pd.errors.ParserError as error:
        raise DataError(f"{path}: {error}") from error
    return pd.DataFrame({name: frame.iloc[:, column] for name, column in columns.items()})


def _is_header(cells: Sequence[str]) -> bool:
    return not any(cell.strip().lstrip("-").replace(".", "", 1).isdigit() for cell in cells)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where each known column stands."""
    if not _is_header(cells):
        return dict(zip(_COLUMNS, range(len(cells)), strict=False))
    columns: dict[str, int] = {}
    for name, words in _WORDS.items():
        for position, cell in enumerate(cells):
            free = position not in columns.values()
            if free and name not in columns and any(word in cell.lower() for word in words):
                columns[name] = position
    return columns


def _seconds(column: pd.Series) -> Int64Array:
    """Unix seconds from seconds, milliseconds or dates; 0 where unknown: int64, shape (n,)."""
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    if not np.isfinite(numbers).any():
        dates = pd.to_datetime(column, errors="coerce", utc=True, format="mixed")
        moments = dates.to_numpy("datetime64[s]")
        numbers = np.where(np.isnat(moments), np.nan, moments.astype(np.int64))
    numbers = np.where(numbers > _MILLISECONDS, numbers / 1000, numbers)
    usable = np.isfinite(numbers) & (numbers > 0) & (numbers <= LATEST)
    return np.where(usable, numbers, 0).astype(np.int64)
