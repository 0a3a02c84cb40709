"""Explanations by their definition: shares, what both works list, the list without a source."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import HIDDEN, RATING
from engine.events.user import Event, UserLog
from engine.models.item_item import ItemItem
from engine.recommend.explanation import explain_page, shared_names
from engine.recommend.requests import ListRequest
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title

N = 8
CATALOG = catalog_of(
    *(
        title(f"as{n}", directors=["Ana Orsel"] if n < 3 else [], genres=["Drama", f"G{n % 2}"])
        for n in range(N)
    )
)
RANDOM = np.random.default_rng(5)
ROWS = ItemItem(
    np.arange(N + 1) * 3,
    np.array([RANDOM.permutation(N)[:3] for _ in range(N)], np.int32).ravel(),
    RANDOM.uniform(0.1, 1, 3 * N).astype(np.float32),
)
MODEL = factor_model([[0.0]], [[0.0]] * N)
WORLD = recommender_of(CATALOG, [], [], MODEL, scorer=ROWS)
EVENTS = tuple(
    Event(work, RATING, stars, 9 + work) for work, stars in ((0, 5.0), (1, 4.0), (2, 3.0))
)


def somebody(*events):
    return WORLD.user("u", UserLog(events, fresh=True))


def explained(user, **asked):
    request = ListRequest(**{"n": 5} | asked)
    items = WORLD.list_for(user, request).items
    return items, explain_page(WORLD, user, request, items)


def test_shares_are_of_all_that_speaks_for_an_entry():
    items, why = explained(somebody(*EVENTS))
    assert any(entry.sources for entry in why.entries)
    for item, entry in zip(items, why.entries, strict=True):
        parts = dict(WORLD.explain_for(somebody(*EVENTS), item.work, N, [item.strategy]))
        assert {source.work: source.share for source in entry.sources} == pytest.approx(
            {work: part / sum(parts.values()) for work, part in list(parts.items())[:3]}
        )


@pytest.mark.parametrize("skip", [0, 2])
def test_without_its_first_source_an_entry_stands_where_that_list_has_it(skip):
    items, why = explained(somebody(*EVENTS), n=3, skip=skip)
    for item, entry in zip(items, why.entries, strict=True):
        for source in entry.sources[:1]:
            left = [event for event in EVENTS if event.work != source.work]
            listed = WORLD.list_for(somebody(*left), ListRequest(100, exclude=(source.work,))).items
            assert [each.work for each in listed].index(item.work) + 1 == source.rank_without
        assert all(source.rank_without is None for source in entry.sources[1:])


def test_both_works_are_named_with_what_they_list():
    assert shared_names(CATALOG, 0, 2) == {"directors": ["Ana Orsel"], "genres": ["Drama", "G0"]}
    assert shared_names(CATALOG, 0, 3) == {"genres": ["Drama"]}


def test_conditions_say_what_they_alone_keep_out():
    hidden = Event(5, HIDDEN, None, 9)
    _, why = explained(somebody(*EVENTS, hidden), exclude=(6, 5))
    assert why.left_out == {"seen=hide": 3, "exclude": 1, "hidden": 0}


def test_without_stars_an_entry_has_no_parts():
    world = replace(WORLD, models=replace(WORLD.models, stars=None), scale=None)
    user = world.user("u")
    request = ListRequest(2)
    why = explain_page(world, user, request, world.list_for(user, request).items)
    assert [entry.stars for entry in why.entries] == [None, None]
    assert [entry.sources for entry in why.entries] == [[], []]
