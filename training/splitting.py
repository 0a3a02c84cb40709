"""Cutting interactions into parts: users, hold-outs, folds; by seed, never by a file's order.

Interactions come in canonical order, so a seeded permutation of the rows is a property of the data.
"""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import IndexArray, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.events.period import Period

MOST_FOLDS = 100  # their models are in memory all at once


@dataclass(frozen=True)
class Split:
    """Which rows of some interactions are learned from and which are predicted."""

    train: Mask
    test: Mask


def sample_users(interactions: Interactions, at_most: int, seed: int) -> Interactions:
    """The ratings of whole users drawn at random: `at_most` ratings, one user at least.

    Where all fit in, they stay as they are. Else users and works are renumbered, keeping
    their order: nothing is learned for absent ones.
    """
    if len(interactions) <= at_most:
        return interactions
    return renumber(interactions.take(users_within(interactions, at_most, seed)))


def users_within(interactions: Interactions, at_most: int, seed: int) -> Mask:
    """The rows of whole users drawn at random: `at_most` ratings, one user at least."""
    if len(interactions) <= at_most:
        return np.ones(len(interactions), dtype=bool)
    chosen = np.zeros(interactions.n_users, dtype=bool)
    counts = np.bincount(interactions.user, minlength=interactions.n_users)
    order = np.random.default_rng(seed).permutation(interactions.n_users)
    order = order[counts[order] > 0]  # users may be there for events of another kind
    n_taken = max(int(np.searchsorted(np.cumsum(counts[order]), at_most, side="right")), 1)
    chosen[order[:n_taken]] = True
    rows: Mask = chosen[interactions.user]
    return rows


def renumber(interactions: Interactions) -> Interactions:
    """The same ratings over only the users and works that occur, in their order."""
    users, user = np.unique(interactions.user, return_inverse=True)
    works, work = np.unique(interactions.work, return_inverse=True)
    return Interactions(
        user.astype(np.int32),
        work.astype(np.int32),
        interactions.rating,
        len(users),
        len(works),
        interactions.scale,
    )


def renumbered_users(interactions: Interactions) -> tuple[Interactions, Int64Array]:
    """The same ratings over only the users that occur, and every user's new number, or -1."""
    users, user = np.unique(interactions.user, return_inverse=True)
    number = np.full(interactions.n_users, -1, dtype=np.int64)
    number[users] = np.arange(len(users))
    return replace(interactions, user=user.astype(np.int32), n_users=len(users)), number


def random_split(n: int, share: float, seed: int) -> Split:
    """Test `share` of `n` rows drawn at random: at least one, never all."""
    size = min(max(round(n * share), 1), n - 1)
    test = np.zeros(n, dtype=bool)
    test[np.random.default_rng(seed).permutation(n)[:size]] = True
    return Split(~test, test)


def temporal_user_split(interactions: Interactions, share: float, seed: int) -> Split:
    """Test the last `share` of each user's events by time, but never all of them.

    Events of one second, and those of unknown time, fall to either side by chance; so where no time
    is known the split is a random one.
    """
    chance = np.random.default_rng(seed).random(len(interactions))
    order = np.lexsort((chance, interactions.times, interactions.user))
    indptr = interactions.indptr()
    counts = np.diff(indptr)
    rank = np.empty(len(interactions), dtype=np.int64)  # among the user's ratings, oldest first
    rank[order] = np.arange(len(interactions)) - indptr[interactions.user[order]]
    # 10 · (1 - 0.9) is a rounding below 1: the small number keeps the whole it stands for.
    n_train = np.maximum(np.floor(counts * (1 - share) + 1e-9), 1)
    test = rank >= n_train[interactions.user]
    return Split(~test, test)


@dataclass(frozen=True)
class LaterSplit:
    """What was done before a moment, and what after it; no event stands in two of the masks.

    Attributes:
        fold_in: the first half of what each new user did after it.
        known: bool, shape (n_users,): who did anything before it.
    """

    train: Mask
    test: Mask
    fold_in: Mask
    known: Mask


def later_period(interactions: Interactions, share: float) -> tuple[int, int]:
    """The moment from which on a share of the events of known time happened, and the end.

    Unix seconds; the end is that of the events' period, and not within.
    """
    last = Period.from_times(interactions.times).last
    times = interactions.times
    known = np.sort(times[(times > 0) & (times <= last)])
    moment = int(known[int((1 - share) * (len(known) - 1))]) if len(known) else 0
    return moment + 1, last + 1


def later_split(interactions: Interactions, begin: int, end: int) -> LaterSplit:
    """Test what was done from `begin` on and before `end`, but for the first half of new users."""
    train = interactions.times < begin
    period = ~train & (interactions.times < end)
    known = np.bincount(interactions.user[train], minlength=interactions.n_users) > 0
    fold_in = _first_halves(interactions, period & ~known[interactions.user])
    return LaterSplit(train, period & ~fold_in, fold_in, known)


def _first_halves(interactions: Interactions, chosen: Mask) -> Mask:
    """The first half, by time, of the chosen events of each user; rounded down."""
    rows, rank = ranks_by_time(interactions, chosen)
    user = interactions.user[rows]
    count = np.bincount(user, minlength=interactions.n_users)
    halves = np.zeros(len(interactions), dtype=bool)
    halves[rows[rank < count[user] // 2]] = True
    return halves


def ranks_by_time(interactions: Interactions, chosen: Mask) -> tuple[IndexArray, Int64Array]:
    """The rows of the chosen events by user and time, and the rank of each among its user's.

    The first has rank 0; events of one second are in the order of the works.
    """
    rows = np.flatnonzero(chosen)
    order = (interactions.work[rows], interactions.times[rows], interactions.user[rows])
    rows = rows[np.lexsort(order)]
    user = interactions.user[rows]
    return rows, np.arange(len(rows)) - np.searchsorted(user, user)


def held_out_fifth(*, by_time: bool) -> str:
    """The fifth of each user's events that `temporal_user_split` tests, as sentences name it."""
    return "the last fifth" if by_time else "a random fifth"


def cross_validation(rows: Mask, k: int, seed: int) -> list[Split]:
    """Cut the chosen rows into `k` folds, whose test parts differ in size by one row at most."""
    order = np.random.default_rng(seed).permutation(np.flatnonzero(rows))
    splits = []
    for fold in range(k):
        test = np.zeros(len(rows), dtype=bool)
        test[order[fold::k]] = True
        splits.append(Split(rows & ~test, test))
    return splits
