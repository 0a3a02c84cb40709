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
from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution

from engine.arrays import Float64Array, Mask
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
from training.ranking.cooccurrence import (
    cooccurrence_counts,
    most_rated,
    sequential_cooccurrence,
    strongest_neighbours,
    takes_part,
)


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
        events = data.interactions
        self._items = most_rated(events, data.max_items, data.offered)
        self._counts = cooccurrence_counts(events, self._items, data.seed)
        timed = events.times > 0  # what has no time comes neither before nor after anything
        sequences = events.take(timed), data.age[timed]
        before, after = sequential_cooccurrence(*sequences, self._items, data.seed)
        scale = np.trace(self._counts) / max(np.trace(before), 1e-9)
        self._before, self._after = before * scale, after * scale

    def scorer(self, parameters: Parameters) -> ItemItem:
        """B, of which each row keeps its largest entries."""
        return strongest_neighbours(self._weights(parameters), self._items, self._data.listed)

    def _weights(self, parameters: Parameters) -> Float64Array:
        share = parameters.get("transition_share", 0.0)
        system = (1 - share) * self._counts + share * self._before
        diagonal = system.diagonal()
        unit = self._counts.diagonal().mean() if len(diagonal) else 1.0
        ridge = parameters["penalty"] * unit + parameters["dropout"] * diagonal
        inverse = np.linalg.inv(system + np.diag(ridge))
        weights = inverse @ ((1 - share) * self._counts + share * self._after)
        weights -= inverse * (weights.diagonal() / inverse.diagonal())
        np.fill_diagonal(weights, 0.0)  # but for rounding it is
        counts = self._data.counts[self._items].astype(np.float64)
        return np.asarray(weights / counts ** parameters["discount"])

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
