"""Ratings of which every ranker is expected to learn something."""

import numpy as np

from engine.events.interactions import Interactions
from engine.models.nearest import Nearest
from engine.scale import RatingScale
from training.ranking.base import Learned

USERS, WORKS, GROUPS = 60, 24, 3
WHOLE_STARS = RatingScale(1.0, 5.0)


def rated(matrix, scale=WHOLE_STARS):
    """Return ratings where the matrix of users and works is not zero."""
    user, work = np.nonzero(matrix)
    return Interactions(
        user.astype(np.int32),
        work.astype(np.int32),
        matrix[user, work].astype(np.float32),
        *matrix.shape,
        scale,
    )


def grouped(seed=0, missing=0.3, scale=WHOLE_STARS):
    """Return a matrix of three groups of users, who rate works of their own group alone."""
    rng = np.random.default_rng(seed)
    matrix = rng.integers(3, 6, (USERS, WORKS)) * (rng.random((USERS, WORKS)) > missing)
    own = np.arange(USERS)[:, None] % GROUPS == np.arange(WORKS)[None, :] % GROUPS
    return matrix * own * (scale.high / 5)


def alike_in_groups():
    """Return works that are like those of their own group."""
    works = np.array(
        [
            [other for other in range(WORKS) if other % GROUPS == work % GROUPS and other != work]
            for work in range(WORKS)
        ],
        dtype=np.int32,
    )
    return Nearest(works, np.full(works.shape, 0.5, np.float32))


def learned_from(matrix, *, seed=0, threads=1, time=None, scale=WHOLE_STARS):
    """Return ratings of a matrix with times, drawn at random unless they are given."""
    given = rated(matrix, scale)
    if time is None:
        time = np.random.default_rng(1).permutation(len(given)) + 1_000_000_000
    return Learned(given, time.astype(np.uint32), alike_in_groups(), seed, threads)
