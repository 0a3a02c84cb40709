"""Hulu: a table with the columns that somebody guesses, as no real one was published."""

from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, Said
from tests.engine.histories.shape import Shape, header, of, table

_SEEN = frozenset((MOVIE, EPISODE))


def _content(history: Sequence[Said]) -> bytes:
    rows = (
        [s.title if s.of == EPISODE else "", s.name if s.of == EPISODE else s.title, s.day, "TV"]
        for s in of(history, "watched", sorts=_SEEN)
    )
    return table(header("Series Name,Content Title,Playback Date,Device"), rows)


SHAPES = (
    Shape(
        "hulu",
        "hulu",
        "hulu-watch-history.csv",
        _content,
        {"watched": _SEEN},
        frozenset(("day", "name", "episode-of")),
    ),
)
