"""The order of a list down to a page: the same whatever page it is worked out for."""

from functools import cache

import numpy as np
import pytest

from engine.events.profile import UserProfile
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.recommend.diversity import POOL, diverse_order, first_of_franchises, likeness_by
from engine.recommend.models import ReleaseModels
from engine.recommend.ordering import page_order
from engine.recommend.ranking import ranked
from engine.recommend.requests import ListRequest
from engine.recommend.strategies import PERSONAL, ScoredWorks

N_WORKS = 900
RANDOM = np.random.default_rng(11)
SCORES = ScoredWorks(PERSONAL, RANDOM.random(N_WORKS).astype(np.float32))
NEAREST = Nearest(
    RANDOM.integers(0, N_WORKS, (N_WORKS, 1)).astype(np.int32),
    RANDOM.random((N_WORKS, 1)).astype(np.float32),
)
MODELS = ReleaseModels(Popularity(SCORES.scores), NEAREST)
NOBODY = UserProfile(np.zeros(0, np.int32), np.zeros(0, np.float32))
ALLOWED = RANDOM.random(N_WORKS) < 0.9
NONE = np.full(N_WORKS, -1, np.int32)
BEST_ARE_ONE = np.where(SCORES.scores > 0.5, 0, -1).astype(np.int32)  # half of all are a franchise
FEW = np.arange(N_WORKS, dtype=np.int32) % 40  # a list of 40 entries


def order(request, franchise=NONE):
    return page_order(SCORES, MODELS, NOBODY, ALLOWED, request, franchise)


@cache
def whole_order(diversity, one_per_franchise, franchise):
    """All of the list, worked out in one go."""
    every = ranked(SCORES, MODELS, NOBODY, ALLOWED, N_WORKS)
    if one_per_franchise:
        every = every.take(first_of_franchises(every.works, FRANCHISES[franchise]))
    likeness = likeness_by(None, NEAREST)
    positions = diverse_order(every.works, diversity, likeness, len(every.works))
    return every.take(positions)


FRANCHISES = {"none": NONE, "best-are-one": BEST_ARE_ONE, "few": FEW}


@pytest.mark.parametrize("franchise", FRANCHISES)
@pytest.mark.parametrize("one_per_franchise", [False, True])
@pytest.mark.parametrize("diversity", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("skip", "n"), [(0, 1), (0, 100), (5, 30), (250, 100), (700, 100)])
def test_every_depth_gives_the_beginning_of_one_list(
    diversity, one_per_franchise, franchise, skip, n
):
    request = ListRequest(n, skip, diversity=diversity, one_per_franchise=one_per_franchise)
    whole = whole_order(diversity, one_per_franchise, franchise)
    depth = min(skip + n + 1, len(whole.works))
    part = order(request, FRANCHISES[franchise]).part(0, depth)
    assert part.works.tolist() == whole.works[:depth].tolist()
    assert (part.scores, part.strategies) == (whole.scores[:depth], whole.strategies[:depth])


def test_no_more_is_ranked_than_a_page_needs():
    assert len(order(ListRequest(10)).works) == 11
    assert len(order(ListRequest(10, 20)).works) == 31
    assert len(order(ListRequest(10, diversity=0.5)).works) == POOL


def test_a_list_of_a_few_franchises_ends():
    everything = order(ListRequest(100, one_per_franchise=True), FEW)
    assert sorted(FEW[everything.works].tolist()) == list(range(40))


def test_only_what_is_allowed_is_listed():
    nothing = page_order(
        SCORES, MODELS, NOBODY, np.zeros(N_WORKS, bool), ListRequest(10, diversity=0.5), NONE
    )
    assert len(nothing.works) == 0
    assert ALLOWED[order(ListRequest(100, diversity=0.5)).works].all()
