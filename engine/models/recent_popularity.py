"""What is wanted now: a prior of recent popularity beside what a history says.

    score(u, i) = s(u, i) + w_u · p_i + newcomer · (5 / (n_u + 5))³ · q_i
    w_u = weight · (1 + few · 5 / (n_u + 5)) · (1 + away · d_u / (d_u + 14))

with s a scorer's, p_i from how often the item was in events of late (`training.ranking.recent`),
q_i its popularity by the popular order, 1 of the first (`engine.models.popularity`), n_u the number
of events of the user's profile, and d_u the days from the last of them to the moment of the request
(both of events that say what somebody wants). Of whom little is known, or who has been away, most
is said by what everybody wants; in the middle of a session the history says more
(docs/decisions/0047-wanted-now.md). One to five works are no history yet: what they go with says
less than what everybody likes, of late or not (docs/decisions/0057-newcomers.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, Float64Array
from engine.events.period import DAY
from engine.events.profile import UserProfile
from engine.models.base import Arrays, Model
from engine.models.popularity import Popularity

_FEW = 5.0  # events, at which half of what being hardly known adds is left
_AWAY = 14.0  # days, at which half of what being away adds is reached
_LATELY = 60.0  # days: a longer half-life is no matter of these days
_WEIGHTS = ("weight", "few", "away", "half_life", "newcomer")


@dataclass(frozen=True)
class RecentPopularity:
    """A prior of every item, and how much it counts for whom.

    Attributes:
        values: float32, shape (n_items,): p, at most 1; below 0 what nearly everybody hated.
        moment: of which it speaks: Unix seconds, 0 where no time is known.
        weight: of p for somebody well known, in the unit of the scorer's scores.
        few: how many times that more is added for somebody of whom nothing is known.
        away: how many times that more is added for somebody who was never seen of late.
        half_life: days after which an event counts half; 0 where no time is known.
        newcomer: of q for somebody of whom nothing is known, in the unit of the scorer's scores.
    """

    kind: ClassVar[str] = "recent-popularity"
    uses: ClassVar[tuple[str, ...]] = ()

    values: Float32Array
    moment: int
    weight: float
    few: float = 0.0
    away: float = 0.0
    half_life: float = 0.0
    newcomer: float = 0.0

    @property
    def lately(self) -> bool:
        """Whether what it says is of the last weeks, not of all time."""
        return 0 < self.half_life <= _LATELY

    def weight_for(self, profile: UserProfile) -> np.float32:
        """w of somebody; who names works in the request itself is not away."""
        away = days_away(profile, self.moment)
        return np.float32(self.weight * emphasis(len(profile), away, self.few, self.away))

    def weight_in_general_for(self, profile: UserProfile) -> np.float32:
        """How much the popular order counts for somebody."""
        return np.float32(self.newcomer * newcomer_share(len(profile)))

    def parts(
        self, profile: UserProfile, popularity: Popularity
    ) -> tuple[Float32Array, Float32Array]:
        """What is added to every score, of late and in general: float32, shapes (n_items,)."""
        in_general = self.weight_in_general_for(profile)
        return self.weight_for(profile) * self.values, in_general * popularity.scaled

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        weights = np.array([getattr(self, name) for name in _WEIGHTS])
        return {"values": self.values, "moment": np.array([self.moment]), "weights": weights}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "RecentPopularity":
        """The model again."""
        # Releases of before have fewer.
        weights: Mapping[str, float] = dict(zip(_WEIGHTS, arrays["weights"].tolist(), strict=False))
        return cls(arrays["values"], int(arrays["moment"][0]), **weights)


def days_away(profile: UserProfile, moment: int) -> float:
    """Days from somebody's last event to a moment; 0 where it is later, or no time is known.

    Who names works in the request itself is not away.
    """
    if not profile.latest or len(profile.requested):
        return 0.0
    return max(moment - profile.latest, 0) / DAY


def emphasis(
    n_events: Float64Array | float, days_away: Float64Array | float, few: float, away: float
) -> Float64Array | float:
    """How many times the weight of a well known user's prior that of another is."""
    hardly_known = _FEW / (n_events + _FEW)
    absent = days_away / (days_away + _AWAY)
    return (1 + few * hardly_known) * (1 + away * absent)


def newcomer_share(n_events: Float64Array | float) -> Float64Array | float:
    """How much of what popularity adds for somebody unknown is left after so many events."""
    hardly_known = _FEW / (n_events + _FEW)
    return hardly_known * hardly_known * hardly_known
