"""Orders that are the same for everybody at a moment: what each personal list has to beat."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from benchmarks.harness.peer import ListModel, Peer
from benchmarks.harness.ranking import Requests, Train, popular, ranked
from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.events.interactions import Interactions

_DAY = 86_400
DAYS = (7, 30, 365)
_DAMPING = 20  # ratings of the mean that each work begins with


def _popularity(train: Train, requests: Requests, n: int) -> Int32Array:
    """Rank works by how many have rated them."""
    return popular(train, requests.users, n)


def _recent(train: Train, requests: Requests, n: int, days: int) -> Int32Array:
    """Rank works by how many have rated them in the days before the request."""
    order = np.argsort(requests.moments, kind="stable")
    values = recent_counts(train, requests.moments[order], days)
    lists = np.empty((len(requests), n), dtype=np.int32)
    lists[order] = ranked(
        train, requests.users[order], n, lambda some: np.stack([*islice(values, len(some))])
    )
    return lists


def recent_counts(train: Train, moments: Int64Array, days: int) -> Iterator[Float64Array]:
    """Yield what orders the works at each moment, ascending: float64, shape (n_works,).

    It is the number of ratings from `days` before the moment on and before it; between works with
    as many, that of all ratings before it. Where no time is known all ratings count.
    """
    ratings = train.before.ratings
    if not ratings.timed:
        yield from (ratings.work_counts().astype(np.float64) for _ in moments)
        return
    order = np.argsort(ratings.times, kind="stable")
    time, work = ratings.times[order].astype(np.int64), ratings.work[order]
    ever = np.zeros(ratings.n_works)
    window = np.zeros(ratings.n_works)
    first = last = 0
    for moment in moments.tolist():
        begin, end = np.searchsorted(time, [moment - days * _DAY, moment]).tolist()
        arrived = np.bincount(work[last:end], minlength=ratings.n_works)
        ever += arrived
        window += arrived - np.bincount(work[first:begin], minlength=ratings.n_works)
        first, last = begin, end
        yield window + ever / (len(work) + 1)


def _starred(train: Train, requests: Requests, n: int) -> Int32Array:
    """Rank works by the logarithm of how many have rated them, times their damped mean."""
    return _same_for_all(train, requests.users, n, starred_popularity(train.before.ratings))


def starred_popularity(ratings: Interactions) -> Float64Array:
    """ln(1 + n) · (Σ stars + 20 · mean of all) / (n + 20): float64, shape (n_works,).

    Stars are counted from the scale's zero.
    """
    stars = ratings.rating.astype(np.float64) - min(ratings.scale.low, 0.0)
    counts = ratings.work_counts()
    total = np.bincount(ratings.work, stars, ratings.n_works)
    mean = stars.mean() if len(stars) else 0.0
    values: Float64Array = np.log1p(counts) * (total + _DAMPING * mean) / (counts + _DAMPING)
    return values


def _same_for_all(train: Train, users: Int32Array, n: int, values: Float64Array) -> Int32Array:
    return ranked(train, users, n, lambda some: np.tile(values, (len(some), 1)))


_STARRED = (
    f"ln(1 + ratings) times the mean of the stars, damped by {_DAMPING}; one of "
    "the best of 22 simple formulas on inner cuts of all sets by global time"
)
PEER = Peer(
    list_models=(
        ListModel("popularity", _popularity, "number of ratings", personal=False, cold=True),
        *(
            ListModel(
                f"popularity, {days} days",
                _recent,
                "number of ratings in the days before the request",
                {"days": days},
                personal=False,
                cold=True,
            )
            for days in DAYS
        ),
        ListModel("popularity, stars", _starred, _STARRED, personal=False, cold=True),
    )
)
