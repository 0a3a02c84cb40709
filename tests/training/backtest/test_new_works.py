"""Lists of works that nobody did anything about, and what they are compared with."""

import json

import numpy as np
import pytest

from tests.training.backtest.test_evaluate import evaluated, home, trained_on  # noqa: F401
from training.backtest.new_works import GENRE, IDS, PRIOR, genre_popularity, lists_of_new_works
from training.backtest.policy import TrainedPolicy
from training.content.works import compare_lake_works
from training.evidence import work_evidence
from training.protocols import NEW_WORKS, Plan, rounds
from training.ranking.search import relevant_items

GENRES = np.array([[1, 0], [1, 1], [0, 1], [0, 0]], np.float32)


def test_popularity_of_genre_is_the_mean_of_what_the_works_of_the_genres_have():
    # The first genre's works have 10 and 2 events, the second's 2 and 0.
    counts = np.array([10, 2, 0, 7])
    assert genre_popularity(GENRES, counts).tolist() == pytest.approx([6, 3.5, 1, 0])


@pytest.fixture
def split(home):  # noqa: F811
    lake, trained = trained_on(home)
    (split,) = rounds(NEW_WORKS, lake.interactions, Plan(folds=2, weeks=1, seed=0))
    compared = compare_lake_works(lake, None)
    content = compared.content, work_evidence(lake, compared)
    policy = trained.policy
    return split, TrainedPolicy.train(lake, content[0], split.train, policy, content[1])


def test_lists_hold_hidden_works_alone_and_are_complete(split):
    hidden, trained = split
    events = trained.lake.interactions
    relevant = relevant_items(events.take(hidden.test)).restricted_to(np.arange(15))
    nothing = events.take(np.zeros(len(events), bool))
    lists = lists_of_new_works(trained, hidden.works, relevant, nothing)
    assert [*lists] == [GENRE, IDS, PRIOR, trained.policy.ranker.name]
    for name, rows in lists.items():
        assert rows.shape == (15, 20), name
        assert hidden.works[rows[rows >= 0]].all(), name
        assert (rows >= 0).sum(axis=1).tolist() == [min(20, hidden.works.sum())] * 15, name
    assert (lists[IDS] == np.flatnonzero(hidden.works)[:20]).all()
    served = lists[trained.policy.ranker.name]
    assert len(np.unique(served, axis=0)) > 1  # not the same for everybody


def test_nothing_of_the_hidden_events_is_learned(split):
    hidden, trained = split
    recommender = trained.recommender(trained.policy.ranker)
    cold = recommender.models.cold
    assert cold.cold[hidden.works].all()
    assert not cold.covered[hidden.works].any()
    assert not recommender.models.popularity.values[hidden.works].any()
    expected = trained.data.evidence.facts.prior(trained.data.counts)
    assert cold.prior.tolist() == expected.astype(np.float32).tolist()


def test_the_protocol_has_its_section_and_its_baselines(home):  # noqa: F811
    (found,) = evaluated(home, "--protocol", "new works")["protocols"]
    served = [*found["table"]][-1]
    assert [*found["table"]][:-1] == [GENRE, IDS, PRIOR]
    ndcg = {name: measures["nDCG@10"]["mean"] for name, measures in found["table"].items()}
    assert ndcg[served] > ndcg[GENRE]
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert "## New works" in page
    assert f"{served} over {GENRE}, list by list" in page
    assert json.loads((home.reports / "evaluation.json").read_text())["skipped"] == []
