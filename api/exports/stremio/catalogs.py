"""A page of a catalog of the addon: a list, ranked as every list is."""

from dataclasses import replace

import numpy as np

from api.exports.stremio.extras import Extras
from api.exports.stremio.schemas import StremioCatalog, StremioType
from api.exports.stremio.views import TYPES
from api.recommendations.lists import Lists
from api.recommendations.questions import Question
from engine.arrays import Mask
from engine.catalog.filters import TitleFilter
from engine.catalog.search import search
from engine.catalog.titles import Catalog
from engine.event_store.live import UserEvents
from engine.recommend.requests import MAX_ITEMS
from engine.recommend.results import Recommended


def catalog_page(
    lists: Lists,
    user_id: str,
    stored: UserEvents,
    type: StremioType,
    catalog: StremioCatalog,
    extras: Extras,
) -> list[Recommended]:
    """The works of a page; 100 at most, as the protocol has it.

    Raises:
        NotFound: no work has the genre.
    """
    conditions = TitleFilter(
        type=(TYPES[type],), genre=None if extras.genre is None else (extras.genre,)
    )
    question = Question(MAX_ITEMS, conditions, watchlist=catalog is StremioCatalog.WATCHLIST)
    resolved, user = lists.resolved(user_id, question, stored, extras.skip)
    request = resolved.request
    if extras.search:
        request = replace(request, among=_matching(lists.release.catalog, extras.search))
    return lists.release.recommender.list_for(user, request).items


def _matching(catalog: Catalog, words: str) -> Mask:
    """Which works some words name: bool, shape (n_works,)."""
    mask = np.zeros(catalog.works.num_rows, dtype=bool)
    mask[search(catalog.names, words)] = True
    return mask
