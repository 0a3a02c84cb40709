"""What platforms are worth to somebody: how much of their list each carries, and adds.

The list is of the best works that they do not know, on whatever platform. The work at rank r is
worth 1 / log2(r + 1), as in DCG (Järvelin & Kekäläinen 2002), and a set of platforms what the works
are worth that any of them carries, as a share of what the list is. A work that two of them carry
counts once, so that the worth of a set is monotone and submodular: what a platform adds falls as
the set grows. To choose one after the other, each by what it adds to those before, is then for
every number of platforms within 1 - 1/e of the best choice of as many (Nemhauser, Wolsey & Fisher
1978).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, IndexArray, Mask
from engine.catalog.filters import TitleFilter, select
from engine.catalog.titles import Catalog

BEST = 100  # works of the list


@dataclass(frozen=True)
class Worth:
    """Some works of a list: their share of its value, 0 to 1, and how many they are."""

    share: float
    works: int


NOTHING = Worth(0.0, 0)


@dataclass(frozen=True)
class Addition:
    """What one more platform is for.

    Attributes:
        adds: to those that somebody has and those before it in the order.
        alone: to those that they have.
        together: what they have with it and those before it.
        ranks: in the list, ascending from 1: of the works that it adds.
    """

    platform: int
    adds: Worth
    alone: Worth
    together: Worth
    ranks: IndexArray


@dataclass(frozen=True)
class Loss:
    """What would be gone with a platform that somebody has.

    Attributes:
        ranks: in the list, ascending from 1: of the works that only it carries of those they have.
    """

    platform: int
    loses: Worth
    ranks: IndexArray


@dataclass(frozen=True)
class Coverage:
    """Which platform carries which work of a list, and what each work is worth.

    Attributes:
        carried: bool, shape (n_platforms, n_listed).
        shares: float64, shape (n_listed,): of the value of the list, which add up to 1.
    """

    carried: Mask
    shares: Float64Array

    @classmethod
    def of_list(cls, carried: Mask, works: Sequence[int]) -> "Coverage":
        """Those of a list, best first; `carried` is of all works: shape (n_platforms, n_works)."""
        listed = np.asarray(works, dtype=np.intp)
        return cls(carried[:, listed], rank_shares(len(listed)))

    def worth(self, platforms: Sequence[int]) -> Worth:
        """What the works are worth that any of some platforms carries."""
        return self._worth(self._carried_by(platforms))

    def additions(self, held: Sequence[int], further: Sequence[int]) -> list[Addition]:
        """The further platforms in greedy order; of equal ones that which is named first."""
        before, left = self._carried_by(held), list(further)
        first = before
        order: list[Addition] = []
        while left:
            best = max(left, key=lambda platform: self._share(self.carried[platform] & ~before))
            left.remove(best)
            added = self.carried[best] & ~before
            before = before | added
            alone = self._worth(self.carried[best] & ~first)
            together = self._worth(before)
            order.append(Addition(best, self._worth(added), alone, together, _ranks(added)))
        return order

    def losses(self, held: Sequence[int]) -> list[Loss]:
        """What would be gone with each platform, the most missed first; ties as they are named."""
        counts = self.carried[list(held)].sum(axis=0)
        losses = []
        for platform in held:
            only = self.carried[platform] & (counts == 1)
            losses.append(Loss(platform, self._worth(only), _ranks(only)))
        return sorted(losses, key=lambda loss: -loss.loses.share)

    def _carried_by(self, platforms: Sequence[int]) -> Mask:
        mask: Mask = np.logical_or.reduce(self.carried[list(platforms)], axis=0)
        return mask

    def _worth(self, listed: Mask) -> Worth:
        return Worth(self._share(listed), int(listed.sum())) if listed.any() else NOTHING

    def _share(self, listed: Mask) -> float:
        return float(self.shares[listed].sum())


def _ranks(listed: Mask) -> IndexArray:
    return np.flatnonzero(listed) + 1


def rank_shares(n: int) -> Float64Array:
    """What each rank of a list of `n` works is worth, of the whole: float64, shape (n,)."""
    values = 1 / np.log2(np.arange(1, n + 1) + 1)
    shares: Float64Array = values / values.sum()
    return shares


def carried_works(catalog: Catalog, conditions: TitleFilter) -> Mask:
    """Which works each platform has a title of that passes: bool, shape (n_platforms, n_works).

    Platforms are in the order of the catalog; titles of none are on none.

    Raises:
        InvalidValue, NotFound: as `select`.
    """
    carried = np.zeros((len(catalog.platforms.names), catalog.works.num_rows), dtype=bool)
    rows = np.flatnonzero(select(catalog, conditions) & (catalog.platform.codes >= 0))
    carried[catalog.platform.codes[rows], catalog.work_of[rows]] = True
    return carried
