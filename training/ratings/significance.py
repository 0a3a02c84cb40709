"""Whether the factors predict later stars significantly better than any model without them.

Both are compared on the last fifth of each user's ratings, or without times on any. The users are
drawn anew, with replacement, a thousand times, and each time both errors are computed: stars of one
user are not independent of each other.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array
from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from engine.wording import many
from training.metrics.bootstrap import MIN_USERS, PERCENTILES, Interval, resampled_sums
from training.ratings.baselines import baseline_models
from training.ratings.evaluation import HOLDOUT, TUNED, Evaluation
from training.ratings.predict import predicted_ratings
from training.splitting import held_out_fifth


@dataclass(frozen=True)
class StarsSignificance:
    """Errors on later ratings, and how much lower those of the factors are.

    Attributes:
        baseline: the best model without factors.
        gain: its RMSE minus that of the factors, with a 95 % interval; None where fewer than
            MIN_USERS have later ratings.
        by_time: whether these are the last of their users, or without times any.
    """

    users: int
    ratings: int
    rmse: float
    baseline: str
    baseline_rmse: float
    gain: Interval | None
    by_time: bool = True

    @property
    def significant(self) -> bool:
        """Whether chance does not explain the gain."""
        return self.gain is not None and self.gain.low > 0


def compare_with_baselines(
    model: BiasedMF, train: Interactions, later: Interactions, seed: int
) -> StarsSignificance:
    """Compare a model with the best baseline, both fitted to `train`, on later ratings."""
    users, user = np.unique(later.user, return_inverse=True)
    squares = {
        name: np.square(predicted_ratings(baseline, later) - later.rating)
        for name, baseline in baseline_models(train).items()
    }
    best = min(squares, key=lambda name: float(squares[name].sum()))
    model_squares = np.square(predicted_ratings(model, later) - later.rating)
    size = len(users)
    counts = np.bincount(user, minlength=size).astype(np.float64)
    sums = [np.bincount(user, errors, size) for errors in (model_squares, squares[best])]
    per_user = np.column_stack([*sums, counts])
    rmse, baseline_rmse = _rmse_of_both(per_user.sum(axis=0))
    gain = _gain(per_user, seed) if size >= MIN_USERS else None
    by_time = train.timed or later.timed
    return StarsSignificance(size, len(later), rmse, best, baseline_rmse, gain, by_time)


def _gain(per_user: Float64Array, seed: int) -> Interval:
    """The baseline's RMSE minus the model's, from the columns `_rmse_of_both` takes."""
    resampled = map(_rmse_of_both, resampled_sums(per_user, seed))
    gains = [baseline_rmse - rmse for rmse, baseline_rmse in resampled]
    rmse, baseline_rmse = _rmse_of_both(per_user.sum(axis=0))
    low, high = np.quantile(gains, PERCENTILES).tolist()
    return Interval(baseline_rmse - rmse, low, high)


def _rmse_of_both(sums: Float64Array) -> tuple[float, float]:
    """RMSE of model and baseline, of both sums of squared errors and the number of ratings."""
    rmse, baseline_rmse = np.sqrt(sums[:2] / max(float(sums[2]), 1.0)).tolist()
    return rmse, baseline_rmse


def model_to_serve(significance: StarsSignificance, evaluation: Evaluation) -> str:
    """Name the model whose stars are served: the tuned one, or the best baseline.

    Where too few users have later ratings, the hold-out decides.
    """
    if significance.gain is None:
        return TUNED if evaluation.beats_baselines else evaluation.best_baseline
    return TUNED if significance.significant else significance.baseline


def verdict(significance: StarsSignificance, evaluation: Evaluation) -> str:
    """How stars are predicted, and why, in a sentence; nothing else judges the factors in words."""
    proof = _comparison(significance, evaluation)
    if model_to_serve(significance, evaluation) == TUNED:
        return f"Stars are predicted with the factors: {proof}."
    lack = "show nothing" if significance.gain is None else "gain nothing that is significant"
    return f"WARNING: stars are predicted without factors, which {lack}: {proof}."


def _comparison(significance: StarsSignificance, evaluation: Evaluation) -> str:
    """The errors that decided."""
    users, gain = significance.users, significance.gain
    if gain is None:
        table, best = evaluation.tables[HOLDOUT], evaluation.best_baseline
        return (
            f"on the hold-out their RMSE is {table[TUNED].rmse:.4f}, that of the {best} "
            f"{table[best].rmse:.4f} ({many(users, 'user')} with held-out ratings are too few to "
            "test more)"
        )
    fifth = held_out_fifth(by_time=significance.by_time)
    return (
        f"on {fifth} of the ratings of {users:,} users their RMSE is {significance.rmse:.4f}, that "
        f"of the {significance.baseline} {significance.baseline_rmse:.4f} (the factors gain "
        f"{gain.mean:+.4f}, {gain.low:+.4f} to {gain.high:+.4f})"
    )
