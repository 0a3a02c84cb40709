"""Whether the factors predict later stars significantly better than any model without them.

Both are compared on the last fifth of each user's ratings, or without times on any, with an
interval over users (`training.ratings.paired_errors`). Neighbours beside the factors have to prove
themselves against these alone (`training.ratings.neighbours_proof`).
"""

from dataclasses import dataclass

import numpy as np

from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from engine.wording import many
from training.metrics.bootstrap import Interval
from training.ratings.baselines import baseline_models
from training.ratings.evaluation import HOLDOUT, NEIGHBOURS, TUNED, Evaluation
from training.ratings.neighbours_proof import NeighboursSignificance
from training.ratings.paired_errors import PairedErrors
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
        neighbours: what these gain beside the factors; None where they were not compared.
    """

    users: int
    ratings: int
    rmse: float
    baseline: str
    baseline_rmse: float
    gain: Interval | None
    by_time: bool = True
    neighbours: NeighboursSignificance | None = None

    @property
    def significant(self) -> bool:
        """Whether chance does not explain the gain."""
        return self.gain is not None and self.gain.low > 0


def compare_with_baselines(
    model: BiasedMF, train: Interactions, later: Interactions, seed: int
) -> StarsSignificance:
    """Compare a model with the best baseline, both fitted to `train`, on later ratings."""
    squares = {
        name: np.square(predicted_ratings(baseline, later) - later.rating)
        for name, baseline in baseline_models(train).items()
    }
    best = min(squares, key=lambda name: float(squares[name].sum()))
    model_squares = np.square(predicted_ratings(model, later) - later.rating)
    paired = PairedErrors.of_users(later.user, model_squares, squares[best])
    rmse, baseline_rmse = paired.rmse
    n_users, gain = len(paired.per_user), paired.gain(seed)
    by_time = train.timed or later.timed
    return StarsSignificance(n_users, len(later), rmse, best, baseline_rmse, gain, by_time)


def model_to_serve(significance: StarsSignificance, evaluation: Evaluation) -> str:
    """Name the model whose stars are served: the tuned one, with neighbours or not, or a baseline.

    Where too few users have later ratings, the hold-out decides, and neighbours are left out.
    """
    if not factors_served(significance, evaluation):
        no_proof = significance.gain is None
        return evaluation.best_baseline if no_proof else significance.baseline
    neighbours = significance.neighbours
    return NEIGHBOURS if neighbours and neighbours.significant else TUNED


def factors_served(significance: StarsSignificance, evaluation: Evaluation) -> bool:
    """Whether stars are predicted with factors."""
    if significance.gain is None:
        return evaluation.beats_baselines
    return significance.significant


def served_rmse(significance: StarsSignificance, served: str) -> float:
    """The RMSE on later ratings of the model that is served."""
    if served == significance.baseline:
        return significance.baseline_rmse
    neighbours = significance.neighbours
    return neighbours.rmse if neighbours and served == NEIGHBOURS else significance.rmse


def verdict(significance: StarsSignificance, evaluation: Evaluation) -> str:
    """How stars are predicted, and why, in words; nothing else judges factors or neighbours."""
    proof = _comparison(significance, evaluation)
    if factors_served(significance, evaluation):
        return f"Stars are predicted with the factors: {proof}.{_of_neighbours(significance)}"
    lack = "show nothing" if significance.gain is None else "gain nothing that is significant"
    return f"WARNING: stars are predicted without factors, which {lack}: {proof}."


def _of_neighbours(significance: StarsSignificance) -> str:
    """A sentence on what neighbours gain beside the factors, where that was measured."""
    neighbours = significance.neighbours
    if neighbours is None or (gain := neighbours.gain) is None:
        return ""
    figures = (
        f"the RMSE is {neighbours.rmse:.4f} with them, {neighbours.baseline_rmse:.4f} without "
        f"(they gain {gain.mean:+.4f}, {gain.low:+.4f} to {gain.high:+.4f})"
    )
    if neighbours.significant:
        return f" Beside them count the user's own stars of a work's neighbours: {figures}."
    return f" The user's own stars of a work's neighbours are left out: {figures}."


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
