"""A home with the real files, ingested once for all testers at work."""

import gzip
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from filelock import FileLock

from tests.worlds import RawWorld

MOVIELENS = "benchmark_only_movielens"
RATINGS = f"{MOVIELENS}/ratings_on_catalog_ids/ml2023_matched_ratings.csv.gz"
LINES = 20_000  # of the ratings: whole users, but for the last
SET = f"{MOVIELENS}/ml-latest-small"
LINES_OF_SET = 2_000  # of its ratings; all of its films and links


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder that `make` fills, by whichever tester comes first; others wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base  # pytest-xdist's testers
    folder, half = shared / name, shared / f"{name}.half"
    with FileLock(shared / f"{name}.lock"):
        if not folder.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


def ingest_real_files(real_data: Path, folder: Path) -> None:
    """Make a home of the catalogs, TMDB, some ratings of titles and a set of MovieLens."""
    world = RawWorld.at(folder)
    raw = world.home.raw
    for source, target in (("catalogs/raw", "catalogs"), ("tmdb/full", "tmdb")):
        for file in (real_data / source).iterdir():
            (raw / target / file.name).symlink_to(file)
    with gzip.open(real_data / RATINGS, "rt", encoding="utf-8") as lines:
        world.text(raw / "ratings" / "1.csv", "".join(islice(lines, LINES)))
    movielens = raw / "movielens" / "ml"
    movielens.mkdir()
    for name in ("movies.csv", "links.csv"):
        (movielens / name).symlink_to(real_data / SET / name)
    with (real_data / SET / "ratings.csv").open(encoding="utf-8") as lines:
        world.text(movielens / "ratings.csv", "".join(islice(lines, LINES_OF_SET)))
    world.ingest()
