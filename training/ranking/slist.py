"""SLIST: a linear item-item model of what goes together and what comes next, in closed form.

Choi et al. 2021 ("Session-aware Linear Item-Item Models for Session-based Recommendation") join

    ||X - X B||²          X: who has rated what          (EASE, Steck 2019)
    ||F - S B||²          S: what was rated before, F: what after, moment by moment
    B_jj = 0              no item explains itself

into one ridge regression. With G = (1 - a) XᵀX + a SᵀS, R = (1 - a) XᵀX + a SᵀF and
P = (G + λI + d · diag(G))⁻¹

    B = P R - P · diag(diag(P R) / diag(P))

is the solution; without transitions, a = 0, and wherever no time is known, it is EASE. The two
sums are brought to the same trace first. d is the dropout of Steck 2020 ("Autoencoders that don't
overfit towards the Identity"), λ is given in mean diagonal entries of XᵀX, which frees it from the
number of users. At last each column is divided by its item's number of ratings to a small power, so
that long lists of popular items do not crowd out the rest.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from optuna.distributions import FloatDistribution
from scipy.linalg import lapack

from engine.arrays import Float64Array, IndexArray, Int64Array, Mask
from engine.models.item_item import ItemItem
from training.ranking.base import (
    ALL_TIME,
    RECENT,
    WEIGHTING,
    Parameters,
    Ranker,
    Space,
    TrainingData,
)
from training.ranking.cooccurrence import strongest_neighbours, takes_part
from training.ranking.statistics.beside import BesideSums, EventsBeside
from training.ranking.statistics.item_statistics import ItemStatistics
from training.ranking.tail import tail_works, with_tail

_BLOCK = 256  # rows of a matrix that are changed at once
_COLUMNS = 768  # of a product that a thread makes at once


class Slist(Ranker):
    """EASE and SLIT in one."""

    name = "slist"
    SUMMARY = (
        "A work's score is a sum over the works of the user's history: how often it stands in the "
        "same histories, and how often after them (SLIST)."
    )
    SPACE: ClassVar[Space] = WEIGHTING | {
        "transition_share": FloatDistribution(0.0, 0.95),
        "penalty": FloatDistribution(0.3, 60.0, log=True),
        "dropout": FloatDistribution(0.0, 0.5),
        "discount": FloatDistribution(0.0, 0.3),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        RECENT | {"transition_share": 0.8, "penalty": 6.0, "dropout": 0.1, "discount": 0.1},
        ALL_TIME | {"transition_share": 0.0, "penalty": 8.0, "dropout": 0.0, "discount": 0.0},
        RECENT | {"transition_share": 0.5, "penalty": 15.0, "dropout": 0.1, "discount": 0.0},
        ALL_TIME | {"transition_share": 0.3, "penalty": 6.0, "dropout": 0.3, "discount": 0.1},
    )
    OF_TIME: ClassVar[frozenset[str]] = Ranker.OF_TIME | {"transition_share"}
    BUDGET = 1.0  # it wins wherever ratings show what goes with what

    def __init__(self, data: TrainingData) -> None:
        """Add up what co-occurs, and what follows what."""
        super().__init__(data)
        self._items, self._statistics = data.items, data.statistics
        self._tail = tail_works(data.counts, self._items, data.listed, data.max_tail)

    def scorer(self, parameters: Parameters) -> ItemItem:
        """B, of which each row keeps its largest entries, and the columns of the tail."""
        listed, statistics = self._data.listed, self._statistics
        if not len(self._tail):
            return item_item(statistics, parameters, listed, self._data.threads)
        regression = Regression(statistics, parameters, self._data.threads)
        model = strongest_neighbours(regression.weights(), self._items, listed)
        return with_tail(model, self._beside, regression.columns, self._data.threads)

    @cached_property
    def _beside(self) -> EventsBeside:
        """The events of the tail, which only some fits need."""
        data = self._data
        return EventsBeside.from_events(data.interactions, data.age, self._tail, self._items)

    def covered(self) -> Mask:
        """The most rated works, which take part in the sums."""
        return takes_part(self._items, self._data.interactions.n_works)

    @classmethod
    def summary(cls, *, timed: bool) -> str:
        """What a work's score is; without times nothing stands after anything."""
        return cls.SUMMARY if timed else cls.SUMMARY.replace(", and how often after them", "")

    @classmethod
    def describe(cls, parameters: Parameters) -> Iterator[str]:
        """What the parameters of the regression mean."""
        dropout = parameters["dropout"]
        if (share := parameters.get("transition_share")) is not None:
            yield (
                f"{100 * share:.0f} % of the regression is what comes next in a history "
                f"(sequential co-occurrence), {100 * (1 - share):.0f} % what the same histories "
                "hold (co-occurrence)."
            )
        yield f"The penalty that keeps the numbers small is {parameters['penalty']:.3g}."
        yield (
            f"It is fitted as if {100 * dropout / (1 + dropout):.0f} % of every history were "
            "dropped at random."
        )
        yield (
            "A work's column is divided by its number of events to the power "
            f"{parameters['discount']:.2g}, so that the popular do not crowd out the rest."
        )


