"""At most a few of one franchise in a row.

A list that begins with eight films of one wizard says little. The fourth neighbour of a franchise
and those behind it are damped, each more than the one before, so that works of another name come
between; none is left out for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array
from engine.text import name_key
from training.content.copies import undecorated
from training.content.records import WorkRecords

TOGETHER = 3  # of one franchise, as far up as they are alike
_DAMPING = 0.85  # of the fourth; of the fifth its square, and so on
_SUBTITLE = re.compile(r"\s*(?::|\s[-–—]\s).*$")
_NUMERAL = re.compile(r" (?:\d{1,2}|i{1,3}|iv|vi{0,3}|i?x)$")


@dataclass(frozen=True)
class Franchises:
    """Which works belong together by TMDB's collection or by how they are called.

    Attributes:
        of_work: int32, shape (n_works,): equal for works of one franchise.
    """

    of_work: Int32Array

    @classmethod
    def of_works(cls, records: WorkRecords) -> "Franchises":
        """Works share a franchise with those of one collection and those called alike."""
        first: dict[str, int] = {}
        number = np.arange(len(records), dtype=np.int32)
        for work in range(len(records)):
            for name in _names(records, work):
                number[work] = number[first.setdefault(name, work)]
        return cls(number)

    def spread(
        self, positions: IndexArray, values: Float32Array
    ) -> tuple[IndexArray, Float32Array]:
        """Rows of neighbours, most similar first, with long runs of a franchise damped."""
        numbers = np.where(positions >= 0, self.of_work[positions], -1)
        ordered = np.sort(numbers, axis=1)
        repeated = (ordered[:, TOGETHER:] == ordered[:, :-TOGETHER]) & (ordered[:, TOGETHER:] >= 0)
        for row in np.flatnonzero(repeated.any(axis=1)):
            values[row] *= _DAMPING ** np.maximum(_earlier(numbers[row]) - TOGETHER + 1, 0)
            order = np.argsort(-values[row], kind="stable")
            positions[row], values[row] = positions[row, order], values[row, order]
        return positions, values


def _earlier(numbers: Int32Array) -> Int32Array:
    """How many places before each hold the same number."""
    same = numbers[:, None] == numbers
    earlier: Int32Array = np.tril(same, -1).sum(axis=1).astype(np.int32)
    return earlier


def _names(records: WorkRecords, work: int) -> Iterator[str]:
    """Yield what a work's franchise may be called; a collection and a title are no one name."""
    for collection in records.tokens["franchise"][work]:
        yield f"={collection}"
    for title in records.titles[work]:
        yield series_name(title)


def series_name(title: str) -> str:
    """A title's key without subtitle and number.

    >>> series_name("Toy Story 3"), series_name("Narcos: Mexico")
    ('toy story', 'narcos')
    """
    name = undecorated(_SUBTITLE.sub("", title) or title)
    return _NUMERAL.sub("", name) or name_key(title)
