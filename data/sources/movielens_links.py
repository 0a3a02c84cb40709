"""links.csv of a MovieLens folder: which films of IMDb and TMDB its films are, so which titles."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from data.audit import FileBook, Ledger, Rejected
from data.clean.ids import parse_imdb_id, parse_tmdb_id
from data.clean.titles import Row
from data.csv.absent import is_absent
from data.csv.ids import FLOAT_IDS, bare_ids
from data.csv.tables import Table, read_rows
from data.link.known_ids import NO_TITLE, KnownFilm, KnownIds
from engine.text import squeeze


@dataclass(frozen=True)
class LinkedFilms:
    """What links say of films, by movie id.

    Attributes:
        titles: the position of the title that each one is; `NO_TITLE` where there is none.
        films: what TMDB says of those without a title that it knows.
        film_ids: their ids at TMDB.
    """

    titles: dict[str, int] = field(default_factory=dict)
    films: dict[str, KnownFilm] = field(default_factory=dict)
    film_ids: dict[str, int] = field(default_factory=dict)


def link_titles(
    table: Table, known: KnownIds, ledger: Ledger, *, alone: bool, keep: bool = True
) -> LinkedFilms:
    """Follow the links to titles.

    Where links are `alone`, without a file of movies, a film without a title is rejected, unless
    TMDB knows it and those outside the catalogs are to be kept.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(table.file.name)
    linked = LinkedFilms()

    def link(cells: Mapping[str, str], _line: int) -> bool | None:
        movie_id = _new_id(cells, linked.titles)
        imdb, tmdb = _number(cells, "imdb_id", book), _number(cells, "tmdb_id", book)
        linked.titles[movie_id] = known.find(imdb, tmdb)
        if linked.titles[movie_id] != NO_TITLE:
            return True
        if tmdb is not None and tmdb in known.films:
            linked.films[movie_id] = known.films[tmdb]
            linked.film_ids[movie_id] = tmdb
        if alone and (movie_id not in linked.film_ids or not keep):
            raise Rejected("unmatched_movie", "no work has these ids")
        if alone:
            book.outside += 1
            return True
        book.left_out["unmatched_link"] += 1
        return None

    for _ in read_rows(table, book, ledger, link):
        pass
    book.by_links = book.rows_out - book.outside
    bare = _bare_ids(linked.titles, book)
    return LinkedFilms(
        {bare[movie_id]: title for movie_id, title in linked.titles.items()},
        {bare[movie_id]: film for movie_id, film in linked.films.items()},
        {bare[movie_id]: film_id for movie_id, film_id in linked.film_ids.items()},
    )


def linked_ids(table: Table, ledger: Ledger) -> dict[str, Row]:
    """The ids of films at IMDb and TMDB, by movie id, as titles bear them.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(table.file.name)
    ids: dict[str, Row] = {}

    def keep(cells: Mapping[str, str], _line: int) -> bool:
        movie_id = _new_id(cells, ids)
        ids[movie_id] = {name: _number(cells, name, book) for name in ("imdb_id", "tmdb_id")}
        return True

    for _ in read_rows(table, book, ledger, keep):
        pass
    bare = _bare_ids(ids, book)
    return {bare[movie_id]: row for movie_id, row in ids.items()}


def _new_id(cells: Mapping[str, str], known: Container[str]) -> str:
    """The movie id of a record.

    Raises:
        Rejected: there is none, or it is known.
    """
    movie_id = squeeze(cells["movie_id"])
    if is_absent(movie_id) or movie_id in known:
        raise Rejected("bad_movie_id", f"movie id {movie_id!r}; expected a new one")
    return movie_id


def _bare_ids(ids: Iterable[str], book: FileBook) -> dict[str, str]:
    """The ids by how they are written; those that pandas wrote as 1.0 are noted in the book."""
    written = list(ids)
    bare = dict(zip(written, bare_ids(written), strict=True))
    if any(bare[movie_id] != movie_id for movie_id in written):
        book.read_as["ids"] = FLOAT_IDS
    return bare


def _number(cells: Mapping[str, str], column: str, book: FileBook) -> int | None:
    """The number in an id; None where there is none, counted if it cannot be read."""
    cell = cells[column]
    if is_absent(cell):
        return None
    number = parse_imdb_id(cell) if column == "imdb_id" else parse_tmdb_id(cell)
    if number is None:
        book.repaired[f"{column}_unreadable"] += 1
    return number
