"""A MovieLens folder as downloaded: its films linked to works by title and year.

All published layouts are known: comma-separated with a header (ml-latest, 20M, 25M, 32M), `::`
(ml-1m, ml-10m) and tab (ml-100k). A film that is in no catalog is rejected once, as a film; its
ratings are counted as left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from data.audit import Ledger, Rejected, printable
from data.configuration import check_texts, checked_table
from data.csv.dialect import Dialect
from data.csv.files import RawFile, contents
from data.csv.tables import Table
from data.judge import Settings
from data.sources.base import EventSource, Reading, Works
from data.sources.event_files import EventInput
from data.sources.event_layouts import LAYOUT_KEYS, EventLayout, event_layout
from data.sources.movielens_films import MOVIE_COLUMNS, Linker, read_movies
from engine.errors import DataError

_USER_PREFIX = "ml-"  # where others have users too


@dataclass(frozen=True)
class _Layout:
    """One published way of laying the two files out."""

    ratings: str  # the ratings file's name begins with this …
    extension: str
    movies: str  # … and lies beside this one
    rows: EventLayout
    movie_columns: tuple[str, ...] = ()  # of a file without a header …
    movie_delimiter: str = ","  # … and what parts them


_ROW = EventLayout(title="movieId")
_HEADERLESS = replace(_ROW, whole_stars=True, header=("userId", "movieId", "rating", "timestamp"))
_LAYOUTS = (
    _Layout("ratings", ".csv", "movies", _ROW),
    _Layout(
        "ratings",
        ".dat",
        "movies",
        replace(_HEADERLESS, usual_delimiter="::"),
        ("movieId", "title", "genres"),
        "::",
    ),
    _Layout(
        "u",
        ".data",
        "u",
        replace(_HEADERLESS, usual_delimiter="\t"),
        ("movieId", "title"),
        "|",
    ),
)
_MOVIE_EXTENSION = {".csv": ".csv", ".dat": ".dat", ".data": ".item"}


@dataclass(frozen=True)
class MovieLens(EventSource):
    """The files of `raw/movielens` and of the folders directly in it.

    Attributes:
        user_prefix: before the ids of its users; None: chosen by whether others have users too.
        settings: how its files differ from a published layout.
    """

    name: ClassVar[str] = "movielens"
    folder: ClassVar[str] = "movielens"
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
        folder = raw / cls.folder
        paths = sorted([*folder.glob("*"), *folder.glob("*/*")])
        lying = (RawFile(p, printable(p.relative_to(raw).as_posix())) for p in paths)
        files = [file for raw_file in lying if _is_visible(raw_file) for file in contents(raw_file)]
        return cls(tuple(files), checked.get("user_prefix"), settings)

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
        layout, ratings, movies = _recognise(self.files)
        rows = event_layout(self.table, self.settings, layout.rows)
        rows = replace(rows, user_prefix=prefix or "", settings=Settings(self.table))
        encoding = Dialect(encoding=rows.dialect.encoding)
        matched = _match(movies, layout, encoding, works, reading.ledger)
        return [EventInput(ratings, rows, matched, self.name)]

    def summary(self, ledger: Ledger) -> Mapping[str, int]:
        """How many films and ratings of the folder belong to a work, from their books."""
        if not self.files:
            return {}
        _, ratings_file, movies_file = _recognise(self.files)
        movies, ratings = ledger.book(movies_file.name), ledger.book(ratings_file.name)
        rated = ratings.rows_in - ratings.rejected.total()
        return {
            "films": movies.rows_out + movies.rejected["unmatched_movie"],
            "matched_films": movies.rows_out,
            "ratings": rated,
            "matched_ratings": rated - ratings.left_out["unmatched_movie"],
        }


def _is_visible(file: RawFile) -> bool:
    return file.path.is_file() and not file.path.name.startswith(".")


def _match(
    movies: RawFile, layout: _Layout, dialect: Dialect, works: Works, ledger: Ledger
) -> dict[str, int]:
    """The position of the title that each film is, by movie id; -1 where there is none."""
    book, file_ledger = ledger.open(movies.name), Ledger()
    linker = Linker(works.works, works.title_index)
    matched: dict[str, int] = {}
    for line, movie_id, title in read_movies(
        _movie_table(movies, layout, dialect), book, file_ledger
    ):
        matched[movie_id] = linker.find(title)
        if matched[movie_id] < 0:
            rejection = Rejected("unmatched_movie", "no work has this title and year")
            file_ledger.reject(book, line, rejection, title)
    ledger.absorb(file_ledger)  # by line
    if not matched:
        raise DataError(f"{movies.name}: no film can be read from it")
    book.rows_out = sum(index >= 0 for index in matched.values())
    return matched


def _movie_table(movies: RawFile, layout: _Layout, dialect: Dialect) -> Table:
    """The films' file, as its layout has it but for what the settings say."""
    return Table(
        movies,
        MOVIE_COLUMNS,
        dialect,
        header=layout.movie_columns,
        usual=layout.movie_delimiter,
        vital=tuple(MOVIE_COLUMNS),
        ignored=("genres",),
        settings=Settings(MovieLens.table),
    )


def _recognise(files: Sequence[RawFile]) -> tuple[_Layout, RawFile, RawFile]:
    sets = []
    for layout in _LAYOUTS:
        ratings = _matching(files, layout.ratings, layout.extension)
        movies = _matching(files, layout.movies, _MOVIE_EXTENSION[layout.extension])
        sets += [(layout, r, m) for r in ratings for m in movies]
    if len(sets) == 1:
        return sets[0]
    if sets:
        names = ", ".join(dict.fromkeys(f.name for _, *pair in sets for f in pair))
        raise DataError(f"{names}: several MovieLens sets; expected one in raw/{MovieLens.folder}")
    names = ", ".join(f.name for f in files[:6])
    raise DataError(
        f"raw/{MovieLens.folder} holds {names}; expected ratings.csv + movies.csv, "
        "ratings.dat + movies.dat, or u.data + u.item"
    )


def _matching(files: Sequence[RawFile], beginning: str, extension: str) -> list[RawFile]:
    return [f for f in files if f.stem.lower().startswith(beginning) and f.extension == extension]
