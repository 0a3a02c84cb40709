"""Whether neighbours beside the factors predict later stars significantly better than these alone.

What decides is what decides about the factors (`training.ratings.significance`): errors on the last
fifth of each user's ratings, or without times on any, with an interval over users.
"""

from dataclasses import dataclass

import numpy as np

from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from training.metrics.bootstrap import Interval
from training.metrics.errors import Errors, errors
from training.ratings.evaluation import TUNED
from training.ratings.neighbours import Shares, learned_shares, with_neighbours
from training.ratings.paired_errors import PairedErrors
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.splitting import Split


@dataclass(frozen=True)
class NeighboursSignificance:
    """Errors on later ratings with neighbours, and how much lower they are.

    Attributes:
        gain: the RMSE of the baseline minus that with neighbours, with a 95 % interval; None where
            too few users have later ratings.
        shares: of factors and neighbours.
        baseline: the factors alone.
    """

    rmse: float
    baseline_rmse: float
    gain: Interval | None
    shares: Shares
    baseline: str = TUNED

    @property
    def significant(self) -> bool:
        """Whether chance does not explain the gain."""
        return self.gain is not None and self.gain.low > 0


@dataclass(frozen=True)
class NeighboursFit:
    """How a model with neighbours is fitted."""

    parameters: SvdParameters
    seed: int
    threads: int

    def shares(self, ratings: Interactions) -> Shares | None:
        """What factors and neighbours count, by parts of some ratings."""
        return learned_shares(ratings, self.parameters, self.seed, self.threads)

    def prove(
        self, factors: BiasedMF, train: Interactions, later: Interactions
    ) -> NeighboursSignificance | None:
        """Compare neighbours beside factors, all fitted to `train`, with these on later ratings.

        None where nothing of `train` speaks for neighbours.
        """
        if not len(later) or (shares := self.shares(train)) is None:
            return None
        model = with_neighbours(factors, train, shares, self.seed, self.threads)
        squares = [
            np.square(predicted_ratings(each, later, rated=train) - later.rating)
            for each in (model, factors)
        ]
        paired = PairedErrors.of_users(later.user, *squares)
        return NeighboursSignificance(*paired.rmse, paired.gain(self.seed), shares)

    def errors(self, sample: Interactions, split: Split) -> Errors:
        """The errors of a model with neighbours on the tested part of some ratings."""
        train, test = sample.take(split.train), sample.take(split.test)
        model = fit(train, self.parameters, self.seed, self.threads)
        if (shares := self.shares(train)) is not None:
            model = with_neighbours(model, train, shares, self.seed, self.threads)
        return errors(predicted_ratings(model, test, rated=train), test.rating)
