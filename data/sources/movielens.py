"""A MovieLens folder as downloaded: its films linked to works by ids, else by title and year.

All published layouts are known: comma-separated with a header (ml-latest, 20M, 25M, 32M), `::`
(ml-1m, ml-10m) and tab (ml-100k). A film that is in no catalog becomes a work without titles, whose
ratings teach what goes with what; one that cannot be a work, without a year for one, is rejected
once, as a film, and its ratings are counted as left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from data.audit import Ledger
from data.clean.titles import Row
from data.configuration import check_flag, check_texts, checked_table
from data.csv.dialect import Dialect
from data.judge import Settings
from data.sources.base import EventSource, FilmRecords, Reading, Works
from data.sources.event_files import EventInput
from data.sources.event_layouts import LAYOUT_KEYS, EventLayout, event_layout
from data.sources.movielens_films import GENRE_COLUMNS, read_movies
from data.sources.movielens_links import linked_ids
from data.sources.movielens_matching import MatchedFilms, match_films, own_positions
from data.sources.movielens_sets import FOLDER, Layout, MovieLensSet, claim_set, recognise_set
from data.sources.movielens_tables import link_table, movie_table
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

_OUTSIDE = "outside"  # the setting that says whether films outside the catalogs teach
_WITHOUT_A_WORK = ("unmatched_movie", "no_year", "bad_release_year", "no_title")


@dataclass(frozen=True)
class MovieLens(EventSource):
    """The files of `raw/movielens` and of the folders directly in it.

    Attributes:
        user_prefix: before the ids of its users; None: chosen by whether others have users too.
        settings: how its files differ from a published layout.
        outside: whether films that no catalog has become works without titles.
    """

    name: ClassVar[str] = "movielens"
    folder: ClassVar[str] = FOLDER
    extensions: ClassVar[tuple[str, ...]] = ()
    table: ClassVar[str] = "movielens"
    brings_titles: ClassVar[bool] = True

    user_prefix: str | None
    settings: Mapping[str, Any] = field(default_factory=dict)
    outside: bool = True

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim all that lies there but hidden files."""
        keys = {"user_prefix", _OUTSIDE}
        checked = checked_table(cls.table, entry, {*keys, *LAYOUT_KEYS} - {"editions"})
        settings = {key: value for key, value in checked.items() if key not in keys}
        check_texts(cls.table, {k: v for k, v in checked.items() if k == "user_prefix"})
        outside = check_flag(f"{cls.table}.{_OUTSIDE}", checked.get(_OUTSIDE, True))
        event_layout(cls.table, settings, _ROW)
        return cls(tuple(claim_set(raw)), checked.get("user_prefix"), settings, outside)

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
        ids = linked_ids(link_table(files.links, dialect), ledger) if files.links else {}
        book = ledger.open(files.movies.name)
        movies = read_movies(movie_table(files, dialect, GENRE_COLUMNS), book, ledger)
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
        ids = linked_ids(link_table(files.links, dialect), Ledger()) if files.links else {}
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
            kept = self.outside and works.of_platforms
            matched = match_films(files, dialect, works, reading, outside=kept)
        else:
            matched = MatchedFilms(own_positions(files, dialect, works))
        titles, outside = matched.titles, matched.outside
        return [
            EventInput(files.ratings, rows, titles, self.name, outside=outside, id_prefix=ID_PREFIX)
        ]

    def summary(self, ledger: Ledger) -> Mapping[str, int]:
        """How many films and ratings of the folder belong to a title, from their books.

        Those `outside` belong to works that no catalog has.
        """
        if not self.files:
            return {}
        files = recognise_set(self.files, _LAYOUTS)
        ratings, films = ledger.book(files.ratings.name), ledger.book(files.films.name)
        rated = ratings.rows_in - ratings.rejected.total()
        return {
            "films": films.rows_out + sum(films.rejected[rule] for rule in _WITHOUT_A_WORK),
            "matched_films": films.rows_out - films.outside,
            "outside_films": films.outside,
            "matched_by_links": films.by_links,
            "ratings": rated,
            "matched_ratings": rated - ratings.left_out["unmatched_movie"] - ratings.outside,
            "outside_ratings": ratings.outside,
        }
