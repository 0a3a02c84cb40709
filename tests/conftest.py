"""Fixtures that all tests share: an empty raw world, and one small home that went the whole way."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from data.ingest import ingest
from data.sample import SampleSize, generate
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.store.home import Home
from tests.databases import empty_place, place, postgres  # noqa: F401 - fixtures
from tests.real import ingest_real_files
from tests.shared import copy_of, once
from tests.worlds import RawWorld
from training.pipeline import train
from training.settings import Settings as TrainingSettings

settings.register_profile("busy", deadline=None)  # how long an example takes says nothing of it
settings.load_profile("busy")

LATEST_YEAR = 2028
TINY = SampleSize.proportional("tiny", titles=240, users=200, file_rows=(4_000, 2_000))


@pytest.fixture
def world(tmp_path: Path) -> RawWorld:
    """Return an empty raw world."""
    return RawWorld.at(tmp_path)


def make_sample(folder: Path) -> None:
    """Make a home of a tiny sample, ingested, trained and published."""
    home = Home(folder)
    generate(home.raw, size=TINY, seed=1)
    ingest(DataSettings(home=home, latest_year=LATEST_YEAR), Progress())
    train(TrainingSettings(home=home, trials=3, folds=2), Progress())


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with a tiny sample, ingested, trained and published. Read it, never write."""
    return Home(copy_of(tmp_path_factory, "sample", make_sample))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of the real files, or skip: they are not part of the project."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real files are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def real_world(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> RawWorld:
    """Return the real files, ingested: `tests.real` says which. Read it, never write."""
    make = partial(ingest_real_files, real_data)
    return RawWorld.at(once(tmp_path_factory, "real", make))
