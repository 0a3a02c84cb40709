"""What operators see by the API: releases, the service, what it counts, what is stored."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.admin.counting import event_arrivals
from engine.release.manifest import MANIFEST, SEAL, read_manifest, seal
from engine.release.registry import current, newest_first
from engine.store.home import Home
from tests.api.world import assert_problem, served

KEY = "a-key-that-nobody-may-see"
QUESTIONS = ("releases", "status", "requests", "events", "ingest")
Copy = Callable[[Home], Home]


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_of_operators_need_the_key(small_home: Home, question: str) -> None:
    with served(small_home, api_key=KEY) as client:
        assert_problem(client.get(f"/v1/admin/{question}"), 401)
        answer = client.get(f"/v1/admin/{question}", headers={"X-API-Key": KEY})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert KEY not in answer.text


def test_releases_are_listed_with_what_they_are_worth(small: TestClient, small_home: Home) -> None:
    body = small.get("/v1/admin/releases").json()
    newest = newest_first(small_home)
    assert [each["name"] for each in body["items"]] == [folder.name for folder in newest]
    manifest = read_manifest(current(small_home))
    first, second = body["items"]
    assert (first["is_current"], first["is_previous"], first["in_service"]) == (True, False, True)
    assert (second["is_current"], second["is_previous"]) == (False, True)
    assert first["counts"] == manifest["counts"]
    assert first["stars"]["rmse"] == manifest["stars"]["rmse"]
    assert first["problem"] is None
    assert body["before"] == second["name"]
    assert (body["current"], body["in_service"]) == (first["name"], first["name"])


def test_a_release_is_shown_with_its_trials(small: TestClient, small_home: Home) -> None:
    folder = current(small_home)
    body = small.get(f"/v1/admin/releases/{folder.name}").json()
    lines = (folder / "trials.csv").read_text("utf-8").splitlines()
    assert len(body["trials"]) == len(lines) - 1
    assert body["trials"][0]["parameters"]["n_factors"] > 0
    assert body["release"]["name"] == body["manifest"]["name"] == folder.name
    assert "files" not in body["manifest"]


@pytest.mark.parametrize("name", ["nobody", "..", "current", "%2e%2e", "x" * 101, "a b"])
def test_a_release_that_there_is_not_is_not_found(small: TestClient, name: str) -> None:
    for method, path in (("GET", name), ("POST", f"{name}/activate")):
        answer = small.request(method, f"/v1/admin/releases/{path}")
        assert answer.status_code in (404, 405, 422), answer.text


def alter(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"format": 8}')


def cut(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")


def lose(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def make_a_folder(folder: Path) -> None:
    (folder / SEAL).unlink()
    (folder / SEAL).mkdir()


def put_another_shape(folder: Path) -> None:
    manifest = read_manifest(folder) | {"counts": ["many"], "lists": None}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    (folder / SEAL).write_bytes(seal(folder))


@pytest.mark.parametrize("damage", [alter, cut, lose, make_a_folder, put_another_shape])
def test_a_damaged_release_is_listed_as_damaged(
    small_home: Home, copy_home: Copy, damage: Callable[[Path], None]
) -> None:
    home = copy_home(small_home)
    older = newest_first(home)[1]
    with served(home) as client:
        assert client.get("/v1/admin/releases").json()["items"][1]["problem"] is None
        damage(older)
        items = client.get("/v1/admin/releases").json()["items"]
        damaged = next(each for each in items if each["name"] == older.name)
        assert older.name in damaged["problem"]
        details = client.get(f"/v1/admin/releases/{older.name}")
        assert details.status_code == 200
        refused = client.post(f"/v1/admin/releases/{older.name}/activate")
    if damage is not put_another_shape:  # its bytes are as its seal says
        assert older.name in assert_problem(refused, 409)["detail"]
        assert current(home).name != older.name


def test_a_folder_of_an_odd_name_is_listed(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    os.mkdir(os.fsencode(home.releases) + b"/odd \xff")  # noqa: PTH102 - no text
    with served(home) as client:
        items = client.get("/v1/admin/releases").json()["items"]
    assert items[-1]["name"] == "odd �"
    assert items[-1]["problem"]


def test_a_rollback_is_served_at_once_and_goes_forward_again(
    small_home: Home, copy_home: Copy
) -> None:
    home = copy_home(small_home)
    newer, older = (folder.name for folder in newest_first(home))
    with served(home, watch_seconds=3600) as client:
        for name in (older, newer):
            body = client.post("/v1/admin/rollback").json()
            assert body == {"current": name, "in_service": name, "problem": None}
            assert client.get("/health/ready").json()["release"] == name
            assert current(home).name == name


def test_a_release_is_activated_by_name(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    older = newest_first(home)[1].name
    with served(home, watch_seconds=3600) as client:
        body = client.post(f"/v1/admin/releases/{older}/activate").json()
        assert body["in_service"] == older
        listed = client.get("/v1/admin/releases").json()
    assert [each["is_current"] for each in listed["items"]] == [False, True]
    assert listed["before"] == newest_first(home)[0].name


def test_two_who_go_back_at_once_go_back_once(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    newer, older = (folder.name for folder in newest_first(home))
    with served(home) as client:
        first = client.post(f"/v1/admin/rollback?replacing={newer}")
        second = client.post(f"/v1/admin/rollback?replacing={newer}")
        third = client.post(f"/v1/admin/releases/{newer}/activate?replacing={newer}")
    assert first.json()["current"] == older
    for answer in (second, third):
        assert older in assert_problem(answer, 409)["detail"]
    assert current(home).name == older


def test_there_is_nothing_to_go_back_to(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    for folder in newest_first(home)[1:]:
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    (home.releases / "previous").unlink()
    with served(home) as client:
        assert client.get("/v1/admin/releases").json()["before"] is None
        body = assert_problem(client.post("/v1/admin/rollback"), 409)
    assert body["type"] == "urn:cartelera:release-conflict"
    assert "no previous release" in body["detail"]


def test_a_damaged_release_before_stays_where_it_is(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    newer, older = newest_first(home)
    (older / "works.arrow").unlink()
    with served(home) as client:
        body = assert_problem(client.post("/v1/admin/rollback"), 409)
    assert "works.arrow" in body["detail"]
    assert current(home) == newer


def test_without_any_release_operators_are_told_why(world) -> None:
    with served(world.home) as client:
        listed = client.get("/v1/admin/releases").json()
        assert (listed["items"], listed["current"], listed["before"]) == ([], None, None)
        assert "no current release" in listed["problem"]
        state = client.get("/v1/admin/status").json()
        assert (state["release"], state["lake"]) == (None, None)
        assert_problem(client.get("/v1/admin/ingest"), 404)
        assert_problem(client.post("/v1/admin/rollback"), 409)


def test_the_status_says_how_old_the_release_is_and_what_has_gone_on(
    small_home: Home, copy_home: Copy
) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        before = client.get("/v1/admin/status").json()
        for item in ("ns1", "ns2"):
            event = {"id": item, "kind": "watched"}
            assert client.post("/v1/users/7/events", json=event).status_code == 201
        after = client.get("/v1/admin/status").json()
    assert before["age_seconds"] >= 0
    assert before["lake"]["is_served"]
    assert before["events"] == {"offset": None, "since_release": None, "problem": None}
    assert after["events"]["since_release"] == 2
    assert after["worker"] == os.getpid()
    assert not after["key_is_set"]


def test_events_are_counted_by_hour_and_kind(small_home: Home, copy_home: Copy) -> None:
    with served(copy_home(small_home)) as client:
        empty = client.get("/v1/admin/events").json()
        assert (empty["offset"], empty["by_kind"], len(empty["hours"])) == (None, {}, 48)
        for item, kind in (("ns1", "watched"), ("ns2", "watched"), ("ns3", "liked")):
            client.post("/v1/users/7/events", json={"id": item, "kind": kind})
        log = client.app.state.events  # type: ignore[attr-defined]
        body = event_arrivals(log, time.time() + 60)
        assert body.by_kind == {"watched": 2, "liked": 1}
        assert sum(hour.events for hour in body.hours[-2:]) == 3
        assert body.complete
        much_later = event_arrivals(log, time.time() + 49 * 3600)
    assert much_later.by_kind == {}
    assert {hour.events for hour in much_later.hours} == {0}


def test_requests_are_counted(small_home: Home) -> None:
    with served(small_home) as client:
        for url in ("/v1/users/1/recommendations", "/v1/works/none", "/health/live"):
            client.get(url)
        body = client.get("/v1/admin/requests").json()
    assert body["total"]["requests"] == 3
    assert body["total"]["refused"] == 1
    assert body["hour"]["routes"]["/v1/works"]["refused"] == 1
    assert body["hour"]["latency"]["p50_ms"] > 0
    assert sum(body["hour"]["lists"].values()) == 1
    assert sum(minute["requests"] for minute in body["minutes"]) == 3
    assert body["problems"] == {"not-found": 1}
    assert body["latest"][0]["route"] == "/v1/works/{work_id}"


def test_the_ingest_report_is_that_of_the_lake(small: TestClient, small_home: Home) -> None:
    body = small.get("/v1/admin/ingest").json()
    assert body["lake"] == small_home.resolve_lake().name
    assert {file["file"] for file in body["report"]["files"]} >= {"catalogs/netflix_titles.csv"}


def test_an_ingest_report_that_cannot_be_read_is_not_found(
    small_home: Home, copy_home: Copy
) -> None:
    home = copy_home(small_home)
    report = home.resolve_lake() / "ingest_report.json"
    report.chmod(0o644)
    report.write_text("{")
    with served(home) as client:
        assert_problem(client.get("/v1/admin/ingest"), 404)
