"""iCheckMovies: one table, of yes and no."""

from collections.abc import Sequence

from tests.engine.histories.invented import MOVIE, Said
from tests.engine.histories.shape import Shape, header, of, table, tt

_FILMS = frozenset((MOVIE,))


def _icheckmovies(history: Sequence[Said]) -> bytes:
    kinds = ("watched", "liked", "disliked")
    rows = (
        [s.title, s.year, f"https://www.imdb.com/title/{tt(s)}/"]
        + ["yes" if s.kind == kind else "no" for kind in kinds]
        for s in of(history, *kinds, sorts=_FILMS)
    )
    return table(header("title,year,imdb url,checked,favorite,disliked"), rows)


SHAPES = (
    Shape(
        "icheckmovies",
        "icheckmovies",
        "icheckmovies.csv",
        _icheckmovies,
        dict.fromkeys(("watched", "liked", "disliked"), _FILMS),
        frozenset(("of", "year", "imdb_id")),
    ),
)
