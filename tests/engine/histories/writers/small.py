"""Services with one small table each: MovieLens, Movary, Criticker, iCheckMovies."""

from collections.abc import Sequence

from tests.engine.histories.invented import MOVIE, Said
from tests.engine.histories.shape import Shape, dated, header, of, on, table, tt
from tests.engine.histories.writers.imdb import tens

_FILMS = frozenset((MOVIE,))


def _movielens(history: Sequence[Said]) -> bytes:
    rows = (
        [n, tt(s)[2:], s.tmdb_id, s.stars, 3.71, dated(s)]
        for n, s in enumerate(of(history, "rating", sorts=_FILMS))
    )
    return table(header("movie_id,imdb_id,tmdb_id,rating,average_rating,title"), rows)


def _wishlist(history: Sequence[Said]) -> bytes:
    rows = (
        [n, s.imdb_id, s.tmdb_id, 3.71, dated(s)]
        for n, s in enumerate(of(history, "watchlist", sorts=_FILMS))
    )
    return table(header("movie_id,imdb_id,tmdb_id,average_rating,title"), rows)


def _movary(history: Sequence[Said]) -> bytes:
    rows = (
        [s.title, s.year, s.tmdb_id, tt(s), s.day, "Nice", "At home"]
        for s in reversed(of(history, "watched", sorts=_FILMS))
    )
    return table(header("title,year,tmdbId,imdbId,watchedAt,comment,location"), rows)


def _movary_ratings(history: Sequence[Said]) -> bytes:
    rows = (
        [s.title, s.year, s.tmdb_id, tt(s), tens(s.stars or 0)]
        for s in of(history, "rating", sorts=_FILMS)
    )
    return table(header("title,year,tmdbId,imdbId,userRating"), rows)


def _movary_watchlist(history: Sequence[Said]) -> bytes:
    rows = (
        [s.title, s.year, s.tmdb_id, tt(s), on(s, "%Y-%m-%d 08:00:00")]
        for s in of(history, "watchlist", sorts=_FILMS)
    )
    return table(header("title,year,tmdbId,imdbId,addedAt"), rows)


def hundreds(stars: float) -> float:
    return round(stars * 20)


def _criticker(history: Sequence[Said]) -> bytes:
    """The names of the columns begin with a blank."""
    rows = (
        [hundreds(s.stars or 0), s.title, s.year, "https://www.criticker.com/film/x/", tt(s)]
        for s in of(history, "rating", sorts=_FILMS)
    )
    return table(header("Score, Film Name, Year, URL, IMDB ID"), rows)


def _icheckmovies(history: Sequence[Said]) -> bytes:
    kinds = ("watched", "liked", "disliked")
    rows = (
        [s.title, s.year, f"https://www.imdb.com/title/{tt(s)}/"]
        + ["yes" if s.kind == kind else "no" for kind in kinds]
        for s in of(history, *kinds, sorts=_FILMS)
    )
    return table(header("title,year,imdb url,checked,favorite,disliked"), rows)


_IDS = frozenset(("of", "year", "imdb_id", "tmdb_id"))

SHAPES = (
    Shape(
        "movielens",
        "movielens",
        "movielens-ratings.csv",
        _movielens,
        {"rating": _FILMS},
        _IDS | {"stars"},
    ),
    Shape(
        "movielens-wishlist",
        "movielens",
        "movielens-wishlist.csv",
        _wishlist,
        {"watchlist": _FILMS},
        _IDS,
    ),
    Shape("movary", "movary", "history.csv", _movary, {"watched": _FILMS}, _IDS | {"day"}),
    Shape(
        "movary-ratings",
        "movary",
        "ratings.csv",
        _movary_ratings,
        {"rating": _FILMS},
        _IDS | {"stars"},
        tens,
    ),
    Shape(
        "movary-watchlist",
        "movary",
        "watchlist.csv",
        _movary_watchlist,
        {"watchlist": _FILMS},
        _IDS | {"day"},
    ),
    Shape(
        "criticker",
        "criticker",
        "criticker_ratings.csv",
        _criticker,
        {"rating": _FILMS},
        frozenset(("year", "stars", "imdb_id")),
        hundreds,
    ),
    Shape(
        "icheckmovies",
        "icheckmovies",
        "icheckmovies.csv",
        _icheckmovies,
        dict.fromkeys(("watched", "liked", "disliked"), _FILMS),
        frozenset(("of", "year", "imdb_id")),
    ),
)
