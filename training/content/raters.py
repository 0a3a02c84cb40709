"""Which works the same people like: the shrunken cosine of who liked each.

similarity(i, j) = n_ij / (sqrt(n_i n_j) + 20), with n_ij the users who liked both. Of more than
30,000 users, that many drawn at random stand for all: they change the cosines by little.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, IndexArray, Mask
from engine.contract.kinds import RELEVANT
from engine.events.interactions import Interactions
from training.metrics.ranking import LIKED_FROM

_SHRINKAGE = 20.0
_MAX_USERS = 30_000


@dataclass(frozen=True)
class Raters:
    """Who liked which work.

    Attributes:
        liked: float32 ones, shape (n_works, n_users), and transposed.
        size: float32, shape (n_works,): the root of how many liked each.
    """

    liked: sparse.csr_array
    transposed: sparse.csr_array
    size: Float32Array

    @classmethod
    def from_events(cls, events: Interactions, seed: int = 0) -> "Raters":
        """Who liked what: 4 of 5 stars or more, or something that says so without stars."""
        kept = _liked(events) & _sampled(events, seed)[events.user]
        ones = np.ones(int(kept.sum()), np.float32)
        shape = (events.n_works, events.n_users)
        liked = sparse.csr_array((ones, (events.work[kept], events.user[kept])), shape=shape)
        size = np.sqrt(np.diff(liked.indptr)).astype(np.float32)
        return cls(liked, liked.T.tocsr(), size)

    def compare(self, works: IndexArray) -> sparse.coo_array:
        """The similarity of some works to all that share a user: (n, n_works), below 1."""
        common = sparse.coo_array(self.liked[works] @ self.transposed)
        sizes = self.size[works][common.row] * self.size[common.col]
        values = common.data / (sizes + np.float32(_SHRINKAGE))
        return sparse.coo_array((values, (common.row, common.col)), shape=common.shape)


def _liked(events: Interactions) -> Mask:
    scale = events.rating_scale
    enough = scale.out_of(LIKED_FROM) if scale else np.inf
    mask: Mask = RELEVANT[events.kinds] & (~events.rated | (events.rating >= enough))
    return mask


def _sampled(events: Interactions, seed: int) -> Mask:
    """Which users are counted: bool, shape (n_users,)."""
    active = np.flatnonzero(events.active_users)
    if len(active) <= _MAX_USERS:
        return events.active_users
    chosen = np.zeros(events.n_users, dtype=bool)
    chosen[np.random.default_rng(seed).choice(active, _MAX_USERS, replace=False)] = True
    return chosen
