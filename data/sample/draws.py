"""Small draws from an explicit generator: one of a list, one of a weighted list, a few rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from numpy.random import Generator

T = TypeVar("T")


def pick(rng: Generator, values: Sequence[T]) -> T:
    """Draw one value, all alike."""
    return values[int(rng.integers(len(values)))]


def pick_weighted(rng: Generator, values: Sequence[tuple[T, int]]) -> T:
    """Draw one value by its integer weight."""
    left = int(rng.integers(sum(weight for _, weight in values)))
    for value, weight in values:
        left -= weight
        if left < 0:
            return value
    raise AssertionError("the weights are not positive")


def pick_skewed(rng: Generator, values: Sequence[T]) -> T:
    """Draw one value, the first ones far more often than the last ones."""
    u = float(rng.random())
    return values[int(len(values) * u * math.sqrt(u))]


def pick_some(rng: Generator, values: Sequence[T], count: int) -> list[T]:
    """Draw distinct values in random order, as many as there are when `count` is larger."""
    order = rng.permutation(len(values))[:count]
    return [values[int(i)] for i in order]


def happens(rng: Generator, probability: float) -> bool:
    """Toss a biased coin."""
    return bool(rng.random() < probability)
