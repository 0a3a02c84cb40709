"""Diversity, ages and summaries against paper."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from training.backtest.judge import MEASURES, Judged

from tests.training.worlds import interactions_of
from training.backtest.ages import found_by_age
from training.backtest.summary import NDCG, summarise
from training.backtest.variety import Variety, diversity
from training.metrics.beyond_accuracy import Breadth
from training.metrics.ranking import RelevantItems

GENRES = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]], np.float32)


def lists_of(*rows):
    return np.array(rows, np.int32)


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (lists_of([0, 1]), 0.5),
        (lists_of([0, 0]), 0.0),
        (lists_of([0, 2]), 1.0),
        (lists_of([0, 1, 2]), (0.5 + 1 + 1) / 3),
        (lists_of([0, 1, -1]), 0.5),
        (lists_of([0, 1], [1, 2]), 0.75),
        (lists_of([3, 3]), 1.0),
        (lists_of([0, -1]), 0.0),
        (np.zeros((0, 5), np.int32), 0.0),
    ],
)
def test_diversity_is_the_mean_of_one_minus_jaccard(lists, expected):
    assert diversity(lists, GENRES) == pytest.approx(expected)


def test_what_is_found_is_counted_by_age():
    judged = interactions_of([(0, 0, 5.0), (0, 1, 5.0), (0, 3, 1.0), (1, 2, 4.0), (1, 3, 5.0)], 4)
    year = np.array([2020, 2020, 2020, 2021, 0])
    lake = SimpleNamespace(works=pa.table({"release_year": pa.array([2020, 2017, 1990, 2000])}))
    relevant = RelevantItems.from_interactions(judged, 4.0)
    found = found_by_age(lists_of([1, 2, -1], [3, 0, 1]), relevant, judged, year, lake)
    #        0-1: work 0 of user 0    2-5: work 1    6-20    over 20: work 2    unknown: work 3
    assert found.tolist() == [[0, 1], [1, 1], [0, 0], [0, 1], [1, 1]]


def test_who_liked_nothing_or_is_not_judged_lends_no_age():
    judged = interactions_of([(0, 1, 1.0), (1, 0, 5.0), (2, 1, 5.0), (3, 0, 5.0)], 2)
    lake = SimpleNamespace(works=pa.table({"release_year": pa.array([2020, 1950])}))
    relevant = RelevantItems.from_interactions(judged, 4.0).restricted_to(np.array([0, 2]))
    found = found_by_age(lists_of([0], [1]), relevant, judged, np.full(4, 2020), lake)
    assert found.tolist() == [[1, 2], [0, 0], [0, 0], [0, 0], [0, 0]]


def a_round(name, ndcg, activity, errors):
    n = len(activity)
    values = {way: np.zeros((n, len(MEASURES))) for way in ("popular", "slist")}
    values["slist"][:, NDCG] = ndcg
    same = Variety(Breadth(0.2, 0.5, 3.0), 0.5) if n else Variety(Breadth(0, 0, 0), 0)
    return Judged(
        name,
        10,
        4,
        np.array(activity),
        np.array(activity) == 0,
        values,
        dict.fromkeys(values, same),
        dict.fromkeys(values, np.array([[1.0, 2.0]] + [[0.0, 0.0]] * 4)),
        {"tuned SVD": errors},
    )


def test_rounds_are_pooled():
    first = a_round("2023-01-01", [0.2, 0.4], [0, 5], (4.0, 4.0))
    second = a_round("2023-01-08", [0.6, 0.8], [5, 300], (12.0, 8.0))
    found = summarise("week by week", [first, second])
    assert (found.rounds, found.judged, found.lists, found.new) == (2, 8, 4, 1)
    assert found.table["slist"]["nDCG@10"].mean == pytest.approx(0.5)
    assert found.gains["slist"].mean == pytest.approx(0.5)
    assert found.gains["popular"].low == found.gains["popular"].high == 0
    assert {part.name: (part.count, part.means["slist"]) for part in found.activity} == {
        "new": (1, pytest.approx(0.2)),
        "1-9": (2, pytest.approx(0.5)),
        "200 and more": (1, pytest.approx(0.8)),
    }
    assert [(part.name, part.count, part.means["slist"]) for part in found.ages] == [
        ("0-1 years", 4, 0.5)
    ]
    assert [part.means["slist"] for part in found.by_round] == pytest.approx([0.3, 0.7])
    assert found.stars["tuned SVD"].rmse == pytest.approx(np.sqrt(2))
    assert found.stars["tuned SVD"].mae == pytest.approx(1.5)


def test_rounds_without_lists_change_no_mean():
    some, empty = a_round("a", [0.2, 0.4], [0, 5], (4.0, 4.0)), a_round("b", [], [], (4.0, 4.0))
    found = summarise("week by week", [some, empty])
    assert (found.rounds, found.lists, found.judged) == (2, 2, 8)
    assert found.variety["slist"] == Variety(Breadth(0.2, 0.5, 3.0), 0.5)
    assert [part.name for part in found.by_round] == ["a"]
