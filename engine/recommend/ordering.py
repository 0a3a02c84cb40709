"""The order of a list down to the end of a page: by score, by franchise, by diversity."""

from engine.arrays import Int32Array, Mask
from engine.events.profile import UserProfile
from engine.recommend.diversity import POOL, diverse_order, first_of_franchises, likeness_by
from engine.recommend.models import ReleaseModels
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
) -> RankedWorks:
    """The list down to one entry below the page, or to its end.

    `franchise_of` is the franchise of every work, -1 where it is of none.
    """
    depth = request.skip + request.n + 1
    least = max(depth, POOL) if request.diversity else depth
    size = least
    while True:
        order = ranked(scored, models, profile, allowed, size)
        complete = len(order.works) < size
        if request.one_per_franchise:
            order = order.take(first_of_franchises(order.works, franchise_of))
        if complete or len(order.works) >= least:
            break
        size *= 2
    if request.diversity:
        likeness = likeness_by(models.cold, models.similar)
        positions = diverse_order(order.works, request.diversity, likeness, depth)
        order = order.take(positions)
    return order
