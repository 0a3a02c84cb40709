"""What a list is ordered by: popularity and predicted stars, mixed and damped.

Ordering by predicted stars alone fills lists with titles that five people rated, and loses to plain
popularity on every data set we measured. So the score of item i for user u is

    score(u, i) = log(1 + n_i) + n_i / (n_i + 50) · (b_i + q_i · p_u) / σ

with n_i the item's number of ratings, σ the standard deviation of all ratings, and b, q, p as in
`engine.models.biased_mf`. Few ratings shrink what is believed of an item (50 is the number at which
half of it counts); dividing by σ frees the mix from the rating scale. For a user who is not known
the term q_i · p_u is left out: what remains is the damped popularity. See
docs/decisions/0004-ranking.md for the measurements.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int64Array
from engine.models.biased_mf import FactorModel

_HALF_BELIEVED = 50  # ratings


@dataclass(frozen=True)
class RankingModel:
    """The score in two arrays: score(u, i) = popularity_i + weight_i · (q_i · p_u).

    Attributes:
        popularity: float32, shape (n_items,).
        weight: float32, shape (n_items,); all zero where tastes could not be learned.
    """

    popularity: Float32Array
    weight: Float32Array

    def scores(self, model: FactorModel, user: int | None) -> Float32Array:
        """Return every item's score for a user (None: unknown): float32, shape (n_items,)."""
        if user is None:
            return self.popularity
        affinity = model.item_factors @ model.user_factors[user]
        scores: Float32Array = self.popularity + self.weight * affinity
        return scores


def mix(
    model: FactorModel, counts: Int64Array, deviation: float, *, personal: bool
) -> RankingModel:
    """Return the ranking model for `counts` ratings per item with standard deviation `deviation`.

    Without `personal` the factors get no weight: every user gets the popular list.
    """
    share = believed(counts)
    # Ratings that never differ say nothing of an item beyond their number.
    share = share / deviation if deviation > 0 else np.zeros_like(share)
    popularity = np.log1p(counts) + share * model.item_bias
    weight = share if personal else np.zeros_like(share)
    return RankingModel(popularity.astype(np.float32), weight.astype(np.float32))


def believed(counts: Int64Array) -> Float64Array:
    """Return how much is believed of the stars of items with so many ratings: 0 to 1."""
    share: Float64Array = counts / (counts + _HALF_BELIEVED)
    return share
