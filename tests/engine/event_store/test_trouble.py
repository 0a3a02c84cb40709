"""Locked, full, broken, missing and foreign databases: one sentence, and nothing half-written."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import make_url

from engine.errors import StoreMissing, StoreOutdated, StoreTooNew, StoreUnavailable
from engine.event_store import schema
from engine.event_store.migrate import migrate
from engine.event_store.records import Record
from engine.event_store.store import EventStore
from engine.event_store.writing import Transaction
from engine.store.home import Home
from tests.databases import Place, Server
from tests.engine.event_store.says import event, key, rating, record

HEAD = schema.HEAD


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def store(home: Home) -> Iterator[EventStore]:
    opened = EventStore.open(home, wait_seconds=0.1)
    yield opened
    opened.close()


def test_a_file_that_is_not_there_is_made_unless_it_must_not(home: Home) -> None:
    with pytest.raises(StoreMissing, match=r"events\.db"):
        EventStore.open(home, create=False)
    assert not home.root.exists()
    with (
        closing(EventStore.open(home)) as first,
        closing(EventStore.open(home, create=False)) as second,
    ):
        assert first.store_id == second.store_id
    assert Place(home).execute("PRAGMA journal_mode") == [("wal",)]


def test_a_file_whose_maker_was_ended_is_made_by_the_next(home: Home) -> None:
    home.root.mkdir()
    Place(home).execute("PRAGMA journal_mode=WAL")
    with pytest.raises(StoreMissing):
        EventStore.open(home, create=False)
    with closing(EventStore.open(home)) as store:
        assert store.offset() == 0


def test_many_who_open_at_once_make_one_store(home: Home) -> None:
    ids: list[str] = []

    def open_one() -> None:
        with closing(EventStore.open(home)) as store:
            ids.append(store.store_id)

    threads = [threading.Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(ids), len(set(ids))) == (8, 1)


def test_migrating_makes_what_opening_makes(empty_place: Place, home: Home) -> None:
    done = migrate(empty_place.home, empty_place.url)
    assert (done.before, done.after) == (None, HEAD)
    again = migrate(empty_place.home, empty_place.url)
    assert (again.before, again.after) == (HEAD, HEAD)
    tables = sa.MetaData()
    tables.reflect(empty_place.engine())
    assert set(tables.tables) == set(schema.METADATA.tables)
    for name, table in schema.METADATA.tables.items():
        reflected = tables.tables[name]
        assert [c.name for c in reflected.columns] == [c.name for c in table.columns]
        assert [c.nullable for c in reflected.columns] == [c.nullable for c in table.columns]
        assert {i.name for i in reflected.indexes} == {i.name for i in table.indexes}


def test_migrating_a_file_makes_the_very_statements_of_opening_one(tmp_path: Path) -> None:
    migrated, opened = Home(tmp_path / "a"), Home(tmp_path / "b")
    migrate(migrated)
    EventStore.open(opened).close()
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    statements = [
        [" ".join(sql.split()) for (sql,) in Place(each).execute(query)]
        for each in (migrated, opened)
    ]
    assert statements[0] == statements[1]


def test_the_revisions_are_those_of_the_scripts() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    folder = Path(schema.__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    scripts = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(scripts)) == schema.REVISIONS


def test_an_empty_database_of_a_server_is_not_filled_unasked(postgres: Server, home: Home) -> None:
    url = postgres.new()
    with pytest.raises(StoreOutdated, match=r"no schema yet.*run `make migrate`"):
        EventStore.open(home, url)
    postgres.drop(url)


def test_a_schema_of_another_time_is_refused(place: Place) -> None:
    place.execute("UPDATE event_store_version SET version_num = '9999'")
    with pytest.raises(StoreTooNew, match=r"schema 9999.*install the newer version"):
        place.open()
    with pytest.raises(StoreTooNew):
        migrate(place.home, place.url)
    place.execute("DELETE FROM event_store_version")
    with pytest.raises(StoreOutdated, match="run `make migrate`"):
        place.open()


def test_a_schema_of_before_is_refused_until_it_is_led_here(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("founding", "migrate"):
        monkeypatch.setattr(f"engine.event_store.{module}.REVISIONS", (HEAD, "9998"))
        monkeypatch.setattr(f"engine.event_store.{module}.HEAD", "9998")
    with pytest.raises(StoreOutdated, match=f"has schema {HEAD}, and this version needs 9998"):
        place.open()


def test_a_file_that_is_no_database_is_refused_and_stays(home: Home) -> None:
    content = b"nonsense" * 1_000
    home.root.mkdir()
    home.events.write_bytes(content)
    for refused in (lambda: EventStore.open(home), lambda: migrate(home)):
        with pytest.raises(StoreUnavailable, match="not a database"):
            refused()
    assert home.events.read_bytes() == content


def test_a_database_of_something_else_is_refused_and_stays(home: Home) -> None:
    home.root.mkdir()
    Place(home).execute("CREATE TABLE films (id INTEGER)")
    for refused in (lambda: EventStore.open(home), lambda: migrate(home)):
        with pytest.raises(StoreUnavailable, match="holds films and no events"):
            refused()


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        EventStore.open(Home(tmp_path / "file" / "home"))


def test_who_waits_for_another_writer_waits_no_longer_than_told(place: Place) -> None:
    store = place.open(wait_seconds=0.2)
    record(store, event("a"))
    with place.engine().connect() as other:
        if place.url is None:
            other.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            other.exec_driver_sql("BEGIN")
            other.exec_driver_sql("SELECT * FROM event_store FOR UPDATE")
        begun = time.perf_counter()
        with pytest.raises(StoreUnavailable, match="lock"):
            record(store, event("b"))
        assert time.perf_counter() - begun < 5
        assert len(store.events_of("u")) == 1  # readers wait for nobody
        other.exec_driver_sql("ROLLBACK")
    assert record(store, event("b")).written[0].offset == 2
    store.close()


def test_a_full_disk_leaves_nothing_behind(store: EventStore) -> None:
    record(store, event("a"))
    pages = []

    @sa.event.listens_for(store.database.engine, "begin")
    def limit(connection: sa.Connection) -> None:
        if pages:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")

    pages.append(1)  # no more than it has
    with pytest.raises(StoreUnavailable, match="full"):
        record(store, *(event(f"i{n}") for n in range(5_000)), key=key("k"))
    assert (len(store.events_of("u")), store.offset()) == (1, 1)
    pages[0] = 1_000_000
    assert not record(store, event("b"), key=key("k")).replayed


def test_a_file_that_was_removed_takes_no_events(home: Home, store: EventStore) -> None:
    record(store, event("a"))
    away = home.root / "away"
    away.mkdir()
    for file in home.root.glob("events.db*"):
        file.rename(away / file.name)
    with pytest.raises(StoreUnavailable, match="removed or replaced"):
        record(store, event("b"))
    with pytest.raises(StoreUnavailable, match="removed or replaced"):
        store.events_of("u")
    for file in away.iterdir():
        file.rename(home.root / file.name)
    assert record(store, event("b")).written[0].offset == 2


def test_a_restored_copy_is_another_file(home: Home, store: EventStore) -> None:
    record(store, event("a"))
    Place(home).execute(f"VACUUM INTO '{home.root / 'copy'}'")
    record(store, event("b"))
    store.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{home.events}{suffix}").unlink(missing_ok=True)
    os.replace(home.root / "copy", home.events)  # noqa: PTH105
    with pytest.raises(StoreUnavailable, match="replaced"):
        store.offset()
    restored = EventStore.open(home)
    assert (restored.offset(), restored.store_id) == (1, store.store_id)
    restored.close()


def test_a_read_only_file_can_be_read_and_not_written(home: Home, store: EventStore) -> None:
    record(store, event("a"))
    store.close()

    @sa.event.listens_for(store.database.engine, "connect")
    def protect(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON")  # as a mount that is read-only: root may all

    assert len(store.events_of("u")) == 1
    with pytest.raises(StoreUnavailable, match="readonly"):
        record(store, event("b"))
    assert store.offset() == 1


def test_a_damaged_file_is_refused_by_a_sentence(home: Home, store: EventStore) -> None:
    record(store, *(event(f"i{n}") for n in range(500)))
    store.close()
    content = bytearray(home.events.read_bytes())
    content[4096 : 3 * 4096] = b"\xff" * (2 * 4096)
    shutil.copy(home.events, home.root / "before")
    home.events.write_bytes(bytes(content))
    with pytest.raises(StoreUnavailable), closing(EventStore.open(home)) as damaged:
        damaged.events_of("u")


def test_a_server_that_goes_away_and_comes_back(postgres: Server, home: Home) -> None:
    url = postgres.new()
    migrate(home, url)
    store = EventStore.open(home, url)
    record(store, event("a"))
    postgres.disconnect(url)
    assert record(store, event("b")).written[0].offset == 2
    name = sa.make_url(url).database
    postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres.disconnect(url)
    with pytest.raises(StoreUnavailable, match="not currently accepting connections"):
        record(store, event("c"))
    postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert record(store, event("c")).written[0].offset == 3
    store.close()
    postgres.drop(url)


def test_a_connection_that_is_lost_while_nobody_uses_it_is_replaced(
    postgres: Server, home: Home
) -> None:
    url = postgres.new()
    migrate(home, url)
    with closing(EventStore.open(home, url)) as store:
        for number in range(1, 21):
            with store.database.statements() as one, store.database.statements() as other:
                one.read()  # so that the pool holds two
                other.read()
            postgres.disconnect(url)
            assert record(store, event(f"i{number}")).written[0].offset == number
    postgres.drop(url)


@pytest.mark.parametrize("is_written", [False, True])
def test_a_connection_that_is_lost_in_a_transaction_leaves_nothing_behind(
    postgres: Server, home: Home, is_written: bool, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.new()
    migrate(home, url)

    def commit_without_a_server() -> None:
        with store.database.statements() as statements:
            Transaction(statements, store.store_id, "00", 0).run([Record((event("b"),))])
            if is_written:  # so that the commit alone is left to do
                statements.connection()
            postgres.disconnect(url)

    with closing(EventStore.open(home, url)) as store:
        record(store, event("a"))
        with pytest.raises(StoreUnavailable, match=r"closed the connection|terminating"):
            commit_without_a_server()
        assert (len(store.events_of("u")), store.offset()) == (1, 1)
        assert record(store, event("b")).written[0].offset == 2
    # A pool that had to give back what is gone would say so.
    assert not [each for each in caplog.records if each.name.startswith("sqlalchemy")]
    postgres.drop(url)


def test_a_connection_that_breaks_off_in_the_middle_is_not_used_again(
    postgres: Server,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = postgres.new()
    migrate(home, url)
    pipeline = psycopg.Connection.pipeline

    @contextmanager
    def unfinished(connection: psycopg.Connection) -> Iterator[None]:
        with pipeline(connection):
            yield
        connection.pgconn.enter_pipeline_mode()
        raise psycopg.OperationalError("cannot exit pipeline mode while busy")

    with closing(EventStore.open(home, url)) as store:
        record(store, event("a"))
        with monkeypatch.context() as patch:
            patch.setattr(psycopg.Connection, "pipeline", unfinished)
            with pytest.raises(StoreUnavailable, match="the connection was lost"):
                record(store, event("b"))
        assert record(store, event("b")).written[0].offset == 2
    assert not [each for each in caplog.records if each.name.startswith("sqlalchemy")]
    postgres.drop(url)


def test_stars_come_back_as_they_were_sent_whatever_the_owner_of_a_server_has_set(
    postgres: Server, home: Home
) -> None:
    url = postgres.new()
    migrate(home, url)
    Place(home, url).execute(
        f"ALTER DATABASE {make_url(url).database} SET extra_float_digits = -10"
    )
    with closing(EventStore.open(home, url)) as store:
        (written,) = record(store, rating("a", 4.123456789, at=1_700_000_000)).written
        (repeated,) = record(store, rating("a", 4.123456789, at=1_700_000_000)).written
        assert (repeated.offset, repeated.repeated) == (written.offset, True)
        assert store.events_of("u")[0].value == 4.123456789
    postgres.drop(url)


def test_what_a_server_refuses_leaves_nothing_behind(place: Place) -> None:
    with closing(place.open()) as store:
        record(store, event("a"))
        place.execute("ALTER TABLE event_log RENAME TO moved")
        with pytest.raises(StoreUnavailable, match="event_log"):
            record(store, event("b"), key=key("k"))
        place.execute("ALTER TABLE moved RENAME TO event_log")
        assert not record(store, event("b"), key=key("k")).replayed
        assert (len(store.events_of("u")), store.offset()) == (2, 2)


def test_a_server_that_is_not_there_is_told_without_its_password(home: Home) -> None:
    url = "postgresql://someone:a-secret@127.0.0.1:1/events?connect_timeout=1"
    begun = time.perf_counter()
    with pytest.raises(StoreUnavailable, match=r"events at 127\.0\.0\.1:1.*refused") as error:
        EventStore.open(home, url)
    assert time.perf_counter() - begun < 3
    chain = [error.value, error.value.__cause__, error.value.__context__]
    assert "a-secret" not in "".join(map(repr, chain))


def test_a_store_that_was_emptied_or_exchanged_takes_nothing(place: Place) -> None:
    store = place.open()
    record(store, event("a"))
    place.execute("UPDATE event_store SET store_id = 'another'")
    with pytest.raises(StoreUnavailable, match="another event store"):
        record(store, event("b"))
    place.execute("DELETE FROM event_store")
    with pytest.raises(StoreUnavailable):
        record(store, event("b"))
    with pytest.raises(StoreUnavailable, match="restore a backup"):
        place.open()
    assert place.execute("SELECT count(*) FROM event_log")[0][0] == 1
    store.close()
