"""Releases come and go under a running service: no request fails, damage is refused."""

import shutil
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import serving
from engine.release.read import Release, load
from engine.release.registry import activate, current
from engine.store.home import Home
from tests.api.process import eventually
from tests.api.world import assert_problem, retrain, served

Copy = Callable[[Home], Home]
LIST = "/v1/users/1/recommendations?n=100"
PREDICTION = "/v1/users/1/predictions/ns4"


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lose_the_arrays(release: Path) -> None:
    (release / "stars.item_bias.npy").unlink()


def put_a_folder_for_a_file(release: Path) -> None:
    (release / "works.arrow").unlink()
    (release / "works.arrow").mkdir()


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "a flipped byte of an array": lambda r: flip_a_byte(r / "stars.item_bias.npy"),
    "a flipped byte of a table": lambda r: flip_a_byte(r / "titles.arrow"),
    "a flipped byte of the manifest": lambda r: flip_a_byte(r / "manifest.json"),
    "no manifest": lambda r: (r / "manifest.json").unlink(),
    "a lost file": lose_the_arrays,
    "a folder for a file": put_a_folder_for_a_file,
    "a file too many": lambda r: (r / "more.npy").write_bytes(b""),
}


def names(home: Home) -> tuple[str, str]:
    """The names of the current release and of the other."""
    now = current(home).name
    older = {path.name for path in home.releases.iterdir() if path.is_dir()} - {now}
    return now, older.pop()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_release_is_refused_and_the_old_one_goes_on(
    small_home: Home, copy_home: Copy, damage: Callable[[Path], Any]
) -> None:
    home = copy_home(small_home)
    good, bad = names(home)
    damage(home.releases / bad)
    with served(home, watch_seconds=0.02) as client:
        before = client.get(LIST).json()
        activate(home, bad)
        ready = eventually(lambda: _with_problem(client))
        assert ready["release"] == good
        assert bad in ready["problem"] or "directory" in ready["problem"]
        assert client.post("/v1/admin/reload").json()["swapped"] is False
        assert client.get(LIST).json() == before
        activate(home, good)
        eventually(lambda: client.get("/health/ready").json()["problem"] is None)


def _with_problem(client: TestClient) -> dict[str, Any] | None:
    ready: dict[str, Any] = client.get("/health/ready").json()
    return ready if ready["problem"] else None


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_service_starts_with_the_newest_intact_release(
    small_home: Home, copy_home: Copy, damage: Callable[[Path], Any]
) -> None:
    home = copy_home(small_home)
    bad, good = names(home)
    damage(home.releases / bad)
    with served(home) as client:
        ready = client.get("/health/ready").json()
        assert ready["release"] == good
        assert ready["problem"]
        assert client.get(LIST).json()["release"] == good


