"""How good ranked lists are: whether they hold what people then liked, and how far up.

Relevance is binary: a work that the user liked in the part that was held out. With r_j = 1 where
the j-th entry is relevant, R relevant works and cut-off k, for one user:

    precision  sum of r_j / k                       recall  sum of r_j / R
    hit rate   1 if any r_j is 1                    MRR     1 / rank of the first relevant entry
    nDCG       sum of r_j / log2(j + 1), over the same sum for min(R, k) relevant entries on top
    MAP        sum of r_j · precision at j, over min(R, k)

as in Järvelin & Kekäläinen 2002 (nDCG) and Manning et al. 2008, chapter 8 (the others). A list that
is shorter than k counts as one with nothing relevant in the empty ranks.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, IndexArray, Int32Array, Int64Array, Mask
from engine.contract.kinds import RELEVANT
from engine.events.interactions import Interactions

LIKED_FROM = 4.0  # of 5 stars
METRICS = ("precision", "recall", "hit rate", "nDCG", "MAP", "MRR")


@dataclass(frozen=True)
class RelevantItems:
    """What each test user liked in the held-out part.

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
    def from_interactions(cls, held_out: Interactions, liked_from: float) -> "RelevantItems":
        """What was rated `liked_from` stars or more, or watched or liked without stars."""
        without_stars = RELEVANT[held_out.kinds] & ~held_out.rated
        liked = held_out.take((held_out.rating >= np.float32(liked_from)) | without_stars)
        users, row, counts = np.unique(liked.user, return_inverse=True, return_counts=True)
        pairs = np.sort(row.astype(np.int64) * held_out.n_works + liked.work)
        return cls(users.astype(np.int32), pairs, counts, held_out.n_works)

    def __len__(self) -> int:
        return len(self.users)

    def restricted_to(self, rows: IndexArray) -> "RelevantItems":
        """The users of some rows, ascending, and what they liked."""
        row, work = np.divmod(self.pairs, self.n_works)
        new_row = np.full(len(self), -1, dtype=np.int64)
        new_row[rows] = np.arange(len(rows))
        kept = new_row[row] >= 0
        pairs = new_row[row[kept]] * self.n_works + work[kept]
        return RelevantItems(self.users[rows], pairs, self.counts[rows], self.n_works)

    def sampled(self, seed: int, at_most: int) -> "RelevantItems":
        """At most so many of the users, drawn at random."""
        if len(self) <= at_most:
            return self
        rows = np.random.default_rng(seed).choice(len(self), at_most, replace=False)
        return self.restricted_to(np.sort(rows))

    def among(self, works: Mask) -> tuple[IndexArray, "RelevantItems"]:
        """The rows of those who liked any of some works, and what they liked of these."""
        row, work = np.divmod(self.pairs, self.n_works)
        kept = works[work]
        rows, row, counts = np.unique(row[kept], return_inverse=True, return_counts=True)
        pairs = row.astype(np.int64) * self.n_works + work[kept]
        return rows, RelevantItems(self.users[rows], pairs, counts, self.n_works)

    def hits(self, lists: Int32Array) -> Mask:
        """Which entries are relevant; `lists` has a row for each user, -1 where it ends."""
        pairs = np.arange(len(lists), dtype=np.int64)[:, None] * self.n_works + lists
        position = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        relevant: Mask = (self.pairs[position] == pairs) & (lists >= 0)
        return relevant


def ranking_metrics(lists: Int32Array, relevant: RelevantItems, k: int) -> dict[str, Float64Array]:
    """Every metric at cut-off `k` for every user: float64, shape (n_users,).

    `lists` has a row for each user of `relevant`, best entry first, -1 where it ends.
    """
    hits = np.zeros((len(lists), k))
    hits[:, : lists.shape[1]] = relevant.hits(lists[:, :k])
    ranks = np.arange(1, k + 1)
    discount = 1 / np.log2(ranks + 1)
    possible = np.minimum(relevant.counts, k)
    ideal = np.concatenate([[0.0], np.cumsum(discount)])[possible]
    n_hits = hits.sum(axis=1)
    first = np.where(n_hits > 0, hits.argmax(axis=1) + 1, np.inf)
    return {
        "precision": n_hits / k,
        "recall": n_hits / relevant.counts,
        "hit rate": (n_hits > 0).astype(np.float64),
        "nDCG": hits @ discount / ideal,
        "MAP": (hits * np.cumsum(hits, axis=1) / ranks).sum(axis=1) / possible,
        "MRR": 1 / first,
    }
