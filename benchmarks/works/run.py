"""Compares ways to find similar works on the works of one lake."""

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.films.collaborative import RaterSimilarity, ratings_of_films, similarity_of
from benchmarks.films.measures import agreement, recall
from benchmarks.settings import WorkSettings
from benchmarks.works import report
from benchmarks.works.recipes import RECIPES, neighbours
from engine.arrays import IndexArray, Mask
from engine.console.progress import Progress
from engine.events.interactions import Interactions
from engine.store.home import Home
from training.content.raters import Raters
from training.content.works import compare_lake_works
from training.dataset import Lake, read_lake

_SET = "ml-latest-small"
SEED = 0  # of the halves


def run(settings: WorkSettings) -> None:
    """Measure and write the results.

    Raises:
        DataError: there is no lake.
    """
    progress = Progress()
    lake = read_lake(Home(settings.home))
    events = lake.interactions
    training = half_of_users(events, SEED)
    folder = settings.real / "benchmark_only_movielens" / _SET
    films = raters_of_works(ratings_of_films(folder), lake)
    later = similarity_among(events.take(~training[events.user]))
    with threadpool_limits(1):
        results = {
            f"{_SET} ({len(films.ids):,} works)": _judge(lake, events, films, settings, progress),
            f"the half of the users that was kept back ({len(later.ids):,} works)": _judge(
                lake, events.take(training[events.user]), later, settings, progress
            ),
        }
    report.write(settings.output, lake.works.num_rows, results)
    progress.say(f"results in {settings.output}")


def half_of_users(events: Interactions, seed: int) -> Mask:
    """Half of the users, drawn at random: bool, shape (n_users,)."""
    drawn = np.random.default_rng(seed).permutation(events.n_users)
    half: Mask = drawn < events.n_users // 2
    return half


def raters_of_works(ratings: pd.DataFrame, lake: Lake) -> RaterSimilarity:
    """How alike the raters of films find those that are works of the lake."""
    films = lake.films
    work_of_film = {
        int(film): lake.catalog.work_ids.find(work)
        for film, work in zip(films.ids, films.films["work_id"].to_pylist(), strict=True)
        if work is not None
    }
    ratings = ratings.assign(item=ratings["item"].map(work_of_film))
    return similarity_of(ratings, ratings["item"].notna())


def similarity_among(events: Interactions) -> RaterSimilarity:
    """How alike the raters of some events find the works."""
    rated = events.take(events.rated)
    ratings = pd.DataFrame({"user": rated.user, "item": rated.work, "rating": rated.rating})
    return similarity_of(ratings, ratings["item"] >= 0)


def _judge(
    lake: Lake,
    training: Interactions,
    raters: RaterSimilarity,
    settings: WorkSettings,
    progress: Progress,
) -> report.Figures:
    """nDCG@10 and recall@10 by recipe; lists are of all works, whether these raters know them."""
    similar = compare_lake_works(lake, training, progress, settings.threads)
    nearest = neighbours(lake, similar, Raters.from_events(training))
    positions = {name: _positions(nearest[name][raters.ids], raters) for name in RECIPES}
    return {
        name: (agreement(rows, raters.similarity), recall(rows, raters.similarity))
        for name, rows in positions.items()
    }


def _positions(nearest: IndexArray, raters: RaterSimilarity) -> IndexArray:
    """Works as positions among those that are rated, -1 for the rest."""
    position = np.full(int(max(nearest.max(), raters.ids.max())) + 1, -1, np.intp)
    position[raters.ids] = np.arange(len(raters.ids))
    return np.where(nearest >= 0, position[nearest], -1)
