"""links.csv of a MovieLens folder: which films of IMDb and TMDB its films are, so which titles."""

from collections.abc import Mapping

from data.audit import FileBook, Ledger, Rejected
from data.clean.ids import parse_imdb_id, parse_tmdb_id
from data.csv.absent import is_absent
from data.csv.tables import Table, read_rows
from data.link.known_ids import NO_TITLE, KnownIds
from engine.text import squeeze


def link_titles(table: Table, known: KnownIds, ledger: Ledger, *, alone: bool) -> dict[str, int]:
    """The position of the title that each film is, by movie id; `NO_TITLE` where there is none.

    Where links are `alone`, without a file of movies, a film without a title is rejected.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(table.file.name)
    linked: dict[str, int] = {}

    def link(cells: Mapping[str, str], _line: int) -> bool | None:
        movie_id = squeeze(cells["movie_id"])
        if is_absent(movie_id) or movie_id in linked:
            raise Rejected("bad_movie_id", f"movie id {movie_id!r}; expected a new one")
        imdb, tmdb = _number(cells, "imdb_id", book), _number(cells, "tmdb_id", book)
        position = known.find(imdb, tmdb)
        linked[movie_id] = NO_TITLE if position is None else position
        if linked[movie_id] >= 0:
            return True
        if alone:
            raise Rejected("unmatched_movie", "no work has these ids")
        book.left_out["unmatched_link"] += 1
        return None

    for _ in read_rows(table, book, ledger, link):
        pass
    return linked


def _number(cells: Mapping[str, str], column: str, book: FileBook) -> int | None:
    """The number in an id; None where there is none, counted if it cannot be read."""
    cell = cells[column]
    if is_absent(cell):
        return None
    number = parse_imdb_id(cell) if column == "imdb_id" else parse_tmdb_id(cell)
    if number is None:
        book.repaired[f"{column}_unreadable"] += 1
    return number
