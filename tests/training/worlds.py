"""Ratings as arrays and small lakes, written by rule, for the tests of the training."""

import random
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.events.interactions import Interactions
from engine.release.read import load
from engine.release.registry import activate, current
from engine.release.write import save
from engine.scale import RatingScale
from engine.store.home import Home
from tests.worlds import RawWorld, as_csv
from training.dataset import Lake, read_lake
from training.metrics.errors import Errors
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.settings import Settings

HALF_STARS = RatingScale(0.5, 5.0)
LATEST_YEAR = 2028
GENRES = ("Dramas", "Comedies", "Horror", "Docuseries")
ALL = tuple(field.name for field in fields(SvdParameters))
EARLIER = ("n_factors", "n_epochs", "lr_all", "reg_all", "init_std_dev")
WRITTEN_BY_SAVE = (
    "format",
    "name",
    "rating_scale",
    "models",
    "weighting",
    "shortlists",
    "files",
)
Stars = Callable[[int, int], float]


def interactions_of(
    rows: Iterable[tuple[int, int, float]], n_works: int = 0, scale: RatingScale = HALF_STARS
) -> Interactions:
    """Rows of user, work and stars as interactions, in canonical order."""
    ordered = sorted(rows)
    user = np.array([row[0] for row in ordered], dtype=np.int32)
    work = np.array([row[1] for row in ordered], dtype=np.int32)
    stars = np.array([row[2] for row in ordered], dtype=np.float32)
    return Interactions(
        user, work, stars, int(user.max()) + 1, n_works or int(work.max()) + 1, scale
    )


def random_interactions(n_users: int = 30, n_works: int = 20, seed: int = 0) -> Interactions:
    """Half of all pairs, rated at random in half stars."""
    rng = np.random.default_rng(seed)
    pairs = np.argwhere(rng.random((n_users, n_works)) < 0.5).tolist()
    return interactions_of(
        [(user, work, float(rng.integers(1, 11)) / 2) for user, work in pairs], n_works
    )


def two_tastes(n_users: int = 24, n_works: int = 24) -> Interactions:
    """A checkerboard: users like the works of their own parity; the diagonal is unseen."""
    return interactions_of(
        (user, work, 5.0 if (user + work) % 2 == 0 else 1.0)
        for user in range(n_users)
        for work in range(n_works)
        if user != work
    )


def lake_of(root: Path, stars: Stars, n_users: int = 20, n_works: int = 12) -> Home:
    """Ingest a catalog of movies and everybody's rating of all of them; 0 stars: none given."""
    world = RawWorld.at(root)
    world.catalog("netflix", ({"title": f"Lantern {_letters(n)}"} for n in range(n_works)))
    pairs = ((user, work) for user in range(n_users) for work in range(n_works))
    given = ((user, stars(user, work), work) for user, work in pairs)
    world.ratings((user, value, 1_000, f"ns{work + 1}") for user, value, work in given if value)
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    return world.home


def _letters(number: int) -> str:
    """A to Z, then AA, AB …: names that differ by their letters, as signs tell no two apart."""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)


def watching_world(root: Path, n_works: int = 40) -> RawWorld:
    """A raw world of movies in four genres, whose file log.csv says only what was watched."""
    world = RawWorld.at(root)
    world.catalog(
        "netflix",
        (
            {"title": f"Lantern {chr(65 + n % 26)}{n}", "listed_in": GENRES[n % 4]}
            for n in range(n_works)
        ),
    )
    world.sources('[ratings.files."log.csv"]\nrating = ""\n')
    return world


def watch_log(
    world: RawWorld, watched: Callable[[int, int], bool], users: Iterable[int], n_works: int = 40
) -> None:
    """Write log.csv: who watched what, each user one work a day in an order drawn by seed."""
    rng = random.Random(0)
    rows = []
    for user in users:
        works = [work for work in range(n_works) if watched(user, work)]
        rng.shuffle(works)
        rows += [(user, f"ns{work + 1}", 10**9 + day * 86_400) for day, work in enumerate(works)]
    path = world.home.raw / "ratings" / "log.csv"
    world.text(path, as_csv(("userId", "movieId", "timestamp"), rows))


def ingested(world: RawWorld) -> Home:
    """The home of a raw world, with its lake."""
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    return world.home


def settings_for(home: Home, **given: int | bool) -> Settings:
    """Settings of a training of few and quick trials."""
    return Settings(home=home, **{"trials": 1, "folds": 2} | given)  # type: ignore[arg-type]


def release_with(home: Home, parameters: SvdParameters, named: Iterable[str] = ALL) -> str:
    """Publish a release of the current lake, fitted with these parameters; return its name.

    The manifest names only some of them, as a version without the others would. What does not
    depend on the factors is the current release's.
    """
    last = load(current(home))
    models = replace(last.recommender.models, stars=fit(read_lake(home).ratings, parameters))
    facts = {key: last.manifest[key] for key in last.manifest if key not in WRITTEN_BY_SAVE}
    facts["parameters"] = {name: getattr(parameters, name) for name in named}
    name = f"{last.name}-more"
    save(home, name, replace(last.recommender, models=models), last.world, facts, {})
    activate(home, name)
    return name


def with_times(lake: Lake, times: np.ndarray) -> Lake:
    """A lake of ratings alone, given at these moments."""
    timed = replace(lake.interactions, time=times.astype(np.uint32))
    return replace(lake, interactions=timed, ratings=timed)


def curve(*rmse: float) -> list[Errors]:
    """The errors of some epochs."""
    return [Errors(value, value / 2) for value in rmse]


def silent(what: str, done: int, total: int, note: str = "") -> None:
    """Report progress to nobody."""
