"""Rounds of killing whoever writes events, and of looking whether all that was promised is there.

    python -m tests.chaos.rounds 200

kills a client of each kind of database so often, the service in one round of ten, and in one round
of five the process of the server that works for the client.
"""

import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
import sqlalchemy as sa

from engine.event_store.migrate import migrate
from engine.event_store.store import EventStore
from engine.store.home import Home
from tests.api.process import ROOT, eventually, service
from tests.chaos.committer import TOGETHER, USER
from tests.databases import Place, Server

_LONGEST = 0.4  # seconds from the first acknowledgement to the end
_CLIENTS = 4
_EVERY_SERVICE, _EVERY_BACKEND = 10, 5  # rounds


def kill_client(place: Place, first: int, chance: random.Random, harm: Callable[[], None]) -> int:
    """Kill a client while it commits; the result is the last number that it acknowledged."""
    command = [sys.executable, "-m", "tests.chaos.committer"]
    arguments = [str(place.home.root), place.url or "", str(first)]
    with subprocess.Popen(  # noqa: S603 - our own program
        [*command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0, _LONGEST))
        harm()
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    eventually(partial(_nobody_works, place))
    numbers = [int(line) for line in lines if line.endswith("\n")]
    assert numbers == list(range(first, first + len(numbers)))
    assert numbers, "nothing was acknowledged"
    return numbers[-1]


def check_client(place: Place, acknowledged: int) -> int:
    """Check what is stored; the result is the number that is free next."""
    with closing(EventStore.open(place.home, place.url)) as store:
        events, offset = store.events_of(USER), store.offset()
    parts = Counter(int(event.item_id.split("-")[0]) for event in events)
    numbers = sorted(parts)
    assert set(parts.values()) == {TOGETHER}, "a commit is there in part, or twice"
    assert numbers == list(range(len(numbers))), "a commit is missing"
    assert numbers[-1] in (acknowledged, acknowledged + 1), "what was promised is not there"
    assert [event.offset for event in events] == list(range(1, len(events) + 1))
    assert offset == len(events)
    (keys,) = place.execute("SELECT count(*) FROM idempotency_keys")
    assert keys[0] == len(numbers)
    _check_file(place)
    return numbers[-1] + 1


def _nobody_works(place: Place) -> bool:
    """Whether nobody works on the store any more, as far as its server answers.

    A server commits what a killed client had sent, and only then sees that nobody is there.
    """
    if place.url is None:
        return True
    with suppress(sa.exc.OperationalError):  # it starts again after a process of it was killed
        ((number,),) = place.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE application_name = 'cartelera' AND datname = current_database()"
        )
        return bool(number == 0)
    return False


def _check_file(place: Place) -> None:
    if place.url is None:
        assert place.execute("PRAGMA integrity_check") == [("ok",)]


def kill_service(place: Place, chance: random.Random) -> None:
    """Kill the service while it takes events, and check that all it answered 201 to are there."""
    acknowledged: set[int] = set()
    user = f"of-service-{chance.random()}"
    settings = {"CARTELERA_DATABASE_URL": place.url} if place.url else {}

    def send(address: str, number: int) -> None:
        path = f"{address}/v1/users/{user}/events"
        with suppress(httpx2.TransportError), httpx2.Client(timeout=10) as client:
            while True:
                event = {"id": f"i{number}", "kind": "watched"}
                answer = client.post(path, json=event)
                assert answer.status_code == 201, answer.text
                acknowledged.add(answer.json()["event_id"])

    place.home.root.mkdir(parents=True, exist_ok=True)
    with service(place.home, place.home.root / "log", **settings) as running:
        threads = [
            threading.Thread(target=send, args=(running.address, number))
            for number in range(_CLIENTS)
        ]
        for thread in threads:
            thread.start()
        eventually(lambda: acknowledged)
        time.sleep(chance.uniform(0, 1.0))
        running.process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join()
    eventually(partial(_nobody_works, place))
    with closing(EventStore.open(place.home, place.url)) as store:
        stored = {event.offset for event in store.events_of(user)}
    assert acknowledged <= stored, f"promised and not there: {acknowledged - stored}"
    assert len(stored - acknowledged) <= _CLIENTS, f"of nobody: {stored - acknowledged}"
    _check_file(place)


def kill_backend(server: Server) -> None:
    """Kill the process of the server that works for the client; the server restarts all of them."""
    with suppress(Exception):  # the client may have none at the moment
        rows = server.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'cartelera'"
        )
        for (process,) in rows[:1]:
            subprocess.run(["kill", "-9", str(process)], check=False)  # noqa: S603, S607
    time.sleep(0.3)


@dataclass(frozen=True)
class Trial:
    """Rounds on one kind of database: the store of the client, that of the service, the server."""

    client: Place
    service: Place
    server: Server | None = None

    def run(self, rounds: int) -> None:
        """Kill and check, round after round."""
        chance, free = random.Random(rounds), 0
        for number in range(1, rounds + 1):
            last = kill_client(self.client, free, chance, self._harm(number))
            free = _patiently(partial(check_client, self.client, last))
            if number % _EVERY_SERVICE == 0:
                kill_service(self.service, chance)
            kind = "PostgreSQL" if self.server else "SQLite"
            sys.stdout.write(f"{kind}, round {number} of {rounds}: {free} commits, all there\n")
            sys.stdout.flush()

    def _harm(self, number: int) -> Callable[[], None]:
        if self.server and number % _EVERY_BACKEND == 0:
            return partial(kill_backend, self.server)
        return lambda: None


def _patiently(check: Callable[[], int]) -> int:
    """Check once a server that was hurt takes connections again."""
    for _ in range(100):
        with suppress(Exception):
            return check()
        time.sleep(0.1)
    return check()


def main(arguments: list[str]) -> None:
    """Run the rounds on each kind of database."""
    rounds = int(arguments[0]) if arguments else 200
    with tempfile.TemporaryDirectory() as folder:
        client, taking = Home(Path(folder) / "client"), Home(Path(folder) / "service")
        Trial(Place(client), Place(taking)).run(rounds)
        server = Server(Path(tempfile.mkdtemp(prefix="cartelera-chaos-")) / "data")
        try:
            urls = [server.new(), server.new()]
            for url in urls:
                migrate(client, url)
            Trial(Place(client, urls[0]), Place(taking, urls[1]), server).run(rounds)
        finally:
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
