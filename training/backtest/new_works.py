"""Lists of works that nobody did anything about, beside orders that know no user.

Popularity of genre is the baseline: a work is expected to be as popular as its genres are, which is
the mean, over its genres, of how many events of the training part the works of the genre have.
"""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, Mask
from engine.catalog.filters import works_passing
from engine.events.interactions import Interactions
from engine.recommend.top_k import top_k
from training.backtest.policy import TrainedPolicy
from training.backtest.variety import genre_matrix
from training.metrics.ranking import RelevantItems
from training.ranking.recommenders import LIST_LENGTH

GENRE, IDS, PRIOR = "popularity of genre", "order of ids", "prior"


def lists_of_new_works(
    trained: TrainedPolicy, works: Mask, relevant: RelevantItems, fold_in: Interactions
) -> dict[str, Int32Array]:
    """Top-20 lists of some works, by what is compared: int32, shape (n_users, 20), -1 at the end.

    The baseline is the first, the release's own ranker the last.
    """
    ranker = trained.policy.ranker
    allowed = works & works_passing(trained.lake.catalog, trained.policy.conditions)
    lists = {
        name: _alike_for_all(order, allowed, len(relevant)) for name, order in _orders(trained)
    }
    return lists | {ranker.name: trained.lists(ranker, relevant, fold_in, allowed)}


def _orders(trained: TrainedPolicy) -> Iterator[tuple[str, Float32Array]]:
    counts = trained.data.counts
    yield GENRE, genre_popularity(genre_matrix(trained.lake), counts).astype(np.float32)
    yield IDS, -np.arange(len(counts), dtype=np.float32)
    if trained.data.evidence:
        yield PRIOR, trained.data.evidence.facts.prior(counts).astype(np.float32)


def genre_popularity(genres: Float32Array, counts: Int64Array) -> Float64Array:
    """How popular every work's genres are: float64, shape (n_works,); 0 without genres.

    `genres` has a row of 0 and 1 for each work, `counts` how many events each has.
    """
    of_genre = (counts @ genres) / np.maximum(genres.sum(axis=0), 1)
    mean: Float64Array = (genres @ of_genre) / np.maximum(genres.sum(axis=1), 1)
    return mean


def _alike_for_all(order: Float32Array, allowed: Mask, n_users: int) -> Int32Array:
    lists = np.full((n_users, LIST_LENGTH), -1, dtype=np.int32)
    works = top_k(order, allowed, LIST_LENGTH)
    lists[:, : len(works)] = works
    return lists
