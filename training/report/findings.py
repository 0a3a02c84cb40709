"""The findings of a training."""

from dataclasses import dataclass

from training.ranking.prior import Prior
from training.ranking.selection import RankerSelection
from training.ratings.evaluation import Evaluation
from training.ratings.significance import (
    StarsSignificance,
    factors_served,
    model_to_serve,
    verdict,
)
from training.ratings.tune import Study


@dataclass(frozen=True)
class StarsFindings:
    """How stars are predicted: parameters, errors, and whether the factors are worth anything."""

    study: Study
    evaluation: Evaluation
    significance: StarsSignificance

    @property
    def served(self) -> str:
        """The name of the model whose stars are served."""
        return model_to_serve(self.significance, self.evaluation)

    @property
    def with_factors(self) -> bool:
        """Whether stars are predicted with factors."""
        return factors_served(self.significance, self.evaluation)

    @property
    def verdict(self) -> str:
        """How stars are predicted, and why, in a sentence."""
        return verdict(self.significance, self.evaluation)


@dataclass(frozen=True)
class Findings:
    """What a training found out of stars and lists.

    Attributes:
        stars: None where nobody gave ratings.
        times: a sentence on what is not known of when it happened; empty if nothing is.
        prior: what orders the lists where there are too few events to learn an order from.
    """

    stars: StarsFindings | None
    lists: RankerSelection
    times: str = ""
    prior: Prior | None = None
