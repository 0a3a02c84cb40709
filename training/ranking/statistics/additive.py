"""Sums over users that can be added and subtracted without any rounding.

Integers are associative: in whatever order and shards the users come, the sums have the same bits,
and what is left when a user is subtracted is what it would be had nobody ever known them: exact
unlearning by sums (Cao and Yang 2015, "Towards Making Systems Forget with Machine Unlearning"). It
needs one thing: what a user adds depends on that user's events alone, and on constants; never on
the other users, nor on how users are numbered.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Self

import numpy as np


@dataclass(frozen=True)
class Additive:
    """Sums over the events of some users.

    Attributes:
        FRAME: names of the fields that say what the sums are about; all others are sums.
        MOST_USERS: of so many users no sum can overflow.
        users: how many users' events are summed up.
    """

    FRAME: ClassVar[tuple[str, ...]] = ()
    MOST_USERS: ClassVar[int] = int(np.iinfo(np.int64).max)

    users: int

    def __post_init__(self) -> None:
        """Refuse sums that may not be true.

        Raises:
            OverflowError: 64 bits may be too few for those of so many users.
            ValueError: more users were taken away than there were.
        """
        if self.users > self.MOST_USERS:
            raise OverflowError(f"{self.users} users: sums are exact up to {self.MOST_USERS}")
        if self.users < 0:
            raise ValueError("users cannot be taken away that the sums never held")

    def __add__(self, more: Self) -> Self:
        """The sums over the users of both, of whom nobody is in both."""
        return self._joined(more, np.add)

    def __sub__(self, fewer: Self) -> Self:
        """The sums as if some of the users had never been known."""
        return self._joined(fewer, np.subtract)

    @classmethod
    def sums(cls) -> list[str]:
        """The names of the arrays that are summed."""
        return [field.name for field in fields(cls) if field.name not in ("users", *cls.FRAME)]

    def _joined(self, term: Self, ufunc: Callable[[Any, Any], Any]) -> Self:
        for name in self.FRAME:
            if not np.array_equal(getattr(self, name), getattr(term, name)):
                raise ValueError(f"sums of different {name} have no sum")
        joined = {name: ufunc(getattr(self, name), getattr(term, name)) for name in self.sums()}
        return replace(self, users=int(ufunc(self.users, term.users)), **joined)


def users_of(active: np.ndarray) -> int:
    """How many users a mask holds."""
    return int(np.count_nonzero(active))
