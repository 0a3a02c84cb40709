"""The errors of two models on the same ratings, user by user.

The users are drawn anew, with replacement, a thousand times, and each time both errors are
computed: stars of one user are not independent of each other.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array
from training.metrics.bootstrap import MIN_USERS, PERCENTILES, Interval, resampled_sums


@dataclass(frozen=True)
class PairedErrors:
    """Sums of squared errors of two models.

    Attributes:
        per_user: float64, shape (n_users, 3): the sums of both, and the number of ratings.
    """

    per_user: Float64Array

    @classmethod
    def of_users(
        cls, user: Int32Array, squares: Float64Array, simpler_squares: Float64Array
    ) -> "PairedErrors":
        """Of squared errors, rating by rating, and who gave each."""
        users, row = np.unique(user, return_inverse=True)
        size = len(users)
        counts = np.bincount(row, minlength=size).astype(np.float64)
        sums = [np.bincount(row, errors, size) for errors in (squares, simpler_squares)]
        return cls(np.column_stack([*sums, counts]))

    @property
    def rmse(self) -> tuple[float, float]:
        """The RMSE of the model and of what is simpler."""
        return _rmse_of_both(self.per_user.sum(axis=0))

    def gain(self, seed: int) -> Interval | None:
        """The RMSE of what is simpler minus the model's; None of fewer than MIN_USERS."""
        if len(self.per_user) < MIN_USERS:
            return None
        resampled = map(_rmse_of_both, resampled_sums(self.per_user, seed))
        gains = [simpler - rmse for rmse, simpler in resampled]
        rmse, simpler = self.rmse
        low, high = np.quantile(gains, PERCENTILES).tolist()
        return Interval(simpler - rmse, low, high)


def _rmse_of_both(sums: Float64Array) -> tuple[float, float]:
    """Both RMSE, of both sums of squared errors and the number of ratings."""
    rmse, simpler = np.sqrt(sums[:2] / max(float(sums[2]), 1.0)).tolist()
    return rmse, simpler
