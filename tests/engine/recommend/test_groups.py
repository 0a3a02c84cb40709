"""One list for several people, by hand: two tastes that are the reverse of each other."""

from math import log2

import numpy as np
import pytest

from engine.contract.kinds import DISLIKED, HIDDEN, RATING
from engine.errors import InvalidValue
from engine.events.user import Event, UserLog
from engine.models.popularity import Popularity
from engine.recommend.groups import DEPTH, GroupMethod, group_list
from engine.recommend.requests import ListRequest
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title

CATALOG = catalog_of(*(title(f"as{n}") for n in range(5)))
UP, DOWN = [1.0], [-1.0]
WORLD = recommender_of(
    CATALOG,
    ["down", "up"],
    [[4], [4]],
    factor_model([DOWN, UP], [[0.0], [0.4], [0.1], [-0.3], [0.0]]),
    popularity=Popularity(np.zeros(5, np.float32)),
)
# up's list: 1, 2, 0, 3; down's: 3, 0, 2, 1.


def value(rank):
    return 1 - log2(rank) / log2(DEPTH + 1)


def group(method, *users, **asked):
    somebody = [WORLD.user(user) if isinstance(user, str) else user for user in users]
    return group_list(WORLD, somebody, ListRequest(**asked), method)


def works(answer):
    return [entry.work for entry in answer.items]


def test_the_worlds_lists_are_those_that_the_tests_count_with():
    assert [item.work for item in WORLD.recommend("up", 9).items] == [1, 2, 0, 3]
    assert [item.work for item in WORLD.recommend("down", 9).items] == [3, 0, 2, 1]


def test_average_orders_by_the_mean_of_what_ranks_are_worth():
    answer = group(GroupMethod.AVERAGE, "up", "down")
    means = {1: (value(1) + value(4)) / 2, 2: (value(2) + value(3)) / 2}
    means |= {0: (value(3) + value(2)) / 2, 3: (value(4) + value(1)) / 2}
    assert works(answer) == sorted(means, key=lambda work: (-means[work], work))
    assert [entry.value for entry in answer.items] == pytest.approx(
        [means[work] for work in works(answer)]
    )
    assert answer.items[0].ranks in ([1, 4], [4, 1])
    assert answer.candidates == 4


def test_least_misery_orders_by_the_worst():
    answer = group(GroupMethod.LEAST_MISERY, "up", "down")
    assert works(answer) == [0, 2, 1, 3]
    assert [entry.value for entry in answer.items] == pytest.approx(
        [value(3), value(3), value(4), value(4)]
    )


def test_veto_leaves_out_what_somebody_would_give_few_stars():
    low = [Event(4, RATING, 0.5, 9), Event(0, RATING, 0.5, 9)]
    grumpy = WORLD.user("grumpy", UserLog(tuple(low), fresh=True))
    answer = group(GroupMethod.VETO, "up", grumpy)
    stars = WORLD.predicted(grumpy, np.arange(5))
    refused = {work for work in range(5) if stars[work] < 2.5}
    assert refused
    assert not refused & set(works(answer))
    assert not {0, 4} & set(works(answer))


def test_what_one_has_hidden_or_disliked_is_offered_to_none():
    log = UserLog((Event(1, HIDDEN, None, 9), Event(2, DISLIKED, None, 9)), fresh=True)
    answer = group(GroupMethod.AVERAGE, "up", WORLD.user("down", log))
    assert set(works(answer)) == {0, 3}


@pytest.mark.parametrize("n", [1, 9])
def test_too_few_and_too_many_people_are_refused(n):
    with pytest.raises(InvalidValue, match="2 to 8 people"):
        group(GroupMethod.AVERAGE, *["up"] * n)


def test_a_shorter_list_is_the_beginning_of_a_longer_one():
    longest = works(group(GroupMethod.AVERAGE, "up", "down"))
    assert works(group(GroupMethod.AVERAGE, "up", "down", n=2)) == longest[:2]
