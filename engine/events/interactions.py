"""Who rated which work, how high: the ratings as arrays in one canonical order."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.arrays import Float32Array, Int32Array, Int64Array, Mask, UInt32Array
from engine.contract.arrow import numbers, whole
from engine.contract.tables import EVENTS
from engine.errors import DataError
from engine.events.kinds import RATING
from engine.scale import RatingScale

SCALE_KEY = b"rating_scale"  # in the metadata of the table events


@dataclass(frozen=True)
class Interactions:
    """One rating per user and work, ordered by user and work.

    Attributes:
        user: int32, shape (n,): index of the user.
        work: int32, shape (n,): index of the work.
        rating: float32, shape (n,): stars on `scale`.
        n_users, n_works: sizes of the vocabularies; works may lack ratings.
    """

    user: Int32Array
    work: Int32Array
    rating: Float32Array
    n_users: int
    n_works: int
    scale: RatingScale

    def __len__(self) -> int:
        return len(self.rating)

    def take(self, rows: Mask | Int64Array) -> "Interactions":
        """Return some of the ratings, over the same users and works."""
        return Interactions(
            self.user[rows],
            self.work[rows],
            self.rating[rows],
            self.n_users,
            self.n_works,
            self.scale,
        )

    def indptr(self) -> Int64Array:
        """Return where each user's ratings begin and end: int64, shape (n_users + 1,)."""
        indptr = np.zeros(self.n_users + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.user, minlength=self.n_users), out=indptr[1:])
        return indptr


def rating_scale(events: pa.Table) -> RatingScale | None:
    """The scale that the table events carries; None where none of its events has stars."""
    ends = (events.schema.metadata or {}).get(SCALE_KEY)
    return RatingScale(*map(float, ends.decode().split(","))) if ends else None


def with_scale(events: pa.Table, scale: RatingScale | None) -> pa.Table:
    """The table with the contract's schema and, if there is one, the scale in its metadata."""
    metadata = {SCALE_KEY: f"{scale.low!r},{scale.high!r}".encode()} if scale else None
    return events.cast(EVENTS.schema.with_metadata(metadata))


def ratings_among(events: pa.Table) -> pa.Table:
    """The rows of the table events that are ratings; only their users stay in its dictionary."""
    kinds = whole(events["kind"])
    is_rating = numbers(kinds.indices) == kinds.dictionary.index(RATING.name).as_py()
    if is_rating.all():
        return events
    ratings = events.filter(pa.array(is_rating))
    users = whole(ratings["user_id"])
    used, codes = np.unique(numbers(users.indices), return_inverse=True)
    coded = pa.DictionaryArray.from_arrays(codes.astype(np.int32), users.dictionary.take(used))
    return ratings.set_column(0, ratings.schema.field("user_id"), coded)


def by_work(ratings: pa.Table, work_of_title: Int32Array, n_works: int) -> Interactions:
    """The ratings as interactions with works; see `timed_by_work`."""
    return timed_by_work(ratings, work_of_title, n_works)[0]


def timed_by_work(
    ratings: pa.Table, work_of_title: Int32Array, n_works: int
) -> tuple[Interactions, UInt32Array]:
    """The ratings as interactions with works, and when each was given.

    `ratings` are rows of the table events, all of them ratings, their ids coded against ascending
    dictionaries; `work_of_title` maps the title codes to works. Of a user's ratings of two copies
    of one work, the latest counts. Times are Unix seconds, 0 where they are unknown.

    Raises:
        DataError: there is no rating scale, as there are no ratings.
    """
    if (scale := rating_scale(ratings)) is None:
        raise DataError("the lake has no ratings with stars; expected some in raw/ratings")
    users = whole(ratings["user_id"])
    user = numbers(users.indices)
    title = numbers(whole(ratings["title_id"]).indices)
    work = work_of_title[title]
    stars = numbers(ratings["value"])
    time = numbers(ratings["at"].cast(pa.int64()).fill_null(-1))
    rows = latest_rows(user, work, stars, time, n_works)
    interactions = Interactions(
        user[rows], work[rows], stars[rows], len(users.dictionary), n_works, scale
    )
    return interactions, np.maximum(time[rows], 0).astype(np.uint32)


def latest_rows(
    user: Int32Array, item: Int32Array, rating: Float32Array, time: Int64Array, n_items: int
) -> Int64Array:
    """Return the row of each user's latest rating of each item, ordered by user and item.

    At the same second the higher rating counts, so that the choice does not depend on the order of
    the rows.
    """
    order, ordered = _in_order(user.astype(np.int64) * n_items + item)
    same_as_next = np.zeros(len(order), dtype=bool)
    same_as_next[:-1] = ordered[1:] == ordered[:-1]
    repeated = same_as_next.copy()
    repeated[1:] |= same_as_next[:-1]
    at = np.flatnonzero(repeated)
    rows = order[at]
    order[at] = rows[np.lexsort((rating[rows], time[rows], ordered[at]))]
    return order[~same_as_next]


def _in_order(pair: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Return the rows in ascending order of `pair`, and `pair` in that order; `pair` is used up.

    Sorting plain integers is several times faster than sorting indices, so the row number rides in
    the low bits of the key wherever both fit into 63 bits.
    """
    row_bits = max(len(pair) - 1, 1).bit_length()
    if int(pair.max(initial=0)).bit_length() + row_bits > 63:
        order = np.argsort(pair, kind="stable")
        return order, pair[order]
    pair <<= row_bits
    pair |= np.arange(len(pair))
    pair.sort()
    ordered = pair >> row_bits
    pair &= (1 << row_bits) - 1
    return pair, ordered
