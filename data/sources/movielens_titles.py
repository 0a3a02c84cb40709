"""MovieLens' films as titles of no platform, for a home that has no catalogs."""

from collections.abc import Mapping

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.link.films import OTHER_NAMES
from data.sources.base import FilmRecords
from data.sources.movielens_films import Movie, names_of, split_year
from engine.contract.tables import FIRST_YEAR, MAX_ID_LENGTH, MINUTES, MOVIE, TV_SHOW, UNRATED_CLASS

ID_PREFIX = "ml-"  # of title ids; the letter of no platform stands before a catalog's there
_NO_GENRES = frozenset({"(no genres listed)", "unknown"})
_NOTHING = {
    "platform": None,
    "director": None,
    "cast": None,
    "country": None,
    "date_added": None,
    "maturity_rating": UNRATED_CLASS,
    "maturity_known": False,
    "duration_int": None,
    "duration_type": None,
    "description": None,
    "display_description": None,
}


def title_row(movie: Movie, latest_year: int) -> Row:
    """A film as a row of the table titles, but its work_id; its names in brackets stand aside.

    Raises:
        Rejected: it has no year, one that cannot be, no name, or an id that is too long.
    """
    name, year, is_series = split_year(movie.title)
    if year is None:
        raise Rejected("no_year", f"title {movie.title!r}; expected a year at its end: Name (1999)")
    if not FIRST_YEAR <= year <= latest_year:
        detail = f"year {year}; expected one from {FIRST_YEAR} to {latest_year}"
        raise Rejected("bad_release_year", detail)
    if not name:
        raise Rejected("no_title", f"title {movie.title!r}; expected a name before the year")
    if len(ID_PREFIX + movie.movie_id) > MAX_ID_LENGTH:
        raise Rejected("bad_movie_id", f"movie id of over {MAX_ID_LENGTH - len(ID_PREFIX)} letters")
    display, aside = names_of(name)
    genres = [genre for genre in movie.genres if genre not in _NO_GENRES]
    return _NOTHING | {
        "title_id": ID_PREFIX + movie.movie_id,
        "show_id": movie.movie_id,
        "type": TV_SHOW if is_series else MOVIE,
        "title": display.lower(),
        "display_title": display,
        "release_year": year,
        "listed_in": ", ".join(genres).lower() or None,
        "directors": [],
        "actors": [],
        "countries": [],
        "genres": genres,
        OTHER_NAMES: aside,
    }


def keep_titles(movies: list[Movie], latest_year: int, book: FileBook, ledger: Ledger) -> list[Row]:
    """The films that can be titles; the rest goes to the ledger."""
    rows = []
    for movie in movies:
        try:
            rows.append(title_row(movie, latest_year))
        except Rejected as rejection:
            ledger.reject(book, movie.line, rejection, movie.title)
    book.rows_out = len(rows)
    return rows


def linked_titles(ids: Mapping[str, Row], films: FilmRecords) -> list[Row]:
    """The films of TMDB that movies are, by their ids there or at IMDb, as titles.

    `ids` are those of each movie; one of no known film is no title.
    """
    by_tmdb_id = {film["film_id"]: film for film in films.films}
    by_imdb_id = {film["imdb_id"]: film for film in films.films if film["imdb_id"]}
    people = {row["film_id"]: row for row in films.people}
    rows = []
    for movie_id, known in ids.items():
        film = by_tmdb_id.get(known["tmdb_id"]) or by_imdb_id.get(known["imdb_id"])
        if film and len(ID_PREFIX + movie_id) <= MAX_ID_LENGTH:
            rows.append(_film_row(movie_id, film, people.get(film["film_id"], {})))
    return rows


def _film_row(movie_id: str, film: Row, people: Row) -> Row:
    lists = {
        "directors": people.get("directors", []),
        "actors": people.get("actors", []),
        "countries": film["countries"],
        "genres": film["genres"],
    }
    texts = zip(("director", "cast", "country", "listed_in"), lists.values(), strict=True)
    return (
        _NOTHING
        | {
            "title_id": ID_PREFIX + movie_id,
            "show_id": movie_id,
            "type": MOVIE,
            "title": film["title"].lower(),
            "display_title": film["title"],
            "release_year": film["release_year"],
            "duration_int": film["runtime"],
            "duration_type": MINUTES if film["runtime"] else None,
            "description": film["overview"].lower() if film["overview"] else None,
            "display_description": film["overview"],
            "imdb_id": film["imdb_id"],
            "tmdb_id": film["film_id"],
        }
        | lists
        | {text: ", ".join(names).lower() or None for text, names in texts}
    )
