"""The lake as the training reads it: tables, and ratings as interactions with works."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.arrow import numbers
from engine.catalog import Catalog, positions
from engine.errors import DataError
from engine.interactions import Interactions, by_work
from engine.schemas import RATINGS, TITLES, WORKS
from engine.storage import Home, read_table

LEAST_RATINGS = 10  # below, no split leaves anything to learn from


@dataclass(frozen=True)
class Lake:
    """The tables of one lake, read once."""

    fingerprint: str
    titles: pa.Table
    works: pa.Table
    ratings: pa.Table
    interactions: Interactions
    title_ratings: np.ndarray  # title code of each row of `ratings`


def read_lake(home: Home) -> Lake:
    """Return the current lake with its ratings as interactions.

    Raises:
        DataError: there is none, a table breaks its contract, or there are too few ratings.
    """
    folder = home.resolve_lake()
    titles = read_table(folder / "titles.parquet", TITLES)
    works = read_table(folder / "works.parquet", WORKS)
    ratings = read_table(folder / "ratings.parquet", RATINGS)
    coded = ratings["title_id"].combine_chunks()
    work_of_title = positions(titles["work_id"], works["work_id"])
    at = positions(pa.chunked_array([coded.dictionary]), titles["title_id"])
    interactions = by_work(ratings, work_of_title[at], works.num_rows)
    if len(interactions) < LEAST_RATINGS:
        raise DataError(
            f"{len(interactions)} ratings in {folder}; expected {LEAST_RATINGS} at least"
        )
    rated = at[numbers(coded.indices)]
    return Lake(folder.name, titles, works, ratings, interactions, rated)


def catalog_of(lake: Lake) -> Catalog:
    """Return the catalog with the number and sum of every title's own ratings."""
    n = lake.titles.num_rows
    # 3.7 is stored as the nearest float32; six decimals bring 3.7 itself back.
    stars = numbers(lake.ratings["rating"]).astype(np.float64).round(6)
    count = np.bincount(lake.title_ratings, minlength=n)
    total = np.bincount(lake.title_ratings, stars, n).astype(np.float64)
    return Catalog(lake.titles, lake.works, count, total)
