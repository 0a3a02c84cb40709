"""The command from a release to the page, and the policy that it evaluates."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from engine.catalog.filters import TitleFilter, works_passing
from engine.event_store.store import EventStore
from engine.models.nearest import Nearest
from engine.recommend.recommender import EVERYTHING
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.pages.outline import checked
from tests.engine.pages.test_reports import ALL
from tests.engine.release.small import reseal, unlock
from tests.training.reactions.said import answer_id, reaction, write
from training.__main__ import main
from training.backtest.knobs import MAX_USERS, VALUES, knob_points, protocol_of_knobs
from training.backtest.policy import STARS, Policy, TrainedPolicy, requested_works
from training.backtest.rounds import evaluate_round
from training.backtest.variety import variety
from training.dataset import read_lake
from training.metrics.ranking import RelevantItems
from training.protocols import GLOBAL_TIME, PROTOCOLS, RANDOM, Round
from training.ranking.configuration import POPULAR, RankerConfiguration
from training.ranking.popular import Popular
from training.ranking.slist import Slist
from training.ratings.baselines import BASELINES


@pytest.fixture
def home(sample_home, tmp_path, monkeypatch):
    """A copy of the sample that may be written to."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "home"))
    return unlock(Home(tmp_path / "home"))


def evaluated(home, *options):
    assert main(["evaluate", "--folds", "2", "--weeks", "2", "--users", "40", *options]) == 0
    return json.loads((home.reports / "evaluation.json").read_text())


def trained_on(home, rows=None, conditions=EVERYTHING):
    lake = read_lake(home)
    policy = Policy.from_manifest(read_manifest(current(home)), conditions, 0, 1)
    nothing = np.full((lake.works.num_rows, 1), -1, np.int32)
    similar = Nearest(nothing, np.zeros(nothing.shape, np.float32))
    if rows is None:
        rows = np.ones(len(lake.interactions), dtype=bool)
    return lake, TrainedPolicy.train(lake, similar, rows, policy)


def test_every_protocol_has_its_section_and_figures(home, capsys):
    found = evaluated(home)
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert page in capsys.readouterr().out
    outline = checked((home.reports / "evaluation.html").read_text("utf-8"), ALL)
    links = {a["href"] for a in outline.all("a")}
    assert {"training.html", "card.html", "evaluation.html"} <= links
    assert found["same_lake"]
    assert found["release"] == read_manifest(current(home))["name"]
    for one in found["protocols"]:
        assert f"## {one['protocol'].capitalize()}" in page
        assert f"#{one['protocol'].replace(' ', '-')}" in links
        assert 0 < one["lists"] <= 40 * one["rounds"]
        for ranker, measures in one["table"].items():
            for name, value in measures.items():
                assert 0 <= value["low"] <= value["mean"] <= value["high"] <= 1, (ranker, name)
        assert sum(part["count"] for part in one["activity"]) == one["lists"]
        assert set(one["stars"]) == {STARS, *BASELINES}
    assert {one["protocol"] for one in found["protocols"]} <= set(PROTOCOLS)
    assert len(found["protocols"]) >= 3
    knobs = {one["protocol"]: one["knobs"] for one in found["protocols"]}
    assert [name for name, points in knobs.items() if points] == [GLOBAL_TIME]
    for knob, points in knobs[GLOBAL_TIME].items():
        assert [point["value"] for point in points] == [*VALUES]
        assert points[0]["change"] == {"mean": 0, "low": 0, "high": 0}
        assert f"### What {knob} costs" in page


def test_the_same_seed_gives_the_same_figures(home):
    assert evaluated(home, "--threads", "1") == evaluated(home, "--threads", "2")


def test_one_protocol_may_be_chosen(home):
    found = evaluated(home, "--protocol", "user time")
    assert [one["protocol"] for one in found["protocols"]] == ["user time"]


