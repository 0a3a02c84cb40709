"""What a recommender answers: pages of lists, and predicted ratings."""

from dataclasses import dataclass
from typing import NamedTuple

from engine.models.base import Prediction
from engine.recommend.candidates import Shortfall
from engine.recommend.reasons import Reason
from engine.recommend.strategies import StrategyName


class Recommended(NamedTuple):
    """One entry of a list.

    Attributes:
        predicted_rating: None where the release predicts no stars.
        strategy: how the entry came into the list.
    """

    work: int
    ranking_score: float
    predicted_rating: float | None
    strategy: StrategyName
    reason: Reason


@dataclass(frozen=True)
class Recommendations:
    """A page of a list.

    Attributes:
        strategy: that of the list's first entries.
        known_user: whether anything is known that the user did.
        candidates: how many works the list was chosen from.
        more: whether entries follow.
        shortfall: why there are fewer than were asked for; None where there are as many.
    """

    strategy: StrategyName
    known_user: bool
    items: list[Recommended]
    candidates: int
    more: bool = False
    shortfall: Shortfall | None = None


@dataclass(frozen=True)
class PredictedRating:
    """A user's predicted rating of one work and whether to recommend it."""

    parts: Prediction
    predicted_rating: float
    recommended: bool
    known_user: bool
    known_title: bool
