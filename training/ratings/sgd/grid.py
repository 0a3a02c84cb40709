"""The ratings in the order in which the trainer visits them, and folds cut from them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from engine.arrays import Float32Array, Int32Array, Int64Array, Mask, UInt32Array
from engine.events.interactions import Interactions
from training.ratings.sgd.kernels import AHEAD, GROUPS
from training.splitting import Split

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Grid:
    """Ratings cut into GROUPS × GROUPS blocks: by user group, then item block, then user and item.

    User groups hold about as many ratings each. Items are dealt to the blocks by falling number of
    ratings, so that every block has its share of the popular ones. The grid follows from the
    ratings alone, never from the number of threads.

    Attributes:
        user: int32, shape (n + AHEAD,): index of the user; the last AHEAD entries are spare.
        item: int32, likewise: place of the item in the trainer's arrays.
        rating: float32, likewise.
        row: int32, shape (n,): which of the interactions it is.
        begin: int64, shape (GROUPS² + 1,): where each block begins.
        place: int32, shape (n_works,): the place of each work.
        interactions: what it was made of, ordered by user.
    """

    user: Int32Array
    item: Int32Array
    rating: Float32Array
    row: Int32Array
    begin: Int64Array
    place: Int32Array
    interactions: Interactions

    @classmethod
    def of(cls, interactions: Interactions) -> "Grid":
        """Return the grid of some interactions."""
        place, block = _deal(np.bincount(interactions.work, minlength=interactions.n_works))
        cell = _groups(interactions)[interactions.user] * np.uint8(GROUPS)
        cell += block[interactions.work]
        row = np.argsort(cell, kind="stable").astype(np.int32)
        sizes = np.bincount(cell, minlength=GROUPS * GROUPS)
        return cls(
            user=_with_spare(interactions.user[row]),
            item=_with_spare(place[interactions.work[row]]),
            rating=_with_spare(interactions.rating[row]),
            row=row,
            begin=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            place=place,
            interactions=interactions,
        )

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Fold:
    """What one fit learns and is tested on: rows of a grid, of which no rating is copied.

    Attributes:
        learned: uint32, shape (n_learned + AHEAD,): rows in the grid's order, then spare entries;
            None where all rows are learned.
        begin: int64, shape (GROUPS² + 1,): where each block begins in `learned`.
        tested: uint32, shape (n_tested + AHEAD,): likewise.
        mean: of the learned ratings.
        known_user, known_item: bool: who and what has learned ratings; items by work.
    """

    learned: UInt32Array | None
    begin: Int64Array
    tested: UInt32Array
    mean: float
    known_user: Mask
    known_item: Mask

    @classmethod
    def of(cls, grid: Grid, split: Split) -> "Fold":
        """Return the fold that learns and tests the rows of a split of the interactions."""
        given = grid.interactions
        known_user = np.zeros(given.n_users, dtype=bool)
        known_item = np.zeros(given.n_works, dtype=bool)
        known_user[given.user[split.train]] = True
        known_item[given.work[split.train]] = True
        learned = np.flatnonzero(split.train[grid.row]).astype(np.uint32)
        return cls(
            learned=_with_spare(learned),
            begin=np.searchsorted(learned, grid.begin).astype(np.int64),
            tested=_with_spare(np.flatnonzero(split.test[grid.row]).astype(np.uint32)),
            mean=float(np.mean(given.rating[split.train], dtype=np.float64)),
            known_user=known_user,
            known_item=known_item,
        )

    @classmethod
    def everything(cls, grid: Grid) -> "Fold":
        """Return the fold that learns all ratings and is tested on none."""
        rows = np.ones(len(grid), dtype=bool)
        return replace(cls.of(grid, Split(rows, ~rows)), learned=None)

    @property
    def n_tested(self) -> int:
        """The number of ratings that it is tested on."""
        return len(self.tested) - AHEAD


def _groups(interactions: Interactions) -> Bytes:
    """Return the group of every user: consecutive users with an equal share of the ratings."""
    end = interactions.indptr()[1:]
    return (
        np.minimum((end - 1) * GROUPS // max(len(interactions), 1), GROUPS - 1)
        .clip(0)
        .astype(np.uint8)
    )


def _deal(counts: Int64Array) -> tuple[Int32Array, Bytes]:
    """Return place and block of every item: dealt like cards by falling count.

    The places of a block are consecutive, its popular items first.
    """
    order = np.argsort(-counts, kind="stable")
    block = np.empty(len(counts), dtype=np.uint8)
    block[order] = np.arange(len(counts)) % GROUPS
    place = np.empty(len(counts), dtype=np.int32)
    place[order[np.argsort(block[order], kind="stable")]] = np.arange(len(counts))
    return place, block


def _with_spare(values: np.ndarray) -> np.ndarray:
    """Return the values and AHEAD zeros, for the kernels look that far ahead."""
    return np.concatenate([values, np.zeros(AHEAD, dtype=values.dtype)])
