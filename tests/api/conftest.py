"""Fixtures of the service's tests: the hand-made world and the sample, trained once and served."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import handmade, retrain, served
from tests.engine.release.small import unlock
from tests.shared import copy_of


def make_small(folder: Path) -> None:
    """Make a home of the hand-made world and two releases of it."""
    retrain(handmade(folder), seed=1)


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the hand-made world and two releases of it. Read it, never write."""
    return Home(copy_of(tmp_path_factory, "handmade", make_small))


@pytest.fixture(scope="session")
def small(small_home: Home) -> Iterator[TestClient]:
    """A client of the hand-made world's service."""
    with served(small_home) as client:
        yield client


@pytest.fixture(scope="session")
def sample(sample_home: Home) -> Iterator[TestClient]:
    """A client of the tiny sample's service."""
    with served(sample_home) as client:
        yield client


@pytest.fixture(scope="session")
def writable(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the hand-made world's service in a home of its own, where events are kept."""
    root = tmp_path_factory.mktemp("writable") / "home"
    shutil.copytree(small_home.root, root, symlinks=True)
    with served(unlock(Home(root))) as client:
        yield client


@pytest.fixture
def copy_home(tmp_path: Path) -> Callable[[Home], Home]:
    """Copies a home, for tests that change it."""

    def copy(home: Home) -> Home:
        root = tmp_path / "copy"
        shutil.copytree(home.root, root, symlinks=True)
        return unlock(Home(root))

    return copy
