"""The films of a MovieLens folder: reading them, and the work that each one's name belongs to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from data.audit import FileBook, Ledger, Rejected
from data.csv.absent import is_absent
from data.csv.ids import FLOAT_IDS, are_float_ids, whole_id
from data.csv.tables import Table, read_rows
from data.link.known_ids import KnownFilm
from data.link.names import title_name
from data.sources.base import Works
from engine.contract.tables import MOVIE, TV_SHOW
from engine.text import name_key, squeeze

MOVIE_COLUMNS = {"movie": ("movieId", "item_id"), "title": ("title",)}
FLAGGED_GENRES = (  # of ml-100k's u.item: a 0 or 1 each, in its last columns
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
GENRE_COLUMNS = {"genres": ("genres",)} | {genre: (genre,) for genre in FLAGGED_GENRES}

# (V) and (TV) behind the year are how IMDb marks videos and films of television.
_YEAR_AT_END = re.compile(
    r"(.*)\(\s*(\d{4})\s*([-–]\s*\d{0,4})?\s*\)?\s*(?:\((?:V|TV)\)\s*)?", re.DOTALL
)
_ARTICLE_LAST = re.compile(
    r"(.+), (the|an?|las?|les?|l'|el|los?|il|gli|i|der|die|das|den|det|en|una?|une|os?|as)",
    re.IGNORECASE,
)
_SILENT = "silent"  # in names of films whose year in a catalog is that of the edition
_ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+", re.IGNORECASE)


class Movie(NamedTuple):
    """A record of a movies file; its title is as written, with the year in it."""

    line: int
    movie_id: str
    title: str
    genres: Sequence[str]


def read_movies(table: Table, book: FileBook, ledger: Ledger) -> Iterator[Movie]:
    """Yield every film of a table of `MOVIE_COLUMNS` and, if it has them, `GENRE_COLUMNS`.

    Raises:
        DataError: the file is broken as a whole, or its header lacks a column.
    """

    def parse(cells: Mapping[str, str], line: int) -> Movie:
        return Movie(line, squeeze(cells["movie"]), squeeze(cells["title"]), _genres(cells))

    movies = list(read_rows(table, book, ledger, parse))
    if are_float_ids(movie.movie_id for movie in movies):
        book.read_as["ids"] = FLOAT_IDS
        movies = [movie._replace(movie_id=whole_id(movie.movie_id)) for movie in movies]
    seen: set[str] = set()
    for movie in movies:
        if movie.movie_id in seen or is_absent(movie.movie_id):
            rejection = Rejected("bad_movie_id", f"movie id {movie.movie_id!r}; expected a new one")
            ledger.reject(book, movie.line, rejection, f"{movie.movie_id},{movie.title}")
        else:
            seen.add(movie.movie_id)
            yield movie


def _genres(cells: Mapping[str, str]) -> list[str]:
    """The genres of a record: listed in one column, or flagged in many."""
    flagged = [genre for genre in FLAGGED_GENRES if squeeze(cells.get(genre, "")) == "1"]
    listed = [squeeze(part) for part in cells.get("genres", "").split("|")]
    return list(dict.fromkeys(filter(None, [*flagged, *listed])))


class Linker:
    """Finds the title that a film's name and year belong to."""

    def __init__(self, works: Works) -> None:
        self._titles = works.titles
        self._by_key: dict[tuple[str, str, int], int] = {}
        self._by_bare: dict[tuple[str, int], int] = {}  # of films, without decorations
        for work in works.works:
            key = (work["type"], name_key(work["title"]), work["release_year"])
            index = works.title_index[work["title_ids"][0]]
            self._by_key.setdefault(key, index)
            name = title_name(work["title"])
            if work["type"] == MOVIE and _SILENT not in name.key.split():
                self._by_bare.setdefault((name.compact, name.year or work["release_year"]), index)

    def find(self, title: str, film: KnownFilm | None = None) -> int:
        """The index of the best title, or -1; none that the `film`, if known, cannot be.

        A film of the same year wins over one of the next or the previous year, any film over a
        series (MovieLens lists some), and these over a film of the same year that is called so
        without a decoration: Runaway (1984), The Thing (4K UHD).
        """
        names, year = names_and_year(title)
        if year is None:
            return -1
        for kind, off in ((MOVIE, 0), (MOVIE, 1), (MOVIE, -1), (TV_SHOW, 0)):
            for name in names:
                index = self._by_key.get((kind, name, year + off))
                if index is not None and not self._is_other(film, index):
                    return index
        bare = (self._by_bare.get((title_name(name).compact, year)) for name in names)
        return next((i for i in bare if i is not None and not self._is_other(film, i)), -1)

    def _is_other(self, film: KnownFilm | None, index: int) -> bool:
        return film is not None and film.is_other_than(self._titles[index])


def names_and_year(title: str) -> tuple[list[str], int | None]:
    """The keys that a MovieLens title may stand under, and its year.

    The whole name comes first, as parentheses may belong to it; then the name without them, and
    what stands in them.

    >>> names_and_year("Hunt, The (Jagten) (2012)")
    (['the hunt jagten', 'the hunt', 'jagten'], 2012)
    """
    name, year, _ = split_year(title)
    if year is None:
        return [], None
    names = (name_key(spelled) for spelled in _spellings(name))
    return list(dict.fromkeys(filter(None, names))), year


def names_of(name: str) -> tuple[str, list[str]]:
    """How a film without its year is called, and its other names, articles in front.

    >>> names_of("City of Lost Children, The (Cité des enfants perdus, La)")
    ('The City of Lost Children', ['La Cité des enfants perdus'])
    """
    main, groups = _parted(name)
    bare = (_ALSO_KNOWN_AS.sub("", group) for group in groups)
    return _article_first(main), [_article_first(text) for text in bare if text]


def split_year(title: str) -> tuple[str, int | None, bool]:
    """A MovieLens title's name, its year if it has one, and whether it ran for years: a series.

    >>> split_year("Lantern Road, The (2006-2007)")
    ('Lantern Road, The', 2006, True)
    """
    if not (match := _YEAR_AT_END.fullmatch(title)):
        return squeeze(title), None, False
    return squeeze(match[1]), int(match[2]), match[3] is not None


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
