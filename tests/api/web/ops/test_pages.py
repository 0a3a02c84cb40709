"""What operators see and do on pages, whatever state releases, lake and event store are in."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from engine.release.manifest import MANIFEST, SEAL, read_manifest, seal
from engine.release.registry import activate, current, newest_first
from engine.store.home import Home
from tests.api.web.ops.reading import read_page, read_part
from tests.api.world import served

Copy = Callable[[Home], Home]
PATHS = ("/ops", "/ops/releases", "/ops/rollback")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_are_whole_in_every_language(small: TestClient, path: str, language: str) -> None:
    answer = small.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    page = read_page(answer, language)
    assert ("Overview" in page.text) == (language == "en")
    head = small.head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_the_overview_shows_what_is_in_service(small: TestClient, small_home: Home) -> None:
    manifest = read_manifest(current(small_home))
    page = read_page(small.get("/ops"))
    for fact in (manifest["name"], manifest["data_fingerprint"], "catalogs/netflix_titles.csv"):
        assert fact in page.text
    errors = manifest["evaluation"]["tables"]["hold-out"]
    for figures in errors.values():
        assert f"{figures['rmse']:.4f}" in page.text
    for ranker in manifest["lists"]["figures"]:
        assert ranker in page.text
    pictures = [each["aria-label"] for each in page.all("svg") if each.get("role") == "img"]
    assert len(pictures) >= 2
    assert all(pictures)


def test_what_changes_is_asked_for_alone(small: TestClient) -> None:
    page = read_page(small.get("/ops"))
    live = next(each for each in page.all("div") if each.get("id") == "live")
    assert (live["hx-get"], live["hx-trigger"]) == ("/ops", "every 5s")
    part = read_part(small.get(live["hx-get"], headers={"HX-Request": "true"}))
    assert part.all("h1") == []
    assert "Requests by minute" in part.text
    paused = read_page(small.get("/ops?updates=paused"))
    assert not [each for each in paused.all("div") if "hx-trigger" in each]


def test_refusals_are_shown_by_route_and_reason(small_home: Home) -> None:
    with served(small_home) as client:
        client.get("/v1/works/nobodys-business")
        page = read_page(client.get("/ops"))
    assert "/v1/works/{work_id}" in page.text
    assert "not-found" in page.text
    assert "nobodys" not in page.text


def test_one_of_several_workers_says_that_it_is_one(small_home: Home) -> None:
    with served(small_home, workers=3) as client:
        assert "One of 3 workers" in read_page(client.get("/ops")).text


def test_events_are_shown_by_hour(small_home: Home, copy_home: Copy) -> None:
    with served(copy_home(small_home)) as client:
        assert "Nobody has said anything yet." in client.get("/ops").text
        client.post("/v1/users/1/events", json={"id": "ns1", "kind": "watched"})
        page = read_page(client.get("/ops"))
    assert "Events by hour" in page.text
    assert "In 48 hours: 1" in page.text


def test_a_rollback_is_asked_for_done_and_said(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    newer, older = (folder.name for folder in newest_first(home))
    with served(home, watch_seconds=3600) as client:
        page = read_page(client.get("/ops/rollback"))
        assert current(home).name == newer
        form = next(each for each in page.all("form") if each["action"] == "/ops/rollback")
        assert form["method"] == "post"
        hidden = next(each for each in page.all("input") if each.get("name") == "replacing")
        answer = client.post(form["action"], data={"replacing": hidden["value"]})
        assert answer.status_code == 303
        assert client.get("/health/ready").json()["release"] == older
        outcome = read_page(client.get(answer.headers["location"]))
    assert f"{older} is the current release, and in service." in outcome.text


def test_a_release_is_put_in_service_by_its_name(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    older = newest_first(home)[1].name
    with served(home, watch_seconds=3600) as client:
        address = f"/ops/releases/{older}/activate"
        page = read_page(client.get("/ops/releases"))
        assert address in [each["href"] for each in page.all("a")]
        assert read_page(client.get(address))
        assert client.post(address, data={"replacing": current(home).name}).status_code == 303
        assert client.get("/health/ready").json()["release"] == older
        assert "already" in read_page(client.get(address)).text


def test_two_operators_do_not_undo_each_other(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    newer, older = (folder.name for folder in newest_first(home))
    with served(home) as client:
        for status in (303, 409):
            answer = client.post("/ops/rollback", data={"replacing": newer})
            assert answer.status_code == status
        assert older in read_page(answer).text
        assert current(home).name == older
        gone = read_page(client.get(f"/ops/releases?done={newer}"))
    assert "somebody" in gone.text


def test_an_outcome_that_never_was_is_not_said(small: TestClient) -> None:
    page = read_page(small.get("/ops/releases?done=<b>x</b>"))
    assert "<b>" not in page.text
    assert "in service." not in page.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_release_that_there_is_not_is_a_page(small: TestClient, method: str) -> None:
    answer = small.request(method, "/ops/releases/nobody/activate")
    assert answer.status_code == 404
    read_page(answer)


def test_releases_are_compared_side_by_side(small: TestClient, small_home: Home) -> None:
    left, right = (folder.name for folder in newest_first(small_home))
    page = read_page(small.get(f"/ops/releases?left={left}&right={right}"))
    assert "≠" in page.text
    assert "n_factors" in page.text
    assert "Made of" in page.text
    same = read_page(small.get(f"/ops/releases?left={left}&right={left}"))
    assert "≠" not in same.text
    missing = small.get(f"/ops/releases?left={left}&right=nobody")
    assert missing.status_code == 404


def test_nothing_to_go_back_to_is_said(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    for folder in newest_first(home)[1:]:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    (home.releases / "previous").unlink()
    with served(home) as client:
        for path in ("/ops/rollback", "/ops/releases"):
            assert "no release to go back to" in read_page(client.get(path)).text
        assert client.post("/ops/rollback").status_code == 409


def spoil(folder: Path, **members: object) -> None:
    """Give a release another manifest, sealed as if it were its own."""
    manifest = read_manifest(folder) | members
    (folder / MANIFEST).write_text(json.dumps(manifest))
    (folder / SEAL).write_bytes(seal(folder))


@pytest.mark.parametrize(
    "members",
    [
        {"counts": None},
        {"lists": []},
        {"stars": {"served": "x"}},
        {"evaluation": ["none"], "parameters": 3, "study": {}, "stars": None},
        {"created": "yesterday", "data_fingerprint": '<img src="x" onerror="x()">'},
    ],
)
def test_odd_manifests_spoil_no_page(
    small_home: Home, copy_home: Copy, members: dict[str, object]
) -> None:
    home = copy_home(small_home)
    newer, older = newest_first(home)
    (older / "trials.csv").unlink()
    spoil(older, **members)
    with served(home) as client:
        query = f"left={newer.name}&right={older.name}"
        for path in ("/ops", f"/ops/releases?{query}", f"/ops/releases/{older.name}/activate"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "<img" not in answer.text
            read_page(answer)


def test_a_damaged_release_is_shown_as_damaged(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    older = newest_first(home)[1]
    (older / MANIFEST).write_text("{")
    with served(home) as client:
        page = read_page(client.get("/ops/releases"))
        assert "damaged" in page.text
        assert f"/ops/releases/{older.name}/activate" not in [a["href"] for a in page.all("a")]
        answer = client.post(f"/ops/releases/{older.name}/activate")
        assert answer.status_code == 409
        assert older.name in read_page(answer).text


def test_a_release_that_cannot_be_served_is_named(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    newer, older = newest_first(home)
    with served(home, watch_seconds=3600) as client:
        (older / "works.arrow").unlink()
        activate(home, older.name)
        client.post("/v1/admin/reload")
        for path in ("/ops", "/ops/releases"):
            page = read_page(client.get(path))
            assert "works.arrow" in page.text
            assert newer.name in page.text
        assert "could not be put in service" in client.get(f"/ops/releases?done={older.name}").text


def test_a_home_that_cannot_be_written_is_named(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    lock = home.root / ".pointers.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()  # which refuses root, too
    before = current(home).name
    with served(home) as client:
        answer = client.post("/ops/rollback", data={"replacing": before})
        assert answer.status_code == 409
        assert ".pointers.lock" in read_page(answer).text
        assert current(home).name == client.get("/health/ready").json()["release"] == before


def test_names_of_folders_are_no_html(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    (home.releases / '<b onclick="x">').mkdir()
    with served(home) as client:
        page = read_page(client.get("/ops/releases"))
    assert page.all("b") == []
    assert '<b onclick="x">' in page.text


def test_without_any_release_the_pages_say_what_is_wrong(world) -> None:
    with served(world.home) as client:
        for path in PATHS:
            answer = client.get(path)
            assert answer.status_code == 200
            read_page(answer)
        assert "no current release" in client.get("/ops").text
        assert "There are no releases yet." in client.get("/ops/releases").text


def test_an_event_store_that_is_away_takes_no_page_along(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    home.events.write_bytes(b"no data base at all" * 100)
    with served(home) as client:
        page = read_page(client.get("/ops"))
    assert "The event store is away." in page.text
    assert current(home).name in page.text


def test_a_report_of_another_shape_spoils_no_page(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    report = home.resolve_lake() / "ingest_report.json"
    report.chmod(0o644)
    for content in ({}, {"files": 3}, {"files": [{"file": 1, "repaired": {"x": {}}}, 7]}):
        report.write_text(json.dumps(content))
        with served(home) as client:
            read_page(client.get("/ops"))
