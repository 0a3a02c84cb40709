"""Diversity, ages and summaries against paper."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from tests.training.worlds import interactions_of
from training.backtest.ages import hits_by_age
from training.backtest.rounds import MEASURES, RoundResult
from training.backtest.summary import NDCG, summary_of_rounds
from training.backtest.variety import Variety, diversity
from training.metrics.beyond_accuracy import Breadth
from training.metrics.ranking import RelevantItems

GENRES = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]], np.float32)


def lists_with(*rows):
    return np.array(rows, np.int32)


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (lists_with([0, 1]), 0.5),
        (lists_with([0, 0]), 0.0),
        (lists_with([0, 2]), 1.0),
        (lists_with([0, 1, 2]), (0.5 + 1 + 1) / 3),
        (lists_with([0, 1, -1]), 0.5),
        (lists_with([0, 1], [1, 2]), 0.75),
        (lists_with([3, 3]), 1.0),
        (lists_with([0, -1]), 0.0),
        (np.zeros((0, 5), np.int32), 0.0),
    ],
)
def test_diversity_is_the_mean_of_one_minus_jaccard(lists, expected):
    assert diversity(lists, GENRES) == pytest.approx(expected)


def test_hits_are_counted_by_age():
    held_out = interactions_of([(0, 0, 5.0), (0, 1, 5.0), (0, 3, 1.0), (1, 2, 4.0), (1, 3, 5.0)], 4)
    year = np.array([2020, 2020, 2020, 2021, 0])
    lake = SimpleNamespace(works=pa.table({"release_year": pa.array([2020, 2017, 1990, 2000])}))
    relevant = RelevantItems.from_interactions(held_out, 4.0)
    hits = hits_by_age(lists_with([1, 2, -1], [3, 0, 1]), relevant, held_out, year, lake)
    #        0-1: work 0 of user 0    2-5: work 1    6-20    over 20: work 2    unknown: work 3
    assert hits.tolist() == [[0, 1], [1, 1], [0, 0], [0, 1], [1, 1]]


def test_who_liked_nothing_or_is_not_evaluated_lends_no_age():
    held_out = interactions_of([(0, 1, 1.0), (1, 0, 5.0), (2, 1, 5.0), (3, 0, 5.0)], 2)
    lake = SimpleNamespace(works=pa.table({"release_year": pa.array([2020, 1950])}))
    relevant = RelevantItems.from_interactions(held_out, 4.0).restricted_to(np.array([0, 2]))
    hits = hits_by_age(lists_with([0], [1]), relevant, held_out, np.full(4, 2020), lake)
    assert hits.tolist() == [[1, 2], [0, 0], [0, 0], [0, 0], [0, 0]]


def round_result(name, ndcg, activity, errors, rated=4, users=None):
    n = len(activity)
    values = {ranker: np.zeros((n, len(MEASURES))) for ranker in ("popular", "slist")}
    values["slist"][:, NDCG] = ndcg
    same = Variety(Breadth(0.2, 0.5, 3.0), 0.5) if n else Variety(Breadth(0, 0, 0), 0)
    return RoundResult(
        name,
        train=10,
        test=4,
        rated=rated,
        users=np.arange(n, dtype=np.int32) if users is None else users,
        activity=np.array(activity),
        new=np.array(activity) == 0,
        values=values,
        variety=dict.fromkeys(values, same),
        ages=dict.fromkeys(values, np.array([[1.0, 2.0]] + [[0.0, 0.0]] * 4)),
        errors={"tuned SVD": errors},
    )


def test_rounds_are_pooled():
    first = round_result("2023-01-01", [0.2, 0.4], [0, 5], (4.0, 4.0))
    second = round_result("2023-01-08", [0.6, 0.8], [5, 300], (12.0, 8.0))
    summary = summary_of_rounds("week by week", [first, second])
    assert (summary.rounds, summary.tested, summary.lists, summary.new) == (2, 8, 4, 1)
    assert summary.table["slist"]["nDCG@10"].mean == pytest.approx(0.5)
    assert summary.gains["slist"].mean == pytest.approx(0.5)
    assert summary.gains["popular"].low == summary.gains["popular"].high == 0
    assert {part.name: (part.count, part.means["slist"]) for part in summary.activity} == {
        "new": (1, pytest.approx(0.2)),
        "1-9": (2, pytest.approx(0.5)),
        "200 and more": (1, pytest.approx(0.8)),
    }
    assert [(part.name, part.count, part.means["slist"]) for part in summary.ages] == [
        ("0-1 years", 4, 0.5)
    ]
    assert [part.means["slist"] for part in summary.by_round] == pytest.approx([0.3, 0.7])
    assert summary.stars["tuned SVD"].rmse == pytest.approx(np.sqrt(2))
    assert summary.stars["tuned SVD"].mae == pytest.approx(1.5)


def test_rounds_without_lists_change_no_mean():
    some, empty = (
        round_result("a", [0.2, 0.4], [0, 5], (4.0, 4.0)),
        round_result("b", [], [], (4.0, 4.0)),
    )
    summary = summary_of_rounds("week by week", [some, empty])
    assert (summary.rounds, summary.lists, summary.tested) == (2, 2, 8)
    assert summary.variety["slist"] == Variety(Breadth(0.2, 0.5, 3.0), 0.5)
    assert [part.name for part in summary.by_round] == ["a"]


def test_shares_of_the_popular_are_means_over_rounds():
    breadths = [
        Breadth(0.2, 0.5, 3.0, (0.1, 0.2, 0.4), 10.0),
        Breadth(0.4, 0.7, 5.0, (0.3, 0.4, 1), 30),
    ]
    rounds = [
        replace(
            round_result(str(n), [0.2], [5], (1.0, 1.0)),
            variety=dict.fromkeys(("popular", "slist"), Variety(each, 0.5)),
        )
        for n, each in enumerate(breadths)
    ]
    held = summary_of_rounds("week by week", rounds).variety["slist"].breadth
    assert (held.coverage, held.gini, held.novelty) == pytest.approx((0.3, 0.6, 4.0))
    assert held.popular == pytest.approx((0.2, 0.3, 0.7))
    assert held.popularity_rank == pytest.approx(20)


def test_errors_are_means_over_the_ratings_and_not_over_all_events():
    some = round_result("a", [0.2], [5], (4.0, 4.0), rated=1)
    none = round_result("b", [0.2], [5], (0.0, 0.0), rated=0)
    stars = summary_of_rounds("week by week", [some, none]).stars["tuned SVD"]
    assert (stars.rmse, stars.mae) == (2.0, 4.0)


def test_rounds_without_stars_have_no_errors():
    results = [replace(round_result("a", [0.2], [5], (0.0, 0.0), rated=0), errors={})]
    assert summary_of_rounds("user time", results).stars == {}


def test_who_is_tested_in_every_round_is_no_new_evidence_in_the_next():
    ndcg, users = np.random.default_rng(1).random(40), np.arange(40, dtype=np.int32)
    rounds = [round_result(f"fold {n}", ndcg, np.full(40, 9), (1.0, 1.0)) for n in range(5)]
    once, often = summary_of_rounds("x", rounds[:1]), summary_of_rounds("x", rounds)
    apart = [replace(each, users=users + 40 * n) for n, each in enumerate(rounds)]
    for figure in ("table", "gains"):
        bounds = [
            getattr(summary, figure)["slist"]
            for summary in (once, often, summary_of_rounds("x", apart))
        ]
        if figure == "table":
            bounds = [each["nDCG@10"] for each in bounds]
        widths = [each.high - each.low for each in bounds]
        assert widths[1] == pytest.approx(widths[0])
        assert widths[2] < widths[0] / 2