def item_item(
    statistics: ItemStatistics, parameters: Parameters, listed: Mask, threads: int = 1
) -> ItemItem:
    """B by the sums alone, of which each row keeps its largest entries.

    Rows speak for works that are `listed`: bool, shape (n_works,). The same for any threads.
    """
    if not len(statistics.items):
        return ItemItem.empty(len(listed))
    weights = Regression(statistics, parameters, threads).weights()
    return strongest_neighbours(weights, statistics.items, listed)


class Regression:
    """The ridge regression of some sums and parameters, solved but for what it explains."""

    def __init__(
        self, statistics: ItemStatistics, parameters: Parameters, threads: int = 1
    ) -> None:
        """Invert the system of the items, of which there is one at least."""
        self._threads = threads
        share = parameters.get("transition_share", 0.0)
        counts = statistics.pairs.together.diagonal().astype(np.float64)
        diagonal = statistics.sequences.before.diagonal().astype(np.float64)
        self._statistics = statistics
        self._shares = 1 - share, share * counts.sum() / max(diagonal.sum(), 1.0)
        self._discount = parameters["discount"]
        system = self._joined(statistics.pairs.together, statistics.sequences.before)
        diagonal = np.einsum("ii->i", system)  # a view
        diagonal += parameters["penalty"] * counts.mean() + parameters["dropout"] * diagonal
        self._inverse = inverted(system)

    def weights(self) -> Float64Array:
        """B of the items: float64, shape (n, n)."""
        statistics, inverse = self._statistics, self._inverse
        weights = self._joined(statistics.pairs.together, statistics.sequences.after)
        multiply(inverse, weights, self._threads)
        explained = weights.diagonal() / inverse.diagonal()
        for rows in _blocks_of_rows(weights):
            weights[rows] -= inverse[rows] * explained
        np.fill_diagonal(weights, 0.0)  # but for rounding it is
        weights /= self._divisors(statistics.items)
        return weights

    def columns(self, sums: BesideSums) -> Float64Array:
        """B of works beside the items, one a row: float64, shape (len(works), n)."""
        columns = self._joined(sums.together, sums.after) @ self._inverse
        return np.asarray(columns / self._divisors(sums.works)[:, None])

    def _joined(self, together: Int64Array, sequential: Int64Array) -> Float64Array:
        """Both sums by their shares, brought to the same trace."""
        joined: Float64Array = together.astype(np.float64)
        joined *= self._shares[0]
        if self._shares[1]:
            for rows in _blocks_of_rows(joined):
                joined[rows] += self._shares[1] * sequential[rows]
        return joined

    def _divisors(self, works: IndexArray) -> Float64Array:
        """What the columns of works are divided by: a small power of their numbers of events."""
        events = self._statistics.works.events[works].astype(np.float64)
        return np.asarray(events**self._discount)


def multiply(left: Float64Array, right: Float64Array, threads: int) -> None:
    """Put the product of two matrices where the right one was, by several threads.

    It has the same bits for any number of threads: each multiplies some columns, as many at once
    for any number of them, as that may change the rounding.
    """

    def multiply_columns(low: int) -> None:
        columns = right[:, low : low + _COLUMNS]
        columns[:] = left @ columns

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(multiply_columns, range(0, right.shape[1], _COLUMNS)))


def inverted(system: Float64Array) -> Float64Array:
    """The inverse of a positive definite matrix, shape (n, n), which is used up.

    Raises:
        LinAlgError: it is not positive definite.
    """
    factor, failed = lapack.dpotrf(system.T, lower=1, clean=0, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError("the system is not positive definite")
    inverse: Float64Array = lapack.dpotri(factor, lower=1, overwrite_c=1)[0]
    for rows in _blocks_of_rows(inverse):  # it has the lower triangle alone
        low, high = rows.start, rows.stop
        block = inverse[low:high, low:high]
        block[:] = np.tril(block) + np.tril(block, -1).T
        inverse[low:high, high:] = inverse[high:, low:high].T
    return inverse


def _blocks_of_rows(matrix: npt.NDArray[Any]) -> Iterator[slice]:
    """Yield some rows at a time, so that what is made of them on the way stays small."""
    for low in range(0, len(matrix), _BLOCK):
        yield slice(low, low + _BLOCK)
