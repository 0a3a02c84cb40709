"""Several workers: what one of them was told counts for all; they share the program."""

from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx2
import pytest
from uvicorn import Config, _subprocess

from api.__main__ import _fork_workers
from engine.store.home import Home
from tests.api.process import SECONDS, service

WORKERS = 2
ROUNDS = 8  # of one event each, with lists enough that both workers are asked


def test_an_event_counts_in_the_next_list_of_every_worker(
    sample_home: Home, copy_home: Callable[[Home], Home], tmp_path: Path
) -> None:
    home = copy_home(sample_home)
    path = "/v1/users/17/recommendations?n=100"
    with service(home, tmp_path / "log", WORKERS=WORKERS) as running:
        hidden: list[str] = []
        for _ in range(ROUNDS):
            listed = [item["work_id"] for item in running.get(path).json()["items"]]
            hidden.append(listed[0])
            event = {"id": hidden[-1], "kind": "hidden"}
            address = f"{running.address}/v1/users/17/events"
            offset = httpx2.post(address, json=event, timeout=SECONDS).json()["event_id"]
            for _ in range(2 * WORKERS):
                answer = running.get(path).json()
                assert answer["event_offset"] == offset
                assert not set(hidden) & {item["work_id"] for item in answer["items"]}


def test_uvicorn_takes_workers_that_are_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_subprocess, "spawn", _subprocess.spawn)  # put back after the test
    _fork_workers()
    worker = _subprocess.get_subprocess(Config("api.asgi:service"), target=print, sockets=[])
    assert isinstance(worker, ForkServerProcess)
