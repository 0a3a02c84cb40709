"""Secret addresses: given, read by, revoked, forgotten with their user, alike on both databases."""

from collections.abc import Iterator

import pytest
from alembic import command

from engine.errors import InvalidValue, StoreOutdated
from engine.event_store.database import connect
from engine.event_store.founding import set_journal
from engine.event_store.migrate import _configuration, migrate
from engine.event_store.records import Address, Forget, GiveAddress, RevokeAddress
from engine.event_store.schema import HEAD
from engine.event_store.store import EventStore
from tests.databases import Place
from tests.engine.event_store.says import do, rating, record

SECRET = "s" * 43


@pytest.fixture
def store(place: Place) -> Iterator[EventStore]:
    opened = place.open()
    yield opened
    opened.close()


def give(store: EventStore, user: str = "u", secret: str = SECRET, kind: str = "feeds") -> Address:
    address = do(store, GiveAddress(user, kind, secret))
    assert isinstance(address, Address)
    return address


def test_who_holds_the_secret_finds_the_owner_for_this_kind_alone(store: EventStore) -> None:
    give(store, "Ünï/côdé 🎬")
    assert store.owner_of(SECRET, "feeds") == "Ünï/côdé 🎬"
    assert store.owner_of(SECRET, "stremio") is None
    assert store.owner_of(SECRET[1:], "feeds") is None
    assert [store.owner_of(text, "feeds") for text in ("", "\0", "\ud800")] == [None] * 3


def test_nothing_that_stands_in_the_database_opens_an_address(
    store: EventStore, place: Place
) -> None:
    address = give(store)
    (row,) = place.execute("SELECT * FROM secret_addresses")
    assert SECRET not in "".join(map(str, row))
    assert store.owner_of(address.address_id, "feeds") is None


def test_an_address_moves_no_offset_and_changes_nobodys_list(store: EventStore) -> None:
    record(store, rating("a", 4))
    give(store)
    assert store.offset() == 1
    assert not store.changed_since(1).users


def test_an_address_is_revoked_by_its_owner_alone_and_once(store: EventStore) -> None:
    address, other = give(store), give(store, secret="z" * 43, kind="stremio")
    assert do(store, RevokeAddress("v", address.address_id)).addresses == ()
    assert {each.address_id for each in store.addresses_of("u")} == {
        address.address_id,
        other.address_id,
    }
    assert do(store, RevokeAddress("u", address.address_id)).addresses == (address,)
    assert do(store, RevokeAddress("u", address.address_id)).addresses == ()
    assert store.owner_of(SECRET, "feeds") is None
    assert store.addresses_of("u") == [other]


@pytest.mark.parametrize("events", [0, 2])
def test_a_user_who_is_forgotten_has_no_address_any_more(store: EventStore, events: int) -> None:
    record(store, *(rating(f"a{n}", 4) for n in range(events)))
    give(store)
    give(store, "another", "another")
    forgotten = do(store, Forget("u"))
    assert (forgotten.events, forgotten.addresses) == (events, 1)
    assert (store.owner_of(SECRET, "feeds"), store.addresses_of("u")) == (None, [])
    assert store.owner_of("another", "feeds") == "another"
    give(store)  # who comes back and is forgotten again
    assert do(store, Forget("u")).addresses == 1
    assert store.owner_of(SECRET, "feeds") is None


def test_addresses_outlive_the_program(place: Place) -> None:
    first = place.open()
    give(first)
    first.close()
    second = place.open()
    assert second.owner_of(SECRET, "feeds") == "u"
    second.close()


@pytest.mark.parametrize("user", ["", "a\0b", "\ud800", "x" * 10_000])
def test_a_user_whom_no_database_holds_is_refused_and_has_none(
    store: EventStore, user: str
) -> None:
    with pytest.raises(InvalidValue):
        GiveAddress(user, "feeds", SECRET)
    assert store.addresses_of(user) == []
    assert do(store, RevokeAddress(user, "\0")).addresses == ()


def test_a_store_of_before_is_led_here_with_all_that_it_holds(empty_place: Place) -> None:
    home, url = empty_place.home, empty_place.url
    home.root.mkdir(parents=True, exist_ok=True)
    database = connect(home, url, create=url is None)
    if url is None:
        set_journal(database)
    with database.writing() as connection:
        command.upgrade(_configuration(connection), "0001")
    database.close()
    empty_place.execute(
        'INSERT INTO event_log ("offset", user_id, item_id, kind, "at", recorded_at) '
        "VALUES (1, 'u', 'wns1', 'liked', 5, 6)",
        "UPDATE event_store SET last = 1",
    )
    with pytest.raises(StoreOutdated, match="schema 0001, and this version needs"):
        empty_place.open()
    done = migrate(home, url)
    assert (done.before, done.after) == ("0001", HEAD)
    store = empty_place.open()
    assert [(e.item_id, e.kind) for e in store.events_of("u")] == [("wns1", "liked")]
    give(store)
    assert store.owner_of(SECRET, "feeds") == "u"
    store.close()
