"""Orders of lists that are the same for every question, worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.shrinkage import damped_means

NO_DAY = -(2**31)  # before every day


@dataclass(frozen=True)
class TitleOrders:
    """What lists of titles are ordered by. All of shape (n_titles,).

    Attributes:
        title_rank: int32: where each stands by its folded title.
        damped_score: float64: how users rated it, damped; NaN, the last, where nobody did.
        day_added: int64: when the platform added it, in days from 1970; `NO_DAY` where unknown.
    """

    title_rank: Int32Array
    damped_score: Float64Array
    day_added: Int64Array

    @classmethod
    def of_titles(
        cls, keys: Sequence[str], counts: Int64Array, totals: Float64Array, days: Int64Array
    ) -> "TitleOrders":
        """The orders of titles by folded title, number and sum of ratings, and day."""
        score = np.where(counts > 0, damped_means(counts, totals), np.nan)
        return cls(ranks(keys), score, days)


def ranks(keys: Sequence[str]) -> Int32Array:
    """Where each of the keys stands in their order, equal ones alike: int32, shape (n,)."""
    rank = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([rank[key] for key in keys], dtype=np.int32)
