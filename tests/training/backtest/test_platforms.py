"""What platforms were said to be worth beside what came of it, against paper."""

from math import log2

import numpy as np
import pytest

from tests.training.backtest.test_evaluate import evaluated, home  # noqa: F401
from tests.training.worlds import interactions_of
from training.backtest.platforms import (
    BASELINES,
    CATALOG,
    EVERYBODY,
    LIKED_BEFORE,
    PROMISE,
    platform_figures,
    platform_shares,
)
from training.metrics.ranking import RelevantItems

NAMES = ("amazon", "netflix")
# Works 0 to 3 on amazon, 3 and 4 on netflix, 5 on none.
CARRIED = np.array([[1, 1, 1, 1, 0, 0], [0, 0, 0, 1, 1, 0]], dtype=bool)
LATER = [(0, 4, 5.0), (0, 3, 4.0), (0, 0, 1.0), (1, 0, 5.0), (1, 5, 5.0), (2, 5, 5.0), (3, 4, 5.0)]
BEFORE = [(0, 0, 5.0), (0, 1, 5.0), (0, 3, 4.5), (1, 5, 5.0), (2, 0, 5.0)]
LISTS = np.array([[4, 0, -1], [0, 5, 3], [0, 1, 2], [0, 4, 3]], np.int32)
DISCOUNT = [1 / log2(rank + 1) for rank in (1, 2, 3)]
TWO = DISCOUNT[0] / sum(DISCOUNT[:2])  # what the first of two works is worth


def relevant(rows):
    return RelevantItems.from_interactions(interactions_of(rows, n_works=6), 4.0)


@pytest.fixture
def shares():
    return platform_shares(CARRIED, NAMES, LISTS, relevant(LATER), relevant(BEFORE))


def test_shares_are_of_works_that_any_platform_carries(shares):
    # User 2 later liked nothing that a platform carries; work 5 counts for nobody.
    assert shares.later.tolist() == [[0.5, 1.0], [1.0, 0.0], [0.0, 1.0]]


def test_the_promise_is_what_the_service_says_of_the_list(shares):
    first, second, third = shares.predicted[PROMISE].tolist()
    assert first == pytest.approx([1 - TWO, TWO])
    assert second == pytest.approx([1.0, 1 - TWO])  # of works 0 and 3, at the ranks 1 and 2
    of_three = [value / sum(DISCOUNT) for value in DISCOUNT]
    assert third == pytest.approx([of_three[0] + of_three[2], of_three[1] + of_three[2]])


def test_who_liked_nothing_before_is_predicted_from_what_everybody_liked(shares):
    assert shares.predicted[CATALOG].tolist() == [[0.8, 0.4]] * 3
    # Everybody liked the works 0, 1, 3 and 0 again.
    assert shares.predicted[EVERYBODY].tolist() == [[1.0, 0.25]] * 3
    assert shares.predicted[LIKED_BEFORE].tolist() == [
        pytest.approx([1.0, 1 / 3]),
        pytest.approx([1.0, 0.25]),
        pytest.approx([1.0, 0.25]),
    ]


def test_where_nobody_liked_anything_before_the_catalog_is_all_there_is():
    nothing = relevant([(0, 0, 1.0)])
    shares = platform_shares(CARRIED, NAMES, LISTS, relevant(LATER), nothing)
    for name in BASELINES:
        assert shares.predicted[name].tolist() == [[0.8, 0.4]] * 3


def test_figures_are_means_over_users(shares):
    figures = platform_figures([None, shares])
    assert figures.users == 3
    amazon, netflix = figures.platforms
    assert (amazon.name, amazon.later) == ("amazon", 0.5)
    assert netflix.later == pytest.approx(2 / 3)
    assert amazon.predicted[CATALOG] == pytest.approx(0.8)
    assert amazon.errors[CATALOG].mean == pytest.approx((0.3 + 0.2 + 0.8) / 3)
    assert figures.errors[CATALOG].mean == pytest.approx((1.3 + 0.6 + 0.4 + 0.6) / 6)
    # The promise sends user 0 to netflix and 1 to amazon, rightly, and 3 to amazon, wrongly.
    assert figures.first[PROMISE].mean == pytest.approx(2 / 3)
    assert figures.first[CATALOG].mean == pytest.approx(1 / 3)
    assert figures.first_gains[CATALOG].mean == pytest.approx(1 / 3)
    assert set(figures.error_gains) == set(BASELINES)


def test_of_platforms_that_carry_as_much_each_is_right():
    both = np.array([[1, 0], [1, 0]], dtype=bool)
    rows = RelevantItems.from_interactions(interactions_of([(0, 0, 5.0)], n_works=2), 4.0)
    shares = platform_shares(both, NAMES, np.array([[0]], np.int32), rows, rows)
    assert platform_figures([shares]).first[PROMISE].mean == 1


@pytest.mark.parametrize("carried", [CARRIED[:1], CARRIED & [[True], [False]], CARRIED[:0]])
def test_fewer_than_two_platforms_are_no_choice(carried):
    names = NAMES[: len(carried)]
    assert platform_shares(carried, names, LISTS, relevant(LATER), relevant(BEFORE)) is None
    assert platform_figures([None]) is None


def test_nobody_to_compare_is_no_figure():
    nothing = np.full((1, 3), -1, np.int32)
    later = relevant([(0, 4, 5.0)])
    assert platform_shares(CARRIED, NAMES, nothing, later, later) is None


def test_by_time_platforms_are_compared(home):  # noqa: F811
    options = ("user time", "global time", "random folds", "new works")
    found = evaluated(home, *(word for name in options for word in ("--protocol", name)))
    figures = {one["protocol"]: one["platforms"] for one in found["protocols"]}
    assert figures["random folds"] is None
    assert figures["new works"] is None
    for name in ("user time", "global time"):
        platforms = figures[name]
        assert 0 < platforms["users"] <= 40
        assert len(platforms["platforms"]) == 4
        for part in platforms["platforms"]:
            for share in (part["later"], *part["predicted"].values()):
                assert 0 <= share <= 1
        assert set(platforms["first"]) == {PROMISE, *BASELINES}
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert page.count("### The platform to choose first") == 2


def test_on_one_platform_there_is_nothing_to_compare(home):  # noqa: F811
    (found,) = evaluated(home, "--protocol", "user time", "--platform", "netflix")["protocols"]
    assert found["platforms"] is None
