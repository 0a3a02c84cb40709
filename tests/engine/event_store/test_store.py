"""What is said is kept, undone, forgotten and found again, alike on both databases."""

import threading
from collections.abc import Iterator

import pytest

from engine.errors import InvalidValue
from engine.event_store.keys import KEPT_SECONDS
from engine.event_store.records import (
    Forget,
    Forgotten,
    KeyConflict,
    NewEvent,
    Record,
    Recorded,
    Undo,
    Undone,
)
from engine.event_store.store import EventStore
from engine.scale import RatingScale
from tests.databases import Place
from tests.engine.event_store.says import STARS, contents, do, event, key, rating, record

NOW = 1_800_000_000


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(place: Place, clock: Clock) -> Iterator[EventStore]:
    opened = place.open()
    opened._clock = clock
    yield opened
    opened.close()


def test_an_event_is_read_as_it_was_said(store: EventStore) -> None:
    said = NewEvent("Ünï/côdé 🎬", "wns1", "rating", 3.5, RatingScale(1, 5), 12, "answer-1")
    written = record(store, said).written
    (read,) = store.events_of("Ünï/côdé 🎬")
    assert (written[0].offset, written[0].at, written[0].repeated) == (1, 12, False)
    assert (read.offset, read.item_id, read.kind, read.value) == (1, "wns1", "rating", 3.5)
    assert (read.scale, read.at, read.recorded_at) == (RatingScale(1, 5), 12, NOW)
    assert (read.answer_id, store.offset()) == ("answer-1", 1)


def test_events_without_a_time_happen_now_and_after_those_about_the_same_item(
    store: EventStore,
) -> None:
    first = record(store, rating("a", 1), rating("a", 2), rating("b", 3)).written
    later = record(store, rating("a", 4, NOW + 100), rating("a", 5)).written
    assert [each.at for each in first] == [NOW, NOW + 1, NOW]
    assert [each.at for each in later] == [NOW + 100, NOW + 101]


def test_the_latest_speaks_whatever_the_order_in_which_they_came(store: EventStore) -> None:
    record(store, rating("a", 5, 30), rating("a", 1, 10), rating("a", 2, 20))
    record(store, event("a", at=5), rating("b", 4, 7), rating("b", 3, 7))
    assert len(store.events_of("u")) == 6
    with store.snapshot() as snapshot:
        spoken = [each for batch in snapshot.batches() for each in batch]
    assert contents(spoken) == [("a", "rating", 5), ("a", "watched", None), ("b", "rating", 3)]


def test_a_snapshot_is_ordered_in_batches_and_of_one_moment(store: EventStore) -> None:
    users = ["z", "Z", "é", "a", "B", "😀", "\uff5e"]
    record(store, *(event(item, user=user, at=1) for user in users for item in ("y", "Y", "x")))
    with store.snapshot() as snapshot:
        batches = snapshot.batches(4)
        first = next(batches)
        record(store, event("new", user="new"))
        rest = [each for batch in batches for each in batch]
    assert (snapshot.offset, snapshot.store_id) == (21, store.store_id)
    names = [(each.user_id, each.item_id) for each in [*first, *rest]]
    assert names == sorted((user, item) for user in users for item in ("y", "Y", "x"))


def test_undoing_brings_back_what_was_before_and_undoes_nothing_twice(store: EventStore) -> None:
    record(store, rating("a", 1), rating("a", 5))
    undone = do(store, Undo("u", offsets=[2]))
    assert [each.offset for each in undone.events] == [2]
    assert contents(store.events_of("u")) == [("a", "rating", 1)]
    assert do(store, Undo("u", offsets=[2])) == Undone(())
    assert store.offset() == 3


def test_undoing_reaches_only_the_events_of_that_user_item_and_kind(store: EventStore) -> None:
    record(store, rating("a", 1), event("a"), event("b"), event("a", user="v"))
    assert do(store, Undo("v", offsets=[1])) == Undone(())
    assert len(do(store, Undo("u", item_id="a", kind="watched")).events) == 1
    assert contents(store.events_of("u")) == [("a", "rating", 1), ("b", "watched", None)]
    assert len(do(store, Undo("u", item_id="a")).events) == 1
    assert len(store.events_of("v")) == 1
    with pytest.raises(InvalidValue, match="an item"):
        Undo("u")


