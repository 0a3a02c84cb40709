"""The title that each film of a MovieLens set is: by links, else by name and year.

A film that no catalog has stands outside of them: a row like those of titles, of no platform.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.csv.dialect import Dialect
from data.csv.tables import Table
from data.link.known_ids import NO_TITLE
from data.sources.base import FilmRecords, FilmTables, Reading, Works
from data.sources.movielens_films import Linker, Movie, read_movies
from data.sources.movielens_links import LinkedFilms, link_titles
from data.sources.movielens_sets import MovieLensSet
from data.sources.movielens_tables import link_table, movie_table
from data.sources.movielens_titles import ID_PREFIX, linked_titles, title_row
from engine.errors import DataError

_UNMATCHED = "unmatched_movie"


@dataclass(frozen=True)
class MatchedFilms:
    """What the films of a set are, by movie id.

    Attributes:
        titles: the position of each one's title; `NO_TITLE` where there is none.
        outside: rows of the table titles, but their work_id, of those that no catalog has.
    """

    titles: Mapping[str, int]
    outside: Mapping[str, Row] = field(default_factory=dict)


def match_films(
    files: MovieLensSet, dialect: Dialect, works: Works, reading: Reading, *, outside: bool
) -> MatchedFilms:
    """The title that each film is; with `outside`, those that no catalog has are kept.

    Raises:
        DataError: a file is broken as a whole, or no link leads to a title and nothing else does.
    """
    linked, alone = LinkedFilms(), files.movies is None
    if files.links:
        table, known = link_table(files.links, dialect), works.known_ids
        linked = link_titles(table, known, reading.ledger, alone=alone, keep=outside)
    if alone:
        _check_links(linked, files)
        rows = _film_rows(linked, works.films) if outside else []
        return MatchedFilms(linked.titles, {row["show_id"]: row for row in rows})
    matched = _match_titles(movie_table(files, dialect), linked, works, reading, outside=outside)
    return MatchedFilms({**linked.titles, **matched.titles}, matched.outside)


def own_positions(files: MovieLensSet, dialect: Dialect, works: Works) -> dict[str, int]:
    """The position of each film's own title, by movie id; `NO_TITLE` of those that are none."""
    table, index = movie_table(files, dialect), works.title_index
    # The books of the file were kept when its titles were read.
    movies = read_movies(table, FileBook(table.file.name), Ledger())
    return {m.movie_id: index.get(f"{ID_PREFIX}{m.movie_id}", NO_TITLE) for m in movies}


def _check_links(linked: LinkedFilms, files: MovieLensSet) -> None:
    """Refuse links that are alone and lead nowhere.

    Raises:
        DataError: no link leads to a title.
    """
    if all(position == NO_TITLE for position in linked.titles.values()):
        raise DataError(
            f"{files.films.name}: no film leads to a title; put movies.csv beside it, or TMDB's "
            "movies_metadata.csv and credits.csv into raw/tmdb"
        )


def _film_rows(linked: LinkedFilms, films: FilmTables) -> list[Row]:
    """The films of TMDB that links without a title lead to, as rows of no platform."""
    film_ids = set(linked.film_ids.values())
    known, people = (
        [row for row in table.to_pylist() if row["film_id"] in film_ids]
        for table in (films.films, films.credits)
    )
    records = [row | {"imdb_id": films.imdb_ids.get(row["film_id"])} for row in known]
    ids = {movie: {"tmdb_id": film, "imdb_id": None} for movie, film in linked.film_ids.items()}
    return linked_titles(ids, FilmRecords(records, people))


def _match_titles(
    table: Table, linked: LinkedFilms, works: Works, reading: Reading, *, outside: bool
) -> MatchedFilms:
    """The title that each film of a table of movies is.

    Its link says; its name and year do where there is none, or it leads nowhere. A title that the
    linked film cannot be is none.
    """
    book, file_ledger = reading.ledger.open(table.file.name), Ledger()
    linker = Linker(works)
    matched: dict[str, int] = {}
    beyond: dict[str, Row] = {}
    for movie in read_movies(table, book, file_ledger):
        position = linked.titles.get(movie.movie_id, NO_TITLE)
        book.by_links += position != NO_TITLE
        if position == NO_TITLE:
            position = linker.find(movie.title, linked.films.get(movie.movie_id))
        matched[movie.movie_id] = position
        if position != NO_TITLE:
            continue
        try:
            row = _outside_row(movie, reading.latest_year, kept=outside)
            beyond[movie.movie_id] = row | {"tmdb_id": linked.film_ids.get(movie.movie_id)}
        except Rejected as rejection:
            file_ledger.reject(book, movie.line, rejection, movie.title)
    reading.ledger.absorb(file_ledger)  # by line
    if not matched:
        raise DataError(f"{table.file.name}: no film can be read from it")
    book.outside = len(beyond)
    book.rows_out = sum(index != NO_TITLE for index in matched.values()) + book.outside
    return MatchedFilms(matched, beyond)


def _outside_row(movie: Movie, latest_year: int, *, kept: bool) -> Row:
    """A film that no catalog has, as a row of no platform.

    Raises:
        Rejected: such films are not `kept`, or its name and year make no work.
    """
    unmatched = "no title of a catalog has this name and year"
    if not kept:
        raise Rejected(_UNMATCHED, unmatched)
    try:
        return title_row(movie, latest_year)
    except Rejected as rejection:
        raise Rejected(_UNMATCHED, f"{unmatched}; {rejection.detail}") from rejection
