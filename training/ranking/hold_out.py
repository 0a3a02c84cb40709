"""Which events rankers are chosen by: what happened after a moment, as a service meets it.

    moment      by which four fifths of the events had happened
    learned     what was done before it, but for the last fifth of every other user's events
    known       the other half of the users: what they did after the moment is tested
    new         who did nothing before the moment: of the first things that they do after it the
                service has heard, of one, three, five or half of all, as is drawn for each; what
                they do then is tested
    last fifth  of every other user, before the moment: tested as of the time of its first event

So one model is tested by all three: for people who were there before, for people whom it has never
seen, and for people in the middle of a session. They count alike, however many they are, but for
fewer than a hundred: on most sets the last outnumber the others, who are those that come next.
Where no time is known, a fifth of each user's events, drawn at random, is tested.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.arrays import Float64Array, Int8Array, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.events.period import DAY, Period
from training.metrics.ranking import LIKED_FROM, RelevantItems, ranking_metrics
from training.splitting import (
    Split,
    later_period,
    later_split,
    ranks_by_time,
    temporal_user_split,
)

SHARE = 0.2  # of the events, held out
LAST_FIFTH, KNOWN, NEW = range(3)
GROUPS = ("last fifth", "known", "new")
_FEW = (1, 3, 5)  # events of newcomers that are heard, where it is not half of them
_ENOUGH = 100  # lists of a group, of which the mean is known well enough to count alike


@dataclass(frozen=True)
class HoldOut:
    """Some events in three parts; no event stands in two.

    Attributes:
        train: what is learned from.
        heard: what new users did before their lists are asked for: nothing is learned from it.
        test: what is tested.
        moment: int64, shape (n_users,): of each user's request, Unix seconds; 0 without times.
        group: int8, shape (n_users,): positions in `GROUPS`.
    """

    train: Mask
    heard: Mask
    test: Mask
    moment: Int64Array
    group: Int8Array

    @classmethod
    def from_split(cls, events: Interactions, split: Split) -> "HoldOut":
        """A split in which what each user did last is tested, or what was drawn at random."""
        moment = _no_times(events)
        if events.timed:
            moment = _first_times(events, split.test, Period.from_times(events.times).last + 1)
        group = np.full(events.n_users, LAST_FIFTH, np.int8)
        return cls(split.train, np.zeros_like(split.test), split.test, moment, group)


def hold_out(events: Interactions, seed: int) -> HoldOut:
    """The parts of some events, in their canonical order."""
    last_fifth = temporal_user_split
    if not events.timed:
        return HoldOut.from_split(events, last_fifth(events, SHARE, seed))
    moment, end = later_period(events, SHARE)
    later = later_split(events, moment, end)
    rng = np.random.default_rng(seed)
    in_session = rng.random(events.n_users) < 0.5
    in_session &= later.known
    heard = _first_heard(events, later.fold_in, rng)
    before = np.flatnonzero(later.train & in_session[events.user])
    last = np.zeros(len(events), bool)
    last[before[last_fifth(events.take(before), SHARE, seed).test]] = True
    after = later.test | (later.fold_in & ~heard)
    test = last | (after & ~in_session[events.user])
    moments = np.where(in_session, _first_times(events, last, moment), moment)
    group = np.where(in_session, LAST_FIFTH, np.where(later.known, KNOWN, NEW)).astype(np.int8)
    return HoldOut(later.train & ~last, heard, test, moments, group)


def _first_heard(events: Interactions, half: Mask, rng: np.random.Generator) -> Mask:
    """Of the first half of what new users do the first one, three or five events, or all of it.

    A quarter of the users each: bool, shape (n,).
    """
    rows, rank = ranks_by_time(events, half)
    most = np.array([*_FEW, len(rows) + 1])[rng.integers(len(_FEW) + 1, size=events.n_users)]
    heard = np.zeros(len(events), bool)
    heard[rows[rank < most[events.user[rows]]]] = True
    return heard


def _first_times(events: Interactions, rows: Mask, unknown: int) -> Int64Array:
    """When each user did the first of some events: int64, shape (n_users,).

    `unknown` stands where a user did none of them, or nobody knows when.
    """
    latest = np.iinfo(np.int64).max
    first = np.full(events.n_users, latest)
    np.minimum.at(first, events.user[rows], events.times[rows].astype(np.int64))
    return np.where((first == latest) | (first == 0), unknown, first)


def _no_times(events: Interactions) -> Int64Array:
    return np.zeros(events.n_users, np.int64)


@dataclass(frozen=True)
class ListRequests:
    """Lists that are asked for, and what came of them.

    Attributes:
        relevant: what each user liked afterwards; its users are those whose lists are asked for.
        heard: events of whom nothing was learned, which the service has heard of.
        moments: int64, shape (n,): of the requests, Unix seconds; 0 where no times are known.
        groups: int8, shape (n,): positions in `GROUPS`.
        n_events: int64, shape (n,): how many events of each user are known then.
        days_away: float64, shape (n,): from the last of these; 0 where no time is known.
    """

    relevant: RelevantItems
    heard: Interactions
    moments: Int64Array
    groups: Int8Array
    n_events: Int64Array
    days_away: Float64Array

    def __len__(self) -> int:
        return len(self.relevant)

    @property
    def users(self) -> Int32Array:
        """Whose lists: int32, ascending."""
        return self.relevant.users

    @classmethod
    def from_hold_out(
        cls,
        events: Interactions,
        parts: HoldOut,
        liked_from: float = LIKED_FROM,
        listed: Mask | None = None,
    ) -> "ListRequests":
        """The lists of everybody who liked something that was held out, and lists may hold."""
        relevant = relevant_items(events.take(parts.test), liked_from, listed)
        users = relevant.users
        known = events.take(parts.train | parts.heard).positive()
        return cls(
            relevant,
            events.take(parts.heard),
            parts.moment[users],
            parts.group[users],
            np.bincount(known.user, minlength=events.n_users)[users],
            _days_away(known, parts)[users],
        )

    @cached_property
    def weights(self) -> Float64Array:
        """What each list counts in means, 1 on average: float64, shape (n,).

        The groups count alike; but one of fewer than 100 lists by as much less as it is smaller.
        """
        counts = np.bincount(self.groups, minlength=len(GROUPS))
        shares = np.minimum(counts, _ENOUGH) / np.maximum(counts, 1)
        weights: Float64Array = shares[self.groups]
        return weights / weights.mean() if len(weights) else weights

    def sampled(self, seed: int, at_most: int) -> "ListRequests":
        """At most so many of the lists, drawn at random, of each group as many as there are."""
        if len(self) <= at_most:
            return self
        rng, left, drawn = np.random.default_rng(seed), at_most, []
        codes, counts = np.unique(self.groups, return_counts=True)
        for rank, code in enumerate(codes[np.argsort(counts, kind="stable")].tolist()):
            share = left // (len(codes) - rank)  # what smaller groups leave is for the others
            drawn.append(rng.permutation(np.flatnonzero(self.groups == code))[:share])
            left -= len(drawn[-1])
        rows = np.sort(np.concatenate(drawn))
        return replace(
            self,
            relevant=self.relevant.restricted_to(rows),
            moments=self.moments[rows],
            groups=self.groups[rows],
            n_events=self.n_events[rows],
            days_away=self.days_away[rows],
        )

    def metrics(self, lists: Int32Array, k: int) -> dict[str, Float64Array]:
        """Every metric at cut-off `k` of every list, times its weight: float64, shape (n,)."""
        metrics = ranking_metrics(lists, self.relevant, k)
        return {name: values * self.weights for name, values in metrics.items()}


def _days_away(known: Interactions, parts: HoldOut) -> Float64Array:
    """Days from each user's last known event to their request; 0 of new users, who are there."""
    latest = np.zeros(known.n_users, np.int64)
    np.maximum.at(latest, known.user, known.times.astype(np.int64))
    away = np.maximum(parts.moment - latest, 0) / DAY
    return np.where((latest > 0) & (parts.group != NEW), away, 0.0)


def tested_events(noun: str, *, by_time: bool) -> str:
    """The events that lists are evaluated on, as sentences name them; each is a `noun`."""
    return f"later {noun}s" if by_time else f"a random fifth of the {noun}s"


def relevant_items(
    held_out: Interactions, liked_from: float = LIKED_FROM, listed: Mask | None = None
) -> RelevantItems:
    """What users liked: `liked_from` of 5 stars or more, or watched or liked without stars.

    Where lists may hold `listed` works only, the others are relevant to nobody.
    """
    scale = held_out.rating_scale
    if listed is not None:
        held_out = held_out.take(listed[held_out.work])
    return RelevantItems.from_interactions(held_out, scale.out_of(liked_from) if scale else np.inf)
