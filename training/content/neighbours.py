"""The highest of a row of similarities, without records of one thing twice."""

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array
from training.highest import highest_of_rows

SPARE = 6  # neighbours beyond those that are kept, in case some are one thing twice


def most_similar(similarity: Float32Array, k: int) -> tuple[IndexArray, Float32Array]:
    """Positions and values of each row's `k` highest, ties by position; -1 where nothing is alike.

    Both of shape (n_rows, k).
    """
    positions, values = highest_of_rows(similarity, k)
    return np.where(values > 0, positions, -1), values


def distinct(
    positions: IndexArray, values: Float32Array, same: Int32Array
) -> tuple[IndexArray, Float32Array]:
    """Each row's neighbours with the first of every `same` alone; what is left out is -1 and last.

    `same` is equal for the records of one thing: int32, shape (n,).
    """
    # Places without a neighbour get numbers of their own, so that they are no repetition.
    numbers = np.where(positions >= 0, same[positions], -1 - np.arange(positions.shape[1]))
    ordered = np.sort(numbers, axis=1)
    for row in np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1)):
        first = np.zeros(positions.shape[1], dtype=bool)
        first[np.unique(numbers[row], return_index=True)[1]] = True
        order = np.argsort(~first, kind="stable")
        repeated = np.arange(len(order)) >= first.sum()
        positions[row] = np.where(repeated, -1, positions[row, order])
        values[row] = np.where(repeated, 0.0, values[row, order])
    return positions, values


def unite(same: Int32Array, one: int, another: int) -> None:
    """Make the things of two records one, whose number is the lower, in place."""
    lower, higher = sorted((same[one], same[another]))
    same[same == higher] = lower


def mates(same: Int32Array) -> dict[int, IndexArray]:
    """The records of one thing, where there are several, by their number."""
    numbers, counts = np.unique(same, return_counts=True)
    return {int(n): np.flatnonzero(same == n) for n in numbers[counts > 1]}
