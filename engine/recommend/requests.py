"""What a list is asked for, beside whom it is for."""

from dataclasses import dataclass
from enum import StrEnum

from engine.arrays import Mask
from engine.catalog.filters import TitleFilter
from engine.errors import InvalidValue

MAX_ITEMS = 100  # of one page of a list
EVERYTHING = TitleFilter()


class Seen(StrEnum):
    """What becomes of works that the user knows."""

    HIDE = "hide"
    INCLUDE = "include"
    ONLY = "only"


@dataclass(frozen=True)
class ListRequest:
    """One page of a list.

    Attributes:
        n: entries of the page.
        skip: entries of the list before the page.
        exclude: works that are not to be listed.
        watchlist: whether only what is on the user's watchlist is.
        diversity: from 0, the best first, to 1, each as unlike those before as can be.
        novelty: from 0, the best first, to 1, what the fewest users know first.
        one_per_franchise: whether a franchise is listed by its best film alone.
        among: works that may be listed, where these are not all.

    Raises:
        InvalidValue: a number is out of range.
    """

    n: int = 10
    skip: int = 0
    conditions: TitleFilter = EVERYTHING
    exclude: tuple[int, ...] = ()
    seen: Seen = Seen.HIDE
    watchlist: bool = False
    diversity: float = 0.0
    novelty: float = 0.0
    one_per_franchise: bool = False
    among: Mask | None = None

    def __post_init__(self) -> None:
        """Refuse what no list can be."""
        if not 1 <= self.n <= MAX_ITEMS:
            raise InvalidValue("n", self.n, f"a number from 1 to {MAX_ITEMS}")
        if self.skip < 0:
            raise InvalidValue("skip", self.skip, "a number from 0")
        for name in ("diversity", "novelty"):
            if not 0 <= (value := getattr(self, name)) <= 1:
                raise InvalidValue(name, value, "a number from 0 to 1")
