"""How good lists are: whether they hold what people then liked, and what they hold in all.

Relevance is binary: a work that the user liked in the part that was held out. With r_j = 1 where
the j-th entry is relevant, R relevant works and cut-off k, for one user:

    precision  sum of r_j / k                       recall  sum of r_j / R
    hit rate   1 if any r_j is 1                    MRR     1 / place of the first relevant entry
    nDCG       sum of r_j / log2(j + 1), over the same sum for min(R, k) relevant entries on top
    MAP        sum of r_j · precision at j, over min(R, k)

as in Järvelin & Kekäläinen 2002 (nDCG) and Manning et al. 2008, chapter 8 (the others). A list that
is shorter than k counts as one with nothing relevant in the empty places.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, IndexArray, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from training.metrics.inequality import gini

METRICS = ("precision", "recall", "hit rate", "nDCG", "MAP", "MRR")
RESAMPLES = 1000
FEWEST = 30  # users, below which nothing is proved


@dataclass(frozen=True)
class Relevant:
    """What each judged user liked in the held-out part.

    Attributes:
        users: int32, shape (n,): ascending; who liked something.
        pairs: int64, ascending: row of the user · n_works + work.
        counts: int64, shape (n,): how many works each liked; one at least.
    """

    users: Int32Array
    pairs: Int64Array
    counts: Int64Array
    n_works: int

    @classmethod
    def of(cls, held_out: Interactions, liked_from: float) -> "Relevant":
        """Return what was rated `liked_from` stars or more."""
        liked = held_out.take(held_out.rating >= np.float32(liked_from))
        users, row, counts = np.unique(liked.user, return_inverse=True, return_counts=True)
        pairs = np.sort(row.astype(np.int64) * held_out.n_works + liked.work)
        return cls(users.astype(np.int32), pairs, counts, held_out.n_works)

    def __len__(self) -> int:
        return len(self.users)

    def only(self, rows: IndexArray) -> "Relevant":
        """Return the users of some rows, ascending."""
        row, work = np.divmod(self.pairs, self.n_works)
        place = np.full(len(self), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        kept = place[row] >= 0
        pairs = place[row[kept]] * self.n_works + work[kept]
        return Relevant(self.users[rows], pairs, self.counts[rows], self.n_works)

    def hits(self, lists: Int32Array) -> Mask:
        """Return which entries are relevant; `lists` has a row for each user, -1 where it ends."""
        pairs = np.arange(len(lists), dtype=np.int64)[:, None] * self.n_works + lists
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        found: Mask = (self.pairs[at] == pairs) & (lists >= 0)
        return found


def per_user(lists: Int32Array, relevant: Relevant, k: int) -> dict[str, Float64Array]:
    """Return every metric at cut-off `k` for every user: float64, shape (n_users,).

    `lists` has a row for each user of `relevant`, best entry first, -1 where it ends.
    """
    hits = np.zeros((len(lists), k))
    hits[:, : lists.shape[1]] = relevant.hits(lists[:, :k])
    places = np.arange(1, k + 1)
    gain = 1 / np.log2(places + 1)
    possible = np.minimum(relevant.counts, k)
    ideal = np.concatenate([[0.0], np.cumsum(gain)])[possible]
    found = hits.sum(axis=1)
    first = np.where(found > 0, hits.argmax(axis=1) + 1, np.inf)
    return {
        "precision": found / k,
        "recall": found / relevant.counts,
        "hit rate": (found > 0).astype(np.float64),
        "nDCG": hits @ gain / ideal,
        "MAP": (hits * np.cumsum(hits, axis=1) / places).sum(axis=1) / possible,
        "MRR": 1 / first,
    }


@dataclass(frozen=True)
class Interval:
    """A mean over users with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Float64Array, seed: int = 0) -> "Interval":
        """Return the mean; users are drawn anew, with replacement, a thousand times."""
        return intervals(values[:, None], seed)[0]


def intervals(values: Float64Array, seed: int = 0) -> list[Interval]:
    """Return the mean and the interval of every column; `values` has a row for each user.

    All columns are drawn together.
    """
    rng, n = np.random.default_rng(seed), len(values)
    drawn = (np.bincount(rng.integers(n, size=n), minlength=n) for _ in range(RESAMPLES))
    means = np.stack([times @ values for times in drawn]) / n
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    return [
        Interval(*each)
        for each in zip(values.mean(axis=0).tolist(), low.tolist(), high.tolist(), strict=True)
    ]


@dataclass(frozen=True)
class Breadth:
    """What all lists together hold.

    Attributes:
        coverage: share of the works that stand in at least one list.
        gini: how unequally the works are listed: 0 all alike, 1 one work alone.
        novelty: mean of -log2 of the share of users who have rated the entry.
    """

    coverage: float
    gini: float
    novelty: float


def breadth(lists: Int32Array, learned: Interactions) -> Breadth:
    """Return what lists hold, of works as popular as in the ratings that were learned from."""
    listed = lists[lists >= 0]
    if not len(listed):
        return Breadth(0.0, 0.0, 0.0)
    times = np.bincount(listed, minlength=learned.n_works)
    raters = np.maximum(np.bincount(learned.work, minlength=learned.n_works), 1)
    novelty = float(-np.log2(raters[listed] / learned.n_users).mean())
    return Breadth(float((times > 0).mean()), gini(times), novelty)
