"""Events teach the same whether files brought them or the event store; releases keep them apart."""

import random
import shutil

import numpy as np
import pytest

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.contract.tables import EVENTS, TITLES
from engine.events.mark import EventMark
from engine.events.merging import merged
from engine.events.profile import EventHistory
from engine.release.read import load
from engine.release.registry import current
from engine.release.write import release_arrays
from engine.store.home import Home
from engine.store.tables import read_table
from tests.stored import forget, say, undo
from tests.training.worlds import GENRES, LATEST_YEAR, settings_for
from tests.worlds import RawWorld, as_csv
from training.dataset import read_lake
from training.pipeline import train
from training.publish import is_fresh

USERS, TITLES_EACH = 24, 24
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def rows_of_everybody():
    """Ratings, and what was watched without stars, of users who like titles of their parity."""
    rng = random.Random(3)
    for user in range(USERS):
        titles = [title for title in range(1, TITLES_EACH + 1) if rng.random() < 0.6]
        rng.shuffle(titles)
        for day, title in enumerate(titles):
            second = 1_500_000_000 + 86_400 * day + user
            stars = rng.choice([4.0, 4.5, 5.0] if (user + title) % 2 else [0.5, 1.0, 2.5])
            if rng.random() < 0.8:
                yield f"u{user}", f"ns{title}", "rating", stars, second
            if rng.random() < 0.3:
                yield f"u{user}", f"ns{title}", "watched", None, second + 7


def world_of(root, rows):
    """A world of a catalog whose files hold these rows."""
    world = RawWorld.at(root)
    titles = (
        {"title": f"Lantern {LETTERS[n]}", "listed_in": GENRES[n % 4]} for n in range(TITLES_EACH)
    )
    world.catalog("netflix", titles)
    world.sources('[ratings.files."log.csv"]\nrating = ""\n')
    rated = [(u, s, second, t) for u, t, kind, s, second in rows if kind == "rating"]
    watched = [(u, second, t) for u, t, kind, _, second in rows if kind == "watched"]
    world.ratings(rated)
    log = as_csv(("userId", "timestamp", "movieId"), watched)
    world.text(world.home.raw / "ratings" / "log.csv", log)
    return world


def ingested(home):
    return ingest(DataSettings(home=home, latest_year=LATEST_YEAR), Progress())


