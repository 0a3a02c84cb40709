"""Fits of one model on several folds, advancing together epoch by epoch.

So a study sees the mean over the folds after every epoch, can give a poor trial up early, and finds
the best number of epochs instead of searching for it.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np

from engine.arrays import Float32Array
from engine.models.biased_mf import BiasedMF
from training.metrics.errors import Errors
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.kernels import GROUPS, learn_blocks, test_ratings
from training.ratings.sgd.parameters import SvdParameters, Term
from training.ratings.sgd.vectors import LANES

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
Range = tuple[int, int]  # first and last-plus-one
Rates = tuple[np.float32, np.float32, np.float32, np.float32, Float32Array]

_EVERY: Range = (0, GROUPS)
# First row of the rates, factors, bias, and the lanes of the bias and of the 1.
_TERMS = ((0, "pu", "bu", -2, -1), (2, "qi", "bi", -1, -2))
_LARGE = 200_000  # ratings from which small shares pay: nobody waits long for the slower thread


class Lockstep:
    """One fit per fold, from the same start; the same bits for any number of threads.

    A context manager: its threads end with it.

    Args:
        grid: the ratings.
        folds: what each fit learns and is tested on.
        start: user factors, item factors and biases to begin with, over all users and works.
        threads: how many at most work at once.
    """

    def __init__(
        self,
        grid: Grid,
        folds: Sequence[Fold],
        parameters: SvdParameters,
        start: BiasedMF,
        threads: int = 1,
    ) -> None:
        self.epoch = 0
        self._parameters = parameters
        self._threads = min(threads, GROUPS)
        self._shares = _shares(GROUPS if len(grid) >= _LARGE else self._threads)
        self._fits = [_Fit(grid, fold, parameters, start) for fold in folds]
        # One pool for all epochs, and none for one thread: an interrupt that comes while a pool is
        # made or let go can be lost in one of its weak references' callbacks.
        self._pool = ThreadPoolExecutor(self._threads) if self._threads > 1 else None

    def advance(self) -> None:
        """Learn every fold's ratings once.

        Whole fits run side by side as far as they go round; what is left over is shared by groups
        of users, round by round.
        """
        rates = epoch_rates(self._parameters, self.epoch)
        side_by_side = len(self._fits) // self._threads * self._threads
        self._map(lambda fit: fit.learn(rates), self._fits[:side_by_side])
        for fit in self._fits[side_by_side:]:
            for turn in range(GROUPS):
                self._map(_learn_in(fit, rates, (turn, turn + 1)), self._shares)
        self.epoch += 1

    def errors(self) -> list[Errors]:
        """Each fold's errors on its held-out ratings, NaN where a fit has diverged."""
        return self._map(_Fit.errors, self._fits)

    def models(self) -> list[BiasedMF]:
        """The models as they are now; users and works without ratings are zero."""
        return [fit.model() for fit in self._fits]

    def __enter__(self) -> "Lockstep":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)  # what is under way ends within the epoch

    def _map(self, work: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> list[_Result]:
        """Do every task, side by side if there are threads, and list what comes of them."""
        if self._pool is None:
            return list(map(work, tasks))
        try:
            return list(self._pool.map(work, tasks))
        except RuntimeError as error:
            # An interrupt in the middle of a wait leaves its lock half released, says CPython.
            if isinstance(error.__context__, KeyboardInterrupt):
                raise error.__context__ from None
            raise


class _Fit:
    """The rows of one fold's model."""

    def __init__(self, grid: Grid, fold: Fold, parameters: SvdParameters, start: BiasedMF) -> None:
        self.k, self.fold, self.slot = parameters.n_factors, fold, grid.slot
        self.width = (0,) * -(-(self.k + 2) // LANES)
        self.mean = fold.mean if parameters.biased else 0.0
        self.ratings = grid.user, grid.item, grid.rating
        scale = grid.interactions.scale
        self.limits = np.array([scale.low, scale.high], dtype=np.float32)
        self.p = _rows(len(self.width), start.user_factors, start.user_bias, fold.known_user)
        items = _rows(len(self.width), start.item_factors, start.item_bias, fold.known_item)
        items[:, [-2, -1]] = items[:, [-1, -2]]  # its bias meets the user's 1, its 1 the bias
        self.q = np.empty_like(items)
        self.q[grid.slot] = items

    def learn(self, rates: Rates, rounds: Range = _EVERY, groups: Range = _EVERY) -> None:
        learn_blocks(
            self.width,
            self.ratings,
            self.fold.train,
            self.fold.begin,
            rounds,
            groups,
            np.float32(self.mean),
            self.p,
            self.q,
            rates,
        )

    def errors(self) -> Errors:
        squares, distances = test_ratings(
            self.width,
            self.ratings,
            self.fold.test,
            np.float32(self.mean),
            self.limits,
            self.p,
            self.q,
        )
        n = max(self.fold.n_test, 1)
        return Errors(float(np.sqrt(squares / n)), float(distances / n))

    def model(self) -> BiasedMF:
        items = self.q[self.slot]
        return BiasedMF(
            mean=self.mean,
            user_bias=self.p[:, -2].astype(np.float64),
            item_bias=items[:, -1].astype(np.float64),
            user_factors=np.ascontiguousarray(self.p[:, : self.k]),
            item_factors=np.ascontiguousarray(items[:, : self.k]),
            known_item=self.fold.known_item.copy(),
        )


def epoch_rates(parameters: SvdParameters, epoch: int) -> Rates:
    """What the kernels multiply by in an epoch: four float32, and float32 (4, LANES).

    Surprise's step, p += lr · (error · q - reg · p), is p · keep + error · q · gain with
    keep = 1 - lr · reg and gain = lr. The lanes that always hold 1 keep it.
    """
    last = np.empty((4, LANES), dtype=np.float32)
    for row, factors, bias, bias_lane, one_lane in _TERMS:
        last[row : row + 2] = _keep_and_gain(parameters.term(factors, epoch))
        last[row : row + 2, [bias_lane]] = _keep_and_gain(parameters.term(bias, epoch))
        last[row : row + 2, one_lane] = 1, 0
    return *last[:, 0], last


def _keep_and_gain(term: Term) -> Float32Array:
    return np.array([[1 - term.lr * term.reg], [term.lr]], dtype=np.float32)


def _rows(width: int, factors: np.ndarray, bias: np.ndarray, known: np.ndarray) -> Float32Array:
    """Rows with the bias in the last lane but one and 1 in the last, each on its own cache lines.

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


def _shares(n_shares: int) -> list[Range]:
    """The first and last-plus-one group of every share."""
    bounds = [GROUPS * share // n_shares for share in range(n_shares + 1)]
    return list(pairwise(bounds))


def _learn_in(fit: _Fit, rates: Rates, rounds: Range) -> Callable[[Range], None]:
    return lambda groups: fit.learn(rates, rounds, groups)
