"""What users said up to this moment, as every process sees it, whatever the database does."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.event_store.live import LiveEvents, UserEvents
from engine.event_store.reading import Changes
from engine.event_store.records import Forget, Undo
from engine.event_store.store import EventStore
from engine.store.home import Home
from tests.databases import Place
from tests.engine.event_store.says import contents, do, event, rating, record


@pytest.fixture
def store(place: Place) -> Iterator[EventStore]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def live(place: Place) -> Iterator[LiveEvents]:
    events = LiveEvents(place.home, place.url)
    yield events
    events.close()


def test_every_change_is_seen_by_the_next_question(store: EventStore, live: LiveEvents) -> None:
    assert live.of("u") == UserEvents((), 0, None, 0, store.store_id, current=True)
    record(store, rating("a", 4), event("b", user="v"))
    assert contents(live.of("u").events) == [("a", "rating", 4)]
    record(store, rating("a", 5))
    assert live.of("u").changed == 3
    do(store, Undo("u", item_id="a"))
    seen = live.of("u")
    assert (seen.events, seen.changed, seen.offset, seen.forgotten) == ((), 5, 5, None)
    record(store, event("c"))
    do(store, Forget("u"))
    seen = live.of("u")
    assert (seen.events, seen.changed, seen.forgotten, seen.offset) == ((), 0, 7, 7)
    assert (live.of("v").changed, live.of("v").forgotten) == (2, None)


def test_a_past_state_is_shown_where_it_is_asked_for(store: EventStore, live: LiveEvents) -> None:
    record(store, rating("a", 4), rating("b", 3))
    do(store, Undo("u", offsets=[1]))
    record(store, event("c", user="v"))
    live.of("u")
    states = [contents(live.of("u", upto).events) for upto in range(5)]
    a, b = ("a", "rating", 4), ("b", "rating", 3)
    assert states == [[], [a], [a, b], [b], [b]]
    assert [live.of("u", upto).changed for upto in range(5)] == [0, 1, 2, 3, 3]
    assert [live.of("u", upto).offset for upto in (2, 4, 99)] == [2, 4, 4]


def test_who_did_nothing_is_not_read_again(
    store: EventStore, live: LiveEvents, place: Place
) -> None:
    record(store, event("a"), event("a", user="v"))
    before = live.of("u")
    record(store, event("b", user="v"))
    assert live.of("u").events is before.events
    assert live.of("u").offset == 3


def test_nothing_is_read_of_who_never_said_anything(
    store: EventStore, live: LiveEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(store, event("a"))
    monkeypatch.setattr(EventStore, "read_user", None)
    for user in ("v", "w"):
        assert live.of(user) == UserEvents((), 0, None, 1, store.store_id, current=True)
        assert live.of(user, 0).offset == 0
    record(store, event("a", user="v"))
    with pytest.raises(TypeError):
        live.of("v")
    assert live.of("w").offset == 2
    do(store, Forget("w"))
    with pytest.raises(TypeError):
        live.of("w")


def test_no_more_is_kept_than_was_asked_for(store: EventStore, place: Place) -> None:
    live = LiveEvents(place.home, place.url, most_users=2, most_events=3)
    record(store, *(event(item, user=user) for user in "uvw" for item in "ab"))
    for user in "uvwu":
        assert len(live.of(user).events) == 2
    assert len(live._users._logs) == 1
    record(store, *(event(item, user="many") for item in "abcd"))
    assert len(live.of("many").events) == 4
    assert live._users._events == 0
    live.close()


def test_without_a_database_nothing_is_known_and_nothing_is_made(tmp_path: Path) -> None:
    home = Home(tmp_path / "nowhere")
    live = LiveEvents(home)
    assert live.of("u") == UserEvents((), 0, None, 0, "", current=True)
    assert not home.root.exists()
    with closing(EventStore.open(home)) as store:
        record(store, event("a"))
    assert (len(live.of("u").events), live.of("u").current) == (1, True)
    live.close()


def test_while_the_database_is_away_the_last_state_is_told(store: EventStore, place: Place) -> None:
    now = [0.0]
    live = LiveEvents(place.home, place.url, clock=lambda: now[0])
    record(store, event("a"))
    assert live.of("u").current
    place.execute("ALTER TABLE event_store RENAME TO elsewhere")
    for user, known in (("u", 1), ("v", 0)):
        seen = live.of(user)
        assert (len(seen.events), seen.current, seen.store_id) == (known, False, store.store_id)
    assert live.problem
    place.execute("ALTER TABLE elsewhere RENAME TO event_store")
    assert not live.of("u").current  # it is not asked again at once
    now[0] += 1
    record(store, event("b"))
    seen = live.of("u")
    assert (len(seen.events), seen.current, live.problem) == (2, True, None)
    live.close()


def test_another_store_in_its_place_is_seen(tmp_path: Path) -> None:
    home, other = Home(tmp_path / "a"), Home(tmp_path / "b")
    live, store = LiveEvents(home), EventStore.open(home)
    record(store, event("a"), event("b"))
    assert len(live.of("u").events) == 2
    store.close()
    live.close()
    restored = EventStore.open(other)
    record(restored, event("c"))
    restored.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{home.events}{suffix}").unlink(missing_ok=True)
    other.events.rename(home.events)
    seen = live.of("u")
    assert contents(seen.events) == [("c", "watched", None)]
    assert (seen.store_id, seen.offset, seen.current) == (restored.store_id, 1, True)
    live.close()


def test_what_was_acknowledged_is_seen_by_every_thread(store: EventStore, live: LiveEvents) -> None:
    acknowledged = dict.fromkeys("uvw", 0)
    failures: list[str] = []
    stop = threading.Event()

    def ask(user: str) -> None:
        while not stop.is_set():
            least = acknowledged[user]
            seen = live.of(user)
            if not seen.current or len(seen.events) < least or seen.offset < seen.changed:
                failures.append(f"{user}: {seen}, acknowledged {least}")

    threads = [threading.Thread(target=ask, args=(user,)) for user in "uvwuv"]
    for thread in threads:
        thread.start()
    for number in range(60):
        user = "uvw"[number % 3]
        record(store, event(f"i{number}", user=user))
        acknowledged[user] += 1
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_what_another_thread_has_read_since_is_told_as_of_then(
    store: EventStore, live: LiveEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(store, event("a"))
    live.of("u")
    monkeypatch.setattr(live, "_fresh", lambda: store)  # this one looked for changes before
    record(store, event("b"))
    live._users.keep("u", store.read_user("u"))
    seen = live.of("u")
    assert (len(seen.events), seen.changed, seen.offset) == (2, 2, 2)


def test_asking_again_reads_nothing_but_whether_anything_changed(
    store: EventStore, live: LiveEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(store, event("a"))
    before = live.of("u")
    for reading in ("read_user", "changed_since", "offset"):
        monkeypatch.setattr(EventStore, reading, None)
    for _ in range(3):
        assert live.of("u") == before


def test_a_log_is_read_once_when_it_is_opened(
    store: EventStore, live: LiveEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(store, event("a"), event("b", user="v"))
    offsets: list[int] = []
    changed_since = EventStore.changed_since

    def counted(self: EventStore, offset: int) -> Changes:
        offsets.append(offset)
        return changed_since(self, offset)

    monkeypatch.setattr(EventStore, "changed_since", counted)
    live.of("u")
    record(store, event("c"))
    live.of("v")
    assert offsets == [0, 2]
