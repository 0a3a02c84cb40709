"""The same history in the files of every service: for the tests of layouts, imports and pages.

    from tests.engine.histories.shapes import SHAPES, history, write
    filename, content = write("letterboxd", history())

Callers may pass a history of their own: a list of `Said`, with the titles of real works.
"""

from collections.abc import Sequence

from tests.engine.histories.invented import Said, history
from tests.engine.histories.shape import Shape
from tests.engine.histories.writers import (
    criticker,
    hulu,
    icheckmovies,
    imdb,
    jellyfin,
    kodi,
    letterboxd,
    movary,
    movielens,
    netflix,
    prime_video,
    simkl,
    trakt,
    tv_time,
    watcharr,
    yamtrack,
)

_MODULES = (
    letterboxd,
    imdb,
    trakt,
    netflix,
    prime_video,
    hulu,
    tv_time,
    movielens,
    simkl,
    movary,
    yamtrack,
    watcharr,
    jellyfin,
    kodi,
    criticker,
    icheckmovies,
)
SHAPES: dict[str, Shape] = {shape.name: shape for module in _MODULES for shape in module.SHAPES}


def write(name: str, said: Sequence[Said]) -> tuple[str, bytes]:
    """The name and the bytes of a file that holds what of a history its shape can carry."""
    shape = SHAPES[name]
    return shape.filename, shape.content(said)


__all__ = ["SHAPES", "Said", "Shape", "history", "write"]
