"""A release with a second stage: its lists, and what an answer says of their order."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from engine.contract.kinds import CODES, WATCHED
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory
from engine.models.candidate_features import PARTS
from engine.recommend.recommender import Recommender
from engine.release.registry import activate
from engine.release.write import save
from engine.store.home import Home
from tests.api.world import served
from tests.engine.handmade import recommender_of
from tests.engine.recommend.test_second_stage import CATALOG, ROWS, N, stage
from tests.engine.release.small import WEIGHTING, small_world

FACTS = {"created": "2026-11-21T10:15:00+00:00", "counts": {"titles": 2, "users": 2}}


def recommender() -> Recommender:
    """Where user 42 has watched two of eight works, one after the other."""
    events = Interactions(
        np.zeros(2, np.int32),
        np.array([0, 3], np.int32),
        np.full(2, np.nan, np.float32),
        1,
        N,
        None,
        np.array([1_500_000_000, 1_500_000_100], np.uint32),
        np.full(2, CODES[WATCHED.name], np.int8),
    )
    plain = recommender_of(CATALOG, ["42"], [[]], None, scorer=ROWS, weighting=WEIGHTING)
    models = replace(plain.models, reranker=stage(N))
    return replace(plain, history=EventHistory.from_interactions(events), models=models)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service with a second stage."""
    home = Home(tmp_path_factory.mktemp("second-stage"))
    save(home, "r1", recommender(), small_world(), FACTS, {})
    activate(home, "r1")
    with served(home) as client:
        yield client


def test_an_answer_says_what_each_part_of_the_features_adds(client: TestClient) -> None:
    body = client.get("/v1/users/42/recommendations").json()
    assert body["strategy"] == "personal"
    entries = client.get(f"/v1/answers/{body['answer_id']}").json()["entries"]
    assert len(entries) == len(body["items"]) == N - 2
    for item, entry in zip(body["items"], entries, strict=True):
        assert list(entry["second_stage"]) == ["base", *PARTS]
        assert sum(entry["second_stage"].values()) == pytest.approx(item["ranking_score"])


def test_lists_of_works_that_were_stated_at_once_have_none(client: TestClient) -> None:
    body = client.get("/v1/users/nobody/recommendations?liked=as0,as3").json()
    assert body["strategy"] == "fold_in"
    entries = client.get(f"/v1/answers/{body['answer_id']}").json()["entries"]
    assert entries
    assert {entry["second_stage"] for entry in entries} == {None}


def test_lists_by_no_history_have_none(client: TestClient) -> None:
    body = client.get("/v1/users/nobody/recommendations").json()
    entries = client.get(f"/v1/answers/{body['answer_id']}").json()["entries"]
    assert entries
    assert {entry["second_stage"] for entry in entries} == {None}


def test_the_model_names_its_roles(client: TestClient) -> None:
    models = client.get("/v1/model").json()["models"]
    assert models["reranker"] == "second-stage"
    assert (models["trees"], models["next"]) == ("boosted-trees", "item-item")
