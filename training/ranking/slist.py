"""SLIST: a linear item-item model of what goes together and what comes next, in closed form.

Choi et al. 2021 ("Session-aware Linear Item-Item Models for Session-based Recommendation") join

    ||X - X B||²          X: who has rated what          (EASE, Steck 2019)
    ||F - S B||²          S: what was rated before, F: what after, moment by moment
    B_jj = 0              no item explains itself

into one ridge regression. With G = (1 - a) XᵀX + a SᵀS, R = (1 - a) XᵀX + a SᵀF and
P = (G + λI + d · diag(G))⁻¹

    B = P R - P · diag(diag(P R) / diag(P))

is the solution; without succession, a = 0, it is EASE. The two sums are brought to the same trace
first. d is the dropout of Steck 2020 ("Autoencoders that don't overfit towards the Identity"), λ is
given in mean diagonal entries of XᵀX, which frees it from the number of users. At last each column
is divided by its item's number of ratings to a small power, so that long lists of popular items do
not crowd out the rest.
"""

from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution

from engine.arrays import Float64Array
from engine.models.item_item import ItemNeighbours
from training.ranking.base import (
    EVER,
    LATELY,
    MEMORY,
    Learned,
    Order,
    Parameters,
    Ranker,
    Space,
)
from training.ranking.cooccurrence import largest, most_rated, succession, together


class Slist(Ranker):
    """EASE and SLIT in one."""

    name = "slist"
    SPACE: ClassVar[Space] = MEMORY | {
        "succession": FloatDistribution(0.0, 0.95),
        "penalty": FloatDistribution(0.3, 60.0, log=True),
        "dropout": FloatDistribution(0.0, 0.5),
        "discount": FloatDistribution(0.0, 0.3),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        LATELY | {"succession": 0.8, "penalty": 6.0, "dropout": 0.1, "discount": 0.1},
        EVER | {"succession": 0.0, "penalty": 8.0, "dropout": 0.0, "discount": 0.0},
        LATELY | {"succession": 0.5, "penalty": 15.0, "dropout": 0.1, "discount": 0.0},
        EVER | {"succession": 0.3, "penalty": 6.0, "dropout": 0.3, "discount": 0.1},
    )

    def __init__(self, learned: Learned) -> None:
        """Add up what goes together and what follows what."""
        self._learned = learned
        self._items = most_rated(learned.given, learned.most_items)
        self._together = together(learned.given, self._items, learned.seed)
        before, after = succession(learned.given, learned.age, self._items, learned.seed)
        scale = np.trace(self._together) / max(np.trace(before), 1e-9)
        self._before, self._after = before * scale, after * scale

    def order(self, parameters: Parameters) -> Order:
        """Return the order by B."""
        return Order(self.neighbours(parameters), self._learned.remembered(parameters))

    def neighbours(self, parameters: Parameters) -> ItemNeighbours:
        """Return B, of which each row keeps its largest entries."""
        return largest(self._weights(parameters), self._items, self._learned.given.n_works)

    def _weights(self, parameters: Parameters) -> Float64Array:
        share = parameters["succession"]
        system = (1 - share) * self._together + share * self._before
        own = system.diagonal()
        unit = self._together.diagonal().mean() if len(own) else 1.0
        penalised = system + np.diag(parameters["penalty"] * unit + parameters["dropout"] * own)
        inverse = np.linalg.inv(penalised)
        found = inverse @ ((1 - share) * self._together + share * self._after)
        found -= inverse * (found.diagonal() / inverse.diagonal())
        np.fill_diagonal(found, 0.0)  # but for rounding it is
        counts = self._learned.counts[self._items].astype(np.float64)
        return np.asarray(found / counts ** parameters["discount"])
