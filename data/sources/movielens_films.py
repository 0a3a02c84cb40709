"""The films of a MovieLens folder: reading them, and the work that each one's name belongs to."""

import re
from collections.abc import Iterator, Mapping

from data.audit import FileBook, Ledger, Rejected
from data.csv.absent import is_absent
from data.csv.ids import FLOAT_IDS, are_float_ids, whole_id
from data.csv.tables import Table, read_rows
from data.link.known_ids import KnownFilm
from data.sources.base import Works
from engine.contract.tables import MOVIE, TV_SHOW
from engine.text import name_key, squeeze

MOVIE_COLUMNS = {"movie": ("movieId", "item_id"), "title": ("title",)}

_YEAR_AT_END = re.compile(r"(.*)\(\s*(\d{4})\s*(?:[-–]\s*\d{0,4})?\s*\)?\s*", re.DOTALL)
_ARTICLE_LAST = re.compile(
    r"(.+), (the|an?|las?|les?|l'|el|los?|il|gli|i|der|die|das|den|det|en|una?|une|os?|as)"
)
_ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+")


def read_movies(table: Table, book: FileBook, ledger: Ledger) -> Iterator[tuple[int, str, str]]:
    """Yield line, movie id and title of every film of a table of `MOVIE_COLUMNS`.

    Raises:
        DataError: the file is broken as a whole, or its header lacks a column.
    """

    def parse(cells: Mapping[str, str], line: int) -> tuple[int, str, str]:
        return line, squeeze(cells["movie"]), squeeze(cells["title"])

    rows = list(read_rows(table, book, ledger, parse))
    if are_float_ids(movie_id for _, movie_id, _ in rows):
        book.read_as["ids"] = FLOAT_IDS
        rows = [(line, whole_id(movie_id), title) for line, movie_id, title in rows]
    seen: set[str] = set()
    for line, movie_id, title in rows:
        if movie_id in seen or is_absent(movie_id):
            rejection = Rejected("bad_movie_id", f"movie id {movie_id!r}; expected a new one")
            ledger.reject(book, line, rejection, f"{movie_id},{title}")
        else:
            seen.add(movie_id)
            yield line, movie_id, title


class Linker:
    """Finds the title that a film's name and year belong to."""

    def __init__(self, works: Works) -> None:
        self._titles = works.titles
        self._by_key: dict[tuple[str, str, int], int] = {}
        for work in works.works:
            key = (work["type"], name_key(work["title"]), work["release_year"])
            self._by_key.setdefault(key, works.title_index[work["title_ids"][0]])

    def find(self, title: str, film: KnownFilm | None = None) -> int:
        """The index of the best title, or -1; none that the `film`, if known, cannot be.

        A film of the same year wins over one of the next or the previous year, and any film over a
        series (MovieLens lists some).
        """
        names, year = names_and_year(title)
        if year is None:
            return -1
        for kind, off in ((MOVIE, 0), (MOVIE, 1), (MOVIE, -1), (TV_SHOW, 0)):
            for name in names:
                index = self._by_key.get((kind, name, year + off))
                if index is not None and not (film and film.is_other_than(self._titles[index])):
                    return index
        return -1


def names_and_year(title: str) -> tuple[list[str], int | None]:
    """The keys that a MovieLens title may stand under, and its year.

    The whole name comes first, as parentheses may belong to it; then the name without them, and
    what stands in them.

    >>> names_and_year("Hunt, The (Jagten) (2012)")
    (['the hunt jagten', 'the hunt', 'jagten'], 2012)
    """
    match = _YEAR_AT_END.fullmatch(title)
    if not match:
        return [], None
    names = (name_key(name) for name in _spellings(squeeze(match[1]).lower()))
    return list(dict.fromkeys(filter(None, names))), int(match[2])


def _spellings(name: str) -> Iterator[str]:
    """Yield a name, the same without its parentheses, and the names in these."""
    main, groups = _parted(name)
    bare = _article_first(main)
    yield " ".join((bare, *groups))
    yield bare
    for group in groups:
        yield from _spellings(_ALSO_KNOWN_AS.sub("", group))


def _parted(name: str) -> tuple[str, list[str]]:
    """A name without the parentheses that stand behind a blank, and the texts in these.

    Others, as in (500) Days of Summer and (T)ERROR, belong to the name. One that is never closed
    ends with the name.
    """
    main, groups, depth = "", list[str](), 0
    for before, character in zip(" " + name, name, strict=False):
        if character == "(" and (depth or (before == " " and main.strip())):
            depth += 1
            if depth == 1:
                groups.append("")
                continue
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                continue
        if depth:
            groups[-1] += character
        else:
            main += character
    return squeeze(main), list(filter(None, map(squeeze, groups)))


def _article_first(name: str) -> str:
    if match := _ARTICLE_LAST.fullmatch(name):
        return f"{match[2]} {match[1]}" if not match[2].endswith("'") else f"{match[2]}{match[1]}"
    return name
