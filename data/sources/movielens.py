"""A MovieLens folder as downloaded: its films linked to works by ids, else by title and year.

All published layouts are known: comma-separated with a header (ml-latest, 20M, 25M, 32M), `::`
(ml-1m, ml-10m) and tab (ml-100k). A film that is in no catalog is rejected once, as a film; its
ratings are counted as left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.configuration import check_texts, checked_table
from data.csv.dialect import Dialect
from data.csv.files import RawFile
from data.csv.tables import Columns, Table
from data.judge import Settings
from data.link.known_ids import NO_TITLE
from data.sources.base import EventSource, FilmRecords, Reading, Works
from data.sources.contents import LINK_COLUMNS
from data.sources.event_files import EventInput
from data.sources.event_layouts import LAYOUT_KEYS, EventLayout, event_layout
from data.sources.movielens_films import (
    FLAGGED_GENRES,
    GENRE_COLUMNS,
    MOVIE_COLUMNS,
    Linker,
    read_movies,
)
from data.sources.movielens_links import LinkedFilms, link_titles, linked_ids
from data.sources.movielens_sets import FOLDER, Layout, MovieLensSet, claim_set, recognise_set
from data.sources.movielens_titles import ID_PREFIX, keep_titles, linked_titles
from engine.errors import DataError

_USER_PREFIX = "ml-"  # where others have users too


_ROW = EventLayout(title="movieId")
_HEADERLESS = replace(_ROW, whole_stars=True, header=("userId", "movieId", "rating", "timestamp"))
_LAYOUTS = (
    Layout("ratings", ".csv", "movies", _ROW),
    Layout(
        "ratings",
        ".dat",
        "movies",
        replace(_HEADERLESS, usual_delimiter="::"),
        ("movieId", "title", "genres"),
        "::",
    ),
    Layout(
        "u",
        ".data",
        "u",
        replace(_HEADERLESS, usual_delimiter="\t"),
        ("movieId", "title"),
        "|",
    ),
)

_ITEM_COLUMNS = ("movieId", "title", "released", "video", "imdb_url", *FLAGGED_GENRES)  # of u.item
_WITHOUT_A_WORK = ("unmatched_movie", "no_year", "bad_release_year", "no_title")


@dataclass(frozen=True)
class MovieLens(EventSource):
    """The files of `raw/movielens` and of the folders directly in it.

    Attributes:
        user_prefix: before the ids of its users; None: chosen by whether others have users too.
        settings: how its files differ from a published layout.
    """

    name: ClassVar[str] = "movielens"
    folder: ClassVar[str] = FOLDER
    extensions: ClassVar[tuple[str, ...]] = ()
    table: ClassVar[str] = "movielens"
    brings_titles: ClassVar[bool] = True

    user_prefix: str | None
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim all that lies there but hidden files."""
        checked = checked_table(cls.table, entry, {"user_prefix", *LAYOUT_KEYS} - {"editions"})
        settings = {key: value for key, value in checked.items() if key != "user_prefix"}
        check_texts(cls.table, {k: v for k, v in checked.items() if k not in settings})
        event_layout(cls.table, settings, _ROW)
        return cls(tuple(claim_set(raw)), checked.get("user_prefix"), settings)

    def warnings(self) -> Sequence[str]:
        """Which files are left aside for fuller ones."""
        if not self.files:
            return ()
        aside = recognise_set(self.files, _LAYOUTS).aside
        return [f"{file.name} is not read: {fuller.name} is" for file, fuller in aside]

    @property
    def expected(self) -> str:
        """A folder as downloaded."""
        return f"a MovieLens folder in raw/{self.folder}"

    def own_titles(self, films: FilmRecords, reading: Reading) -> list[Row]:
        """The folder's films as titles of no platform; without movies, the films of its links.

        Raises:
            DataError: no known layout, the movies file is broken, or nothing names the films.
        """
        files = recognise_set(self.files, _LAYOUTS)
        dialect, ledger = self._dialect(files), reading.ledger
        if files.movies is None:
            return self._linked_films(files, dialect, films)
        ids = linked_ids(_links(files.links, dialect), ledger) if files.links else {}
        book = ledger.open(files.movies.name)
        movies = read_movies(_movies(files, dialect, GENRE_COLUMNS), book, ledger)
        rows = keep_titles(list(movies), reading.latest_year, book, ledger)
        rows = [row | ids.get(row["show_id"], {}) for row in rows]
        if not rows:
            rules = ", ".join(f"{rule} {count:,}" for rule, count in book.rejected.items())
            raise DataError(
                f"{files.movies.name}: none of its films can be a title ({rules or 'no rows'}); "
                "expected names with a year at their end, like Name (1999)"
            )
        return rows

    def _linked_films(self, files: MovieLensSet, dialect: Dialect, films: FilmRecords) -> list[Row]:
        """The films of TMDB that links lead to, as titles.

        Raises:
            DataError: there are none.
        """
        # The books of the links are kept when they are followed to titles.
        ids = linked_ids(_links(files.links, dialect), Ledger()) if files.links else {}
        if not (rows := linked_titles(ids, films)):
            raise DataError(
                f"{files.films.name}: nothing says what its films are called; put MovieLens' "
                "movies.csv or TMDB's movies_metadata.csv beside it, or catalogs into raw/catalogs"
            )
        return rows

    def _dialect(self, files: MovieLensSet) -> Dialect:
        """How the files beside the ratings are encoded."""
        rows = event_layout(self.table, self.settings, files.layout.rows)
        return Dialect(encoding=rows.dialect.encoding)

    def inputs(self, works: Works, beside: Sequence[str], reading: Reading) -> list[EventInput]:
        """The folder's ratings, their films linked to titles.

        Raises:
            DataError: no known layout, or the movies file is broken.
        """
        prefix = self.user_prefix
        if prefix is None and beside:
            prefix = _USER_PREFIX
            names = " and ".join(f"raw/{folder}" for folder in beside)
            reading.ledger.warn(
                f"MovieLens users are named {prefix}<id>: {names} has users of its own"
            )
        files = recognise_set(self.files, _LAYOUTS)
        rows = event_layout(self.table, self.settings, files.layout.rows)
        rows = replace(rows, user_prefix=prefix or "", settings=Settings(self.table))
        dialect = self._dialect(files)
        if works.of_platforms or files.movies is None:
            matched = _match(files, dialect, works, reading.ledger)
        else:
            matched = _title_positions(files, dialect, works)
        return [EventInput(files.ratings, rows, matched, self.name)]

    def summary(self, ledger: Ledger) -> Mapping[str, int]:
        """How many films and ratings of the folder belong to a work, from their books."""
        if not self.files:
            return {}
        files = recognise_set(self.files, _LAYOUTS)
        ratings, films = ledger.book(files.ratings.name), ledger.book(files.films.name)
        rated = ratings.rows_in - ratings.rejected.total()
        return {
            "films": films.rows_out + sum(films.rejected[rule] for rule in _WITHOUT_A_WORK),
            "matched_films": films.rows_out,
            "matched_by_links": films.by_links,
            "ratings": rated,
            "matched_ratings": rated - ratings.left_out["unmatched_movie"],
        }


