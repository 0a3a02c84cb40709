"""A MovieLens folder as downloaded: its films linked to works by title and year.

All published layouts are known: comma-separated with a header (ml-latest, 20M, 25M, 32M), `::`
(ml-1m, ml-10m) and tab (ml-100k). A film that is in no catalog is rejected once, as a film; its
ratings are counted as left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.audit import FileBook, Ledger, Rejected, printable
from data.clean.titles import Row
from data.configuration import RatingSource
from data.csv.files import RawFile, plain_name
from data.csv.records import Dialect, check_fields, read_records
from data.sources.events import EventInput
from engine.contract.tables import MOVIE, TV_SHOW
from engine.errors import DataError, shorten
from engine.scale import RatingScale
from engine.text import fold, name_key, squeeze

FOLDER = "movielens"
_YEAR_AT_END = re.compile(r"(.*)\((\d{4})(?:[-–]\d{0,4})?\)?\s*", re.DOTALL)
_IN_PARENTHESES = re.compile(r"\(([^()]*)\)")
_ARTICLE_LAST = re.compile(
    r"(.+), (the|an?|las?|les?|l'|el|los?|il|gli|i|der|die|das|den|det|en|una?|une|os?|as)"
)
_ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+")


@dataclass(frozen=True)
class _Layout:
    """One published way of laying the two files out."""

    ratings: str  # the ratings file's name begins with this …
    extension: str
    movies: str  # … and lies beside this one
    source: RatingSource
    movie_dialect: Dialect
    has_header: bool


_ROW = RatingSource(title="movieId")
_LAYOUTS = (
    _Layout("ratings", ".csv", "movies", _ROW, Dialect(), has_header=True),
    _Layout(
        "ratings",
        ".dat",
        "movies",
        # A `::` file is a `:` file in which every other column is empty.
        replace(
            _ROW,
            delimiter=":",
            scale=RatingScale(1.0, 5.0),
            header=("userId", "_1", "movieId", "_2", "rating", "_3", "timestamp"),
        ),
        Dialect("::", "latin-1"),
        has_header=False,
    ),
    _Layout(
        "u",
        ".data",
        "u",
        replace(
            _ROW,
            delimiter="\t",
            scale=RatingScale(1.0, 5.0),
            header=("userId", "movieId", "rating", "timestamp"),
        ),
        Dialect("|", "latin-1"),
        has_header=False,
    ),
)
_MOVIE_EXTENSION = {".csv": ".csv", ".dat": ".dat", ".data": ".item"}
_TEN_MILLION_SCALE = RatingScale(0.5, 5.0)  # ml-10m has half stars in the `::` layout


@dataclass
class MatchRate:
    """How many films and ratings of the folder belong to a work."""

    films: int = 0
    matched_films: int = 0
    ratings: int = 0
    matched_ratings: int = 0


@dataclass(frozen=True)
class MovieLens:
    """The folder's ratings, ready to be read, and its films' books."""

    inputs: list[EventInput]
    matched: Mapping[str, int]  # movie id -> index of a title, -1 where there is none

    def match_rate(self, books: list[FileBook]) -> MatchRate:
        """How much belongs to works, once the ratings are read."""
        out = sum(book.left_out["unmatched_movie"] for book in books)
        rated = sum(book.rows_in - book.rejected.total() for book in books)
        matched = sum(index >= 0 for index in self.matched.values())
        return MatchRate(len(self.matched), matched, rated, rated - out)


def find_movielens(raw: Path) -> list[RawFile]:
    """The files of `raw/movielens` and of the folders directly in it, but hidden ones."""
    folder = raw / FOLDER
    paths = sorted([*folder.glob("*"), *folder.glob("*/*")])
    return [RawFile(p, printable(p.relative_to(raw).as_posix())) for p in paths if _is_visible(p)]


def _is_visible(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def read_movielens(
    files: list[RawFile], works: list[Row], title_ids: list[str], prefix: str, ledger: Ledger
) -> MovieLens:
    """The folder's ratings files, their films linked to titles.

    Raises:
        DataError: no known layout, or the movies file is broken.
    """
    layout, ratings, movies = _recognise(files)
    book = ledger.open(movies.name)
    title_index = {title_id: index for index, title_id in enumerate(title_ids)}
    linker = _Linker(works, title_index)
    matched: dict[str, int] = {}
    for line, movie_id, title in _read_movies(movies, layout, book, ledger):
        matched[movie_id] = linker.find(title)
        if matched[movie_id] < 0:
            rejection = Rejected("unmatched_movie", "no work has this title and year")
            ledger.reject(book, line, rejection, title)
    if not matched:
        raise DataError(f"{movies.name}: no film can be read from it")
    book.rows_out = sum(index >= 0 for index in matched.values())
    source = replace(layout.source, user_prefix=prefix)
    if layout.extension == ".dat" and _has_half_stars(ratings):
        source = replace(source, scale=_TEN_MILLION_SCALE)
    return MovieLens([EventInput(ratings, source, matched, FOLDER)], matched)


def _recognise(files: list[RawFile]) -> tuple[_Layout, RawFile, RawFile]:
    sets = []
    for layout in _LAYOUTS:
        ratings = _matching(files, layout.ratings, layout.extension)
        movies = _matching(files, layout.movies, _MOVIE_EXTENSION[layout.extension])
        sets += [(layout, r, m) for r in ratings for m in movies]
    if len(sets) == 1:
        return sets[0]
    if sets:
        names = ", ".join(dict.fromkeys(f.name for _, *pair in sets for f in pair))
        raise DataError(f"{names}: several MovieLens sets; expected one in raw/{FOLDER}")
    names = ", ".join(f.name for f in files[:6])
    raise DataError(
        f"raw/{FOLDER} holds {names}; expected ratings.csv + movies.csv, "
        "ratings.dat + movies.dat, or u.data + u.item"
    )


def _matching(files: list[RawFile], beginning: str, extension: str) -> list[RawFile]:
    return [
        f
        for f in files
        if f.stem.lower().startswith(beginning)
        and Path(plain_name(f.path)).suffix.lower() == extension
    ]


def _has_half_stars(file: RawFile) -> bool:
    return re.search(rb"::\d\.5::", file.head()) is not None


def _read_movies(
    file: RawFile, layout: _Layout, book: FileBook, ledger: Ledger
) -> Iterator[tuple[int, str, str]]:
    """Yield line, movie id and title of every film."""
    width, id_at, title_at = 0, 0, 1
    records = _plain_records(file, layout.movie_dialect)
    if layout.has_header:
        records = ((r.line, r.fields) for r in read_records(file, book, ledger))
        width, id_at, title_at = _movie_columns(file, next(records, (0, []))[1])
    seen: set[str] = set()
    for line, fields in records:
        book.rows_in += 1
        try:
            check_fields(fields, width or max(len(fields), 2))
            movie_id, title = squeeze(fields[id_at]), squeeze(fields[title_at])
            if movie_id in seen or not movie_id:
                raise Rejected("bad_movie_id", f"movie id {movie_id!r}; expected a new one")
        except Rejected as rejection:
            ledger.reject(book, line, rejection, ",".join(fields))
            continue
        seen.add(movie_id)
        yield line, movie_id, title


def _movie_columns(file: RawFile, header: list[str]) -> tuple[int, int, int]:
    """The number of columns, and the indices of the film's id and title."""
    names = [fold(name) for name in header]
    if not {"movieid", "title"} <= set(names):
        names_read = shorten(", ".join(header), 200)
        raise DataError(f"{file.name}: expected the columns movieId and title; found {names_read}")
    return len(names), names.index("movieid"), names.index("title")


