"""Fits of one model on several folds, advancing together epoch by epoch.

So a study sees the mean over the folds after every epoch, can give a poor trial up early, and finds
the best number of epochs instead of searching for it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from engine.factors import FactorModel
from engine.interactions import Floats
from training.metrics import Errors
from training.sgd.grid import Fold, Folds, Grid
from training.sgd.kernels import AHEAD, GROUPS, learn_blocks, test_blocks
from training.sgd.parameters import SvdParameters
from training.sgd.vectors import LANES

_EVERY = (0, GROUPS)  # round, or group
_LARGE = 1_000_000  # ratings from which small shares pay: nobody waits long for the slower thread


class Lockstep:
    """One fit per fold, from the same start; the same bits for any number of threads.

    Args:
        grid: the ratings.
        folds: what each fit holds out.
        start: user factors, item factors and biases to begin with, over all users and works.
        threads: how many at most work at once.
    """

    def __init__(
        self,
        grid: Grid,
        folds: Folds,
        parameters: SvdParameters,
        start: FactorModel,
        threads: int = 1,
    ) -> None:
        self.epoch = 0
        self._parameters = parameters
        self._threads = min(threads, GROUPS)
        limits = np.array([grid.interactions.scale.low, grid.interactions.scale.high], np.float32)
        self._fits = [_Fit(grid, folds, fold, parameters, start, limits) for fold in folds.each]
        n_shares = GROUPS if len(grid) >= _LARGE and threads > 1 else self._threads
        self._shares = _shares(n_shares)
        self._scratch = [_scratch(grid.largest_block) for _ in range(n_shares)]

    def advance(self) -> None:
        """Learn every fold's ratings once.

        Whole fits run side by side as far as they go round; what is left over is shared by groups
        of users, round by round.
        """
        rates = rates_of(self._parameters, self.epoch)
        with np.errstate(all="ignore"), ThreadPoolExecutor(self._threads) as pool:
            side_by_side = len(self._fits) // self._threads * self._threads
            parts = [self._fits[at : side_by_side : self._threads] for at in range(self._threads)]
            _wait(pool.map(_learn_all, parts, [rates] * self._threads, self._scratch))
            for fit in self._fits[side_by_side:]:
                for turn in range(GROUPS):
                    learn = _partial(fit, rates, (turn, turn + 1))
                    _wait(pool.map(learn, self._shares, self._scratch))
        self.epoch += 1

    def errors(self) -> list[Errors]:
        """Return each fold's errors on its held-out ratings, NaN where a fit has diverged."""
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(_Fit.errors, self._fits))

    def models(self) -> list[FactorModel]:
        """Return the models as they are now; users and works that no rating taught are zero."""
        return [fit.model() for fit in self._fits]


class _Fit:
    """The rows of one fold's model."""

    def __init__(
        self, grid: Grid, folds: Folds, fold: Fold, parameters: SvdParameters,
        start: FactorModel, limits: Floats,
    ) -> None:  # fmt: skip
        k = parameters.n_factors
        self.k, self.fold, self.place, self.limits = k, fold, grid.place, limits
        self.width = (0,) * -(-(k + 2) // LANES)
        self.mean = fold.mean if parameters.biased else 0.0
        self.grid = (grid.user, grid.item, grid.rating, folds.label, grid.begin)
        self.p = _rows(len(self.width), start.user_factors, start.user_bias, fold.known_user)
        items = _rows(len(self.width), start.item_factors, start.item_bias, fold.known_item)
        items[:, [-2, -1]] = items[:, [-1, -2]]
        self.q = np.empty_like(items)
        self.q[grid.place] = items

    def learn(self, rates: Floats, rounds: Any, groups: Any, scratch: Any) -> None:
        learn_blocks(
            self.width, self.grid, rounds, groups, self.fold.label, np.float32(self.mean),
            self.p, self.q, rates, scratch,
        )  # fmt: skip

    def errors(self) -> Errors:
        squares, distances = test_blocks(
            self.width, self.grid, self.fold.label, np.float32(self.mean), self.limits,
            self.p, self.q,
        )  # fmt: skip
        n = max(self.fold.n_tested, 1)
        return Errors(float(np.sqrt(squares / n)), float(distances / n))

    def model(self) -> FactorModel:
        items = self.q[self.place]
        return FactorModel(
            mean=self.mean,
            user_bias=self.p[:, -2].astype(np.float64),
            item_bias=items[:, -1].astype(np.float64),
            user_factors=np.ascontiguousarray(self.p[:, : self.k]),
            item_factors=np.ascontiguousarray(items[:, : self.k]),
            known_item=self.fold.known_item.copy(),
        )


def rates_of(parameters: SvdParameters, epoch: int) -> Floats:
    """Return what the kernels multiply by in an epoch: float32, shape (8, LANES).

    Surprise's step, p += lr · (error · q - reg · p), is p · keep + error · q · gain with
    keep = 1 - lr · reg and gain = lr. The slots that always hold 1 keep it.
    """
    rates = np.empty((8, LANES), dtype=np.float32)
    for row, factors, bias, at, one in ((0, "pu", "bu", -2, -1), (2, "qi", "bi", -1, -2)):
        for first in (0, 4):
            term = parameters.term(factors, epoch)
            rates[first + row], rates[first + row + 1] = 1 - term.lr * term.reg, term.lr
        term = parameters.term(bias, epoch)
        rates[4 + row, at], rates[5 + row, at] = 1 - term.lr * term.reg, term.lr
        rates[4 + row, one], rates[5 + row, one] = 1, 0
    return rates


def _rows(width: int, factors: np.ndarray, bias: np.ndarray, known: np.ndarray) -> Floats:
    """Return rows with the bias in the last slot but one and 1 in the last, on a cache line each.

    Rows of the unknown hold no factors and no bias, and so add nothing to a prediction.
    """
    n, k = factors.shape
    floats = n * width * LANES
    memory = np.zeros(floats + LANES, dtype=np.float32)
    begin = -memory.ctypes.data // memory.itemsize % LANES
    rows = memory[begin : begin + floats].reshape(n, width * LANES)
    rows[:, :k] = np.where(known[:, None], factors, 0)
    rows[:, -2] = np.where(known, bias, 0)
    rows[:, -1] = 1
    return rows


def _scratch(size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size += AHEAD
    return np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.float32)


def _shares(n_shares: int) -> list[tuple[int, int]]:
    """Return the first and last-plus-one group of every share."""
    bounds = [GROUPS * at // n_shares for at in range(n_shares + 1)]
    return list(pairwise(bounds))


def _learn_all(fits: Iterable[_Fit], rates: Floats, scratch: Any) -> None:
    for fit in fits:
        fit.learn(rates, _EVERY, _EVERY, scratch)


def _partial(fit: _Fit, rates: Floats, rounds: tuple[int, int]) -> Callable[[Any, Any], None]:
    return lambda groups, scratch: fit.learn(rates, rounds, groups, scratch)


def _wait(results: Iterable[None]) -> None:
    for _ in results:
        pass
