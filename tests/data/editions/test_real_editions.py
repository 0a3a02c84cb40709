"""Two editions of the real Netflix file: every rating stays with its film."""

import csv
import random
from collections import Counter

import pytest

from engine.contract.tables import EVENTS, WORKS
from tests.data.test_real_files import with_catalogs
from tests.worlds import as_csv

pytestmark = pytest.mark.real

DROPPED, ADDED = 700, 400


def another_edition(world, seed):
    """Write the Netflix file anew: in another order, without some titles, with others."""
    path = world.home.raw / "catalogs" / "netflix_titles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rng = random.Random(seed)
    rng.shuffle(rows)
    added = [
        [row[0], row[1], f"An Invented Title {seed}-{n}", *row[3:]]
        for n, row in enumerate(rows[:ADDED])
    ]
    rows = rows[DROPPED:] + added
    rng.shuffle(rows)
    path.unlink()
    numbered = [[f"s{n}", *row[1:]] for n, row in enumerate(rows, start=1)]
    world.text(path, as_csv(header, numbered))


def meant(world):
    """What every rating is of, by user: title, type and year; and the works by such names."""
    titles = world.titles()
    events = world.table(EVENTS)
    users, ids = (events[name].to_pylist() for name in ("user_id", "title_id"))
    stars = events["value"].to_pylist()
    named = {
        title_id: (row["display_title"], row["type"], row["release_year"], row["platform"])
        for title_id, row in titles.items()
    }
    ratings = Counter((user, named[i], s) for user, i, s in zip(users, ids, stars, strict=True))
    works: dict[tuple[str, str, int, str], set[str]] = {}
    for title_id, row in titles.items():
        works.setdefault(named[title_id], set()).add(row["work_id"])
    return ratings, works


def test_ratings_and_works_of_two_editions_of_the_netflix_file(world, real_data):
    with_catalogs(world, real_data)
    ratings = real_data / "benchmark_only_movielens" / "ratings_on_catalog_ids"
    (world.home.raw / "ratings" / "1.csv.gz").symlink_to(ratings / "ml2023_matched_ratings.csv.gz")
    first = world.ingest()
    before, works_before = meant(world)
    natural = {row["work_id"]: f"w{row['title_ids'][0]}" for row in world.rows(WORKS)}
    assert all(work == first_title for work, first_title in natural.items())
    for seed in (1, 2):
        another_edition(world, seed)
        report = world.ingest()
        (new,) = report["editions"]["new"]
        assert new["platform"] == "netflix"
        assert new["differing"] > 0.98 * new["shared"]
        after, works = meant(world)
        assert not after - before  # no rating is of another title than it was
        kept = {name for name in works_before if name in works}
        lost = {rating: count for rating, count in before.items() if rating[1] in kept}
        assert after == Counter(lost)  # and none of a title that is still there is lost
        assert all(works[name] == works_before[name] for name in kept)
        assert report["ids"]["titles"]["new"] >= ADDED
        assert report["editions"]["ambiguous_titles"] <= 4
        assert report["ids"]["works"]["retired"] <= seed * DROPPED
    assert first["events"]["rows"] > 180_000
