"""What a second stage knows of candidates: one row of features for each, of one user at one moment.

The same function makes the rows that trees are grown on and those that they score, so that a
feature means the same in both. A feature is measured against the user's other candidates, or on a
scale that does not grow with the number of events: the trees are grown on fewer events than they
serve.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array

HALF_LIVES = (3.0, 7.0, 30.0, 365.0, 3650.0)  # of recent popularity, in days; the last is all time
FEATURES = (
    "sum",
    "score",
    "score_share",
    "score_rank",
    "next",
    "next_share",
    *(f"popularity_{days:.0f}" for days in HALF_LIVES),
    "stars",
    "stars_above_profile",
    "fame_above_profile",
    "events",
    "days_away",
    "profile_weight",
    "best_score",
)
# What features are of, as explanations add them up.
PARTS: dict[str, tuple[str, ...]] = {
    "first_stage": ("sum", "score", "score_share", "score_rank"),
    "next": ("next", "next_share"),
    "popularity": tuple(f"popularity_{days:.0f}" for days in HALF_LIVES),
    "stars": ("stars", "stars_above_profile"),
    "fame": ("fame_above_profile",),
    "user": ("events", "days_away", "profile_weight", "best_score"),
}
# What never puts a work lower the more of it there is (1), or higher (-1), all else being equal.
DIRECTIONS = {
    **dict.fromkeys(("sum", "score", "score_share", "next", "next_share"), 1),
    **dict.fromkeys(("stars", "stars_above_profile"), 1),
    "score_rank": -1,
}
_LOWEST_RANK = 200  # beyond, ranks say nothing more
_TOP = 10  # whose mean score says how much is known of the user
_LEAST = np.float32(1e-9)  # what is divided by


@dataclass(frozen=True)
class Candidates:
    """Some works that one user may be offered. Each array has an entry for every work.

    Attributes:
        sum: float32, shape (n,): what the first stage orders them by.
        score: float32, shape (n,): the personal score alone, on the scale of that sum.
        next: float32, shape (n,): how often it came soon after the user's last events.
        popularity: float32, shape (n, len(HALF_LIVES)): recent popularity; 1 is the most popular.
        stars: float32, shape (n,): how far its stars stand above the mean, in deviations, damped.
        fame: float32, shape (n,): log of 1 and its number of events.
    """

    sum: Float32Array
    score: Float32Array
    next: Float32Array
    popularity: Float32Array
    stars: Float32Array
    fame: Float32Array


@dataclass(frozen=True)
class UserSummary:
    """What is known of the user.

    Attributes:
        events: how many.
        days_away: from the last one to the moment of the request.
        profile_weight: the sum of the weights of the profile.
        stars, fame: the means of `Candidates.stars` and `fame` over the works of the profile.
    """

    events: int
    days_away: float
    profile_weight: float
    stars: float
    fame: float


def candidate_features(candidates: Candidates, user: UserSummary) -> Float32Array:
    """The features of the candidates, in the order of FEATURES: float32, shape (n, n_features)."""
    score, after = candidates.score, candidates.next
    best = np.sort(score)[::-1][:_TOP]
    of_user = (
        float(user.events),
        user.days_away,
        user.profile_weight,
        float(best.mean()) if len(best) else 0.0,
    )
    columns = [
        candidates.sum,
        score,
        _share_of_highest(score),
        _ranks(score),
        after,
        _share_of_highest(after),
        *candidates.popularity.T,
        candidates.stars,
        candidates.stars - np.float32(user.stars),
        candidates.fame - np.float32(user.fame),
        *(np.full(len(score), value, np.float32) for value in of_user),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def added_up(contributions: Float64Array, bias: float) -> dict[str, float]:
    """What the parts of a score are: the `base` of every work, and what features add.

    `contributions` are those of each feature: float64, shape (n_features,).
    """
    of_feature = dict(zip(FEATURES, contributions.tolist(), strict=True))
    parts = {part: sum(of_feature[name] for name in names) for part, names in PARTS.items()}
    return {"base": bias} | parts


def _share_of_highest(values: Float32Array) -> Float32Array:
    share: Float32Array = values / max(values.max(initial=0.0), _LEAST)
    return share


def _ranks(values: Float32Array) -> Float32Array:
    """How many candidates stand before each, 200 at most; equal ones by position."""
    ranks = np.empty(len(values), np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return np.minimum(ranks, np.float32(_LOWEST_RANK))
