"""The invented users: what they like, how they rate, and how many titles each of them rates."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.sample.ratings.factors import CLUSTERS, DIMENSIONS, SPECTRUM, TitleFactors, grid
from data.sample.sizes import FULL, MAX_SEEN_SHARE, SampleSize
from engine.arrays import Float64Array, Int64Array, Mask

FULL_MAX_USER_ID = 270_896  # smaller samples have gaps in proportion

_CLUSTER_SHARES = (1.6, 0.8, 0.4)  # Dirichlet: how much a user is of one, two, three clusters
_SELF_WEIGHT = 0.5
_BIAS_SPREAD = 0.48  # stars
_ACTIVITY_SPREAD = 1.32
_WHOLE_STARS_SHARE = 0.5
_OUTSIDE_SHARE = 0.02
_BISECTIONS = 80  # far beyond the precision of a float64


@dataclass(frozen=True)
class Users:
    """The users in ascending order of id.

    Attributes:
        bias: in stars, added to all their ratings.
        vectors: users x dimensions.
        clusters: users x clusters of each user.
        mixture: the share of each of these clusters, cumulative.
        whole_stars: who gives no half stars.
        rows: how many rating rows each user has.
        repeats: how many of these repeat an earlier title.
        outside: who rates nothing but titles that no catalog carries.
    """

    ids: Int64Array
    bias: Float64Array
    vectors: Float64Array
    clusters: Int64Array
    mixture: Float64Array
    whole_stars: Mask
    rows: Int64Array
    repeats: Int64Array
    outside: Mask


def make_users(size: SampleSize, titles: TitleFactors, rng: Generator) -> Users:
    """Draw all users of a sample."""
    count = size.users
    clusters = rng.integers(CLUSTERS, size=(count, len(_CLUSTER_SHARES)))
    shares = rng.dirichlet(_CLUSTER_SHARES, count)
    self_vectors = rng.standard_normal((count, DIMENSIONS)) * SPECTRUM * _SELF_WEIGHT
    centers = (titles.centers[clusters] * grid(shares)[:, :, None]).sum(axis=1)
    rows = _draw_activity(size, rng)
    return Users(
        ids=_draw_ids(count, rng),
        bias=grid(rng.standard_normal(count) * _BIAS_SPREAD),
        vectors=grid(centers + self_vectors),
        clusters=clusters,
        mixture=grid(np.cumsum(shares, axis=1)),
        whole_stars=rng.random(count) < _WHOLE_STARS_SHARE,
        rows=rows,
        repeats=_share_repeats(size, rows),
        outside=_draw_outsiders(count, rng),
    )


def _draw_ids(count: int, rng: Generator) -> Int64Array:
    """Draw ascending ids with gaps; the first and the highest possible id always occur."""
    highest = count * FULL_MAX_USER_ID // FULL.users
    between = rng.choice(highest - 2, size=count - 2, replace=False) + 2
    return np.concatenate(([1], np.sort(between), [highest])).astype(np.int64)


def _draw_outsiders(count: int, rng: Generator) -> Mask:
    """Draw one user in fifty, and one at least."""
    outside = np.zeros(count, dtype=bool)
    outside[rng.choice(count, max(1, round(_OUTSIDE_SHARE * count)), replace=False)] = True
    return outside


def _draw_activity(size: SampleSize, rng: Generator) -> Int64Array:
    """Share the rows out to the users: at least one each, log-normal, exact in total."""
    most = int(size.titles * MAX_SEEN_SHARE)
    activity = np.exp(_ACTIVITY_SPREAD * rng.standard_normal(size.users))
    further = _scaled_below(activity, size.ratings - size.users, most - 1)
    rows = 1 + np.floor(further).astype(np.int64)
    # What rounding down left goes to the first users who have room for it.
    rest = size.ratings - int(rows.sum())
    rows[np.flatnonzero(rows < most)[:rest]] += 1
    return rows


def _scaled_below(values: Float64Array, total: int, most: int) -> Float64Array:
    """Scale positive numbers so that, each cut off at `most`, they sum to `total`."""
    low, high = 0.0, total / float(values.min())
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if float(np.minimum(values * middle, most).sum()) > total:
            high = middle
        else:
            low = middle
    return np.minimum(values * low, most)


def _share_repeats(size: SampleSize, rows: Int64Array) -> Int64Array:
    """Spread the repeated rows evenly over all rows but everybody's first."""
    cumulative = np.cumsum(rows - 1)
    repeats: Int64Array = np.diff(cumulative * size.repeats // cumulative[-1], prepend=0)
    return repeats
