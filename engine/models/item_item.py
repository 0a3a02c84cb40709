"""What people watch after what they have watched: a sparse item-item model.

    score(u, i) = sum over the works j that u has rated of  w_uj · B_ji

How B is found, and of which row the largest entries are kept: `training.ranking`. w_uj is how much
a rating says of u today, more if it is high and recent: `training.ranking.history`.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Int32Array, Int64Array


@dataclass(frozen=True)
class ItemNeighbours:
    """The rows of B, one after the other.

    Attributes:
        indptr: int64, shape (n_items + 1,): where each item's row begins and ends.
        items: int32, shape (n,): which items it speaks for, each once in a row.
        values: float32, shape (n,): how much.
    """

    indptr: Int64Array
    items: Int32Array
    values: Float32Array

    @classmethod
    def none(cls, n_items: int) -> "ItemNeighbours":
        """Return the model that knows nothing of any item."""
        return cls(np.zeros(n_items + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))

    def __len__(self) -> int:
        return len(self.items)

    def scores(self, rated: Int32Array, weight: Float32Array) -> Float32Array:
        """Return every item's score for who has rated some items: float32, shape (n_items,).

        `weight` has one entry for each of the rated items.
        """
        at, lengths = self._entries(rated)
        parts = self.values[at] * np.repeat(weight, lengths)
        total = np.bincount(self.items[at], weights=parts, minlength=len(self.indptr) - 1)
        return total.astype(np.float32)

    def parts(self, rated: Int32Array, weight: Float32Array, work: int) -> Float32Array:
        """Return what each of the rated items adds to one score: float32, shape (len(rated),)."""
        at, lengths = self._entries(rated)
        found = np.flatnonzero(self.items[at] == work)
        row = np.repeat(np.arange(len(rated)), lengths)[found]
        added = np.zeros(len(rated), dtype=np.float32)
        added[row] = self.values[at[found]] * weight[row]
        return added

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what a release holds of it, by name."""
        return {"indptr": self.indptr, "items": self.items, "values": self.values}

    def _entries(self, rated: Int32Array) -> tuple[Int64Array, Int64Array]:
        """Return where the entries of the rated items' rows lie, and how many each row has."""
        begin, lengths = self.indptr[rated], np.diff(self.indptr)[rated]
        ends = np.cumsum(lengths)
        at = np.arange(int(ends[-1]) if len(ends) else 0)
        at += np.repeat(begin - (ends - lengths), lengths)
        return at, lengths
