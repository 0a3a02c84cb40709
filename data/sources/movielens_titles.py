"""MovieLens' films as titles of no platform, for a home that has no catalogs."""

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.link.films import OTHER_NAMES
from data.sources.movielens_films import Movie, names_of, split_year
from engine.contract.tables import FIRST_YEAR, MAX_ID_LENGTH, MOVIE, TV_SHOW, UNRATED_CLASS

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
