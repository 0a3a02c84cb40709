"""One epoch of the trainer, written plainly in float64, to hold the compiled one against."""

import numpy as np

from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.kernels import AHEAD, GROUPS
from training.ratings.sgd.parameters import SvdParameters


class Oracle:
    """Surprise's model, learned in the grid's order, two ratings of a block in one go."""

    def __init__(self, grid, fold, parameters: SvdParameters, start) -> None:
        self.grid, self.fold, self.parameters, self.epoch = grid, fold, parameters, 0
        self.mean = fold.mean if parameters.biased else 0.0
        self.pu = np.where(fold.known_user[:, None], start.user_factors, 0)
        self.qi = np.where(fold.known_item[:, None], start.item_factors, 0)
        self.bu, self.bi = np.zeros(len(self.pu)), np.zeros(len(self.qi))

    def advance(self) -> None:
        for turn in range(GROUPS):
            for group in range(GROUPS):
                for together in pairs_of(*block_of(self.grid, self.fold, group, turn)):
                    errors = [self._error(*rating) for rating in together]
                    for (user, work, _), error in zip(together, errors, strict=True):
                        self._move(user, work, error)
        self.epoch += 1

    def _error(self, user, work, rating):
        inner = self.bu[user] + self.bi[work] + self.pu[user] @ self.qi[work]
        return rating - self.mean - inner

    def _move(self, user, work, error):
        bu, bi, pu, qi = (
            self.parameters.term(name, self.epoch) for name in ("bu", "bi", "pu", "qi")
        )
        self.bu[user] += bu.lr * (error - bu.reg * self.bu[user])
        self.bi[work] += bi.lr * (error - bi.reg * self.bi[work])
        p, q = self.pu[user].copy(), self.qi[work].copy()
        self.pu[user] += pu.lr * (error * q - pu.reg * p)
        self.qi[work] += qi.lr * (error * p - qi.reg * q)


def learned_rows(grid: Grid, fold: Fold) -> np.ndarray:
    """The grid's rows that a fold learns, in order."""
    return np.arange(len(grid)) if fold.train is None else fold.train[:-AHEAD]


def block_of(grid: Grid, fold: Fold, group: int, turn: int):
    """User, work and rating of what a fold learns of a group's block in a round."""
    block = group * GROUPS + (group + turn) % GROUPS
    work_at = np.argsort(grid.slot)
    rows = learned_rows(grid, fold)[fold.begin[block] : fold.begin[block + 1]]
    return grid.user[rows], work_at[grid.item[rows]], grid.rating[rows].astype(np.float64)


def pairs_of(user, work, rating):
    """Yield what is learned in one go: a rating of each half, then what is left of either."""
    ratings = list(zip(user.tolist(), work.tolist(), rating.tolist(), strict=True))
    middle = len(ratings) // 2
    while 0 < middle < len(ratings) and user[middle] == user[middle - 1]:
        middle += 1
    first, second = ratings[:middle], ratings[middle:]
    paired = min(len(first), len(second))
    yield from zip(first[:paired], second[:paired], strict=True)
    yield from ((rating,) for rating in first[paired:] + second[paired:])
