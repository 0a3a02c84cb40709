"""The lake as the training reads it: tables, and ratings as interactions with works."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from engine.catalog.films import Films
from engine.catalog.titles import Catalog, positions
from engine.contract.arrow import numbers
from engine.contract.tables import CREDITS, EVENTS, FILMS, TITLES, WORKS
from engine.errors import DataError
from engine.events.interactions import Interactions, ratings_among, timed_by_work
from engine.store.home import Home
from engine.store.tables import read_table

_CHUNK = 1 << 20  # ratings added up at once
LEAST_RATINGS = 10  # below, no split leaves anything to learn from


@dataclass(frozen=True)
class Lake:
    """What the training needs of one lake, read once.

    Attributes:
        user_ids: string, the ids of the users of `interactions`.
        time: uint32, shape (n,): Unix seconds of the interactions, 0 where unknown.
        title_count, title_sum: number and sum of every title's own ratings, shapes (n_titles,).
    """

    fingerprint: str
    titles: pa.Table
    works: pa.Table
    user_ids: pa.Array
    interactions: Interactions
    time: np.ndarray
    title_count: np.ndarray
    title_sum: np.ndarray
    films: Films

    @cached_property
    def catalog(self) -> Catalog:
        """Return the catalog with the number and sum of every title's own ratings."""
        return Catalog(self.titles, self.works, self.title_count, self.title_sum)


def read_lake(home: Home) -> Lake:
    """Return the current lake with its ratings as interactions.

    Raises:
        DataError: there is none, a table breaks its contract, or there are too few ratings.
    """
    folder = home.resolve_lake()
    titles = read_table(folder / "titles.parquet", TITLES)
    works = read_table(folder / "works.parquet", WORKS)
    ratings = ratings_among(read_table(folder / "events.parquet", EVENTS))
    coded = ratings["title_id"].combine_chunks()
    work_of_title = positions(titles["work_id"], works["work_id"])
    at = positions(pa.chunked_array([coded.dictionary]), titles["title_id"])
    interactions, time = timed_by_work(ratings, work_of_title[at], works.num_rows)
    if len(interactions) < LEAST_RATINGS:
        raise DataError(
            f"{len(interactions)} ratings in {folder}; expected {LEAST_RATINGS} at least"
        )
    rated = at[numbers(coded.indices)]
    return Lake(
        folder.name,
        titles,
        works,
        ratings["user_id"].combine_chunks().dictionary,
        interactions,
        time,
        title_count=np.bincount(rated, minlength=titles.num_rows),
        title_sum=_sums(rated, numbers(ratings["value"]), titles.num_rows),
        films=Films(
            read_table(folder / "films.parquet", FILMS),
            read_table(folder / "credits.parquet", CREDITS),
        ),
    )


def _sums(title: np.ndarray, stars: np.ndarray, n_titles: int) -> np.ndarray:
    """Return the sum of every title's ratings: float64, shape (n_titles,)."""
    total = np.zeros(n_titles)
    for begin in range(0, len(stars), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        # 3.7 is stored as the nearest float32; six decimals bring 3.7 itself back.
        total += np.bincount(title[rows], stars[rows].astype(np.float64).round(6), n_titles)
    return total
