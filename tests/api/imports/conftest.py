"""A service in a home of its own, where imports are kept; every test speaks of another user."""

import shutil
from collections.abc import Iterator
from itertools import count

import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import served
from tests.engine.release.small import unlock

_NUMBERS = count()


@pytest.fixture
def user() -> str:
    """A user whom nobody has spoken of."""
    return f"newcomer-{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def client(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service with the hand-made release."""
    root = tmp_path_factory.mktemp("imports") / "home"
    shutil.copytree(
        small_home.root, root, symlinks=True, ignore=shutil.ignore_patterns("events.db*")
    )
    with served(unlock(Home(root))) as client:
        yield client