def test_what_was_undone_is_done_again_by_a_new_event(store: EventStore) -> None:
    record(store, rating("a", 4, 9))
    do(store, Undo("u", item_id="a"))
    again = record(store, rating("a", 4, 9)).written[0]
    assert (again.offset, again.repeated) == (3, False)
    assert contents(store.events_of("u")) == [("a", "rating", 4)]


def test_the_same_event_at_the_same_time_is_written_once(store: EventStore) -> None:
    twice = record(store, rating("a", 4, 9), rating("a", 4, 9)).written
    later = record(store, rating("a", 4, 9), rating("a", 4.5, 9), event("a", at=9)).written
    assert [(each.offset, each.repeated) for each in twice] == [(1, False), (1, True)]
    assert [each.offset for each in later] == [1, 2, 3]
    other_scale = NewEvent("u", "a", "rating", 4, RatingScale(1, 5), 9)
    assert not record(store, other_scale).written[0].repeated


def test_a_request_that_is_sent_again_is_not_done_again(store: EventStore, clock: Clock) -> None:
    first = record(store, rating("a", 4), key=key("k", note="told"))
    clock.now += 60
    again = record(store, rating("a", 4), key=key("k", note="not told"))
    assert (first.replayed, again.replayed, again.note) == (False, True, "told")
    assert (again.written, again.recorded_at) == (first.written, NOW)
    assert store.offset() == 1
    conflict = do(store, Record((rating("b", 1),), key("k", "another digest")))
    assert conflict == KeyConflict("k")
    assert record(store, event("b", user="v"), key=key("k", "other", user="v")).replayed is False


def test_two_requests_of_one_key_in_one_commit_are_done_once(store: EventStore) -> None:
    said = Record((rating("a", 4),), key("k"))
    first, second, third = store.commit([said, said, Record((event("b"),), key("k", "another"))])
    assert isinstance(first, Recorded)
    assert isinstance(second, Recorded)
    assert (second.replayed, second.written) == (True, first.written)
    assert third == KeyConflict("k")


def test_a_key_counts_for_a_week(store: EventStore, clock: Clock, place: Place) -> None:
    record(store, rating("a", 4), key=key("k"))
    clock.now += KEPT_SECONDS
    assert record(store, rating("a", 4), key=key("k")).replayed
    clock.now += 1
    assert not record(store, rating("a", 4), key=key("k")).replayed
    assert place.execute("SELECT count(*) FROM idempotency_keys")[0][0] == 1


def test_a_user_is_forgotten_without_a_trace_and_begins_anew(
    store: EventStore, place: Place
) -> None:
    record(store, rating("a", 4, user="secret-user"), key=key("k", user="secret-user"))
    record(store, event("b", user="secret-user"), event("b"))
    do(store, Undo("secret-user", item_id="b"))
    receipt = do(store, Forget("secret-user"))
    assert receipt == Forgotten(5, NOW, events=1, rows=3)
    assert store.events_of("secret-user") == []
    assert (store.forgotten_at("secret-user"), store.forgotten_at("u")) == (5, None)
    assert do(store, Forget("secret-user")) == Forgotten(5, NOW, 0, 0)
    for table in ("event_log", "forgotten_users", "idempotency_keys", "event_store"):
        rows = place.execute(f"SELECT * FROM {table}")  # noqa: S608 - the tables above
        assert "secret-user" not in str(rows)
    with store.snapshot() as snapshot:
        assert snapshot.is_forgotten("secret-user")
        assert not snapshot.is_forgotten("u")

    assert record(store, event("c", user="secret-user")).written[0].offset == 6
    assert contents(store.events_of("secret-user")) == [("c", "watched", None)]
    assert do(store, Forget("secret-user")) == Forgotten(7, NOW, 1, 1)


def test_forgetting_somebody_unknown_is_remembered_once(store: EventStore) -> None:
    assert do(store, Forget("nobody")) == Forgotten(1, NOW, 0, 0)
    assert do(store, Forget("nobody")) == Forgotten(1, NOW, 0, 0)
    assert store.offset() == 1


def test_every_past_state_can_be_read(store: EventStore) -> None:
    record(store, rating("a", 1))
    do(store, Undo("u", item_id="a"))
    record(store, rating("a", 2), event("b"))
    states = [len(store.events_of("u", upto)) for upto in range(6)]
    assert states == [0, 1, 0, 1, 2, 2]
    log = store.read_user("u", 2)
    assert (log.changed, log.offset, log.forgotten) == (2, 2, None)


