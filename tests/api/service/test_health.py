"""Alive, ready, which release, and the key that a reload asks for."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from engine.release.manifest import read_manifest
from engine.release.registry import activate, current
from engine.store.home import Home
from tests.api.world import assert_problem, served

KEY = "a-key-that-nobody-may-see"
Copy = Callable[[Home], Home]


def test_live_answers_with_and_without_a_release(small: TestClient, world) -> None:
    assert small.get("/health/live").json() == {"status": "live"}
    with served(world.home) as client:
        assert client.get("/health/live").json() == {"status": "live"}


def test_ready_names_the_release_in_service(small: TestClient, small_home: Home) -> None:
    assert small.get("/health/ready").json() == {
        "status": "ready",
        "release": current(small_home).name,
        "problem": None,
        "events": None,
    }


def test_ready_without_a_release_says_why(world) -> None:
    with served(world.home) as client:
        body = assert_problem(client.get("/health/ready"), 503)
        assert body["type"] == "urn:cartelera:no-release"
        assert "no current release" in body["detail"]


@pytest.mark.parametrize("pointer", ["gone", "", "../elsewhere", "a\x00b", "\xff" * 300])
def test_ready_says_that_the_pointer_names_no_release(world, pointer: str) -> None:
    world.text(world.home.releases / "current", pointer)
    with served(world.home) as client:
        body = assert_problem(client.get("/health/ready"), 503)
        assert "which is no release there" in body["detail"]


def test_model_tells_what_the_release_was_made_of(small: TestClient, small_home: Home) -> None:
    manifest = read_manifest(current(small_home))
    model = small.get("/v1/model").json()
    assert model["release"] == manifest["name"]
    assert model["recommended_from"] == 3.5
    facts = ("created", "rating_scale", "counts", "parameters", "evaluation", "versions", "seed")
    assert {name: model[name] for name in facts} == {name: manifest[name] for name in facts}
    assert "files" not in model


def test_reload_swaps_to_the_current_release_at_once(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    newer, older = current(home).name, _older(home)
    with served(home, watch_seconds=3600) as client:
        assert client.post("/v1/admin/reload").json() == {
            "swapped": False,
            "release": newer,
            "problem": None,
        }
        activate(home, older)
        assert client.get("/health/ready").json()["release"] == newer
        assert client.post("/v1/admin/reload").json() == {
            "swapped": True,
            "release": older,
            "problem": None,
        }
        assert client.get("/health/ready").json()["release"] == older


def _older(home: Home) -> str:
    names = {path.name for path in home.releases.iterdir() if path.is_dir()}
    return (names - {current(home).name}).pop()


@pytest.mark.parametrize(
    "key", [None, "", "wrong", KEY.upper(), f"{KEY} x", KEY[:-1], "ключ".encode()]
)
def test_reload_without_the_key_is_refused(small_home: Home, key: str | bytes | None) -> None:
    headers = {} if key is None else {"X-API-Key": key}
    with served(small_home, api_key=KEY) as client:
        answer = client.post("/v1/admin/reload", headers=headers)  # type: ignore[arg-type]
    body = assert_problem(answer, 401)
    assert body["type"] == "urn:cartelera:unauthorized"
    assert "X-API-Key" in body["detail"]
    assert KEY not in answer.text


def test_reload_with_the_key_is_done(small_home: Home) -> None:
    with served(small_home, api_key=KEY) as client:
        answer = client.post("/v1/admin/reload", headers={"X-API-Key": KEY})
    assert answer.status_code == 200
    assert KEY not in answer.text


def test_questions_need_no_key(small_home: Home) -> None:
    with served(small_home, api_key=KEY) as client:
        assert client.get("/get_count_platform/netflix").status_code == 200
        assert client.get("/health/ready").status_code == 200
