"""Who did what about which work, and when: events as arrays in one canonical order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Float32Array, Int8Array, Int32Array, Int64Array, Mask, UInt32Array
from engine.contract.kinds import HAS_VALUE, POSITIVE, PRECEDENCE
from engine.errors import DataError
from engine.scale import RatingScale

MIN_EVENTS = 10  # below, no split leaves anything to learn from
_ROWS = 1 << 20  # that are numbered at once
LATEST: int = np.iinfo(np.uint32).max  # Unix seconds: a day in 2106; what is later is unknown


@dataclass(frozen=True)
class Interactions:
    """One event per user and work, ordered by user and work.

    Attributes:
        user: int32, shape (n,): index of the user.
        work: int32, shape (n,): index of the work.
        rating: float32, shape (n,): stars on `scale`; NaN where the event has none.
        n_users, n_works: sizes of the vocabularies; works may lack events.
        rating_scale: of the stars; None where no event has any.
        time: uint32, shape (n,): Unix seconds, 0 where unknown; None where no time is known, or
            too few to be used.
        kind: int8, shape (n,): codes of `engine.contract.kinds`; None where all are ratings.
    """

    user: Int32Array
    work: Int32Array
    rating: Float32Array
    n_users: int
    n_works: int
    rating_scale: RatingScale | None
    time: UInt32Array | None = None
    kind: Int8Array | None = None

    def __len__(self) -> int:
        return len(self.rating)

    @property
    def scale(self) -> RatingScale:
        """The scale of the stars.

        Raises:
            DataError: no event has stars.
        """
        if self.rating_scale is None:
            raise DataError("these events hold no ratings with stars")
        return self.rating_scale

    @property
    def times(self) -> UInt32Array:
        """Unix seconds of every event, 0 where unknown: uint32, shape (n,)."""
        return np.zeros(len(self), np.uint32) if self.time is None else self.time

    @property
    def timed(self) -> bool:
        """Whether the time of any event is known."""
        return self.time is not None and bool(self.time.any())

    @property
    def rated(self) -> Mask:
        """Which events have stars: bool, shape (n,)."""
        mask: Mask = HAS_VALUE[self.kinds]
        return mask

    @property
    def kinds(self) -> Int8Array:
        """The codes of all kinds: int8, shape (n,)."""
        return np.zeros(len(self), np.int8) if self.kind is None else self.kind

    def positive(self) -> "Interactions":
        """The events that say what their users want: those that rankers learn from."""
        return self if self.kind is None else self.where(POSITIVE[self.kind])

    def with_stars(self) -> "Interactions":
        """The events that have stars."""
        return self.where(self.rated)

    def where(self, mask: Mask) -> "Interactions":
        """The events that a mask takes, over the same users and works."""
        return self if mask.all() else self.take(mask)

    @property
    def active_users(self) -> Mask:
        """Which users have events: bool, shape (n_users,)."""
        active: Mask = np.bincount(self.user, minlength=self.n_users) > 0
        return active

    @property
    def in_order(self) -> Mask:
        """Which users have events of more than one known moment: bool, shape (n_users,).

        Of these alone is known what followed what.
        """
        latest = np.zeros(self.n_users, np.uint32)
        np.maximum.at(latest, self.user, self.times)
        earlier = (self.times > 0) & (self.times < latest[self.user])
        mask: Mask = np.bincount(self.user[earlier], minlength=self.n_users) > 0
        return mask

    def take(self, rows: Mask | Int64Array | slice) -> "Interactions":
        """Some of the events, over the same users and works."""
        return replace(
            self,
            user=self.user[rows],
            work=self.work[rows],
            rating=self.rating[rows],
            time=None if self.time is None else self.time[rows],
            kind=None if self.kind is None else self.kind[rows],
        )

    def indptr(self) -> Int64Array:
        """Where each user's events begin and end: int64, shape (n_users + 1,)."""
        indptr = np.zeros(self.n_users + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.user, minlength=self.n_users), out=indptr[1:])
        return indptr

    def blocks_of_users(self, size: int) -> Iterator[slice]:
        """Yield the events some at a time: `size` of them, and the rest of the last one's user."""
        ends, begin = self.indptr()[1:], 0
        while begin < len(self):
            last = min(begin + size, len(self))
            end = int(ends[np.searchsorted(ends, last)])
            yield slice(begin, end)
            begin = end

    def work_counts(self) -> Int64Array:
        """How many events every work has: int64, shape (n_works,)."""
        return np.bincount(self.work, minlength=self.n_works)


def latest_rows(
    user: Int32Array,
    item: Int32Array,
    rating: Float32Array,
    time: Int64Array,
    n_items: int,
    kind: Int8Array | None = None,
) -> Int64Array:
    """The row that speaks for each user and item, ordered by user and item.

    It is the latest of those of the kind with the highest precedence; without `kind`, the latest.
    At the same second the higher rating counts, so that the choice does not depend on the order of
    the rows.
    """
    order, pairs = ascending(user.astype(np.int64) * n_items + item)
    same_as_next = np.zeros(len(order), dtype=bool)
    same_as_next[:-1] = pairs[1:] == pairs[:-1]
    repeated = same_as_next.copy()
    repeated[1:] |= same_as_next[:-1]
    positions = np.flatnonzero(repeated)
    rows = order[positions]
    keys: list[np.ndarray] = [rating[rows], time[rows]]
    if kind is not None:
        keys = [kind[rows], *keys, PRECEDENCE[kind[rows]]]
    order[positions] = rows[np.lexsort((*keys, pairs[positions]))]
    return order[~same_as_next]


def ascending(keys: Int64Array) -> tuple[Int64Array, Int64Array]:
    """The rows in ascending order of keys from 0 on, and these in that order; they are used up.

    Rows of equal keys keep their order.

    Sorting plain integers is several times faster than sorting indices, so the row number rides in
    the low bits of the key wherever both fit into 63 bits.
    """
    row_bits = max(len(keys) - 1, 1).bit_length()
    if int(keys.max(initial=0)).bit_length() + row_bits > 63:
        order = np.argsort(keys, kind="stable")
        return order, keys[order]
    keys <<= row_bits
    for begin in range(0, len(keys), _ROWS):
        block = keys[begin : begin + _ROWS]
        block |= np.arange(begin, begin + len(block))
    keys.sort()
    ordered = keys >> row_bits
    keys &= (1 << row_bits) - 1
    return keys, ordered
