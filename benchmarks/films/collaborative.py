"""What is near each other because the same people like it, by the ratings of a set."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.preprocessing import normalize

from engine.arrays import Float64Array, Int64Array

MIN_RATINGS = 20  # of a film or work whose neighbours are asked for
_SHRINK = 10  # raters in common that a similarity is damped by


@dataclass(frozen=True)
class RaterSimilarity:
    """What is rated often enough, and how alike its raters find it.

    Attributes:
        ids: int64, shape (n,): TMDB's of films, positions of works; ascending.
        similarity: float64, shape (n, n): damped cosine of ratings less the user's mean; the
            diagonal is 0.
    """

    ids: Int64Array
    similarity: Float64Array


def rater_similarity(folder: Path, film_ids: set[int]) -> RaterSimilarity:
    """What the raters of a set's folder say of those of some films that it has."""
    ratings = ratings_of_films(folder)
    return similarity_of(ratings, ratings["item"].isin(film_ids))


def ratings_of_films(folder: Path) -> pd.DataFrame:
    """All ratings of a set: user, item (TMDB's id, or null), rating."""
    ratings = pd.read_csv(next(folder.glob("ratings*.csv*")))
    links = pd.read_csv(next(folder.glob("links.csv*"))).dropna(subset=["tmdbId"])
    film = dict(zip(links["movieId"], links["tmdbId"].astype(int), strict=True))
    ratings["item"] = ratings["movieId"].map(film)
    return ratings.rename(columns={"userId": "user"})


def similarity_of(ratings: pd.DataFrame, counted: pd.Series) -> RaterSimilarity:
    """How alike raters find those of the items that are `counted`.

    A user's mean is of all that the user rated.
    """
    user_mean = ratings.groupby("user")["rating"].transform("mean")
    ratings = ratings.assign(deviation=ratings["rating"] - user_mean)[counted]
    counts = ratings["item"].value_counts()
    ratings = ratings[ratings["item"].map(counts) >= MIN_RATINGS]
    items, row = np.unique(ratings["item"].astype(int), return_inverse=True)
    users, column = np.unique(ratings["user"], return_inverse=True)
    shape = (len(items), len(users))
    deviations = normalize(sparse.csr_array((ratings["deviation"], (row, column)), shape=shape))
    rated = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    common = (rated @ rated.T).toarray()
    similarity = (deviations @ deviations.T).toarray() * common / (common + _SHRINK)
    np.fill_diagonal(similarity, 0.0)
    return RaterSimilarity(items, similarity)
