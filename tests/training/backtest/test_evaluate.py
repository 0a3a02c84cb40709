"""The command from a release to the page, and the policy that it judges."""

import json
import shutil

import numpy as np
import pytest

from engine.catalog.filters import TitleFilter
from engine.models.nearest import Nearest
from engine.recommend.recommender import EVERYTHING
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home
from training.__main__ import main
from training.backtest.policy import STARS, Policy, Trained
from training.dataset import read_lake
from training.metrics.ranking import RelevantItems
from training.protocols import PROTOCOLS
from training.ranking.selection import POPULAR
from training.ratings.baselines import BASELINES


@pytest.fixture
def home(sample_home, tmp_path, monkeypatch):
    """Return a copy of the sample that may be written to."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home")


def evaluated(home, *options):
    assert main(["evaluate", "--folds", "2", "--weeks", "2", "--users", "40", *options]) == 0
    return json.loads((home.reports / "evaluation.json").read_text())


def trained_on(home, rows=None, wanted=EVERYTHING):
    lake = read_lake(home)
    policy = Policy.of(read_manifest(current(home)), wanted, 0, 1)
    nothing = np.full((lake.works.num_rows, 1), -1, np.int32)
    similar = Nearest(nothing, np.zeros(nothing.shape, np.float32))
    if rows is None:
        rows = np.ones(len(lake.interactions), dtype=bool)
    return lake, Trained.on(lake, similar, rows, policy)


def test_every_protocol_has_its_section_and_figures(home, capsys):
    found = evaluated(home)
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert page in capsys.readouterr().out
    assert found["same_lake"]
    assert found["release"] == read_manifest(current(home))["name"]
    for one in found["protocols"]:
        assert f"## {one['protocol'].capitalize()}" in page
        assert 0 < one["lists"] <= 40 * one["rounds"]
        for way, measures in one["table"].items():
            for name, value in measures.items():
                assert 0 <= value["low"] <= value["mean"] <= value["high"] <= 1, (way, name)
        assert sum(part["count"] for part in one["activity"]) == one["lists"]
        assert set(one["stars"]) == {STARS, *BASELINES}
    assert {one["protocol"] for one in found["protocols"]} <= set(PROTOCOLS)
    assert len(found["protocols"]) >= 3


def test_the_same_seed_gives_the_same_figures(home):
    assert evaluated(home, "--threads", "1") == evaluated(home, "--threads", "2")


def test_one_protocol_may_be_chosen(home):
    found = evaluated(home, "--protocol", "user time")
    assert [one["protocol"] for one in found["protocols"]] == ["user time"]


def test_without_a_release_there_is_no_policy(home, capsys):
    (home.releases / "current").unlink()
    assert main(["evaluate"]) == 1
    assert "run `make train`" in capsys.readouterr().err


def test_an_unknown_platform_is_refused(home, capsys):
    assert main(["evaluate", "--platform", "vhs"]) == 1
    assert "vhs" in capsys.readouterr().err
    assert not (home.reports / "evaluation.md").exists()


def test_a_filter_holds_for_every_list(home):
    wanted = TitleFilter(platform="netflix")
    lake, trained = trained_on(home, wanted=wanted)
    given = lake.interactions
    relevant = RelevantItems.from_interactions(given, 4.0).restricted_to(np.arange(20))
    way = trained.policy.ways()[0]
    lists = trained.lists(way, relevant, given.take(np.zeros(len(given), bool)))
    allowed = trained.recommender(way).candidates(wanted)
    assert allowed[lists[lists >= 0]].all()
    assert (lists >= 0).any()


def test_stars_are_those_that_the_service_predicts(home):
    lake = read_lake(home)
    given = lake.interactions
    rows = np.ones(len(given), dtype=bool)
    rows[given.user == given.user[0]] = False  # somebody new
    rows[given.work == given.work[-1]] = False  # a work without ratings
    lake, trained = trained_on(home, rows)
    judged = given.take(~rows)
    recommender = trained.recommender(trained.policy.ways()[0])
    stars = trained.stars(judged)[STARS]
    for at in range(0, len(judged), 7):
        user = lake.user_ids[int(judged.user[at])].as_py()
        expected = recommender.judge(user, int(judged.work[at]), 3.5).predicted_rating
        assert stars[at] == pytest.approx(expected, abs=1e-5)


def test_without_tastes_new_users_see_the_popular_works_but_those_they_named(home):
    lake = read_lake(home)
    given = lake.interactions
    mine = given.user == given.user[0]
    lake, trained = trained_on(home, ~mine)
    relevant = RelevantItems.from_interactions(given.take(mine), 0.0)
    popular = trained.policy.ways()[0]
    told = given.take(mine)
    found = trained.lists(popular, relevant, told)[0]
    recommender = trained.recommender(popular)
    everybody = [item.work for item in recommender.recommend("", 40).items]
    kept = [work for work in everybody if work in set(found.tolist())]
    assert found.tolist() == kept
    assert len(found) == 20
    best = told.work[told.rating == told.rating.max()]
    assert len(best) <= 20
    assert not set(found.tolist()) & set(best.tolist())


def test_new_users_are_unknown_and_served_by_what_they_tell(home):
    lake = read_lake(home)
    given = lake.interactions
    user = int(given.user[0])
    mine = given.user == user
    lake, trained = trained_on(home, ~mine)
    told = mine.copy()
    told[np.flatnonzero(mine)[3:]] = False
    relevant = RelevantItems.from_interactions(given.take(mine & ~told), 0.0)
    way = trained.policy.ways()[-1]
    assert way.name != POPULAR
    nothing = given.take(np.zeros(len(given), bool))
    without = trained.lists(way, relevant, nothing)
    helped = trained.lists(way, relevant, given.take(told))
    assert trained.number[user] == -1
    assert not np.array_equal(without, helped)
    assert not set(helped[0]) & set(given.work[told].tolist())
