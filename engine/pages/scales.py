"""Scales: where on an axis a value stands, at which round numbers it has ticks, and their words."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from engine.pages.documents import Axis, Words
from engine.wording import compact, dollars, share

_STEPS = (1, 2, 5, 10)
_NEARLY = 1e-9  # of a step: rounding may not cost a tick


def whole_percent(part: float) -> str:
    """A share as percent that reads 0 or 100 only if it is exactly that."""
    if 0 < part < 0.005:
        return "<1"
    return ">99" if 0.995 <= part < 1 else f"{100 * part:.0f}"


FORMATS: dict[Words, Callable[[float], str]] = {
    "count": compact,
    "dollars": dollars,
    "share": lambda value: share(value, 1),
    "percent": whole_percent,
    "number": "{:.4g}".format,
    "year": "{:.0f}".format,
    "one digit": "{:.1f}".format,
    "two digits": lambda value: f"{round(value, 2) + 0.0:.2f}",  # never -0.00
}


@dataclass(frozen=True)
class Scale:
    """The way from values to percent of an axis, and from its ticks to words."""

    low: float
    high: float
    log: bool = False
    format: Words = "count"

    @classmethod
    def of(cls, axis: Axis, values: Iterable[float]) -> Self:
        """The scale of an axis that shows some values."""
        shown = list(values)
        low = min(shown, default=0) if axis.low is None else axis.low
        high = max(shown, default=1) if axis.high is None else axis.high
        return cls(low, high, axis.log, axis.format)

    def percent(self, value: float) -> float:
        """Where a value stands; values beyond an end stand at that end."""
        low, high, here = map(self._measure, (self.low, self.high, value))
        part = (here - low) / (high - low) if high > low else 0.5
        return round(100 * min(max(part, 0.0), 1.0), 2)

    def down(self, value: float) -> float:
        """Where a value stands from the top of an upright axis."""
        return round(100 - self.percent(value), 2)

    def words(self, value: float) -> str:
        """A value as the axis words it."""
        return FORMATS[self.format](value)

    def ticks(self, most: int) -> list[float]:
        """Round numbers between the ends, hardly more than `most`."""
        if self.high <= self.low:
            return [self.low]
        return self._log_ticks(most) if self.log else self._even_ticks(most)

    def _measure(self, value: float) -> float:
        return math.log10(max(value, self.low)) if self.log else value

    def _even_ticks(self, most: int) -> list[float]:
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(digit * power for digit in _STEPS if digit * power >= rough * (1 - _NEARLY))
        step = max(step, 1.0) if self.format in ("count", "year") else step
        first = math.ceil(self.low / step - _NEARLY)
        last = math.floor(self.high / step + _NEARLY)
        return [float(f"{number * step:.12g}") for number in range(first, last + 1)]

    def _log_ticks(self, most: int) -> list[float]:
        powers = list(self._powers((1,)))
        ticks = powers if len(powers) > 2 else list(self._powers((1, 2, 5)))
        return ticks[:: -(-len(ticks) // most) or 1] or [self.low, self.high]

    def _powers(self, digits: Sequence[int]) -> Iterator[float]:
        exponents = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        values = (float(f"{digit}e{exponent}") for exponent in exponents for digit in digits)
        yield from (value for value in values if self.low <= value <= self.high)