def without_source(world):
    return [{k: v for k, v in row.items() if k != "source"} for row in world.rows(EVENTS)]


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, array in one.items():
        assert (array.dtype, array.tobytes()) == (other[name].dtype, other[name].tobytes()), name


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two worlds with the same events: all by files; half by files and half by the store."""
    rows = list(rows_of_everybody())
    stored = set(random.Random(5).sample(range(len(rows)), len(rows) // 2))
    plain = world_of(tmp_path_factory.mktemp("plain"), rows)
    mixed = world_of(
        tmp_path_factory.mktemp("mixed"), [r for n, r in enumerate(rows) if n not in stored]
    )
    said = [row for n, row in enumerate(rows) if n in stored]
    say(mixed.home, *((u, f"w{t}", *rest) for u, t, *rest in said))
    say(mixed.home, ("u0", "wns1", "rating", 0.5, None), ("u1", "wns2", "hidden", None, None))
    undo(mixed.home, "u0", "wns1", "rating")
    undo(mixed.home, "u1", "wns2", "hidden")
    say(mixed.home, *((u, f"w{t}", *rest) for u, t, *rest in said if (u, t) == ("u0", "ns1")))
    say(mixed.home, ("somebody", "wns3", "liked", None, None))
    forget(mixed.home, "somebody")
    for world in (plain, mixed):
        ingested(world.home)
    return plain, mixed


@pytest.fixture(scope="module")
def releases(pair):
    for world in pair:
        train(settings_for(world.home, force=True), Progress())
    return [load(current(world.home)) for world in pair]


def test_the_events_of_the_lake_are_the_same_but_for_their_source(pair):
    plain, mixed = pair
    assert without_source(mixed) == without_source(plain)
    assert {row["source"] for row in mixed.rows(EVENTS)} == {"events", "ratings"}


def test_the_training_reads_the_same(pair):
    plain, mixed = (read_lake(world.home) for world in pair)
    for name in ("interactions", "ratings"):
        one, other = (
            EventHistory.from_interactions(getattr(lake, name)).to_arrays()
            for lake in (plain, mixed)
        )
        assert_same(one, other)
    assert_same(
        {"count": plain.title_count, "sum": plain.title_sum},
        {"count": mixed.title_count, "sum": mixed.title_sum},
    )
    assert (plain.event_store, mixed.times) == (None, plain.times)


def test_the_models_are_the_same_and_the_events_stand_apart(releases):
    plain, mixed = releases
    arrays = [release_arrays(each.recommender, each.world) for each in releases]
    apart = ("history.", "stored.")
    assert_same(*({k: v for k, v in each.items() if not k.startswith(apart)} for each in arrays))
    parts = mixed.recommender.history, mixed.recommender.stored
    assert all(len(part.works) for part in parts)
    assert_same(merged(*parts).to_arrays(), plain.recommender.history.to_arrays())
    assert plain.recommender.stored is None


def test_the_release_says_how_far_the_store_was_read(pair, releases):
    plain, mixed = releases
    lake = read_lake(pair[1].home)
    assert mixed.event_mark == lake.event_store.mark
    assert plain.event_mark is None
    assert (plain.manifest["event_store"], mixed.manifest["event_store"]) == (
        None,
        mixed.event_mark.as_json(),
    )


def test_a_release_is_stale_where_the_store_is_another_one_with_the_same_events(pair, releases):
    home, manifest = pair[1].home, releases[1].manifest
    assert is_fresh(home, manifest)
    replaced = {"id": "another", "offset": 1}
    assert not is_fresh(home, manifest | {"event_store": replaced})
    assert not is_fresh(home, manifest | {"event_store": None})


def test_the_card_counts_all_events(pair, releases):
    cards = [(current(world.home) / "card.md").read_text("utf-8") for world in pair]
    lines = [[line for line in card.splitlines() if " events by " in line] for card in cards]
    assert lines[0] == lines[1] != []


def test_a_rating_that_was_said_again_counts_once(tmp_path):
    rows = [("u1", "ns1", "rating", 4.0, 1000), ("u2", "ns1", "rating", 5.0, 1000)]
    world = world_of(tmp_path, [*rows, ("u3", "ns2", "watched", None, 1000)])
    say(world.home, ("u1", "wns1", "rating", 1.0, 2000))
    ingested(world.home)
    lake = read_lake(world.home)
    position = lake.titles["title_id"].to_pylist().index("ns1")
    assert (lake.title_count[position], lake.title_sum[position]) == (2, 6.0)
    assert lake.ratings.rating.tolist() == [1.0, 5.0]
    part = lake.event_store
    assert (part.of_files.rating[:2].tolist(), part.of_store.rating.tolist()) == ([4.0, 5.0], [1.0])


def test_where_no_times_are_used_neither_part_has_any(tmp_path):
    world = world_of(tmp_path, list(rows_of_everybody()))
    shutil.copy(world.home.raw / "ratings" / "1.csv", tmp_path / "1.csv")
    header, *lines = (tmp_path / "1.csv").read_text("utf-8").splitlines()
    cells = (line.split(",") for line in lines)
    untimed = [",".join([user, stars, "", title]) for user, stars, _, title in cells]
    world.text(world.home.raw / "ratings" / "1.csv", "\n".join([header, *untimed, ""]))
    say(world.home, ("u0", "wns1", "rating", 1.0, 2000), ("u0", "wns2", "rating", 1.5, None))
    ingested(world.home)
    lake = read_lake(world.home)
    assert not lake.times.usable
    assert not lake.event_store.of_store.times.any()
    assert not lake.event_store.of_files.times.any()
    parts = (lake.event_store.of_files, lake.event_store.of_store)
    whole = EventHistory.from_interactions(lake.interactions)
    assert_same(merged(*map(EventHistory.from_interactions, parts)).to_arrays(), whole.to_arrays())


def test_the_sample_with_what_people_said_since(sample_home, tmp_path):
    shutil.copytree(sample_home.raw, tmp_path / "raw")
    home = Home(tmp_path)
    works = read_table(sample_home.lake / "titles.parquet", TITLES)["work_id"].to_pylist()
    say(
        home,
        ("newcomer", works[0], "rating", 5.0, None),
        ("newcomer", works[9], "liked", None, None),
    )
    report = ingested(home)
    assert report["events"]["by_kind"]["liked"] == 1
    train(settings_for(home, force=True), Progress())
    release = load(current(home))
    recommender = release.recommender
    user = recommender.users.find("newcomer")
    assert len(recommender.history.events_of(user)) == 0
    said = recommender.stored.events_of(user)
    assert {recommender.catalog.work_ids[int(work)] for work in said.work} == {works[0], works[9]}
    assert release.event_mark == EventMark(report["event_store"]["id"], 2)
    assert np.diff(recommender.stored.indptr).sum() == 2