def _match(files: MovieLensSet, dialect: Dialect, works: Works, ledger: Ledger) -> dict[str, int]:
    """The position of the title that each film is, by movie id; -1 where there is none."""
    linked = LinkedFilms()
    if files.links:
        table = _links(files.links, dialect)
        linked = link_titles(table, works.known_ids, ledger, alone=files.movies is None)
    if not files.movies:
        return _checked(linked.titles, files)
    return linked.titles | _match_titles(_movies(files, dialect), linked, works, ledger)


def _title_positions(files: MovieLensSet, dialect: Dialect, works: Works) -> dict[str, int]:
    """The position of each film's own title, by movie id; `NO_TITLE` of those that are none."""
    table, index = _movies(files, dialect), works.title_index
    # The books of the file were kept when its titles were read.
    movies = read_movies(table, FileBook(table.file.name), Ledger())
    return {m.movie_id: index.get(f"{ID_PREFIX}{m.movie_id}", NO_TITLE) for m in movies}


def _movies(files: MovieLensSet, dialect: Dialect, more: Columns | None = None) -> Table:
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


def _links(file: RawFile, dialect: Dialect) -> Table:
    """A set's table of links."""
    table = _table(file, LINK_COLUMNS, dialect, ("movie_id",))
    return replace(table, optional=("imdb_id", "tmdb_id"))


def _width(file: RawFile, delimiter: str) -> int:
    """How many fields the first line has, whatever encoding it is in."""
    (first, *_) = file.head().splitlines()
    return first.count(delimiter.encode()) + 1


def _checked(linked: dict[str, int], files: MovieLensSet) -> dict[str, int]:
    """Titles by links alone.

    Raises:
        DataError: no link leads to a title.
    """
    if all(position == NO_TITLE for position in linked.values()):
        raise DataError(
            f"{files.films.name}: no film leads to a title; put movies.csv beside it, or TMDB's "
            "movies_metadata.csv and credits.csv into raw/tmdb"
        )
    return linked


def _match_titles(
    table: Table, linked: LinkedFilms, works: Works, ledger: Ledger
) -> dict[str, int]:
    """The position of the title that each film of a table of movies is.

    Its link says; its name and year do where there is none, or it leads nowhere. A title that the
    linked film cannot be is none.
    """
    book, file_ledger = ledger.open(table.file.name), Ledger()
    linker = Linker(works)
    matched: dict[str, int] = {}
    for line, movie_id, title, _ in read_movies(table, book, file_ledger):
        position = linked.titles.get(movie_id, NO_TITLE)
        book.by_links += position != NO_TITLE
        if position == NO_TITLE:
            position = linker.find(title, linked.films.get(movie_id))
        matched[movie_id] = position
        if matched[movie_id] == NO_TITLE:
            rejection = Rejected("unmatched_movie", "no work has this title and year")
            file_ledger.reject(book, line, rejection, title)
    ledger.absorb(file_ledger)  # by line
    if not matched:
        raise DataError(f"{table.file.name}: no film can be read from it")
    book.rows_out = sum(index != NO_TITLE for index in matched.values())
    return matched


def _table(file: RawFile, columns: Columns, dialect: Dialect, vital: Sequence[str]) -> Table:
    return Table(file, columns, dialect, vital=vital, settings=Settings(MovieLens.table))
