"""What the same people like: films near each other by the ratings of a MovieLens set."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.preprocessing import normalize

LEAST_RATINGS = 20  # of a film whose neighbours are asked for
_SHRINK = 10  # raters in common that a similarity is damped by


@dataclass(frozen=True)
class Tastes:
    """The films of one set that are rated often enough, and how alike their raters find them.

    Attributes:
        film_ids: TMDB's, ascending.
        similarity: float64, shape (n, n): damped cosine of ratings less the user's mean; the
            diagonal is 0.
    """

    name: str
    film_ids: np.ndarray
    similarity: np.ndarray


def read_tastes(folder: Path, name: str, known: set[int]) -> Tastes:
    """Return the tastes of one set about the films in `known`."""
    ratings = pd.read_csv(next((folder / name).glob("ratings*.csv*")))
    links = pd.read_csv(next((folder / name).glob("links.csv*"))).dropna(subset=["tmdbId"])
    film = dict(zip(links["movieId"], links["tmdbId"].astype(int), strict=True))
    ratings["film"] = ratings["movieId"].map(film)
    ratings["liked"] = ratings["rating"] - ratings.groupby("userId")["rating"].transform("mean")
    ratings = ratings.dropna(subset=["film"])[lambda table: table["film"].isin(known)]
    counts = ratings["film"].value_counts()
    ratings = ratings[ratings["film"].map(counts) >= LEAST_RATINGS]
    films, at = np.unique(ratings["film"].astype(int), return_inverse=True)
    users, by = np.unique(ratings["userId"], return_inverse=True)
    given = sparse.csr_array((ratings["liked"], (at, by)), shape=(len(films), len(users)))
    seen = sparse.csr_array((np.ones(len(at)), (at, by)), shape=given.shape)
    common = (seen @ seen.T).toarray()
    similarity = (normalize(given) @ normalize(given).T).toarray() * common / (common + _SHRINK)
    np.fill_diagonal(similarity, 0.0)
    return Tastes(name, films, similarity)
