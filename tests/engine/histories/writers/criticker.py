"""Criticker: one table, whose columns begin with a blank."""

from collections.abc import Sequence

from tests.engine.histories.invented import MOVIE, Said
from tests.engine.histories.shape import Shape, header, of, table, tt

_FILMS = frozenset((MOVIE,))


def hundreds(stars: float) -> float:
    return round(stars * 20)


def _criticker(history: Sequence[Said]) -> bytes:
    """The names of the columns begin with a blank."""
    rows = (
        [hundreds(s.stars or 0), s.title, s.year, "https://www.criticker.com/film/x/", tt(s)]
        for s in of(history, "rating", sorts=_FILMS)
    )
    return table(header("Score, Film Name, Year, URL, IMDB ID"), rows)


SHAPES = (
    Shape(
        "criticker",
        "criticker",
        "criticker_ratings.csv",
        _criticker,
        {"rating": _FILMS},
        frozenset(("year", "stars", "imdb_id")),
        hundreds,
    ),
)
