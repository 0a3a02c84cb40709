"""A release with a second stage: its lists, and what an answer says of their order."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from engine.models.candidate_features import PARTS
from engine.release.registry import activate
from engine.release.write import save
from engine.store.home import Home
from tests.api.world import served
from tests.engine.recommend.test_second_stage import stage
from tests.engine.release.small import recommender_without_stars, small_world

FACTS = {"created": "2026-11-21T10:15:00+00:00", "counts": {"titles": 2, "users": 2}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service of two works, where user 42 has watched the first."""
    home = Home(tmp_path_factory.mktemp("second-stage"))
    plain = recommender_without_stars()
    with_stage = replace(plain, models=replace(plain.models, reranker=stage(2)))
    save(home, "r1", with_stage, small_world(), FACTS, {})
    activate(home, "r1")
    with served(home) as client:
        yield client


def test_an_answer_says_what_each_part_of_the_features_adds(client: TestClient) -> None:
    body = client.get("/v1/users/42/recommendations").json()
    assert body["strategy"] == "personal"
    (item,) = body["items"]
    (entry,) = client.get(f"/v1/answers/{body['answer_id']}").json()["entries"]
    assert list(entry["second_stage"]) == ["base", *PARTS]
    assert sum(entry["second_stage"].values()) == pytest.approx(item["ranking_score"])


def test_lists_by_no_history_have_none(client: TestClient) -> None:
    body = client.get("/v1/users/nobody/recommendations").json()
    entries = client.get(f"/v1/answers/{body['answer_id']}").json()["entries"]
    assert entries
    assert {entry["second_stage"] for entry in entries} == {None}


def test_the_model_names_its_roles(client: TestClient) -> None:
    models = client.get("/v1/model").json()["models"]
    assert models["reranker"] == "second-stage"
    assert (models["trees"], models["next"]) == ("boosted-trees", "item-item")