def test_service_with_only_damaged_releases_is_not_ready(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    for name in names(home):
        flip_a_byte(home.releases / name / "stars.item_bias.npy")
    with served(home) as client:
        assert "stars.item_bias.npy" in assert_problem(client.get("/health/ready"), 503)["detail"]
        assert_problem(client.get(LIST), 503)


def test_watcher_finds_the_first_and_every_next_release(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    kept = home.root / "kept"
    home.releases.rename(kept)
    with served(home, watch_seconds=0.02) as client:
        assert_problem(client.get("/health/ready"), 503)
        shutil.copytree(kept, home.releases)
        eventually(lambda: client.get("/health/ready").status_code == 200)
        for seed in (2, 3):
            name = retrain(home, seed)
            eventually(lambda new=name: client.get(LIST).json()["release"] == new)


def test_swaps_under_load_fail_nothing_and_mix_nothing(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    pair = names(home)
    with served(home, watch_seconds=0.01) as client:
        right = {name: _answers_of(client, home, name) for name in pair}
        assert right[pair[0]]["items"] != right[pair[1]]["items"]
        stop, seen = threading.Event(), Counter[str]()
        wrong: list[Any] = []
        predictions = [answer["prediction"] for answer in right.values()]

        def hammer() -> None:
            while not stop.is_set():
                ranking, prediction = client.get(LIST), client.get(PREDICTION)
                if ranking.status_code != 200 or prediction.json() not in predictions:
                    wrong.append((ranking.text, prediction.text))
                    return
                body = ranking.json()
                seen[body["release"]] += 1
                if body["items"] != right[body["release"]]["items"]:
                    wrong.append(body)

        threads = [threading.Thread(target=hammer) for _ in range(4)]
        for thread in threads:
            thread.start()
        for turn in range(20):
            activate(home, pair[turn % 2])
            eventually(lambda current=turn % 2: seen[pair[current]] > 0 or wrong)
            seen.clear()
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert client.get("/health/ready").json()["problem"] is None


def _answers_of(client: TestClient, home: Home, name: str) -> dict[str, Any]:
    activate(home, name)
    eventually(lambda: client.get("/health/ready").json()["release"] == name)
    items, prediction = client.get(LIST).json()["items"], client.get(PREDICTION).json()
    return {"items": items, "prediction": prediction}


def raise_in_loading(monkeypatch: pytest.MonkeyPatch, bad: str, error: Exception) -> None:
    """Let one release raise what no check of its bytes foresees."""

    def load_or_raise(folder: Path) -> Release:
        if folder.name == bad:
            raise error
        return load(folder)

    monkeypatch.setattr(serving, "load", load_or_raise)


ERRORS = [ValueError("a"), MemoryError("b"), RecursionError("c"), ZeroDivisionError("d")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_whatever_a_release_raises_the_service_starts_with_another(
    small_home: Home, copy_home: Copy, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    home = copy_home(small_home)
    bad, good = names(home)
    raise_in_loading(monkeypatch, bad, error)
    with served(home) as client:
        ready = client.get("/health/ready").json()
        assert ready["release"] == good
        assert repr(error) in ready["problem"]


def test_a_release_that_was_mended_is_tried_again(small_home: Home, copy_home: Copy) -> None:
    home = copy_home(small_home)
    bad, good = names(home)
    (home.releases / bad).chmod(0o755)
    path = home.releases / bad / "stars.item_bias.npy"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:-1])
    with served(home, watch_seconds=0.02) as client:
        assert client.get("/health/ready").json()["release"] == good
        path.write_bytes(whole)
        eventually(lambda: client.get("/health/ready").json()["release"] == bad)
        assert client.get("/health/ready").json()["problem"] is None


def test_a_refused_release_stays_a_problem_while_the_pointer_names_it(
    small_home: Home, copy_home: Copy
) -> None:
    home = copy_home(small_home)
    good, bad = names(home)
    (home.releases / bad).chmod(0o755)
    (home.releases / bad / "stars.item_bias.npy").unlink()
    with served(home, watch_seconds=0.02) as client:
        for _ in range(2):
            activate(home, bad)
            eventually(lambda: client.get("/health/ready").json()["problem"])
            activate(home, good)
            eventually(lambda: client.get("/health/ready").json()["problem"] is None)


@pytest.mark.parametrize("lost", [None, "gone\n"], ids=["lost", "damaged"])
def test_without_a_pointer_the_service_starts_with_the_release_before(
    small_home: Home, copy_home: Copy, lost: str | None
) -> None:
    home = copy_home(small_home)
    newest, oldest = names(home)
    activate(home, oldest)
    activate(home, newest)
    third = retrain(home, 5)
    activate(home, oldest)  # so that the newest one is neither current nor previous
    (home.releases / "previous").write_text(f"{newest}\n")
    pointer = home.releases / "current"
    pointer.unlink() if lost is None else pointer.write_text(lost)
    with served(home) as client:
        ready = client.get("/health/ready").json()
        assert third not in (newest, oldest)
        assert ready["release"] == newest
        assert ready["problem"]


def test_lists_that_another_program_made_are_ranked_and_the_log_says_so(
    small_home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serving.log, "propagate", True)
    url = "/v1/users/17/recommendations"
    with served(small_home) as client:
        expected = client.get(url).json()
    assert "ranked at each request" not in caplog.text
    monkeypatch.setattr("engine.release.read.program", lambda: "another")
    with served(small_home) as client:
        assert client.get(url).json() == expected
    (line,) = [each for each in caplog.records if "ranked at each request" in each.message]
    assert "train" in line.reason  # type: ignore[attr-defined]
