"""While the database is locked, full or away: writes are 503, lists go on, nothing is lost."""

import asyncio
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.keeping.writer import GroupWriter
from engine.errors import StoreUnavailable
from engine.event_store.migrate import migrate
from engine.event_store.records import Forget, Record
from engine.event_store.store import EventStore
from engine.store.home import Home
from tests.api.world import assert_problem, served
from tests.databases import Place, Server
from tests.engine.event_store.says import event

EVENT = {"id": "ns1", "kind": "liked"}


def say(client: TestClient, **event: Any) -> Any:
    return client.post("/v1/users/1/events", json=EVENT | event)


def assert_unavailable(answer: Any, reason: str) -> None:
    body = assert_problem(answer, 503)
    assert body["type"] == "urn:cartelera:event-store"
    assert reason in body["detail"]
    assert int(answer.headers["retry-after"]) > 0


def test_a_locked_database_refuses_writes_and_serves_reads(
    own_home: Callable[[], Home],
) -> None:
    home = own_home()
    with served(home) as client:
        say(client)
        impatient = EventStore.open(home, wait_seconds=0.2)
        client.app.state.events._store = impatient  # type: ignore[attr-defined]
        other = sqlite3.connect(home.events, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert_unavailable(say(client, id="ns2"), "locked")
        assert client.get("/v1/users/1/events").json()["total"] == 1
        assert client.get("/v1/users/1/recommendations").status_code == 200
        other.execute("ROLLBACK")
        other.close()
        assert say(client, id="ns2").status_code == 201


def test_a_file_that_is_gone_is_not_made_anew_and_comes_back(
    own_home: Callable[[], Home],
) -> None:
    home = own_home()
    with served(home) as client:
        log = client.app.state.events  # type: ignore[attr-defined]
        log._clock = lambda: time.monotonic() * 1_000  # it tries again after a millisecond
        say(client)
        away = home.root / "away"
        away.mkdir()
        for file in home.root.glob("events.db*"):
            shutil.move(file, away / file.name)
        for _ in range(2):
            assert_unavailable(say(client), "events.db")
            assert_unavailable(client.get("/v1/users/1/events"), "events.db")
        assert "events.db" in client.get("/health/ready").json()["events"]
        assert client.get("/v1/users/1/recommendations").status_code == 200
        assert not home.events.exists()
        for file in away.iterdir():
            shutil.move(file, home.root / file.name)
        assert say(client, id="ns2").status_code == 201
        assert client.get("/v1/users/1/events").json()["total"] == 2
        assert client.get("/health/ready").json()["events"] is None


def test_a_file_that_is_no_database_refuses_writes_alone(own_home: Callable[[], Home]) -> None:
    home = own_home()
    home.events.write_bytes(b"nonsense" * 1_000)
    with served(home) as client:
        assert_unavailable(say(client), "not a database")
        assert_unavailable(client.get("/v1/users/1/events"), "not a database")
        assert "not a database" in client.get("/health/ready").json()["events"]
        assert client.get("/v1/users/1/recommendations").status_code == 200
    assert home.events.read_bytes() == b"nonsense" * 1_000


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE event_store_version SET version_num = '9999'", "install the newer version"),
        ("DELETE FROM event_store_version", "run `make migrate`"),
        ("DROP TABLE event_log", "event_log"),
    ],
)
def test_a_schema_that_is_not_ours_refuses_writes_alone(
    own_home: Callable[[], Home], place: Place, statement: str, reason: str
) -> None:
    home = own_home()
    settings = {"database_url": place.url} if place.url else {}
    if not place.url:
        migrate(home)
        place = Place(home)
    place.execute(statement)
    with served(home, **settings) as client:
        assert_unavailable(say(client), reason)
        assert client.get("/v1/users/1/recommendations").status_code == 200


def test_a_server_that_is_away_starts_the_service_all_the_same(
    own_home: Callable[[], Home],
) -> None:
    url = "postgresql://someone:a-secret@127.0.0.1:1/events"
    with served(own_home(), database_url=url) as client:
        begun = time.perf_counter()
        for _ in range(20):
            answer = say(client)
            assert_unavailable(answer, "refused")
            assert "a-secret" not in answer.text
        ready = client.get("/health/ready")
        assert client.get("/v1/users/1/recommendations").status_code == 200
    assert time.perf_counter() - begun < 10
    assert (ready.status_code, "refused" in ready.json()["events"]) == (200, True)


