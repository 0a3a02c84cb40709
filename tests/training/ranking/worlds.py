"""Ratings of which every ranker is expected to learn something."""

from dataclasses import replace

import numpy as np

from engine.contract.kinds import CODES, WATCHED
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory, UserProfile
from engine.models.nearest import Nearest
from engine.scale import RatingScale
from training.ranking.base import TrainingData

USERS, WORKS, GROUPS = 60, 24, 3
WHOLE_STARS = RatingScale(1.0, 5.0)


def rated(matrix, scale=WHOLE_STARS, time=None):
    """Ratings where the matrix of users and works is not zero."""
    user, work = np.nonzero(matrix)
    return Interactions(
        user.astype(np.int32),
        work.astype(np.int32),
        matrix[user, work].astype(np.float32),
        *matrix.shape,
        scale,
        None if time is None else np.asarray(time).astype(np.uint32),
    )


def grouped(seed=0, missing=0.3, scale=WHOLE_STARS):
    """A matrix of three groups of users, who rate works of their own group alone."""
    rng = np.random.default_rng(seed)
    matrix = rng.integers(3, 6, (USERS, WORKS)) * (rng.random((USERS, WORKS)) > missing)
    own = np.arange(USERS)[:, None] % GROUPS == np.arange(WORKS)[None, :] % GROUPS
    return matrix * own * (scale.high / 5)


def alike_in_groups():
    """Works that are like those of their own group."""
    works = np.array(
        [
            [other for other in range(WORKS) if other % GROUPS == work % GROUPS and other != work]
            for work in range(WORKS)
        ],
        dtype=np.int32,
    )
    return Nearest(works, np.full(works.shape, 0.5, np.float32))


def data_from(matrix, *, seed=0, threads=1, time=None, scale=WHOLE_STARS, **options):
    """The ratings of a matrix with times, drawn at random unless they are given."""
    if time is None:
        time = np.random.default_rng(1).permutation(np.count_nonzero(matrix)) + 1_000_000_000
    return TrainingData(rated(matrix, scale, time), alike_in_groups(), seed, threads, **options)


def without_stars(data, kind=WATCHED):
    """The same events with nothing but their kind."""
    events = data.interactions
    return replace(
        data,
        events=replace(
            events,
            rating=np.full(len(events), np.nan, np.float32),
            rating_scale=None,
            kind=np.full(len(events), CODES[kind.name], np.int8),
        ),
    )


def profile_of(data, user, weighting=None):
    """What the service knows of a user of the data."""
    events = EventHistory.from_interactions(data.interactions).events_of(user)
    return UserProfile.from_events(events, weighting, user)


def plain_profile(works, weights=None, user=None):
    """A profile of some works, of weight 1 unless weights are given."""
    ones = np.ones(len(works), np.float32)
    weighed = ones if weights is None else np.array(weights, np.float32)
    rated = np.zeros(int(user is not None), np.int32)  # a work, if they are a user
    return UserProfile(np.array(works, np.int32), weighed, rated=rated, user=user)


def dense(scorer, n):
    """Every work's score for a profile of each single work: float, shape (n, n)."""
    rows = [scorer.scores(plain_profile([work])) for work in range(n)]
    return np.array([np.zeros(n, np.float32) if row is None else row for row in rows])
