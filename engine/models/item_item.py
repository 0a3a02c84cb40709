"""Item-item models: what people do after, or beside, what they have done.

    score(u, i) = sum over the items j of u's profile of  w_uj · B_ji

How B is found, and of which row the largest entries are kept: `training.ranking`. w_uj is how much
an event says of u today: `engine.events.weighting`.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array, Int64Array, Mask
from engine.events.profile import UserProfile
from engine.models.base import Arrays, Model, SparseRows

_Entries = tuple[Int32Array, Float32Array, Int64Array]  # items and values, and how many of a row


@dataclass(frozen=True)
class ItemItem:
    """The rows of B, one after the other.

    Attributes:
        indptr: int64, shape (n_items + 1,): where each item's row begins and ends.
        items: int32, shape (n,): which items it speaks for, each once in a row.
        values: float32, shape (n,): how much.
    """

    kind: ClassVar[str] = "item-item"
    uses: ClassVar[tuple[str, ...]] = ()
    sparse: ClassVar[bool] = True
    folds_in: ClassVar[bool] = True

    indptr: Int64Array
    items: Int32Array
    values: Float32Array
    _last: "list[tuple[Int32Array, _Entries]]" = field(
        default_factory=list, init=False, compare=False, repr=False
    )

    @classmethod
    def empty(cls, n_items: int) -> "ItemItem":
        """The rows of items of which nothing was learned."""
        return cls(np.zeros(n_items + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))

    def without(self, items: Mask) -> "ItemItem":
        """The same where nothing speaks for some items: bool, shape (n_items,).

        What speaks against them stays.
        """
        dropped = items[self.items] & (self.values > 0)
        return replace(self, values=np.where(dropped, np.float32(0), self.values))

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """Every item's score: float32, shape (n_items,); None where no row speaks for any."""
        if not len(profile):
            return None
        items, values, lengths = self._entries(profile.items)
        parts = values * np.repeat(profile.weights, lengths)
        total = np.bincount(items, weights=parts, minlength=len(self.indptr) - 1)
        scores = total.astype(np.float32)
        return scores if scores.any() else None

    def contributions(self, profile: UserProfile, item: int) -> Float32Array:
        """What each of the profile's items adds to one score: float32, shape (len(profile),)."""
        return self.parts(profile, np.array([item]))[:, 0]

    def parts(self, profile: UserProfile, items: IndexArray) -> Float32Array:
        """The contributions to several scores: float32, shape (len(profile), len(items)).

        The items are distinct.
        """
        added = np.zeros((len(profile), len(items)), np.float32)
        if not len(profile):
            return added
        entries, values, lengths = self._entries(profile.items)
        n_items = len(self.indptr) - 1
        mask, column = np.zeros(n_items, bool), np.empty(n_items, np.intp)
        mask[items], column[items] = True, np.arange(len(items))
        hits = np.flatnonzero(mask.take(entries))  # few
        rows_hit = np.searchsorted(np.cumsum(lengths), hits, side="right")
        added[rows_hit, column[entries[hits]]] = values[hits] * profile.weights[rows_hit]
        return added

    def item_weights(self) -> SparseRows:
        """B itself."""
        return SparseRows(self.indptr, self.items, self.values)

    def reachable(self) -> int:
        """How many items some row speaks for."""
        return len(np.unique(self.items[self.values > 0]))

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        return {"indptr": self.indptr, "items": self.items, "values": self.values}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "ItemItem":
        """The model again."""
        return cls(arrays["indptr"], arrays["items"], arrays["values"])

    def _entries(self, items: Int32Array) -> "_Entries":
        """The entries of some items' rows, row after row, and how many each row has.

        A list asks for scores, then for the parts of the best: the last entries are kept.
        """
        last = next(iter(self._last), None)  # one tuple: another thread may put in its own
        if last and (last[0] is items or np.array_equal(last[0], items)):
            return last[1]
        begin, end = self.indptr[items], self.indptr[items + 1]
        rows = [slice(*each) for each in zip(begin.tolist(), end.tolist(), strict=True)]
        entries = (
            np.concatenate([self.items[row] for row in rows]),
            np.concatenate([self.values[row] for row in rows]),
            end - begin,
        )
        self._last[:] = [(items, entries)]
        return entries
