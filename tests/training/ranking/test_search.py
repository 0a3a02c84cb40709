"""What a search has found is taken only where it beats the first guess by more than chance."""

import numpy as np
import pytest

from tests.training.ranking.worlds import data_from, grouped
from training.metrics.bootstrap import is_better
from training.ranking import RANKERS, Popular
from training.ranking.search import SearchResult, best_result, search


def silent(*_):
    """Show no progress."""


@pytest.mark.parametrize(
    ("gains", "better"),
    [
        ([0.1, 0.1, 0.1, 0.2], True),
        ([0.2, -0.1, 0.1, -0.1], False),  # mean 0.025, standard error 0.075
        ([0.4, -0.1, 0.1, 0.1], True),  # mean 0.125, standard error 0.103
        ([0.0, 0.0, 0.0], False),
        ([-0.1, -0.1, -0.2], False),
        ([0.3], False),
    ],
)
def test_better_is_by_more_than_the_standard_error_of_the_pairs(gains, better):
    simpler = np.linspace(0, 1, len(gains))
    assert is_better(simpler + gains, simpler) is better


def result(name, *values):
    return SearchResult(name, {}, float(np.mean(values)), 3, values=np.array(values))


def test_the_ranker_of_the_best_lists_is_taken_where_no_simpler_one_comes_near():
    results = [result("popular", 0.1, 0.2, 0.1), result("slist", 0.5, 0.6, 0.5)]
    assert best_result(results).name == "slist"
    near = result("blend", 0.6, 0.5, 0.51)
    assert best_result([*results, near]).name == "slist"
    assert best_result([*results, result("blend", 0.7, 0.8, 0.7)]).name == "blend"


def test_what_was_found_beats_the_first_guess_or_is_not_taken():
    results = search(data_from(grouped(missing=0.5)), 4, silent)
    first = {ranker.name: ranker.FIRST[0] for ranker in RANKERS}
    assert [each.name for each in results] == [ranker.name for ranker in RANKERS]
    for each in results:
        assert each.ndcg == pytest.approx(each.values.mean())
        assert each.searched or each.name == "blend" or each.parameters == first[each.name]
        assert "values" not in each.as_json()
    assert not results[0].searched or results[0].parameters != Popular.FIRST[0]


def test_works_outside_the_catalogs_are_relevant_to_nobody():
    offered = np.arange(24) >= 6
    every, some = (search(data_from(grouped(), offered=o), 3, silent) for o in (None, offered))
    assert 0 < len(some[0].values) <= len(every[0].values)
    assert not search(data_from(grouped(), offered=np.zeros(24, bool)), 3, silent)
