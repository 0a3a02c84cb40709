"""Somebody whom a list is for, with what they did, by whichever door it came.

Events come by a release, which was made of them; by the event store, since; or with the request
itself. All are united by the rule that the lake unites them by (`latest_rows`), so that the same
events are the same user, whatever door each came by.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from math import isfinite

import numpy as np

from engine.arrays import Float64Array, IndexArray, Int32Array
from engine.contract.kinds import CODES, HIDDEN, LIKED, SEEN, WATCHLIST, EventKind
from engine.errors import InvalidValue
from engine.events.interactions import LATEST, Interactions, latest_rows
from engine.events.profile import UserProfile, no_works
from engine.events.weighting import EventWeighting

_UNKNOWN = -1  # a time, as `latest_rows` orders it: before all others


@dataclass(frozen=True)
class Event:
    """What somebody did about one work.

    Attributes:
        stars: on the scale of the release; None of a kind that has none.
        time: Unix seconds; None of what a request says, which is later than all else.

    Raises:
        InvalidValue: the kind has stars and there are none.
    """

    work: int
    kind: EventKind
    stars: float | None = None
    time: int | None = None

    def __post_init__(self) -> None:
        """Refuse a rating without a number: no mean that it counts in would be one."""
        if self.kind.has_value and (self.stars is None or not isfinite(self.stars)):
            raise InvalidValue("stars", self.stars, f"a number, as of {self.kind.name}")


@dataclass(frozen=True)
class UserLog:
    """What the event store holds of a user.

    Attributes:
        events: those that stand, in the order in which they came.
        fresh: whether anything was said or taken back since the release was made.
        complete: whether they are all of the store's, so that what the release was made of it adds
            nothing; False while the store cannot be read.
        forgotten: whether the release holds events that the user has had forgotten.
    """

    events: tuple[Event, ...] = ()
    fresh: bool = False
    complete: bool = True
    forgotten: bool = False


@dataclass(frozen=True)
class User:
    """Somebody whom a list is for.

    Attributes:
        events: one for each work, of a single user: the one that speaks.
        ratings: one for each work that got stars, whatever else was said of it.
        index: in the release; None for somebody whom it does not know.
        fitted: the index, if the release's rating model was fitted to these very stars.
        known: whether anything was known before the request that the user did.
        fresh: whether events are among them that the release was not made of.
        hidden: int32, ascending: works that any event hides, whatever others say of them.
        requested: int32, ascending: works that the request names as liked, and nothing later as
            something else.
    """

    events: Interactions
    ratings: Interactions
    index: int | None = None
    fitted: int | None = None
    known: bool = False
    fresh: bool = False
    hidden: Int32Array = field(default_factory=no_works)
    requested: Int32Array = field(default_factory=no_works)

    @property
    def watchlist(self) -> Int32Array:
        """The works on the user's watchlist of which nothing else speaks: int32, ascending."""
        works: Int32Array = self.events.work[self.events.kinds == CODES[WATCHLIST.name]]
        return works

    @property
    def seen(self) -> Int32Array:
        """The works that the user knows: int32, ascending."""
        works: Int32Array = self.events.work[SEEN[self.events.kinds]]
        return works

    @property
    def stars(self) -> tuple[IndexArray, Float64Array]:
        """The works that the user gave stars, and the stars, whatever else they said of them."""
        return self.ratings.work.astype(np.intp), self.ratings.rating.astype(np.float64)

    def without(self, work: int) -> "User":
        """The user if they had not done anything about a work."""
        return replace(
            self,
            events=self.events.take(self.events.work != work),
            ratings=self.ratings.take(self.ratings.work != work),
            requested=self.requested[self.requested != work],
            fitted=None if work in self.ratings.work else self.fitted,
        )

    def profile(self, weighting: EventWeighting | None) -> UserProfile:
        """The user as models see them; without a weighting, kinds alone weigh."""
        profile = UserProfile.from_events(self.events, weighting, self.fitted)
        rated, stars = self.stars
        return replace(
            profile,
            rated=rated.astype(np.int32),
            stars=stars,
            fresh=self.fresh,
            hidden=self.hidden,
            requested=self.requested,
        )


def no_events(n_works: int) -> Interactions:
    """The events of somebody who did nothing."""
    nothing = no_works()
    return Interactions(nothing, nothing, np.zeros(0, np.float32), 1, n_works, None)


