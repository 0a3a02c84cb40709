"""The programs as a user runs them: sample, ingest, train, serve, retrain, roll back, continue."""

import signal
from pathlib import Path
from typing import Any

from engine.release.registry import current
from engine.store.home import Home
from tests.api.process import Service, eventually, run, service

LIST = "/v1/users/{}/recommendations?n=5"


def do(home: Home, *arguments: str) -> str:
    """Run a program that must succeed; return what it said."""
    ended = run(*arguments, home=home)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout


def train(home: Home, seed: int, *options: str) -> str:
    """Publish a release and return its name."""
    short = ("--trials", "2", "--folds", "2", "--tuning-ratings", "3000", "--force")
    before = current(home).name if "--warm" in options else ""
    said = do(home, "training", *short, "--seed", str(seed), *options)
    name = current(home).name
    assert (f"study none, continued {before}: " in said) is bool(before)
    assert f"release {name} is current" in said
    return name


def ask(running: Service, path: str) -> dict[str, Any]:
    """Return the answer to a question that must be answered."""
    answer = running.get(path)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_raw_files_become_answers_that_follow_the_releases(tmp_path: Path) -> None:
    home = Home(tmp_path / "store")
    do(home, "data", "sample", "--size", "small", "--seed", "7")
    assert "lake written" in do(home, "data")
    assert "up to date" in do(home, "data")
    first = train(home, seed=0)
    assert "nothing to do" in do(home, "training", "--if-stale")

    with service(home, tmp_path / "log") as running:
        title = ask(running, "/v1/catalog/titles?sort=most_rated&limit=1")["items"][0]
        user = some_user(home)
        judged = ask(running, f"/v1/users/{user}/predictions/{title['id']}")
        assert judged["known_user"]
        assert judged["known_title"]
        assert judged["recommended"] == (judged["predicted_rating"] >= judged["recommended_from"])
        before = ask(running, LIST.format(user))
        assert before["release"] == first
        assert len(before["items"]) == 5

        second = train(home, seed=1)
        eventually(lambda: ask(running, LIST.format(user))["release"] == second)
        assert ask(running, f"/v1/users/{user}/predictions/{title['id']}") != judged

        assert f"current release: {first}" in do(home, "training", "rollback")
        eventually(lambda: ask(running, LIST.format(user))["release"] == first)
        assert ask(running, LIST.format(user)) == before

        third = train(home, 0, "--warm", "--threads", "2")
        eventually(lambda: ask(running, LIST.format(user))["release"] == third)
        assert len(ask(running, LIST.format(user))["items"]) == 5
        code, written = running.end(signal.SIGTERM)

    assert code in (0, -signal.SIGTERM)
    assert "Traceback" not in written
    served = [
        line["release"] for line in running.lines() if line["message"] == "release in service"
    ]
    assert served == [first, second, first, third]


def some_user(home: Home) -> str:
    """Return a user of the sample's first ratings file."""
    file = min((home.raw / "ratings").iterdir())
    return file.read_text("utf-8").splitlines()[1].split(",")[0]
