"""Whether the factors are proved to predict later stars better than any model without them.

The proof is made on the last fifth of each user's ratings. The users are drawn anew, with
replacement, a thousand times, and each time both errors are computed: stars of one user are not
independent of each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array
from engine.events.interactions import Interactions
from engine.models.biased_mf import FactorModel
from training.metrics.bootstrap import MIN_USERS, PERCENTILES, Interval, resampled_sums
from training.ratings.baselines import baseline_models
from training.ratings.evaluation import TUNED, Evaluation
from training.ratings.predict import predicted


@dataclass(frozen=True)
class StarsProof:
    """Errors on later ratings, and how much lower those of the factors are.

    Attributes:
        baseline: the best model without factors.
        gain: its RMSE minus that of the factors, with a 95 % interval; None where fewer than 30
            users can be judged.
    """

    users: int
    ratings: int
    rmse: float
    baseline: str
    baseline_rmse: float
    gain: Interval | None

    @property
    def proved(self) -> bool:
        """Tell whether chance does not explain the gain."""
        return self.gain is not None and self.gain.low > 0


def prove(model: FactorModel, learned: Interactions, later: Interactions, seed: int) -> StarsProof:
    """Compare a model with the best baseline, all of what was learned, on later ratings."""
    users, user = np.unique(later.user, return_inverse=True)
    squares = {
        name: np.square(predicted(each, later) - later.rating)
        for name, each in baseline_models(learned).items()
    }
    best = min(squares, key=lambda name: float(squares[name].sum()))
    own = np.square(predicted(model, later) - later.rating)
    size = len(users)
    sums = np.column_stack(
        [
            np.bincount(user, own, size),
            np.bincount(user, squares[best], size),
            np.bincount(user, minlength=size).astype(np.float64),
        ]
    )
    rmse, other = _roots(sums.sum(axis=0))
    gain = _gain(sums, seed) if size >= MIN_USERS else None
    return StarsProof(size, len(later), rmse, best, other, gain)


def served(proof: StarsProof, evaluation: Evaluation) -> str:
    """Return the name of the model whose stars are served: the tuned one, or the best baseline.

    Where too few users can be judged, the hold-out decides.
    """
    if proof.gain is None:
        return TUNED if evaluation.beats_baselines else evaluation.best_baseline
    return TUNED if proof.proved else proof.baseline


def told(proof: StarsProof) -> Iterator[str]:
    """Yield in a sentence which stars are served, where the proof could be tried."""
    if (gain := proof.gain) is None:
        return
    compared = (
        f"on the last fifth of the ratings of {proof.users:,} users their RMSE is "
        f"{proof.rmse:.4f}, that of the {proof.baseline} {proof.baseline_rmse:.4f} "
        f"(the factors gain {gain.mean:+.4f}, {gain.low:+.4f} to {gain.high:+.4f})"
    )
    if proof.proved:
        yield f"Stars are predicted with the factors: {compared}."
    else:
        yield f"WARNING: stars are predicted without factors, which prove nothing: {compared}."


def _gain(sums: Float64Array, seed: int) -> Interval:
    gains = [other - own for own, other in map(_roots, resampled_sums(sums, seed))]
    own, other = _roots(sums.sum(axis=0))
    low, high = np.quantile(gains, PERCENTILES).tolist()
    return Interval(other - own, low, high)


def _roots(sums: Float64Array) -> tuple[float, float]:
    """Return both root mean squares of the sums of squares and their number."""
    own, other = np.sqrt(sums[:2] / max(float(sums[2]), 1.0)).tolist()
    return own, other
