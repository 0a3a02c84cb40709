"""How alike two people's tastes are.

By lists: the rank-biased overlap of what each would be offered if nothing were hidden as seen
(Webber, Moffat, Zobel 2010, eq. 32, of the first 500 ranks):

    RBO = Σ over d of (1 - p) p^(d-1) · |A_d ∩ B_d| / d,  divided by the same sum of ones,

A_d and B_d being the first d works of both. It is compared with what each shares with the popular
list, as two people who know nothing but what everybody knows are not alike for that.

By stars: the correlation of the stars of works that both rated, shrunk to none where these are few.
"""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Float64Array, IndexArray
from engine.events.user import User
from engine.recommend.ranking import ranked
from engine.recommend.recommender import Recommender
from engine.shrinkage import shrinkage

DEPTH = 500  # ranks that are compared
PERSISTENCE = 0.98  # p: the first 50 ranks weigh 64 % of all
_EXAMPLES = 5


@dataclass(frozen=True)
class TasteMatch:
    """What two people share.

    Attributes:
        overlap: of their lists, from 0 to 1.
        popular_overlap: the mean of what each list shares with the popular one.
        common: number of works that both did something about.
        rated: number of works that both gave stars.
        correlation: of these stars, shrunk; None of fewer than two works or of equal stars.
        agreed: works that both gave high stars, the best first.
        disputed: works of which their stars differ most.
    """

    overlap: float
    popular_overlap: float
    common: int
    rated: int
    correlation: float | None
    agreed: list[int]
    disputed: list[int]


def taste_match(recommender: Recommender, first: User, second: User) -> TasteMatch:
    """How alike two people's tastes are."""
    orders = [_order(recommender, user) for user in (first, second)]
    popular = _order(recommender, recommender.user(""))
    common = np.intersect1d(first.events.work, second.events.work)
    works, stars = _both_rated(first, second)
    return TasteMatch(
        rank_biased_overlap(*orders),
        float(np.mean([rank_biased_overlap(order, popular) for order in orders])),
        len(common),
        len(works),
        _correlation(stars),
        _agreed(works, stars),
        _disputed(works, stars),
    )


def rank_biased_overlap(first: IndexArray, second: IndexArray) -> float:
    """The rank-biased overlap of two lists, down to the end of the shorter: 0 to 1.

    >>> rank_biased_overlap(np.array([4, 2, 7]), np.array([4, 2, 7]))
    1.0
    """
    depth = min(len(first), len(second))
    if not depth:
        return 0.0
    rank_of = {int(work): rank for rank, work in enumerate(second[:depth])}
    meets = np.zeros(depth)  # how many works come to be in both at each depth
    for rank, work in enumerate(first[:depth].tolist()):
        if work in rank_of:
            meets[max(rank, rank_of[work])] += 1
    agreement = np.cumsum(meets) / np.arange(1, depth + 1)
    weights = PERSISTENCE ** np.arange(depth)
    return float((agreement * weights).sum() / weights.sum())


def _order(recommender: Recommender, user: User) -> IndexArray:
    """The first works of a user's list, what they have seen included.

    A second stage has no part in it: it was never taught by what its users had seen.
    """
    profile = recommender.profile_of(user)
    scored = recommender.scored(profile)
    allowed = recommender.catalog.offered
    models = replace(recommender.models, reranker=None)
    return ranked(scored, models, profile, allowed, DEPTH).works


def _both_rated(first: User, second: User) -> tuple[IndexArray, Float64Array]:
    """The works that both gave stars, and the stars: shapes (n,) and (2, n)."""
    (works, stars), (others_works, others_stars) = first.stars, second.stars
    common, of_first, of_second = np.intersect1d(works, others_works, return_indices=True)
    return common, np.array([stars[of_first], others_stars[of_second]])


def _correlation(stars: Float64Array) -> float | None:
    n = stars.shape[1]
    if n < 2 or not stars.std(axis=1).all():
        return None
    correlation = np.asarray(np.corrcoef(stars))[0, 1]
    return float(correlation * shrinkage(np.array([n]))[0])


def _agreed(works: IndexArray, stars: Float64Array) -> list[int]:
    """Works that both rate above their own mean of those that both rated."""
    if not len(works):
        return []
    least = (stars - stars.mean(axis=1, keepdims=True)).min(axis=0)
    order = np.lexsort((works, -stars.sum(axis=0), -least))
    return [int(works[row]) for row in order if least[row] > 0][:_EXAMPLES]


def _disputed(works: IndexArray, stars: Float64Array) -> list[int]:
    apart = np.abs(stars[0] - stars[1]) if len(works) else np.zeros(0)
    order = np.lexsort((works, -apart))
    return [int(works[row]) for row in order if apart[row] > 0][:_EXAMPLES]
