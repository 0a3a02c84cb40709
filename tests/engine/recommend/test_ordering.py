"""The order of a list down to a page: the same whatever page it is worked out for."""

from functools import cache

import numpy as np
import pytest

from engine.events.profile import EventHistory, UserProfile
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.recommend.diversity import (
    POOL,
    diverse_order,
    first_of_franchises,
    likeness_by,
    novel_worth,
)
from engine.recommend.models import ReleaseModels
from engine.recommend.novelty import Surprise
from engine.recommend.ordering import page_order
from engine.recommend.ranking import ranked
from engine.recommend.requests import ListRequest
from engine.recommend.strategies import PERSONAL, ScoredWorks
from tests.training.worlds import interactions_of

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
# Of 40 users, each with 20 works in their history; the first works are in most of them.
HISTORY = EventHistory.from_interactions(
    interactions_of(
        [
            (user, int(work), 5.0)
            for user in range(40)
            for work in np.unique((N_WORKS * RANDOM.random(20) ** 4).astype(int))
        ],
        N_WORKS,
    )
)
SURPRISE = Surprise((HISTORY,))
FEW = np.arange(N_WORKS, dtype=np.int32) % 40  # a list of 40 entries


def order(request, franchise=NONE):
    return page_order(SCORES, MODELS, NOBODY, ALLOWED, request, franchise, SURPRISE)


@cache
def whole_order(diversity, novelty, one_per_franchise, franchise):
    """All of the list, worked out in one go."""
    every = ranked(SCORES, MODELS, NOBODY, ALLOWED, N_WORKS)
    if one_per_franchise:
        every = every.take(first_of_franchises(every.works, FRANCHISES[franchise]))
    likeness = likeness_by(None, NEAREST)
    worth = None
    if novelty:
        pool = every.works[:POOL]
        worth = novel_worth(len(pool), novelty, SURPRISE.values[pool])
    positions = diverse_order(every.works, diversity, likeness, len(every.works), worth)
    return every.take(positions)


KNOBS = [(0.0, 0.0), (0.3, 0.0), (1.0, 0.0), (0.0, 0.2), (0.0, 1.0), (0.3, 0.4)]
FRANCHISES = {"none": NONE, "best-are-one": BEST_ARE_ONE, "few": FEW}


@pytest.mark.parametrize("franchise", FRANCHISES)
@pytest.mark.parametrize("one_per_franchise", [False, True])
@pytest.mark.parametrize(("diversity", "novelty"), KNOBS)
@pytest.mark.parametrize(("skip", "n"), [(0, 1), (0, 100), (5, 30), (250, 100), (700, 100)])
def test_every_depth_gives_the_beginning_of_one_list(
    diversity, novelty, one_per_franchise, franchise, skip, n
):
    request = ListRequest(
        n, skip, diversity=diversity, novelty=novelty, one_per_franchise=one_per_franchise
    )
    whole = whole_order(diversity, novelty, one_per_franchise, franchise)
    depth = min(skip + n + 1, len(whole.works))
    part = order(request, FRANCHISES[franchise]).part(0, depth)
    assert part.works.tolist() == whole.works[:depth].tolist()
    assert (part.scores, part.strategies) == (whole.scores[:depth], whole.strategies[:depth])


def test_no_more_is_ranked_than_a_page_needs():
    assert len(order(ListRequest(10)).works) == 11
    assert len(order(ListRequest(10, 20)).works) == 31
    assert len(order(ListRequest(10, diversity=0.5)).works) == POOL
    assert len(order(ListRequest(10, novelty=0.5)).works) == POOL


def test_a_list_of_a_few_franchises_ends():
    everything = order(ListRequest(100, one_per_franchise=True), FEW)
    assert sorted(FEW[everything.works].tolist()) == list(range(40))


def test_only_what_is_allowed_is_listed():
    request, none = ListRequest(100, diversity=0.5, novelty=0.5), np.zeros(N_WORKS, bool)
    nothing = page_order(SCORES, MODELS, NOBODY, none, request, NONE, SURPRISE)
    assert len(nothing.works) == 0
    assert ALLOWED[order(request).works].all()


def test_more_novelty_lists_what_fewer_know():
    def surprise(novelty, n):
        works = order(ListRequest(n, novelty=novelty)).works[:n]
        return SURPRISE.values[works].mean()

    for n in (1, 10, 50):
        means = [surprise(novelty, n) for novelty in np.linspace(0, 1, 21)]
        assert means == pytest.approx(np.sort(means))  # none is less than the one before
        assert means[0] < means[-1]


def test_of_equally_surprising_works_the_better_is_first():
    unknown = SURPRISE.values == 1
    works = order(ListRequest(100, novelty=1)).works
    best = [work for work in order(ListRequest(100, 199)).works[:POOL] if unknown[work]]
    assert works[: len(best)][:100].tolist() == best[:100]


def test_no_histories_are_counted_where_no_novelty_is_asked_for():
    surprise = Surprise((HISTORY,))
    for request in (ListRequest(10), ListRequest(10, diversity=0.5)):
        page_order(SCORES, MODELS, NOBODY, ALLOWED, request, NONE, surprise)
    assert "values" not in vars(surprise)
