"""The ratings in the order in which the trainer visits them, and folds cut from them."""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Float32Array, Int32Array, Int64Array, Mask, UInt8Array, UInt32Array
from engine.events.interactions import Interactions
from training.ratings.sgd.kernels import AHEAD, GROUPS
from training.splitting import Split


@dataclass(frozen=True)
class Grid:
    """Ratings cut into GROUPS × GROUPS blocks: by user group, then item block, then user and item.

    User groups hold about as many ratings each. Items are dealt to the blocks by falling number of
    ratings, so that every block has its share of the popular ones. The grid follows from the
    ratings alone, never from the number of threads.

    Attributes:
        user: int32, shape (n + AHEAD,): index of the user; the last AHEAD entries are spare.
        item: int32, likewise: slot of the item, its row in the trainer's arrays.
        rating: float32, likewise.
        row: int32, shape (n,): which of the interactions it is.
        begin: int64, shape (GROUPS² + 1,): where each block begins.
        slot: int32, shape (n_works,): the slot of each work.
        interactions: what it was made of, ordered by user.
    """

    user: Int32Array
    item: Int32Array
    rating: Float32Array
    row: Int32Array
    begin: Int64Array
    slot: Int32Array
    interactions: Interactions

    @classmethod
    def from_interactions(cls, interactions: Interactions) -> "Grid":
        """Cut interactions, ordered by user, into blocks."""
        slot, block = _deal(np.bincount(interactions.work, minlength=interactions.n_works))
        cell = _groups(interactions)[interactions.user] * np.uint8(GROUPS)
        cell += block[interactions.work]
        row = np.argsort(cell, kind="stable").astype(np.int32)
        sizes = np.bincount(cell, minlength=GROUPS * GROUPS)
        return cls(
            user=_with_spare(interactions.user[row]),
            item=_with_spare(slot[interactions.work[row]]),
            rating=_with_spare(interactions.rating[row]),
            row=row,
            begin=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            slot=slot,
            interactions=interactions,
        )

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Fold:
    """What one fit learns and is tested on: rows of a grid, of which no rating is copied.

    Attributes:
        train: uint32, shape (n_train + AHEAD,): rows in the grid's order, then spare entries;
            None where all rows are learned.
        begin: int64, shape (GROUPS² + 1,): where each block begins in `train`.
        test: uint32, shape (n_test + AHEAD,): likewise.
        mean: of the learned ratings.
        known_user, known_item: bool: who and what has learned ratings; items by work.
    """

    train: UInt32Array | None
    begin: Int64Array
    test: UInt32Array
    mean: float
    known_user: Mask
    known_item: Mask

    @classmethod
    def from_split(cls, grid: Grid, split: Split) -> "Fold":
        """Learn and test the rows of a split of the grid's interactions."""
        ratings = grid.interactions
        known_user = np.zeros(ratings.n_users, dtype=bool)
        known_item = np.zeros(ratings.n_works, dtype=bool)
        known_user[ratings.user[split.train]] = True
        known_item[ratings.work[split.train]] = True
        train = np.flatnonzero(split.train[grid.row]).astype(np.uint32)
        return cls(
            train=_with_spare(train),
            begin=np.searchsorted(train, grid.begin).astype(np.int64),
            test=_with_spare(np.flatnonzero(split.test[grid.row]).astype(np.uint32)),
            mean=float(np.mean(ratings.rating[split.train], dtype=np.float64)),
            known_user=known_user,
            known_item=known_item,
        )

    @classmethod
    def everything(cls, grid: Grid) -> "Fold":
        """Learn all ratings and test none."""
        rows = np.ones(len(grid), dtype=bool)
        return replace(cls.from_split(grid, Split(rows, ~rows)), train=None)

    @property
    def n_test(self) -> int:
        """The number of ratings that it is tested on."""
        return len(self.test) - AHEAD


def _groups(interactions: Interactions) -> UInt8Array:
    """The group of every user: consecutive users with an equal share of the ratings."""
    last = interactions.indptr()[1:] - 1  # row of each user's last rating; -1 before any
    group = np.minimum(last * GROUPS // max(len(interactions), 1), GROUPS - 1)
    return group.clip(0).astype(np.uint8)


def _deal(counts: Int64Array) -> tuple[Int32Array, UInt8Array]:
    """Slot and block of every item: dealt like cards by falling count.

    The slots of a block are consecutive, its popular items first.
    """
    order = np.argsort(-counts, kind="stable")
    block = np.empty(len(counts), dtype=np.uint8)
    block[order] = np.arange(len(counts)) % GROUPS
    slot = np.empty(len(counts), dtype=np.int32)
    slot[order[np.argsort(block[order], kind="stable")]] = np.arange(len(counts))
    return slot, block


def _with_spare(values: np.ndarray) -> np.ndarray:
    """The values and AHEAD zeros, as the kernels look that far ahead."""
    return np.concatenate([values, np.zeros(AHEAD, dtype=values.dtype)])
