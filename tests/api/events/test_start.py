"""What a service reads of its event store before the first request."""

from collections.abc import Callable

import pytest

from engine.event_store.store import EventStore
from engine.store.home import Home
from tests.api.world import served
from tests.engine.event_store.says import event, record


def test_no_request_waits_until_it_is_known_who_is_in_the_log(
    own_home: Callable[[], Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = own_home()
    store = EventStore.open(home)
    record(store, event("ns1", user="1"))
    store.close()
    with served(home) as client:

        def changed_since(_store: EventStore, _offset: int) -> None:
            raise AssertionError("the log is read by a request")

        monkeypatch.setattr(EventStore, "changed_since", changed_since)
        assert client.get("/v1/users/1/recommendations").json()["event_offset"] == 1
        assert client.get("/v1/users/2/recommendations").json()["event_offset"] == 0
