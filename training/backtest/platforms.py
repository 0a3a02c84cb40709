"""Whether what platforms are said to be worth comes true, user by user.

What a platform is worth to somebody, as the service says it, is compared with the share of the
works that they liked later which it carries, and with what is known without any list: the share of
the works that they liked before, of those that everybody did, and of all works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.recommend.subscriptions import Coverage
from training.metrics.bootstrap import Interval
from training.metrics.ranking import RelevantItems

PROMISE, LIKED_BEFORE, EVERYBODY, CATALOG = "promise", "liked before", "everybody", "catalog"
BASELINES = (LIKED_BEFORE, EVERYBODY, CATALOG)


@dataclass(frozen=True)
class PlatformShares:
    """The share of each user's works that each platform carries.

    A work that several carry counts for each of them, so that shares may add up to more than 1.

    Attributes:
        names: of the platforms.
        later: float64, shape (n_users, n_platforms): of the works that were liked later.
        predicted: by what it is predicted from: float64, likewise.
    """

    names: tuple[str, ...]
    later: Float64Array
    predicted: dict[str, Float64Array]


@dataclass(frozen=True)
class PlatformPart:
    """One platform: means over users.

    Attributes:
        later: share of the works that were liked later.
        predicted: the shares that were predicted, by what they were predicted from.
        errors: mean absolute differences, likewise.
    """

    name: str
    later: float
    predicted: dict[str, float]
    errors: dict[str, Interval]


@dataclass(frozen=True)
class PlatformFigures:
    """What the predictions of all users show.

    Attributes:
        errors: mean absolute differences over users and platforms, by what was predicted from.
        error_gains: baseline -> its error minus that of the promise, user by user.
        first: how often the platform that was predicted to be first carries most of what was liked
            later; where several carry as much, each is right.
        first_gains: baseline -> how much more often the promise is right.
    """

    users: int
    platforms: list[PlatformPart]
    errors: dict[str, Interval]
    error_gains: dict[str, Interval]
    first: dict[str, Interval]
    first_gains: dict[str, Interval]


def platform_shares(
    carried: Mask,
    names: Sequence[str],
    lists: Int32Array,
    later: RelevantItems,
    before: RelevantItems,
) -> PlatformShares | None:
    """What was predicted of the users of `later`, and what came of it.

    `carried` says which platform carries which work, `lists` has a row for each user, -1 where it
    ends; `before` is what users liked before. Who later liked nothing that any platform carries, or
    has an empty list, is left out. None where fewer than two platforms carry anything, or nobody is
    left.
    """
    anywhere = _anywhere(carried)
    if np.count_nonzero(carried.any(axis=1)) < 2:
        return None
    liked_later, compared = _liked_shares(carried, later)
    compared &= np.array([anywhere[row[row >= 0]].any() for row in lists], dtype=bool)
    if not compared.any():
        return None
    users = later.users[compared]
    catalog = carried.sum(axis=1) / anywhere.sum()
    liked = before.pairs % before.n_works
    n_liked = np.count_nonzero(anywhere[liked])
    everybody = carried[:, liked].sum(axis=1) / n_liked if n_liked else catalog
    predicted = {
        PROMISE: np.array([_promise(carried, anywhere, row) for row in lists[compared]]),
        LIKED_BEFORE: _before(carried, before, users, everybody),
        EVERYBODY: np.tile(everybody, (len(users), 1)),
        CATALOG: np.tile(catalog, (len(users), 1)),
    }
    return PlatformShares(tuple(names), liked_later[compared], predicted)


def _anywhere(carried: Mask) -> Mask:
    """Which works any platform carries: bool, shape (n_works,)."""
    mask: Mask = np.logical_or.reduce(carried, axis=0)
    return mask


def _promise(carried: Mask, anywhere: Mask, works: Int32Array) -> Float64Array:
    """What the service would say that each platform alone is worth of a list."""
    listed = works[works >= 0]
    coverage = Coverage.of_list(carried, listed[anywhere[listed]].tolist())
    return np.array([coverage.worth([platform]).share for platform in range(len(carried))])


def _liked_shares(carried: Mask, liked: RelevantItems) -> tuple[Float64Array, Mask]:
    """The share of what each user liked on each platform, and who liked anything on any."""
    row, work = np.divmod(liked.pairs, liked.n_works)
    on_any = np.bincount(row, _anywhere(carried)[work], len(liked))
    counts = [np.bincount(row, on[work], len(liked)) for on in carried]
    shares: Float64Array = np.column_stack(counts) / np.maximum(on_any, 1)[:, None]
    return shares, on_any > 0


def _before(
    carried: Mask, before: RelevantItems, users: Int32Array, everybody: Float64Array
) -> Float64Array:
    """The shares of what users liked before; of who liked nothing those of everybody."""
    shares, liked_any = _liked_shares(carried, before)
    rows: Int64Array = np.searchsorted(before.users, users)
    expected = np.tile(everybody, (len(users), 1))
    known = rows < len(before)
    known[known] = before.users[rows[known]] == users[known]
    known[known] = liked_any[rows[known]]
    expected[known] = shares[rows[known]]
    return expected


def platform_figures(rounds: Sequence[PlatformShares | None]) -> PlatformFigures | None:
    """The figures of all rounds in which platforms could be compared; None without any."""
    compared = [shares for shares in rounds if shares is not None]
    if not compared:
        return None
    later = np.concatenate([shares.later for shares in compared])
    predicted = {
        name: np.concatenate([shares.predicted[name] for shares in compared])
        for name in compared[0].predicted
    }
    errors = {name: np.abs(values - later) for name, values in predicted.items()}
    means = {name: values.mean(axis=1) for name, values in errors.items()}
    hits = {name: _first_is_best(values, later) for name, values in predicted.items()}
    return PlatformFigures(
        users=len(later),
        platforms=[
            PlatformPart(
                platform,
                float(later[:, n].mean()),
                {name: float(values[:, n].mean()) for name, values in predicted.items()},
                {name: Interval.from_values(values[:, n]) for name, values in errors.items()},
            )
            for n, platform in enumerate(compared[0].names)
        ],
        errors=_intervals(means),
        error_gains=_intervals({name: means[name] - means[PROMISE] for name in BASELINES}),
        first=_intervals(hits),
        first_gains=_intervals({name: hits[PROMISE] - hits[name] for name in BASELINES}),
    )


def _first_is_best(predicted: Float64Array, later: Float64Array) -> Float64Array:
    """1 for each user whose first platform carries most of what they liked later, else 0."""
    first = later[np.arange(len(later)), predicted.argmax(axis=1)]
    best: Mask = first == later.max(axis=1)
    return best.astype(np.float64)


def _intervals(values: Mapping[str, Float64Array]) -> dict[str, Interval]:
    return {name: Interval.from_values(each) for name, each in values.items()}