def test_what_came_of_answers_is_a_section(home):
    personal, content = answer_id("secretary"), answer_id("secretary", "content")
    store = EventStore.open(home)
    write(
        store,
        reaction("secretary", "w1", "liked", personal),
        reaction("secretary", "w2", "hidden", content),
        reaction("treasurer", "w2", "hidden", content),
    )
    store.close()
    found = evaluated(home, "--protocol", "user time")["reactions"]
    assert found["total"]["hit_rate"]["mean"] == 0.5
    assert found["not_attributable"] == {"another user": 1}
    for name in ("evaluation.md", "evaluation.html", "evaluation.json", "report.json"):
        text = (home.reports / name).read_text("utf-8")
        assert "50.0 %" in text or name.endswith("n.json")
        assert [
            word for word in ("secretary", "treasurer", personal, content) if word in text
        ] == []


def test_without_an_event_store_the_section_says_so(home):
    found = evaluated(home, "--protocol", "user time")
    assert found["reactions"] == {"problem": f"no events at {home.events}"}
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert "as the event store cannot be read: no events at" in page
    assert not home.events.exists()


def test_a_database_that_is_away_costs_its_section_alone(home, monkeypatch):
    address = "postgresql://nobody:hunter2@127.0.0.1:1/events"
    monkeypatch.setenv("CARTELERA_DATABASE_URL", address)
    found = evaluated(home, "--protocol", "user time")
    assert found["protocols"]
    assert "127.0.0.1" in found["reactions"]["problem"]
    assert "hunter2" not in (home.reports / "evaluation.html").read_text("utf-8")


def test_without_a_release_there_is_no_policy(home, capsys):
    (home.releases / "current").unlink()
    assert main(["evaluate"]) == 1
    assert "run `make train`" in capsys.readouterr().err


def test_a_ranker_that_this_version_does_not_have_is_refused(home, capsys):
    def of_another_version(manifest):
        ranker = manifest["lists"]["ranker"] | {"name": "oracle"}
        return manifest | {"lists": manifest["lists"] | {"ranker": ranker}}

    reseal(current(home), of_another_version)
    assert main(["evaluate"]) == 1
    assert "orders lists by 'oracle', which this version does not have" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["popular", "popularity+stars"])
def test_the_ranker_in_service_is_named_where_it_is_a_simple_one(home, name):
    def in_service(manifest):
        popular = manifest["lists"]["ranker"]["popular"]
        parameters = popular if name == POPULAR else {}
        ranker = {"name": name, "parameters": parameters, "popular": popular}
        return manifest | {"lists": manifest["lists"] | {"name": name, "ranker": ranker}}

    reseal(current(home), in_service)
    (found,) = evaluated(home, "--protocol", "user time")["protocols"]
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert set(found["table"]) == {"popular", "popularity+stars"}
    assert f"in service is {name}." in page
    assert ("over popular" in page) == (name != POPULAR)


def test_an_unknown_platform_is_refused(home, capsys):
    assert main(["evaluate", "--platform", "vhs"]) == 1
    assert "vhs" in capsys.readouterr().err
    assert not (home.reports / "evaluation.md").exists()


def test_a_filter_holds_for_every_list(home):
    conditions = TitleFilter(platform="netflix")
    lake, trained = trained_on(home, conditions=conditions)
    events = lake.interactions
    relevant = RelevantItems.from_interactions(events, 4.0).restricted_to(np.arange(20))
    ranker = trained.policy.rankers()[0]
    lists = trained.lists(ranker, relevant, events.take(np.zeros(len(events), bool)))
    allowed = works_passing(trained.recommender(ranker).catalog, conditions)
    assert allowed[lists[lists >= 0]].all()
    assert (lists >= 0).any()


def test_stars_are_those_that_the_service_predicts(home):
    lake = read_lake(home)
    events = lake.interactions
    rows = np.ones(len(events), dtype=bool)
    rows[events.user == events.user[0]] = False  # somebody new
    rows[events.work == events.work[-1]] = False  # a work without ratings
    lake, trained = trained_on(home, rows)
    test = events.take(~rows)
    recommender = trained.recommender(trained.policy.rankers()[0])
    stars = trained.predictions(test)[STARS]
    for row in range(0, len(test), 7):
        user = lake.user_ids[int(test.user[row])].as_py()
        expected = recommender.predict(user, int(test.work[row]), 3.5).predicted_rating
        assert stars[row] == pytest.approx(expected, abs=1e-5)


