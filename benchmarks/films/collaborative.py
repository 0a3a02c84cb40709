"""Films near each other because the same people like them, by the ratings of a MovieLens set."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.preprocessing import normalize

from engine.arrays import Float64Array, Int64Array

MIN_RATINGS = 20  # of a film whose neighbours are asked for
_SHRINK = 10  # raters in common that a similarity is damped by


@dataclass(frozen=True)
class RaterSimilarity:
    """The films of one set that are rated often enough, and how alike their raters find them.

    Attributes:
        film_ids: int64, shape (n,): TMDB's, ascending.
        similarity: float64, shape (n, n): damped cosine of ratings less the user's mean; the
            diagonal is 0.
    """

    film_ids: Int64Array
    similarity: Float64Array


def rater_similarity(folder: Path, film_ids: set[int]) -> RaterSimilarity:
    """What the raters of a set's folder say of those of some films that it has."""
    ratings = pd.read_csv(next(folder.glob("ratings*.csv*")))
    links = pd.read_csv(next(folder.glob("links.csv*"))).dropna(subset=["tmdbId"])
    film = dict(zip(links["movieId"], links["tmdbId"].astype(int), strict=True))
    ratings["film"] = ratings["movieId"].map(film)
    user_mean = ratings.groupby("userId")["rating"].transform("mean")
    ratings["deviation"] = ratings["rating"] - user_mean
    ratings = ratings[ratings["film"].isin(film_ids)]
    counts = ratings["film"].value_counts()
    ratings = ratings[ratings["film"].map(counts) >= MIN_RATINGS]
    films, row = np.unique(ratings["film"].astype(int), return_inverse=True)
    users, column = np.unique(ratings["userId"], return_inverse=True)
    shape = (len(films), len(users))
    deviations = normalize(sparse.csr_array((ratings["deviation"], (row, column)), shape=shape))
    rated = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    common = (rated @ rated.T).toarray()
    similarity = (deviations @ deviations.T).toarray() * common / (common + _SHRINK)
    np.fill_diagonal(similarity, 0.0)
    return RaterSimilarity(films, similarity)
