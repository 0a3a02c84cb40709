"""How much is asked of the database: as much for a group of requests as for one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from engine.event_store.migrate import migrate
from engine.event_store.records import Forget, Operation, Record, Undo
from engine.event_store.store import EventStore
from engine.store.home import Home
from tests.api.process import eventually
from tests.databases import Place, Server
from tests.engine.event_store.says import do, event, key, rating

MOST = 5  # the lock, the keys and the events that are there already, the rows, the counter
# What a list in SQL, or JSON, or an array could take for something else.
HARD = ("NULL", "null", "{a,b}", '"', "\\", "'", ",", "{}", "a\nb", "[1]", "%s", ":x", "日本", "ñ")


@pytest.fixture
def store(place: Place) -> Iterator[EventStore]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def server_place(postgres: Server, tmp_path: Path) -> Iterator[Place]:
    place = Place(Home(tmp_path / "home"), postgres.new())
    migrate(place.home, place.url)
    yield place
    postgres.drop(str(place.url))


@pytest.fixture
def server_store(server_place: Place) -> Iterator[EventStore]:
    opened = server_place.open()
    yield opened
    opened.close()


def statements(store: EventStore, operations: Sequence[Operation]) -> list[str]:
    """The statements that it takes to commit operations, without those of the transaction."""
    executed, _ = told(store, operations)
    return [each for each in executed if not each.startswith(("BEGIN", "COMMIT"))]


def told(store: EventStore, operations: Sequence[Operation]) -> tuple[list[str], int]:
    """The statements that it takes to commit operations, and how often a server was sent some."""
    executed: list[str] = []
    journeys = 0
    execute, pipeline = psycopg.Connection.execute, psycopg.Connection.pipeline

    def note(*call: object) -> None:
        executed.append(str(call[2]))

    def note_execute(connection: Any, query: Any, *values: Any) -> Any:
        executed.append(query)
        return execute(connection, query, *values)

    def note_pipeline(connection: Any) -> Any:
        nonlocal journeys
        journeys += 1
        return pipeline(connection)

    database = store.database
    engine = database.writers or database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "execute", note_execute)
        patch.setattr(psycopg.Connection, "pipeline", note_pipeline)
        store.commit(operations)
    sa.event.remove(engine, "before_cursor_execute", note)
    return executed, journeys


def records(of: int, named: str = "i") -> list[Operation]:
    return [Record((event(f"{named}{n}", user=f"u{n % 7}"),)) for n in range(of)]


def test_a_group_takes_as_many_statements_as_one_request(store: EventStore) -> None:
    alone = statements(store, records(1, "first"))
    assert len(alone) < MOST
    assert statements(store, records(50)) == alone
    assert statements(store, records(50)) == alone  # items that the log knows


def test_a_server_is_sent_statements_twice_for_a_group(
    server_store: EventStore,
) -> None:
    bearing = Record((event("i"), event("j", at=4)), key("k"))
    for operations in (records(1), records(50), [bearing], [bearing]):
        executed, journeys = told(server_store, operations)
        assert journeys == 2
        assert [executed[0].split()[0], executed[-1]] == ["BEGIN", "COMMIT"]


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


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_what_a_group_reads_does_not_grow_with_the_log(
    server_place: Place, is_analyzed: bool
) -> None:
    store, length, groups = server_place.open(), 10_000, 20
    for number in range(60):  # more often than a server makes a plan before it keeps one
        if is_analyzed and number == 50:
            server_place.execute("ANALYZE")
        store.commit([Record((event(f"early{number}"),), key(f"early{number}"))])
    store.commit(records(length, "many"))
    for number in range(groups):
        keyed = key(f"late{number}", user="u")
        store.commit([*records(5, f"late{number}-"), Record((event(f"last{number}"),), keyed)])
    store.close()  # its process tells of what it has read when it ends
    query = (
        "SELECT n_tup_ins, seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables "
        "WHERE relname = 'event_log'"
    )
    eventually(lambda: server_place.execute(query)[0][0] == 60 + length + 6 * groups)
    assert server_place.execute(query)[0][1] < length


def test_texts_and_numbers_come_back_as_they_were_said(store: EventStore) -> None:
    stars = [0.5, 1.1 + 2.2, 5 / 3, 4.999999999999999, 5.0]
    said = [rating(f"i{n}", value, user=text) for text in HARD for n, value in enumerate(stars)]
    said += [event(text, user="items") for text in HARD]
    store.commit([Record((each,)) for each in said])
    for text in HARD:
        assert [each.value for each in store.events_of(text)] == stars
    assert [each.item_id for each in store.events_of("items")] == list(HARD)
    assert {each.scale for each in store.events_of("items")} == {None}