def united(
    known: Sequence[Interactions],
    stored: Sequence[Event],
    requested: Sequence[Event],
    *,
    timed: bool = True,
) -> User:
    """The user of the events that a release knows, those stored since, and those of a request.

    `known` are the parts of the release, of a single user, the later ones last. Unless it is
    `timed`, no time plays a part beyond which of two events is the later.
    """
    events = reduce(later_events, known)
    ratings = ratings_among(known)
    if stored:
        events, ratings = _with(stored, events, ratings)
    if requested:
        events, ratings = _with(_dated(requested, events), events, ratings)
    return User(
        events if timed else replace(events, time=None),
        ratings,
        hidden=_hidden(known, (*stored, *requested)),
        requested=_still_liked(requested, events) if requested else no_works(),
    )


def _hidden(known: Sequence[Interactions], added: Iterable[Event]) -> Int32Array:
    """The works that any event hides."""
    parts = [part.work[part.kinds == CODES[HIDDEN.name]] for part in known]
    parts.append(np.array([event.work for event in added if event.kind is HIDDEN], np.int32))
    works = np.concatenate(parts)
    return np.unique(works) if len(works) else works


def _still_liked(requested: Iterable[Event], events: Interactions) -> Int32Array:
    """The works that a request names as liked, if that is what speaks of them."""
    likes = [event.work for event in requested if event.kind is LIKED]
    liked = events.work[events.kinds == CODES[LIKED.name]]
    return np.intersect1d(np.array(likes, np.int32), liked)


def ratings_among(parts: Sequence[Interactions]) -> Interactions:
    """The ratings of a single user, of whom a release holds several parts, the later ones last."""
    return reduce(later_events, (part.with_stars() for part in parts))


def _with(
    added: Sequence[Event], events: Interactions, ratings: Interactions
) -> tuple[Interactions, Interactions]:
    """A user's events and ratings with what came later."""
    rated = [event for event in added if event.kind.has_value]
    return (
        later_events(events, _interactions(added, events)),
        later_events(ratings, _interactions(rated, ratings)) if rated else ratings,
    )


def later_events(first: Interactions, second: Interactions) -> Interactions:
    """One event of a single user for each work: of all those about it, the one that speaks.

    Where neither time is known, what is in the second was later.
    """
    work = np.concatenate([first.work, second.work])
    rating = np.concatenate([first.rating, second.rating])
    time = np.concatenate([first.times, second.times]).astype(np.int64)
    time[: len(first)][first.times == 0] = _UNKNOWN
    kind = np.concatenate([first.kinds, second.kinds])
    rows = latest_rows(np.zeros(len(work), np.int32), work, rating, time, first.n_works, kind)
    return replace(
        first,
        user=np.zeros(len(rows), np.int32),
        work=work[rows],
        rating=rating[rows],
        time=np.maximum(time[rows], 0).astype(np.uint32),
        kind=kind[rows],
    )


def same_stars(first: Interactions, second: Interactions) -> bool:
    """Whether two users, of whom these are the ratings, gave the same works the same stars."""
    same_works = np.array_equal(first.work, second.work)
    return same_works and np.array_equal(first.rating, second.rating)


def _dated(requested: Sequence[Event], events: Interactions) -> list[Event]:
    """What a request says, where it says no time one later than all others; if there are others."""
    latest = max(int(events.times.max(initial=0)), *map(_second, requested))
    now = min(latest + 1, LATEST) if latest else None
    return [replace(e, time=now) if e.time is None else e for e in requested]


def _interactions(events: Iterable[Event], like: Interactions) -> Interactions:
    """The events of a single user, over the works and on the scale of others."""
    events = _last_said(events)
    stars = [np.nan if event.stars is None else event.stars for event in events]
    return replace(
        like,
        user=np.zeros(len(events), np.int32),
        work=np.array([event.work for event in events], np.int32),
        rating=np.array(stars, np.float32),
        time=np.array([_second(event) for event in events], np.uint32),
        kind=np.array([CODES[event.kind.name] for event in events], np.int8),
    )


def _last_said(events: Iterable[Event]) -> list[Event]:
    """Of the events of one kind about one work the latest; of one second, what came last.

    So the event store chooses what the next release is made of.
    """
    latest: dict[tuple[int, str], Event] = {}
    for event in sorted(events, key=lambda event: event.time or 0):
        latest[event.work, event.kind.name] = event
    return [*latest.values()]


def _second(event: Event) -> int:
    """When it happened, as arrays hold it: 0 where that is unknown, or no time that they hold."""
    return event.time if event.time is not None and 0 < event.time <= LATEST else 0
