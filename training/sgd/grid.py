"""The ratings in the order in which the trainer visits them, and folds cut from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from engine.interactions import Floats, Interactions, Ints
from training.folds import MOST_FOLDS, Split
from training.sgd.kernels import AHEAD, GROUPS, NEVER

Labels = npt.NDArray[np.uint8]
_LEARNED = NEVER - 1  # label of ratings that are learned and in no test part


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

    user: Ints
    item: Ints
    rating: Floats
    row: Ints
    begin: npt.NDArray[np.int64]
    place: Ints
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

    @cached_property
    def largest_block(self) -> int:
        """The number of ratings in the largest block."""
        return int(np.diff(self.begin).max())


@dataclass(frozen=True)
class Fold:
    """What one fit learns from: the mean, and who and what has ratings there.

    Attributes:
        label: of the ratings that it is tested on; -1 where all are learned.
        mean: of the learned ratings.
        known_user, known_item: bool; items by work.
        n_tested: number of ratings that it is tested on.
    """

    label: int
    mean: float
    known_user: npt.NDArray[np.bool_]
    known_item: npt.NDArray[np.bool_]
    n_tested: int


@dataclass(frozen=True)
class Folds:
    """Ratings of a grid, each labelled with the fold that tests it: no copy of the ratings.

    Attributes:
        label: uint8, shape (n,), in the grid's order.
        each: the folds.
    """

    label: Labels
    each: tuple[Fold, ...]

    @classmethod
    def everything(cls, grid: Grid) -> "Folds":
        """Return a single fold that learns all ratings and tests none."""
        return cls(np.full(len(grid), _LEARNED, np.uint8), (_fold(grid.interactions, None, -1),))

    @classmethod
    def of(cls, grid: Grid, splits: Sequence[Split]) -> "Folds":
        """Return the folds of a cross-validation: splits of the same rows with disjoint test parts.

        Raises:
            ValueError: the splits are not of that kind.
        """
        used = splits[0].train | splits[0].test
        label = np.where(used, np.uint8(_LEARNED), np.uint8(NEVER))
        for number, split in enumerate(splits):
            if number >= MOST_FOLDS or not np.array_equal(split.train, used & ~split.test):
                raise ValueError(f"expected splits of the same rows, {MOST_FOLDS} at most")
            if (label[split.test] != _LEARNED).any():
                raise ValueError("expected test parts that do not overlap")
            label[split.test] = number
        each = tuple(_fold(grid.interactions, s, n) for n, s in enumerate(splits))
        return cls(label[grid.row], each)


def _fold(interactions: Interactions, split: Split | None, label: int) -> Fold:
    learned = interactions if split is None else interactions.take(split.train)
    known_user = np.zeros(interactions.n_users, dtype=bool)
    known_item = np.zeros(interactions.n_works, dtype=bool)
    known_user[learned.user] = True
    known_item[learned.work] = True
    mean = float(np.mean(learned.rating, dtype=np.float64))
    return Fold(label, mean, known_user, known_item, int(split.test.sum()) if split else 0)


def _groups(interactions: Interactions) -> Labels:
    """Return the group of every user: consecutive users with an equal share of the ratings."""
    end = interactions.indptr()[1:]
    return (
        np.minimum((end - 1) * GROUPS // max(len(interactions), 1), GROUPS - 1)
        .clip(0)
        .astype(np.uint8)
    )


def _deal(counts: npt.NDArray[np.int64]) -> tuple[Ints, Labels]:
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
    return np.concatenate([values, np.zeros(AHEAD, dtype=values.dtype)])
