"""The order of a list down to the end of a page: by score, franchise, diversity and novelty."""

from engine.arrays import Float64Array, Int32Array, Mask
from engine.events.profile import UserProfile
from engine.recommend.diversity import (
    POOL,
    diverse_order,
    first_of_franchises,
    likeness_by,
    novel_worth,
)
from engine.recommend.models import ReleaseModels
from engine.recommend.novelty import Surprise
from engine.recommend.ranking import RankedWorks, ranked
from engine.recommend.requests import ListRequest
from engine.recommend.strategies import ScoredWorks


def page_order(
    scored: ScoredWorks,
    models: ReleaseModels,
    profile: UserProfile,
    allowed: Mask,
    request: ListRequest,
    franchise_of: Int32Array,
    surprise: Surprise,
) -> RankedWorks:
    """The list down to one entry below the page, or to its end.

    `franchise_of` is the franchise of every work, -1 where it is of none.
    """
    depth = request.skip + request.n + 1
    reordered = request.diversity > 0 or request.novelty > 0
    least = max(depth, POOL) if reordered else depth
    size = least
    while True:
        order = ranked(scored, models, profile, allowed, size)
        complete = len(order.works) < size
        if request.one_per_franchise:
            order = order.take(first_of_franchises(order.works, franchise_of))
        if complete or len(order.works) >= least:
            break
        size *= 2
    if reordered:
        likeness = likeness_by(models.cold, models.similar)
        worth = _worth(order, request.novelty, surprise)
        order = order.take(diverse_order(order.works, request.diversity, likeness, depth, worth))
    return order


def _worth(order: RankedWorks, novelty: float, surprise: Surprise) -> Float64Array | None:
    """What the best are worth where novelty is asked for."""
    if not novelty:
        return None
    pool = order.works[:POOL]
    return novel_worth(len(pool), novelty, surprise.values[pool])
