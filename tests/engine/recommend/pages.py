"""Worlds whose lists are long enough for pages: works alike in groups, some of franchises."""

import numpy as np

from engine.models.cold_items import ColdItems
from engine.models.item_item import ItemItem
from engine.models.popularity import Popularity
from tests.engine.handmade import (
    catalog_of,
    film,
    films_of,
    no_neighbours,
    recommender_of,
    title,
)

N_WORKS = 60
COLD = np.arange(N_WORKS) >= 40
N_FRANCHISES = 6  # of the works whose number is even, one after the other


def catalog():
    films = films_of(
        *(
            film(n + 1, work_id=f"was{n:02}", collection=f"Collection {n // 2 % N_FRANCHISES}")
            for n in range(0, N_WORKS, 2)
        )
    )
    return catalog_of(*(title(f"as{n:02}") for n in range(N_WORKS)), films=films)


CATALOG = catalog()
FRANCHISE = CATALOG.franchise_of
SEEN = (1, 4, 9)


def recommender(kind="personal"):
    """Lists of user "ann": by a scorer, by popularity alone, or with works that nobody rated."""
    random = np.random.default_rng(7)
    vectors = random.normal(size=(N_WORKS, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    values = random.permutation(N_WORKS).astype(np.float32)
    values[[5, 6, 7]] = -1, -2, -3  # most people dislike them
    scorer = ItemItem(
        np.arange(N_WORKS + 1) * 5,
        np.concatenate([random.permutation(40)[:5] for _ in range(N_WORKS)]).astype(np.int32),
        random.random(5 * N_WORKS).astype(np.float32),
    )
    grounds = np.zeros(N_WORKS, np.uint8)
    near, prior = no_neighbours(N_WORKS), random.random(N_WORKS).astype(np.float32)
    cold = ColdItems(vectors, prior, grounds, COLD, ~COLD, near)
    return recommender_of(
        CATALOG,
        ["ann"],
        [SEEN],
        None,
        scorer=scorer,
        personal=kind != "popular",
        popularity=Popularity(np.where(COLD & (kind == "cold"), 0, values).astype(np.float32)),
        cold=cold if kind == "cold" else None,
    )
