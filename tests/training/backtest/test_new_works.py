"""Lists of works that nobody did anything about, and what they are compared with."""

import json

import numpy as np
import pytest

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.catalog.filters import TitleFilter
from engine.console.progress import Progress
from tests.training.backtest.test_evaluate import evaluated, home, trained_on  # noqa: F401
from tests.worlds import RawWorld
from training.backtest.new_works import GENRE, IDS, PRIOR, genre_popularity, lists_of_new_works
from training.backtest.policy import Policy, TrainedPolicy
from training.backtest.rounds import MEASURES, evaluate_round
from training.content.works import compare_lake_works
from training.dataset import read_lake
from training.evidence import work_evidence
from training.metrics.bootstrap import Interval
from training.protocols import NEW_WORKS, Plan, rounds
from training.ranking import BY_NAME, Popular
from training.ranking.configuration import RankerConfiguration
from training.ranking.hold_out import relevant_items

TASTES = (
    "harbour lantern keeper island storm sailor wreck tide",
    "dragon castle sorcerer kingdom sword prophecy throne quest",
    "rocket planet robot colony starship alien orbit android",
    "tavern sheriff outlaw rancher desert bandit saloon cattle",
)
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


@pytest.fixture(scope="module")
def tastes(tmp_path_factory):
    """A lake of 160 works of one genre and year, and 40 users who rate those of one taste each."""
    rng, world = np.random.default_rng(0), RawWorld.at(tmp_path_factory.mktemp("tastes"))
    taste = rng.permutation(160) % len(TASTES)
    words = [rng.choice(TASTES[each].split(), 5, replace=False) for each in taste]
    series = {"type": "TV Show", "duration": "1 Season"}
    world.catalog(
        "netflix",
        [
            {"title": f"x{chr(97 + n // 26)}{chr(97 + n % 26)}x", "description": " ".join(each)}
            | (series if n % 2 else {})
            for n, each in enumerate(words)
        ],
    )
    world.ratings(
        (user, rng.choice((4, 5)), 1_000_000_000 + user, f"ns{work + 1}")
        for user in range(40)
        for work in rng.choice(np.flatnonzero(taste == user % len(TASTES)), 20, replace=False)
    )
    ingest(DataSettings(home=world.home, latest_year=2028), Progress())
    return read_lake(world.home)


@pytest.mark.parametrize("ranker", ["slist", "item-kNN", "content", "popular"])
def test_what_a_history_has_in_common_with_a_new_work_lists_it(tastes, ranker):
    parameters = BY_NAME[ranker].FIRST[0] if ranker in BY_NAME else {}
    configured = RankerConfiguration(ranker, parameters, Popular.FIRST[0])
    compared = compare_lake_works(tastes, None)
    (split,) = rounds(NEW_WORKS, tastes.interactions, Plan(folds=2, weeks=1, seed=0))
    policy = Policy(None, configured, TitleFilter(), seed=0, threads=1)
    evidence = work_evidence(tastes, compared)
    found = evaluate_round(tastes, compared.content, split, policy, 40, evidence)
    column = MEASURES.index("nDCG@10")
    ndcg = {name: values[:, column] for name, values in found.values.items()}
    served = ndcg.pop(ranker)
    for name, values in ndcg.items():
        assert Interval.from_values(served - values).low > 0.2, name
    assert served.mean() > 0.5


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
