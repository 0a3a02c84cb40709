"""Which scale the stars of a file are on, where nothing says so: judged by all of its values.

A scale that is read wrongly turns ratings around, so what is not clearly one of the well-known
scales stops the ingest with a guess.
"""

from dataclasses import dataclass

import numpy as np

from data.judge import Guess
from engine.arrays import Float64Array, Int64Array
from engine.scale import RatingScale

HALF_STARS = RatingScale(0.5, 5.0)
WHOLE_STARS = RatingScale(1.0, 5.0)
_WELL_KNOWN = tuple(
    RatingScale(low, high)
    for low, high in ((0.0, 5.0), (1.0, 10.0), (0.0, 10.0), (1.0, 100.0), (0.0, 100.0))
)
_NEARLY_ALL = 0.99  # share of the values that must lie on a scale
_ENOUGH = 20  # values; of fewer, some may be mistakes
_MARKS = 3  # distinct stars, so that they are stars and no thumbs
_CODES = 2  # distinct values that stand for no rating …
_FAR = 1.5  # … and lie at least so many stars outside
_NEARLY_TOP = 0.9  # how far nearly all ratings reach of a scale whose top is there too
_NEAR_TOP = 0.7  # of which the highest ratings of a file speak of a scale's top: 8 of 10, not 7
_GRIDS = (10, 4)  # parts of a star that scales have


@dataclass(frozen=True)
class Stars:
    """The finite ratings of a file: each distinct value and how often it is there."""

    values: Float64Array
    counts: Int64Array

    @property
    def total(self) -> int:
        """How many ratings there are."""
        return int(self.counts.sum())

    def share(self, scale: RatingScale) -> float:
        """The share of the ratings that lie on a scale."""
        inside = (self.values >= scale.low) & (self.values <= scale.high)
        return float(self.counts[inside].sum()) / self.total

    def off(self, scale: RatingScale) -> "Stars":
        """The ratings that do not lie on a scale."""
        outside = (self.values < scale.low) | (self.values > scale.high)
        return Stars(self.values[outside], self.counts[outside])

    def bulk(self) -> tuple[float, float]:
        """The lowest and the highest of nearly all ratings."""
        order = np.argsort(self.values)
        shares = np.cumsum(self.counts[order]) / self.total
        rest = (1 - _NEARLY_ALL) / 2
        values = self.values[order]
        low = values[np.searchsorted(shares, rest, side="right")]
        high = values[np.searchsorted(shares, 1 - rest, side="left").clip(max=len(values) - 1)]
        return float(low), float(high)


def recognise_scale(stars: Stars, whole_stars: bool) -> RatingScale | None:
    """The scale of a file; None where its values are those of none that is well known.

    `whole_stars`: whether files of this kind have stars from 1 to 5, halves apart.
    """
    if not stars.total:
        return HALF_STARS
    if is_constant_mark(stars):
        return None
    if whole_stars and stars.share(WHOLE_STARS) >= _NEARLY_ALL and _on_grid(stars, (1,)):
        return WHOLE_STARS
    if stars.share(HALF_STARS) >= _NEARLY_ALL:
        return HALF_STARS
    for scale in _WELL_KNOWN:
        if stars.share(scale) >= _NEARLY_ALL and _fills(stars, scale):
            return scale
    outside = stars.total * (1 - stars.share(HALF_STARS))
    is_one_mistake = stars.total < _ENOUGH and round(outside) == 1
    if 2 * outside <= stars.total and (is_one_mistake or _only_codes_outside(stars)):
        return HALF_STARS
    return None


def _only_codes_outside(stars: Stars) -> bool:
    """Whether what lies outside of five stars stands for no rating: -1, 9, 99 far from all others.

    What goes on where the stars end is a part of the scale instead.
    """
    inside = (stars.values >= HALF_STARS.low) & (stars.values <= HALF_STARS.high)
    outside = stars.values[~inside]
    off = np.maximum(HALF_STARS.low - outside, outside - HALF_STARS.high)
    return inside.sum() >= _MARKS and len(outside) <= _CODES and bool((off >= _FAR).all())


def is_usual(scale: RatingScale) -> bool:
    """Whether a scale is one that needs no mention."""
    return scale in (HALF_STARS, WHOLE_STARS)


def is_constant_mark(stars: Stars) -> bool:
    """Whether all ratings are 1: marks of what was watched, not one star for everything."""
    return stars.total >= _ENOUGH and bool((stars.values == 1).all())


def _fills(stars: Stars, scale: RatingScale) -> bool:
    """Whether ratings reach the top of a scale, and lie on a grid."""
    _, high = stars.bulk()
    reaches_top = scale.high in stars.values and high >= _NEARLY_TOP * scale.high
    if not reaches_top or not _on_grid(stars, _GRIDS):
        return False
    above = int(stars.counts[stars.values > HALF_STARS.high].sum())
    return stars.total >= _ENOUGH or 3 * above >= stars.total


def _on_grid(stars: Stars, parts: tuple[int, ...]) -> bool:
    for part in parts:
        off = np.abs(stars.values * part - np.round(stars.values * part)) > 1e-6
        if stars.counts[off].sum() <= (1 - _NEARLY_ALL) * stars.total:
            return True
    return False


def guess_scale(stars: Stars) -> Guess:
    """What to write for values of no well-known scale."""
    low, high = stars.bulk()
    run = f"The values run {low:g} to {high:g}" if low < high else f"All values are {high:g}"
    if {low, high} <= {0.0, 1.0}:
        return Guess(
            f"{run}: if 1 stands for watched or liked, keep those rows only and write "
            'rating = "" with kind = "watched" or "liked" instead',
            ['rating = ""', 'kind = "watched"'] if low == high else ["scale = [0, 1]"],
        )
    lowest = -_highest(-low) if low < 0 else min(low, _lowest(high))
    highest = _highest(high)
    reason = f"{run}: the scale may be {lowest:g} to {highest:g}"
    return Guess(reason, [f"scale = [{lowest:g}, {highest:g}]"])


def _lowest(high: float) -> float:
    return 1.0 if high > 1 else 0.0


def _highest(high: float) -> float:
    """The top of the scale that high values nearly reach."""
    return next((top for top in (1.0, 5.0, 10.0, 100.0) if _NEAR_TOP * top < high <= top), high)
