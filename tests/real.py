"""A home with the real files."""

import gzip
from itertools import islice
from pathlib import Path

from tests.worlds import RawWorld

MOVIELENS = "benchmark_only_movielens"
RATINGS = f"{MOVIELENS}/ratings_on_catalog_ids/ml2023_matched_ratings.csv.gz"
LINES = 20_000  # of the ratings: whole users, but for the last
SET = f"{MOVIELENS}/ml-latest-small"
LINES_OF_SET = 2_000  # of its ratings; all of its films and links


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
