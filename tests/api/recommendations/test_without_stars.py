"""A release made of events without stars: lists without predicted ratings, and none to ask for."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from engine.release.registry import activate
from engine.release.write import save
from engine.store.home import Home
from tests.api.operations import OPERATIONS, Operation
from tests.api.world import assert_problem, served
from tests.engine.release.small import recommender_without_stars, small_world

FACTS = {"created": "2026-11-21T10:15:00+00:00", "counts": {"titles": 2, "users": 2}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service of two works, where user 42 has watched the first."""
    home = Home(tmp_path_factory.mktemp("without-stars"))
    save(home, "r1", recommender_without_stars(), small_world(), FACTS, {})
    activate(home, "r1")
    with served(home) as client:
        yield client


def test_lists_are_personal_and_hold_no_predicted_ratings(client: TestClient) -> None:
    body = client.get("/v1/users/42/recommendations?explain=true").json()
    assert (body["strategy"], body["known_user"], body["candidates"]) == ("personal", True, 1)
    (item,) = body["items"]
    assert (item["work_id"], item["predicted_rating"]) == ("wns2", None)
    assert item["because"] == [{"work_id": "was1", "title": "Árbol"}]


def test_what_is_hidden_is_not_listed_and_what_is_on_the_watchlist_is(client: TestClient) -> None:
    body = client.get("/v1/users/ñ/recommendations").json()
    assert [item["work_id"] for item in body["items"]] == ["was1"]


def test_somebody_new_is_served_by_what_they_name(client: TestClient) -> None:
    body = client.get("/v1/users/new/recommendations?liked=as1").json()
    assert (body["strategy"], body["known_user"]) == ("fold_in", False)
    assert [(item["work_id"], item["predicted_rating"]) for item in body["items"]] == [
        ("wns2", None)
    ]


@pytest.mark.parametrize("user", ["42", "nobody"])
def test_a_prediction_is_not_found_with_what_would_make_one(client: TestClient, user: str) -> None:
    body = assert_problem(client.get(f"/v1/users/{user}/predictions/as1"), 404)
    assert "predicts no stars" in body["detail"]
    assert "`make data train`" in body["detail"]


def test_the_model_has_neither_scale_nor_threshold_nor_figures_of_stars(client: TestClient) -> None:
    body = client.get("/v1/model").json()
    names = ("rating_scale", "recommended_from", "parameters", "evaluation")
    assert [body[name] for name in names] == [None] * 4
    assert body["models"]["personal"] == "item-item"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_no_question_is_an_error_of_ours(client: TestClient, operation: Operation) -> None:
    answer = client.request(operation.method, operation.url(), **operation.body)
    # Without a lake there are no tables, and without a release before none to go back to.
    no_tables = answer.status_code == 503 and answer.json()["type"] == "urn:cartelera:no-tables"
    assert answer.status_code in (200, 201, 404, 409, 410, 422) or no_tables, answer.text