def test_what_changed_since_is_told(store: EventStore) -> None:
    record(store, event("a"), event("a", user="v"), event("a", user="w"))
    do(store, Undo("u", item_id="a"))
    do(store, Forget("w"))
    changes = store.changed_since(2)
    assert (changes.users, changes.offset) == ({"u"}, 5)
    assert changes.forgotten == {store.digest_of("w")}
    assert store.changed_since(5).users == frozenset()


def test_arrivals_are_counted_by_hour_and_kind(store: EventStore, clock: Clock) -> None:
    hour = NOW // 3600 * 3600
    for later, item, kind in ((0, "a", "liked"), (3599, "b", "liked"), (3600, "c", "watched")):
        clock.now = hour + later
        record(store, event(item, kind))
    do(store, Undo("u", [3]))
    arrivals = store.arrivals(hour, 100)
    assert [tuple(each) for each in arrivals.hours] == [
        (hour, "liked", 2),
        (hour + 3600, "watched", 1),
    ]
    assert (arrivals.offset, arrivals.complete) == (4, True)
    assert store.arrivals(hour + 3600, 100).hours == arrivals.hours[1:]
    assert store.arrivals(hour + 7200, 100).hours == ()


def test_arrivals_of_a_long_log_say_that_they_are_not_all(store: EventStore, clock: Clock) -> None:
    hour = NOW // 3600 * 3600
    for number in range(6):
        clock.now = hour + number
        record(store, event(f"i{number}"))
    cut = store.arrivals(hour, 3)
    assert sum(each.events for each in cut.hours) == 3
    assert not cut.complete
    assert store.arrivals(hour + 4, 3).complete
    assert store.arrivals(hour, 6).complete


def test_many_requests_are_one_commit_in_their_order(store: EventStore) -> None:
    outcomes = store.commit(
        [
            Record((rating("a", 1), rating("a", 2))),
            Undo("u", item_id="a"),
            Record((rating("a", 3),)),
            Forget("v"),
            Record(()),
            Record(tuple(event(f"i{n}", at=1) for n in range(3_000))),
        ]
    )
    assert [type(each).__name__ for each in outcomes[:4]] == [
        "Recorded",
        "Undone",
        "Recorded",
        "Forgotten",
    ]
    assert contents(store.events_of("u"))[0] == ("a", "rating", 3)
    assert store.offset() == 6 + 3_000
    assert store.commit([]) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "hated"}, "kind"),
        ({"value": None}, "value"),
        ({"value": 5.5}, "value"),
        ({"value": float("nan")}, "value"),
        ({"scale": None}, "value"),
        ({"kind": "liked"}, "value"),
        ({"user_id": ""}, "user_id"),
        ({"user_id": "x" * 257}, "user_id"),
        ({"item_id": "a\x00b"}, "item_id"),
        ({"item_id": "\ud800"}, "item_id"),
        ({"answer_id": ""}, "answer_id"),
        ({"at": -1}, "at"),
        ({"at": 2**60}, "at"),
    ],
)
def test_what_no_database_can_hold_is_no_event(wrong: dict, field: str) -> None:
    right = {"user_id": "u", "item_id": "a", "kind": "rating", "value": 3, "scale": STARS, "at": 1}
    NewEvent(**right)
    with pytest.raises(InvalidValue) as error:
        NewEvent(**(right | wrong))
    assert error.value.field == field


@pytest.mark.parametrize("user", ["a\x00b", "\ud800", "", "' OR 1=1; --", "x" * 5_000])
def test_odd_users_are_only_unknown(store: EventStore, user: str) -> None:
    assert store.events_of(user) == []
    assert store.forgotten_at(user) is None
    assert do(store, Undo(user, item_id="a")) == Undone(())
    assert do(store, Forget(user)).rows == 0


def test_offsets_grow_while_many_write_at_once(place: Place) -> None:
    writers, rounds = 8, 15
    seen: list[tuple[int, int]] = []  # offset, and the greatest that was acknowledged before
    failures: list[BaseException] = []
    acknowledged = [0]

    def write(number: int) -> None:
        try:
            store = place.open()
            for _ in range(rounds):
                before = acknowledged[0]
                offset = record(store, event("a", user=f"u{number}")).written[0].offset
                assert store.events_of(f"u{number}")[-1].offset == offset
                acknowledged[0] = max(acknowledged[0], offset)
                seen.append((offset, before))
            store.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(offset for offset, _ in seen) == list(range(1, writers * rounds + 1))
    assert all(offset > before for offset, before in seen)
