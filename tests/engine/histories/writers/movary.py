"""Movary: its three tables."""

from collections.abc import Sequence

from tests.engine.histories.invented import MOVIE, Said
from tests.engine.histories.shape import Shape, header, of, on, table, tt
from tests.engine.histories.writers.imdb import tens

_FILMS = frozenset((MOVIE,))


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


_IDS = frozenset(("of", "year", "imdb_id", "tmdb_id"))

SHAPES = (
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
)
