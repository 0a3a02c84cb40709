"""The site of MovieLens: ratings and wishlist, ids without letters, years behind titles."""

from collections.abc import Sequence

from tests.engine.histories.invented import MOVIE, Said
from tests.engine.histories.shape import Shape, dated, header, of, table, tt

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
)
