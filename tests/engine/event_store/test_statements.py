"""How much is asked of the database: as much for a group of requests as for one."""

from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from engine.event_store.records import Forget, Operation, Record, Undo
from engine.event_store.store import EventStore
from tests.databases import Place
from tests.engine.event_store.says import do, event, key, rating

MOST = 5  # the lock, the keys and the events that are there already, the rows, the counter
# What a list in SQL, or JSON, or an array could take for something else.
HARD = ("NULL", "null", "{a,b}", '"', "\\", "'", ",", "{}", "a\nb", "[1]", "%s", ":x", "日本", "ñ")


@pytest.fixture
def store(place: Place) -> Iterator[EventStore]:
    opened = place.open()
    yield opened
    opened.close()


def statements(store: EventStore, operations: Sequence[Operation]) -> list[str]:
    """The statements that it takes to commit operations, without those of the transaction."""
    executed: list[str] = []

    def note(*call: object) -> None:
        if not str(call[2]).startswith("BEGIN"):
            executed.append(str(call[2]))

    sa.event.listen(store.database.engine, "before_cursor_execute", note)
    store.commit(operations)
    sa.event.remove(store.database.engine, "before_cursor_execute", note)
    return executed


def records(of: int, named: str = "i") -> list[Operation]:
    return [Record((event(f"{named}{n}", user=f"u{n % 7}"),)) for n in range(of)]


def test_a_group_takes_as_many_statements_as_one_request(store: EventStore) -> None:
    alone = statements(store, records(1, "first"))
    assert len(alone) < MOST
    assert statements(store, records(50)) == alone
    assert statements(store, records(50)) == alone  # items that the log knows


def test_keys_take_no_statement_each(store: EventStore) -> None:
    def keyed(of: int, named: str) -> list[Operation]:
        return [Record((event(f"i{n}"),), key(f"{named}{n}")) for n in range(of)]

    alone = statements(store, keyed(1, "a"))
    assert len(statements(store, keyed(50, "b"))) == len(alone)


def test_a_group_without_anything_new_does_not_move_the_counter(store: EventStore) -> None:
    again = [Record((event("i", at=5),))]
    store.commit(again)
    assert not [each for each in statements(store, again) if "SET last" in each]


def test_operations_of_several_sorts_leave_the_counter_at_the_last(store: EventStore) -> None:
    store.commit([*records(3), Undo("u0", item_id="i0"), *records(2, "again"), Forget("u1")])
    assert store.offset() == 7
    assert do(store, Forget("nobody")).offset == 8
    assert store.offset() == 8


def test_texts_and_numbers_come_back_as_they_were_said(store: EventStore) -> None:
    stars = [0.5, 1.1 + 2.2, 5 / 3, 4.999999999999999, 5.0]
    said = [rating(f"i{n}", value, user=text) for text in HARD for n, value in enumerate(stars)]
    said += [event(text, user="items") for text in HARD]
    store.commit([Record((each,)) for each in said])
    for text in HARD:
        assert [each.value for each in store.events_of(text)] == stars
    assert [each.item_id for each in store.events_of("items")] == list(HARD)
    assert {each.scale for each in store.events_of("items")} == {None}
