"""What a search has found is taken only where it beats the first guess by more than chance."""

import numpy as np
import pytest

from tests.training.ranking.worlds import data_from, grouped
from training.metrics.bootstrap import is_better
from training.ranking import RANKERS
from training.ranking.configuration import POPULAR
from training.ranking.recent import FIRST, NONE
from training.ranking.search import search


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


def test_what_was_found_beats_the_first_guess_or_is_not_taken():
    results = search(data_from(grouped(missing=0.5)), 4, silent)
    first = {ranker.name: ranker.FIRST[0] for ranker in RANKERS}
    assert [each.name for each in results] == [ranker.name for ranker in RANKERS]
    for each in results:
        guess, *proved = each.versions
        assert guess.parameters == first[each.name] or each.name == "blend"
        assert guess.recent == (FIRST if each.name != POPULAR else NONE)
        assert all(is_better(better.values, guess.values) for better in proved)
        record = each.as_json()
        assert record["parameters"] == each.versions[-1].parameters
        assert record["ndcg"] == pytest.approx(each.versions[-1].values.mean())
        assert [version["ndcg"] for version in record["versions"]] == [
            pytest.approx(version.values.mean()) for version in each.versions
        ]
        assert "values" not in record["versions"][0]
    assert any(len(each.versions) > 1 for each in results)


def test_works_outside_the_catalogs_are_relevant_to_nobody():
    offered = np.arange(24) >= 6
    every, some = (search(data_from(grouped(), offered=o), 3, silent) for o in (None, offered))
    assert 0 < len(some[0].taken.values) <= len(every[0].taken.values)
    assert not search(data_from(grouped(), offered=np.zeros(24, bool)), 3, silent)
