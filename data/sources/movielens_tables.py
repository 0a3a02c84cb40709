"""The tables of a MovieLens set: its movies and its links, in whatever layout they are."""

from collections.abc import Sequence
from dataclasses import replace

from data.csv.dialect import Dialect
from data.csv.files import RawFile
from data.csv.tables import Columns, Table
from data.judge import Settings
from data.sources.contents import LINK_COLUMNS
from data.sources.movielens_films import FLAGGED_GENRES, MOVIE_COLUMNS
from data.sources.movielens_sets import FOLDER, MovieLensSet
from engine.errors import DataError

_ITEM_COLUMNS = ("movieId", "title", "released", "video", "imdb_url", *FLAGGED_GENRES)  # of u.item


def movie_table(files: MovieLensSet, dialect: Dialect, more: Columns | None = None) -> Table:
    """The set's table of movies, with `more` columns where it has them.

    Raises:
        DataError: the set has none.
    """
    if files.movies is None:
        raise DataError(f"{files.ratings.name} is there without movies")
    header = files.layout.movie_columns
    if header and more and _width(files.movies, files.layout.movie_delimiter) == len(_ITEM_COLUMNS):
        header = _ITEM_COLUMNS
    return replace(
        _table(files.movies, {**MOVIE_COLUMNS, **(more or {})}, dialect, tuple(MOVIE_COLUMNS)),
        header=header,
        usual=files.layout.movie_delimiter,
        optional=tuple(more or ()),
        ignored=("genres", *_ITEM_COLUMNS[2:5]),
    )


def link_table(file: RawFile, dialect: Dialect) -> Table:
    """A set's table of links."""
    table = _table(file, LINK_COLUMNS, dialect, ("movie_id",))
    return replace(table, optional=("imdb_id", "tmdb_id"))


def _width(file: RawFile, delimiter: str) -> int:
    """How many fields the first line has, whatever encoding it is in."""
    (first, *_) = file.head().splitlines()
    return first.count(delimiter.encode()) + 1


def _table(file: RawFile, columns: Columns, dialect: Dialect, vital: Sequence[str]) -> Table:
    return Table(file, columns, dialect, vital=vital, settings=Settings(FOLDER))
