"""A MovieLens folder as downloaded: its films linked to works by ids, else by title and year.

All published layouts are known: comma-separated with a header (ml-latest, 20M, 25M, 32M), `::`
(ml-1m, ml-10m) and tab (ml-100k). A film that is in no catalog is rejected once, as a film; its
ratings are counted as left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from data.audit import Ledger, Rejected
from data.configuration import check_texts, checked_table
from data.csv.dialect import Dialect
from data.csv.files import RawFile
from data.csv.tables import Columns, Table
from data.judge import Settings
from data.link.known_ids import NO_TITLE
from data.sources.base import EventSource, Reading, Works
from data.sources.contents import LINK_COLUMNS
from data.sources.event_files import EventInput
from data.sources.event_layouts import LAYOUT_KEYS, EventLayout, event_layout
from data.sources.movielens_films import MOVIE_COLUMNS, Linker, read_movies
from data.sources.movielens_links import LinkedFilms, link_titles
from data.sources.movielens_sets import FOLDER, Layout, MovieLensSet, claim_set, recognise_set
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

    user_prefix: str | None
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim all that lies there but hidden files."""
        checked = checked_table(cls.table, entry, {"user_prefix", *LAYOUT_KEYS})
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
        return "a MovieLens folder"

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
        encoding = Dialect(encoding=rows.dialect.encoding)
        matched = _match(files, encoding, works, reading.ledger)
        return [EventInput(files.ratings, rows, matched, self.name)]

    def summary(self, ledger: Ledger) -> Mapping[str, int]:
        """How many films and ratings of the folder belong to a work, from their books."""
        if not self.files:
            return {}
        files = recognise_set(self.files, _LAYOUTS)
        ratings, films = ledger.book(files.ratings.name), ledger.book(files.films.name)
        linked = ledger.book(files.links.name).rows_out if files.links else 0
        rated = ratings.rows_in - ratings.rejected.total()
        return {
            "films": films.rows_out + films.rejected["unmatched_movie"],
            "matched_films": films.rows_out,
            "matched_by_links": linked,
            "ratings": rated,
            "matched_ratings": rated - ratings.left_out["unmatched_movie"],
        }


def _match(files: MovieLensSet, dialect: Dialect, works: Works, ledger: Ledger) -> dict[str, int]:
    """The position of the title that each film is, by movie id; -1 where there is none."""
    linked = LinkedFilms()
    if files.links:
        table = replace(
            _table(files.links, LINK_COLUMNS, dialect, ("movie_id",)),
            optional=("imdb_id", "tmdb_id"),
        )
        linked = link_titles(table, works.known_ids, ledger, alone=files.movies is None)
    if not files.movies:
        return _checked(linked.titles, files)
    table = replace(
        _table(files.movies, MOVIE_COLUMNS, dialect, tuple(MOVIE_COLUMNS)),
        header=files.layout.movie_columns,
        usual=files.layout.movie_delimiter,
        ignored=("genres",),
    )
    return linked.titles | _match_titles(table, linked, works, ledger)


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
    for line, movie_id, title in read_movies(table, book, file_ledger):
        position = linked.titles.get(movie_id, NO_TITLE)
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