def _plain_records(file: RawFile, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a file without quoting, with a delimiter of any length."""
    file.head()
    with file.open() as stream:
        for line, content in enumerate(stream, start=1):
            if content.strip():
                yield line, content.decode(dialect.encoding).rstrip("\r\n").split(dialect.delimiter)


class _Linker:
    """Finds the title that a film's name and year belong to."""

    def __init__(self, works: list[Row], title_index: Mapping[str, int]) -> None:
        self._by_key: dict[tuple[str, str, int], int] = {}
        for work in works:
            key = (work["type"], name_key(work["title"]), work["release_year"])
            self._by_key.setdefault(key, title_index[work["title_ids"][0]])

    def find(self, title: str) -> int:
        """The index of the best title, or -1.

        A film of the same year wins over one of the next or the previous year, and any film over a
        series (MovieLens lists some).
        """
        names, year = names_and_year(title)
        if year is None:
            return -1
        for kind, off in ((MOVIE, 0), (MOVIE, 1), (MOVIE, -1), (TV_SHOW, 0)):
            for name in names:
                if (index := self._by_key.get((kind, name, year + off))) is not None:
                    return index
        return -1


def names_and_year(title: str) -> tuple[list[str], int | None]:
    """The keys that a MovieLens title may stand under, and its year.

    >>> names_and_year("City of Lost Children, The (Cité des enfants perdus, La) (1995)")
    (['the city of lost children', 'la cite des enfants perdus'], 1995)
    """
    match = _YEAR_AT_END.fullmatch(title)
    if not match:
        return [], None
    alternatives = _IN_PARENTHESES.findall(match[1])
    main = _IN_PARENTHESES.sub(" ", match[1])
    spelled = [_article_first(squeeze(name).lower()) for name in (main, *alternatives)]
    return list(dict.fromkeys(key for name in spelled if (key := name_key(name)))), int(match[2])


def _article_first(name: str) -> str:
    name = _ALSO_KNOWN_AS.sub("", name)
    if match := _ARTICLE_LAST.fullmatch(name):
        return f"{match[2]} {match[1]}" if not match[2].endswith("'") else f"{match[2]}{match[1]}"
    return name
