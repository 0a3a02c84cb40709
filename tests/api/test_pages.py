"""The pages: the index, the documentation and its files, all from this machine."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.world import served


def test_index_points_to_what_is_there(small: TestClient) -> None:
    index = small.get("/v1").json()
    assert index["name"] == "Cartelera"
    assert index["release"] == small.get("/health/ready").json()["release"]
    paths = [path for path in index.values() if str(path).startswith("/")] + index["try"]
    assert len(paths) > 6
    assert [path for path in paths if small.get(path).status_code != 200] == []
    assert small.get("/").headers["content-type"] == "text/html; charset=utf-8"


def test_calls_to_try_name_somebody_who_is_known(small: TestClient) -> None:
    answers = [small.get(path).json() for path in small.get("/v1").json()["try"]]
    assert answers[0]["strategy"] == "personal"
    assert answers[0]["items"]


def test_index_without_a_release_says_what_to_do(world) -> None:
    with served(world.home) as client:
        index = client.get("/v1").json()
    assert (index["release"], index["try"]) == (None, [])
    assert "run `make train`" in index["problem"]


def test_documentation_loads_nothing_from_elsewhere(small: TestClient) -> None:
    page = small.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    loaded = re.findall(r"<(?:link|script|img)[^>]* (?:src|href)=\"([^\"]+)\"", page.text)
    assert len(loaded) > 4
    for path in [*loaded, "/openapi.json"]:
        assert small.get(path).status_code == 200, path
    assert 'href="/openapi.json"' in page.text


def test_description_for_machines_is_complete(small: TestClient) -> None:
    described = small.get("/openapi.json").json()
    assert described["info"]["title"] == "Cartelera"
    assert "/v1/users/{user_id}/recommendations" in described["paths"]
    assert "Problem" not in str(described["paths"]["/health/live"]["get"]["responses"]["200"])


@pytest.mark.parametrize("path", ["/health/live", "/v1/users/1/recommendations", "/nothing"])
def test_head_is_answered_like_get_without_the_body(small: TestClient, path: str) -> None:
    get, head = small.get(path), small.head(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