def test_a_server_that_comes_back_is_used_again(
    own_home: Callable[[], Home], postgres: Server
) -> None:
    url = postgres.new()
    migrate(Home(own_home().root), url)
    with served(own_home(), database_url=url) as client:
        assert say(client).status_code == 201
        postgres.disconnect(url)
        assert say(client, id="ns2").status_code == 201
        assert client.get("/v1/users/1/events").json()["total"] == 2
    postgres.drop(url)


class Slow:
    """A database that commits when it is told to, and remembers what came together."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.goes_on = threading.Event()
        self.failure: Exception | None = None

    def commit(self, operations: Any) -> list[Any]:
        assert self.goes_on.wait(10)
        self.groups.append(len(operations))
        if self.failure and (len(operations) > 1 or operations[0] == Forget("bad")):
            raise self.failure
        return list(operations)


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test of what happens in an event loop."""

    @wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(test(**fixtures))

    return run


async def begun(writer: GroupWriter) -> Any:
    """The outcome of an operation that is being written."""
    first = writer.submit(Forget("first"))
    while writer._waiting:
        await asyncio.sleep(0.01)
    return first


@in_a_loop
async def test_what_waits_together_is_written_together_and_in_order() -> None:
    slow = Slow()
    writer = GroupWriter(slow.commit)
    first = await begun(writer)
    names = [f"{n}" for n in range(20)]
    rest = [writer.submit(Forget(name)) for name in names]
    slow.goes_on.set()
    assert await asyncio.gather(first, *rest) == [Forget(name) for name in ["first", *names]]
    assert slow.groups == [1, 20]
    writer.stop()
    with pytest.raises(StoreUnavailable, match="ending"):
        writer.submit(Forget("late"))


@in_a_loop
async def test_who_waits_together_is_woken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    writer = GroupWriter(slow.commit)
    await begun(writer)
    rest = [writer.submit(Forget(f"{n}")) for n in range(20)]
    loop, wakings = asyncio.get_running_loop(), []
    wake = loop.call_soon_threadsafe
    monkeypatch.setattr(
        loop, "call_soon_threadsafe", lambda *call: wakings.append(call) or wake(*call)
    )
    slow.goes_on.set()
    await asyncio.gather(*rest)
    assert len(wakings) == 2  # the first, and all the others
    writer.stop()


@in_a_loop
async def test_who_has_gone_before_it_was_written_is_left_out() -> None:
    slow = Slow()
    writer = GroupWriter(slow.commit)
    first = await begun(writer)
    gone, stays = writer.submit(Forget("gone")), writer.submit(Forget("stays"))
    gone.cancel()
    slow.goes_on.set()
    assert await asyncio.gather(first, stays) == [Forget("first"), Forget("stays")]
    assert slow.groups == [1, 1]
    writer.stop()


@in_a_loop
async def test_no_more_waits_than_there_is_room_for() -> None:
    slow = Slow()
    writer = GroupWriter(slow.commit, most_waiting=10)
    large = Record(tuple(event(f"i{n}") for n in range(8)))
    waiting = [writer.submit(each) for each in (large, Forget("a"), Forget("b"))]
    with pytest.raises(StoreUnavailable, match="10 events are waiting"):
        writer.submit(Forget("c"))
    slow.goes_on.set()
    await asyncio.gather(*waiting)
    assert await writer.submit(Forget("c")) == Forget("c")
    huge = Record(tuple(event(f"i{n}") for n in range(50)))
    writer.stop()
    alone = GroupWriter(slow.commit, most_waiting=10)
    assert await alone.submit(huge) == huge  # nothing waits: it is taken as a whole
    alone.stop()


@in_a_loop
async def test_an_operation_that_fails_by_itself_stops_no_other() -> None:
    slow = Slow()
    slow.failure = ValueError("a defect")
    writer = GroupWriter(slow.commit)
    await begun(writer)
    futures = [writer.submit(Forget(name)) for name in ("good", "bad", "good")]
    slow.goes_on.set()
    assert await futures[0] == await futures[2] == Forget("good")
    with pytest.raises(ValueError, match="a defect"):
        await futures[1]
    writer.stop()
