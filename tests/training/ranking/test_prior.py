"""What is expected of works that nobody did anything about, whoever asks."""

from pathlib import Path

import numpy as np

from engine.models.cold_items import GROUNDS
from tests.training.worlds import ingested
from tests.worlds import RawWorld
from training.dataset import read_lake
from training.ranking.prior import WorkFacts

MOVIE, SERIES = True, False
OTHER = [f"Lantern {name}" for name in ("Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir")]


def facts_of(*works: tuple[bool, int, float, float]) -> WorkFacts:
    """The facts of works: whether a movie, TMDB's votes, their mean, what seasons add."""
    movie, votes, means, seasons = map(np.array, zip(*works, strict=True))
    parts = np.zeros((len(works), 4))
    parts[:, 3] = seasons
    known = np.where(votes > 0, means, np.nan)
    return WorkFacts(votes.astype(np.int64), known, movie.astype(bool), parts, ())


def prior_of(facts: WorkFacts, *events: int) -> list[float]:
    counts = np.array(events or [0] * len(facts.votes), np.int64)
    values: list[float] = facts.prior(counts).tolist()
    return values


def test_many_votes_are_better_than_few_and_many_bad_ones_worse_than_none() -> None:
    works = [(MOVIE, 5_000, 6.5, 0.0), (MOVIE, 50, 6.5, 0.0), (MOVIE, 0, 0.0, 0.0)]
    rest = [(MOVIE, 500, mean, 0.0) for mean in (6.4, 6.5, 6.6, 6.7)]
    many, few, none, *_, hated = prior_of(facts_of(*works, *rest, (MOVIE, 9_000, 1.0, 0.0)))
    assert many > few > none > hated


def test_series_that_tmdb_does_not_hold_stand_amid_the_movies() -> None:
    movies = [(MOVIE, votes, 6.5, 0.0) for votes in (10, 100, 1_000)]
    values = prior_of(facts_of(*movies, (SERIES, 0, 0.0, 0.0)))
    assert np.isclose(values[3], np.mean(values[:3]))
    assert values[0] < values[3] < values[2]


def test_what_is_known_beside_votes_counts_a_quarter_where_nobody_knows_any() -> None:
    facts = facts_of((MOVIE, 10, 6.5, 0.0), (SERIES, 0, 0.0, 0.0), (SERIES, 0, 0.0, 2.0))
    _, short, long = prior_of(facts)
    assert np.isclose(long - short, 0.5)
    _, _, watched = prior_of(facts, 0, 0, 7)
    assert np.isclose(watched, np.log(8) + 2.0)


def test_what_is_known_beside_votes_counts_in_full_where_there_are_votes() -> None:
    works = [(MOVIE, 10, 6.5, 0.0), (SERIES, 10, 6.5, 0.0), (SERIES, 10, 6.5, 2.0)]
    _, short, long = prior_of(facts_of(*works))
    assert np.isclose(long - short, 2.0)


def test_catalogs_say_platforms_seasons_newness_and_people(tmp_path: Path) -> None:
    world = RawWorld.at(tmp_path)
    plain = {"release_year": "2000", "date_added": "", "cast": "", "director": ""}
    series = {"type": "TV Show", "duration": "9 Seasons"}
    differing = (
        {},
        {"release_year": "2020"},
        series,
        {"cast": "Bo Tarn"},
        {"cast": "Bo Tarn", "date_added": "May 1, 2021"},
    )
    rows = [plain | {"title": t} | d for t, d in zip(OTHER, differing, strict=False)]
    world.catalog("netflix", rows)
    world.catalog("hulu", [plain | {"title": OTHER[5]}])
    world.catalog("disney", [plain | {"title": OTHER[5]}])
    lake = read_lake(ingested(world))
    facts = WorkFacts.from_lake(lake)
    title = lake.works["title"].to_pylist()
    parts = {name: facts.parts[title.index(name)].tolist() for name in OTHER}
    nothing, new, long, peopled, added, shared = (parts[name] for name in OTHER)
    assert nothing == [0.5 * 2**-2, 0.0, 0.0, 0.0]  # twenty years before the newest
    assert new == [0.5, 0.0, 0.0, 0.0]
    assert long == [nothing[0], 0.0, 0.0, 0.4 * np.log2(9)]
    assert peopled == [nothing[0], 0.0, 0.03 * 1 / 6, 0.0]
    assert added == peopled  # the one day there is comes after none
    assert shared == [nothing[0], 0.5, 0.0, 0.0]
    grounds = facts.grounds(np.zeros(len(title), np.int64))
    named = {name: GROUNDS[grounds[title.index(name)]] for name in OTHER}
    assert list(named.values()) == ["catalog", "new", "seasons", "people", "people", "platforms"]
