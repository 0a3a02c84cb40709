"""A user as models see them: which works say what they want, how much, and what to leave out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from engine.arrays import (
    Float32Array,
    Float64Array,
    Int8Array,
    Int32Array,
    Int64Array,
    Mask,
    UInt32Array,
)
from engine.contract.kinds import CODES, DISLIKED, HAS_VALUE, NOT_WANTED, SEEN
from engine.events.interactions import Interactions
from engine.events.weighting import EventWeighting, event_ages, kind_weights

LAST = 5  # events from which is told what comes next
_HISTORY_ARRAYS = ("indptr", "works", "ratings", "times", "kinds")


def no_works() -> Int32Array:
    """No works at all."""
    return np.zeros(0, np.int32)


@dataclass(frozen=True)
class UserProfile:
    """What one user did, as scorers read it.

    Attributes:
        items: int32, ascending: the works that say what the user wants.
        weights: float32: how much each of them says.
        seen: int32: works that the user knows, which no list offers.
        hidden: int32: works that the user does not want to be offered.
        rated, stars: int32 and float64: the works that got stars of the user, and the stars.
        user: index of the user whose stars a rating model was fitted to; None where these stars
            are not, or not alone, what it learned from.
        fresh: whether events are among them that the release was not made of.
        requested: int32: works that the request itself names as liked.
        disliked: int32: works that the user liked much less than others.
        against: int32: works that the user said they dislike, and so speak against what goes with
            them.
        latest: Unix seconds of the latest event that says what the user wants; 0 if unknown.
        last: int32: the last five items, the latest first; of one second the last of the works.
        in_order: whether the items are of more than one known moment, so that one followed another;
            what is stated at once is not.
    """

    items: Int32Array
    weights: Float32Array
    seen: Int32Array = field(default_factory=no_works)
    hidden: Int32Array = field(default_factory=no_works)
    rated: Int32Array = field(default_factory=no_works)
    stars: Float64Array = field(default_factory=lambda: np.zeros(0))
    user: int | None = None
    fresh: bool = False
    requested: Int32Array = field(default_factory=no_works)
    disliked: Int32Array = field(default_factory=no_works)
    against: Int32Array = field(default_factory=no_works)
    latest: int = 0
    last: Int32Array = field(default_factory=no_works)
    in_order: bool = False

    @classmethod
    def from_events(
        cls, events: Interactions, weighting: EventWeighting | None, user: int | None = None
    ) -> "UserProfile":
        """The profile of one user's events; without a weighting, kinds alone weigh."""
        positive = events.positive()
        rated, ages = events.rated, event_ages(positive)
        weights = weighting.weights(positive, ages) if weighting else kind_weights(positive)
        return cls(
            positive.work,
            weights,
            seen=events.work[SEEN[events.kinds]],
            hidden=events.work[NOT_WANTED[events.kinds]],
            rated=events.work[rated],
            stars=events.rating[rated].astype(np.float64),
            user=user,
            disliked=_disliked(events, weighting.deviation if weighting else 1.0),
            against=events.work[events.kinds == CODES[DISLIKED.name]],
            latest=int(positive.times.max(initial=0)),
            last=_last(positive, ages),
            in_order=bool(positive.in_order.any()),
        )

    def __len__(self) -> int:
        return len(self.items)

    @property
    def rates(self) -> bool:
        """Whether the user gave stars, so that a rating model knows them."""
        return len(self.rated) > 0

    def among(self, works: Mask) -> "UserProfile":
        """The profile of some works alone; what was seen, hidden and asked for stays."""
        kept = works[self.items]
        return replace(
            self,
            items=self.items[kept],
            weights=self.weights[kept],
            disliked=self.disliked[works[self.disliked]],
            against=self.against[works[self.against]],
        )

    def opposed(self) -> "UserProfile":
        """The profile of what speaks against other works, each weighing the mean of what speaks."""
        mean = self.weights.mean() if len(self) else np.float32(1)
        weights = np.full(len(self.against), mean, np.float32)
        return UserProfile(self.against, weights, user=self.user)


def _last(events: Interactions, ages: Int32Array) -> Int32Array:
    """The works of the last events of a single user, the latest first.

    What has no time is among them only where nothing has.
    """
    rows = np.flatnonzero((ages < LAST) & ((events.times > 0) | (not events.times.any())))
    works: Int32Array = events.work[rows[np.argsort(ages[rows])]]
    return works


def _disliked(events: Interactions, deviation: float) -> Int32Array:
    """What stands a standard deviation of stars or more below the user's mean, or is so named."""
    disliked = events.kinds == CODES[DISLIKED.name]
    if (rated := events.rated).any():
        stars = events.rating
        disliked |= rated & (stars <= stars[rated].mean(dtype=np.float64) - deviation)
    works: Int32Array = events.work[disliked]
    return works


@dataclass(frozen=True)
class EventHistory:
    """What every known user did, as one row of events after the other.

    Attributes:
        indptr: int64, shape (n_users + 1,): where each user's events begin and end.
        works: int32, shape (n,): ascending within a user.
        ratings: float32, shape (n,): stars, NaN where an event has none.
        times: uint32, shape (n,): Unix seconds, 0 where unknown.
        kinds: int8, shape (n,): codes of `engine.contract.kinds`.
        n_works: size of the vocabulary of works.
    """

    indptr: Int64Array
    works: Int32Array
    ratings: Float32Array
    times: UInt32Array
    kinds: Int8Array
    n_works: int

    @classmethod
    def from_interactions(cls, events: Interactions) -> "EventHistory":
        """The history that these interactions are."""
        return cls(
            events.indptr(), events.work, events.rating, events.times, events.kinds, events.n_works
        )

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        return {name: getattr(self, name) for name in _HISTORY_ARRAYS}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], n_works: int) -> "EventHistory":
        """The history again."""
        return cls(**{name: arrays[name] for name in _HISTORY_ARRAYS}, n_works=n_works)

    def rating_users(self) -> Mask:
        """Which users gave stars: bool, shape (n_users,)."""
        user = np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))
        return np.bincount(user[HAS_VALUE[self.kinds]], minlength=len(self.indptr) - 1) > 0

    def rates(self, user: int) -> bool:
        """Whether a user gave stars."""
        begin, end = self.indptr[user : user + 2]
        return bool(HAS_VALUE[self.kinds[begin:end]].any())

    def events_of(self, user: int) -> Interactions:
        """The events of one user, as interactions of a single user."""
        begin, end = self.indptr[user : user + 2]
        rows = slice(begin, end)
        return Interactions(
            np.zeros(end - begin, np.int32),
            self.works[rows],
            self.ratings[rows],
            1,
            self.n_works,
            None,
            self.times[rows],
            self.kinds[rows],
        )
