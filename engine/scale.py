"""The rating scale, which belongs to the data: 0.5-5, 1-5, 0-10 … No code assumes one."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from engine.arrays import Float64Array
from engine.errors import InvalidValue

_Number = TypeVar("_Number", float, Float64Array)


@dataclass(frozen=True)
class RatingScale:
    """The lowest and highest rating a user can give, both included."""

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse a scale that holds no two ratings."""
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            raise InvalidValue(
                "rating scale", f"{self.low}..{self.high}", "low < high, both finite"
            )

    def clip(self, rating: _Number) -> _Number:
        """`rating`, or the nearest end of the scale where it lies outside."""
        clipped: _Number = np.clip(rating, self.low, self.high)
        return clipped

    def out_of(self, stars: float, best: float = 5.0) -> float:
        """The rating that stands where `stars` of `best` would: 3.5 of 5 is 7 on 0-10."""
        floor = min(self.low, 0.0)  # "3.5 of 5" counts from no star, though 0.5 is the least
        return floor + stars / best * (self.high - floor)

    def converted(self, rating: _Number, scale: "RatingScale") -> _Number:
        """The rating that stands on `scale` where `rating` stands on this one, end upon end.

        Scales that end at the same highest rating count the same stars, and none is changed.
        """
        if self.high == scale.high:
            return rating
        share = (rating - self.low) / (self.high - self.low)
        return scale.clip(scale.low + share * (scale.high - scale.low))

    def union(self, scale: "RatingScale") -> "RatingScale":
        """The narrowest scale that holds both; they must end at the same highest rating.

        0.5-5 and 1-5 are both "out of five"; 1-5 and 0-10 are not comparable and are refused.
        """
        if self.high != scale.high:
            raise InvalidValue(
                "rating scale", str(scale), f"one that ends at {self.high} like {self}"
            )
        return RatingScale(min(self.low, scale.low), self.high)

    def __str__(self) -> str:
        return f"{self.low:g}..{self.high:g}"


STARS_WITHOUT_A_RELEASE = RatingScale(0.5, 5.0)  # on which they are given where no data says
