"""What lists hold of what was liked, by type of the work, against paper."""

from math import log2

import numpy as np
import pytest

from engine.contract.tables import MOVIE, TV_SHOW
from tests.training.backtest.test_evaluate import evaluated, home  # noqa: F401
from tests.training.worlds import interactions_of
from training.backtest.work_types import lists_by_type, type_figures
from training.metrics.ranking import RelevantItems

# Works 0 to 3 are movies, 4 and 5 series; no list may hold work 3.
IS_SERIES = np.array([0, 0, 0, 0, 1, 1], bool)
LISTABLE = np.array([1, 1, 1, 0, 1, 1], bool)
TYPES = {MOVIE: ~IS_SERIES, TV_SHOW: IS_SERIES}
LIKED = [(0, 0, 5.0), (0, 4, 5.0), (1, 1, 4.0), (1, 2, 5.0), (2, 5, 4.5), (2, 0, 1.0)]
POPULAR = np.array([[0, 1, 4], [0, 1, -1], [0, 5, 1]], np.int32)
SERVED = np.array([[4, 0, 1], [2, 1, 0], [0, 1, 2]], np.int32)


def relevant(rows):
    return RelevantItems.from_interactions(interactions_of(rows, n_works=6), 4.0)


def one_round(rows=LIKED):
    lists = {"popular": POPULAR, "slist": SERVED}
    return lists_by_type(lists, relevant(rows), TYPES, LISTABLE)


def test_each_type_is_judged_by_who_liked_works_of_it():
    movies, series = (one_round()[name] for name in (MOVIE, TV_SHOW))
    assert (movies.users.tolist(), series.users.tolist()) == ([0, 1], [0, 2])
    assert (movies.liked, series.liked) == (3, 2)
    assert (movies.listable, series.listable) == (3, 2)
    second = 1 / log2(3)
    two = 1 + second
    # Columns: nDCG@10 and recall@20.
    assert movies.values["popular"].ravel() == pytest.approx([1, 1, second / two, 0.5])
    assert movies.values["slist"].ravel() == pytest.approx([second, 1, 1, 1])
    assert series.values["popular"].ravel() == pytest.approx([1 / log2(4), 1, second, 1])
    assert series.values["slist"].ravel() == pytest.approx([1, 1, 0, 0])


def test_entries_are_counted_whatever_was_liked():
    by_type = one_round()
    assert by_type[MOVIE].entries == {"popular": 6, "slist": 8}
    assert by_type[TV_SHOW].entries == {"popular": 2, "slist": 1}


def test_rounds_are_pooled_and_compared_list_by_list():
    movies, series = type_figures([one_round(), one_round()], "popular")
    assert (movies.name, movies.lists, movies.liked, movies.listable) == (MOVIE, 4, 6, 3)
    assert (series.name, series.lists, series.liked, series.listable) == (TV_SHOW, 4, 4, 2)
    assert series.entries == {"popular": pytest.approx(2 / 8), "slist": pytest.approx(1 / 9)}
    table = series.table
    assert table["popular"]["nDCG@10"].mean == pytest.approx((0.5 + 1 / log2(3)) / 2)
    assert table["slist"]["recall@20"].mean == pytest.approx(0.5)
    gain = table["slist"]["nDCG@10"].mean - table["popular"]["nDCG@10"].mean
    assert series.gains["slist"].mean == pytest.approx(gain)
    assert series.gains["popular"].low == series.gains["popular"].high == 0


def test_a_type_that_nobody_liked_has_entries_and_no_figures():
    films = [row for row in LIKED if not IS_SERIES[row[1]]]
    movies, series = type_figures([one_round(films[:3])], "popular")
    assert movies.table["slist"]["recall@20"].mean == 1
    assert (series.lists, series.liked, series.table, series.gains) == (0, 0, {}, {})
    assert series.entries["slist"] == pytest.approx(1 / 9)


def test_a_type_that_no_list_may_hold_is_left_out():
    lists = {"popular": POPULAR, "slist": SERVED}
    rounds = [lists_by_type(lists, relevant(LIKED), TYPES, LISTABLE & ~IS_SERIES)]
    assert [figures.name for figures in type_figures(rounds, "popular")] == [MOVIE]
    assert type_figures([], "popular") == []


def test_every_protocol_is_told_apart_by_type(home):  # noqa: F811
    protocols = evaluated(home, "--protocol", "user time", "--protocol", "new works")["protocols"]
    for one in protocols:
        movies, series = one["types"]
        assert (movies["name"], series["name"]) == (MOVIE, TV_SHOW)
        for ranker in one["table"]:
            assert movies["entries"][ranker] + series["entries"][ranker] == pytest.approx(1)
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert page.count("### Movies and series") == len(protocols)


def test_lists_of_one_type_are_not_told_apart(home):  # noqa: F811
    (found,) = evaluated(home, "--protocol", "user time", "--type", "movie")["protocols"]
    assert [one["name"] for one in found["types"]] == [MOVIE]
    assert "### Movies and series" not in (home.reports / "evaluation.md").read_text("utf-8")
