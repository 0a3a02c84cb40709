"""What another process was promised is seen here at once."""

import signal
import subprocess
import sys
from contextlib import closing

import httpx2

from engine.event_store.live import LiveEvents
from tests.api.process import ROOT, SECONDS, service
from tests.chaos.committer import TOGETHER, USER
from tests.databases import Place


def test_live_events_have_what_another_process_was_promised(place: Place) -> None:
    command = [sys.executable, "-m", "tests.chaos.committer", str(place.home.root)]
    with (
        closing(LiveEvents(place.home, place.url)) as live,
        subprocess.Popen(  # noqa: S603 - our own program
            [*command, place.url or "", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdout is not None
        for _ in range(40):
            number = int(process.stdout.readline())
            seen = live.of(USER)
            assert seen.current
            assert len(seen.events) >= TOGETHER * (number + 1)
            assert seen.offset >= seen.changed >= TOGETHER * (number + 1)
        process.kill()


def test_every_worker_knows_what_one_has_answered(place: Place) -> None:
    place.home.root.mkdir(parents=True, exist_ok=True)
    settings = {"CARTELERA_DATABASE_URL": place.url} if place.url else {}
    with service(place.home, place.home.root / "log", WORKERS=2, **settings) as running:
        try:
            _say_and_ask(f"{running.address}/v1/users/u/events")
        finally:
            running.end(signal.SIGTERM)  # its workers end with it; killed, it would leave them


def _say_and_ask(path: str) -> None:
    for number in range(1, 13):  # each over a connection of its own: any worker may take it
        event = {"id": f"i{number}", "kind": "watched"}
        assert httpx2.post(path, json=event, timeout=SECONDS).json()["event_id"] == number
        assert httpx2.get(path, timeout=SECONDS).json()["total"] == number
