"""The films of a MovieLens folder: reading them, and the work that each one's name belongs to."""

import re
from collections.abc import Iterator, Mapping

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.csv.files import RawFile
from data.csv.records import Dialect, check_fields, read_records
from engine.contract.tables import MOVIE, TV_SHOW
from engine.errors import DataError, shorten
from engine.text import fold, name_key, squeeze

_YEAR_AT_END = re.compile(r"(.*)\((\d{4})(?:[-–]\d{0,4})?\)?\s*", re.DOTALL)
_IN_PARENTHESES = re.compile(r"\(([^()]*)\)")
_ARTICLE_LAST = re.compile(
    r"(.+), (the|an?|las?|les?|l'|el|los?|il|gli|i|der|die|das|den|det|en|una?|une|os?|as)"
)
_ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+")


def read_movies(
    file: RawFile, dialect: Dialect | None, book: FileBook, ledger: Ledger
) -> Iterator[tuple[int, str, str]]:
    """Yield line, movie id and title of every film.

    A file with a `dialect` has neither header nor quotes; one without is plain CSV with a header.

    Raises:
        DataError: the file is broken as a whole, or its header lacks a column.
    """
    width, id_at, title_at = 0, 0, 1
    if dialect:
        records = _plain_records(file, dialect)
    else:
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


class Linker:
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
