"""A release whose stars are predicted with neighbours: trained, explained, shown, evaluated."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pytest
from fastapi.testclient import TestClient

from api.web.visitors import COOKIE
from engine.catalog.filters import TitleFilter
from engine.console.progress import Progress
from engine.errors import DataError
from engine.models.biased_mf import BiasedMF
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.api.world import served
from tests.training.worlds import lake_of, settings_for
from training.backtest.policy import Policy
from training.dataset import read_lake
from training.pipeline import Trained, train
from training.ratings.evaluation import HOLDOUT, NEIGHBOURS, TUNED
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.surprise_svd import export
from training.ratings.warm import continued, factors_of, last_release
from training.report.facts import read_facts
from training.report.training_page import training_report

N_USERS, N_WORKS = 250, 80
RANDOM = np.random.default_rng(3)
SHARED = np.repeat(RANDOM.normal(size=(N_USERS, N_WORKS // 2)), 2, axis=1)
SINGLE = RANDOM.normal(size=(N_USERS, N_WORKS))
TASTE = np.outer(RANDOM.choice([-1, 1], N_USERS), RANDOM.choice([-1, 1], N_WORKS))
MASK = RANDOM.random((N_USERS, N_WORKS)) < 0.5


def stars(user: int, work: int) -> float:
    """What two tastes make of it, and works 2 k and 2 k + 1 nearly the same; of half, none."""
    value = 3 + 0.5 * TASTE[user, work] + 0.9 * SHARED[user, work] + 0.2 * SINGLE[user, work]
    return float((np.round(value * 2) / 2).clip(0.5, 5)) if MASK[user, work] else 0.0


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Trained]:
    home = lake_of(tmp_path_factory.mktemp("pairs"), stars, N_USERS, N_WORKS)
    outcome = train(settings_for(home, trials=2), Progress())
    assert outcome is not None
    return home, outcome


@pytest.fixture(scope="module")
def client(trained: tuple[Home, Trained]) -> Iterator[TestClient]:
    with served(trained[0]) as opened:
        yield opened


def test_the_release_says_that_neighbours_are_served_and_what_they_gain(
    trained: tuple[Home, Trained],
) -> None:
    home, outcome = trained
    findings = outcome.findings.stars
    assert findings is not None
    assert findings.served == NEIGHBOURS
    manifest = load(current(home)).manifest
    assert manifest["models"]["stars"] == "mf-with-neighbours"
    record = manifest["stars"]
    assert record["neighbours"]["gain"]["low"] > 0
    assert record["served_rmse"] == record["neighbours"]["rmse"] < record["rmse"]
    table = manifest["evaluation"]["tables"][HOLDOUT]
    assert table[NEIGHBOURS]["rmse"] < table[TUNED]["rmse"]
    assert "Beside them count the user's own stars of a work's neighbours" in findings.verdict
    card = (current(home) / "card.md").read_text("utf-8")
    assert f"| **{NEIGHBOURS}** |" in card
    assert findings.verdict.split(":")[0] in card
    facts = read_facts(home)
    assert facts.significance == findings.significance
    assert NEIGHBOURS in json.dumps(asdict(training_report(facts)))


def test_parts_add_up_and_name_the_neighbours(client: TestClient) -> None:
    texts = set()
    for user, work in [(3, 1), (3, 8), (40, 21), (7, 30)]:
        answer = client.get(f"/v1/users/{user}/predictions/ns{work + 1}").json()
        low, high = answer["rating_scale"]
        rating = min(max(sum(answer["parts"].values()), low), high)
        assert answer["predicted_rating"] == pytest.approx(rating)
        shown = answer["neighbours"]
        assert 0 < len(shown) <= 3
        sizes = [abs(each["part"]) for each in shown]
        assert sizes == sorted(sizes, reverse=True)
        for each in shown:
            neighbour = int(each["work_id"].removeprefix("wns")) - 1
            assert each["stars"] == stars(user, neighbour) > 0
        texts |= {each["title"] for each in shown}
    assert len(texts) > 4


def test_the_pair_of_a_work_is_among_those_that_say_most_of_it(client: TestClient) -> None:
    pairs = np.argwhere(MASK & MASK.reshape(N_USERS, -1, 2)[:, :, ::-1].reshape(MASK.shape))
    shown = []
    for user, work in pairs[::211].tolist():
        answer = client.get(f"/v1/users/{user}/predictions/ns{work + 1}").json()
        shown.append(f"wns{(work ^ 1) + 1}" in {n["work_id"] for n in answer["neighbours"]})
    assert np.mean(shown) > 0.7


def test_lists_and_single_predictions_show_the_same_stars(client: TestClient) -> None:
    listed = client.get("/v1/users/5/recommendations?n=10").json()["items"]
    assert listed
    for entry in listed:
        title = entry["work_id"].removeprefix("w")
        answer = client.get(f"/v1/users/5/predictions/{title}").json()
        assert entry["predicted_rating"] == pytest.approx(answer["predicted_rating"], abs=1e-4)


def test_strangers_and_forgotten_users_have_no_neighbours(client: TestClient) -> None:
    answer = client.get("/v1/users/nobody/predictions/ns1").json()
    assert (answer["parts"]["neighbours"], answer["neighbours"]) == (0, [])


def test_somebody_new_is_answered_by_their_own_stars(client: TestClient) -> None:
    event = {"id": "wns2", "kind": "rating", "stars": 5.0}
    assert client.post("/v1/users/newcomer/events", json=event).is_success
    answer = client.get("/v1/users/newcomer/predictions/ns1").json()
    assert [(each["work_id"], each["stars"]) for each in answer["neighbours"]] == [("wns2", 5.0)]
    assert answer["parts"]["neighbours"] > 0
    assert answer["parts"]["neighbours"] == pytest.approx(answer["neighbours"][0]["part"])
    assert client.delete("/v1/users/newcomer").is_success
    answer = client.get("/v1/users/newcomer/predictions/ns1").json()
    assert (answer["known_user"], answer["neighbours"]) == (False, [])


def test_the_page_names_them(client: TestClient) -> None:
    client.cookies.clear()
    page = client.get("/works/wns2").text
    assert "your stars of similar titles" not in page  # of a stranger
    visitor = f"web-{'a' * 22}"
    event = {"id": "wns1", "kind": "rating", "stars": 1.5}
    assert client.post(f"/v1/users/{visitor}/events", json=event).is_success
    page = client.get("/works/wns2", headers={"Cookie": f"{COOKIE}={visitor}"}).text
    assert "your stars of similar titles" in page
    assert 'because you gave 1.5 to <a href="/works/wns1">' in page
    assert page.count("<rect") == 5


def test_a_plain_svd_is_refused_with_the_reason(trained: tuple[Home, Trained]) -> None:
    with pytest.raises(DataError, match="has no term for what a user's stars of similar works"):
        export(load(current(trained[0])))


def test_the_policy_is_evaluated_with_its_neighbours(
    trained: tuple[Home, Trained],
) -> None:
    """The shares of the manifest are those that the backtest's models get."""
    manifest = load(current(trained[0])).manifest
    policy = Policy.from_manifest(manifest, TitleFilter(), 0, 1)
    assert policy.shares == tuple(manifest["stars"]["neighbours"]["shares"])


def test_a_warm_training_continues_its_factors(trained: tuple[Home, Trained]) -> None:
    home, _ = trained
    assert factors_of(last_release(home)).kind == "mf-with-neighbours"
    ratings = read_lake(home).ratings
    start = continued(load(current(home)), read_lake(home), SvdParameters(n_factors=94), 0)
    assert type(start) is BiasedMF
    assert start.user_factors.shape == (ratings.n_users, 94)
