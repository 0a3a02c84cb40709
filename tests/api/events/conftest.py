"""A service that keeps events in each kind of database; every test speaks of users of its own."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from fastapi.testclient import TestClient

from engine.event_store.migrate import migrate
from engine.store.home import Home
from tests.api.world import served
from tests.databases import KINDS, Server
from tests.engine.release.small import unlock

_NUMBERS = count()


@pytest.fixture
def user() -> str:
    """A user whom nobody has spoken of."""
    return f"somebody-{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def own_home(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Home]:
    """Makes a copy of the hand-made home."""

    def copy() -> Home:
        root = tmp_path_factory.mktemp("events") / "home"
        shutil.copytree(
            small_home.root, root, symlinks=True, ignore=shutil.ignore_patterns("events.db*")
        )
        return unlock(Home(root))

    return copy


@pytest.fixture(scope="module", params=KINDS)
def client(request: pytest.FixtureRequest, own_home: Callable[[], Home]) -> Iterator[TestClient]:
    """A client of a service with a release, of each kind of database."""
    home, settings = own_home(), {}
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        settings["database_url"] = server.new()
        migrate(home, settings["database_url"])
    with served(home, **settings) as client:
        yield client
    if settings:
        server.drop(settings["database_url"])
