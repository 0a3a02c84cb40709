"""What speaks for and against two titles being one work, weighed."""

from dataclasses import dataclass

from data.link.facts import Facts, Rarity
from data.link.signals import SIGNALS
from data.link.weights import CONTRADICTED, JOINED, OF_FILMS, OF_SERIES


@dataclass(frozen=True)
class Evidence:
    """The levels of all signals of a pair, and their sum.

    Attributes:
        levels: as `data.link.signals` names them, in the order of the signals.
        bits: log2 of the odds that the titles are one work.
    """

    levels: tuple[str, ...]
    bits: float

    @property
    def joins(self) -> bool:
        """Whether the titles are one work."""
        return self.bits >= JOINED

    @property
    def contradicts(self) -> bool:
        """Whether the titles are so different that no third makes them one work."""
        return self.bits <= CONTRADICTED


def weigh(a: Facts, b: Facts, rarity: Rarity) -> Evidence:
    """The evidence of two titles of one type."""
    weights = OF_SERIES if a.is_series else OF_FILMS
    levels = [level for signal in SIGNALS if (level := signal(a, b, rarity)) is not None]
    return Evidence(tuple(levels), sum(weights[level] for level in levels))