def test_by_popularity_new_users_see_the_popular_works_but_those_they_named(home):
    lake = read_lake(home)
    events = lake.interactions
    of_user = events.user == events.user[0]
    lake, trained = trained_on(home, ~of_user)
    relevant = RelevantItems.from_interactions(events.take(of_user), 0.0)
    popular = trained.policy.rankers()[0]
    fold_in = events.take(of_user)
    found = trained.lists(popular, relevant, fold_in)[0]
    recommender = trained.recommender(popular)
    everybody = [item.work for item in recommender.recommend("", 40).items]
    kept = [work for work in everybody if work in set(found.tolist())]
    assert found.tolist() == kept
    assert len(found) == 20
    best = fold_in.work[fold_in.rating == fold_in.rating.max()]
    assert len(best) <= 20
    assert not set(found.tolist()) & set(best.tolist())


def test_new_users_are_unknown_and_served_by_what_they_did_before(home):
    lake = read_lake(home)
    events = lake.interactions
    user = int(events.user[0])
    of_user = events.user == user
    lake, trained = trained_on(home, ~of_user)
    fold_in = of_user.copy()
    fold_in[np.flatnonzero(of_user)[3:]] = False
    relevant = RelevantItems.from_interactions(events.take(of_user & ~fold_in), 0.0)
    ranker = trained.policy.rankers()[-1]
    assert ranker.name != POPULAR
    nothing = events.take(np.zeros(len(events), bool))
    without = trained.lists(ranker, relevant, nothing)
    helped = trained.lists(ranker, relevant, events.take(fold_in))
    assert trained.number[user] == -1
    assert not np.array_equal(without, helped)
    named = requested_works(events.take(fold_in))
    assert named
    assert not {*helped[0]} & {*named}


def test_knobs_bring_what_they_are_of_and_start_at_the_lists_in_service(home):
    lake, trained = trained_on(home)
    events = lake.interactions
    half = np.arange(len(events)) % 2 == 0
    relevant = RelevantItems.from_interactions(events.take(half), 0.0)
    nothing = events.take(np.zeros(len(events), bool))
    points = knob_points(trained, relevant, nothing)
    assert {len(each) for each in points.values()} == {len(VALUES)}
    assert points["diversity"][0] == points["novelty"][0]
    assert points["diversity"][0].users == min(len(relevant), MAX_USERS)
    bits = [point.variety.breadth.novelty for point in points["novelty"]]
    assert bits == pytest.approx(sorted(bits))
    assert bits[-1] > bits[0]
    for each in points.values():
        changes = [point.ndcg.mean - each[0].ndcg.mean for point in each]
        assert [point.change.mean for point in each] == pytest.approx(changes)
    plain = trained.lists(trained.policy.ranker, relevant, nothing, length=10)
    held = variety(plain, trained.data.interactions, lake)
    assert points["novelty"][0].variety == held or len(relevant) > MAX_USERS
    assert knob_points(trained, relevant.restricted_to(np.zeros(0, int)), nothing) == {}


def test_a_second_stage_takes_no_part_in_random_folds(home):
    lake, trained = trained_on(home)
    ranker = RankerConfiguration(Slist.name, Slist.FIRST[0], Popular.FIRST[0])
    policy = replace(trained.policy, ranker=ranker, parameters=None)
    rows = np.arange(len(lake.interactions)) % 2 == 0
    nothing = np.zeros(len(rows), bool)
    fold = Round(RANDOM, "1", rows, ~rows, nothing)
    with_stage = replace(policy, ranker=replace(ranker, second_stage=True))
    similar = trained.data.similar
    figures = [evaluate_round(lake, similar, fold, each, 20) for each in (policy, with_stage)]
    first, second = (each.values[Slist.name] for each in figures)
    assert first.any()
    assert np.array_equal(first, second)


def test_without_times_knobs_are_measured_at_random():
    assert [protocol_of_knobs(timed=timed) for timed in (True, False)] == [
        "global time",
        "random folds",
    ]
