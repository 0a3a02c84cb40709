"""A release of two works, two users and one film, written to disk; and what tests do to it."""

import hashlib
import json
from dataclasses import replace

import numpy as np

from engine.catalog.films import METHODS
from engine.contract.kinds import CODES
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory
from engine.events.weighting import EventWeighting
from engine.models.item_item import ItemItem
from engine.release.manifest import MANIFEST, SEAL, sha256_of
from engine.release.write import save
from engine.store.home import Home
from tests.engine.handmade import (
    catalog_of,
    factor_model,
    film,
    films_of,
    recommender_of,
    title,
    world_of,
)

CATALOG = catalog_of(
    title("as1", "Árbol", actors=["Bo Tarn"]), title("ns2", "Twin"), ratings={"as1": [3.0]}
)
USERS = ["42", "ñ"]
WEIGHTING = EventWeighting(grade_weight=0.6, span=30.0, floor=0.1, deviation=1.25)
FACTS = {"data_fingerprint": "abc", "seed": 7}
DOCUMENTS = {"trials.csv": "trial,rmse\n0,1\n"}

NAMES = ["block", "offsets", "starts", "ranks", "ends", "evidence"]
LISTS = [
    *("name_offsets", "name_block", "key_offsets", "key_block", "code_of", "alphabetical"),
    *("signatures", "row", "name", "row_starts", "rows_by_name", "name_starts"),
]
LISTED = {
    "titles": ["actors", "directors", "countries", "genres"],
    "films": [
        *("genres", "countries", "companies", "languages", "franchises", "actors", "directors"),
    ],
}
# The arrays of its parts, by name.
COMMON = {
    "user_ids": ["offsets", "block"],
    "history": ["indptr", "works", "ratings", "times", "kinds"],
    "titles": ["rating_count", "rating_sum"],
    "popularity": ["values"],
    "similar": ["works", "similarity"],
    **{f"films-{method}": ["works", "similarity"] for method in METHODS},
    "names": [*NAMES, "bounds", "joined_kinds"],
    "people": ["block", "offsets"],
    **{f"lists-{of}-{name}": LISTS for of, names in LISTED.items() for name in names},
}
STARS = {
    "stars": [
        "mean",
        "user_bias",
        "item_bias",
        "known_item",
        "penalties",
        "user_factors",
        "item_factors",
    ],
    "personal": ["weight"],
}
TABLES = {f"{table}.arrow" for table in ("titles", "works", "platforms", "films", "credits")}


def array_files(parts):
    """The names of the files of some parts."""
    return {f"{part}.{name}.npy" for part, names in parts.items() for name in names}


FILES = sorted(array_files(COMMON | STARS) | TABLES | {*DOCUMENTS, MANIFEST, SEAL})


def small_recommender():
    stars = factor_model([[1.0], [-1.0]], [[0.5], [0.25]], mean=3.25)
    return recommender_of(CATALOG, USERS, [[0], []], stars, weighting=WEIGHTING)


def recommender_without_stars():
    """One user watched work 0, the other wants to, and hid work 1, for which work 0 speaks."""
    rows = ItemItem(np.array([0, 1, 1]), np.array([1], np.int32), np.array([0.5], np.float32))
    plain = recommender_of(CATALOG, USERS, [[], []], None, scorer=rows, weighting=WEIGHTING)
    events = Interactions(
        np.array([0, 1, 1], np.int32),
        np.array([0, 0, 1], np.int32),
        np.full(3, np.nan, np.float32),
        2,
        2,
        None,
        np.array([1_500_000_000, 0, 4_000_000_000], np.uint32),
        np.array([CODES["watched"], CODES["watchlist"], CODES["hidden"]], np.int8),
    )
    return replace(plain, history=EventHistory.from_interactions(events))


def small_world():
    return world_of(films_of(film(862, "Árbol", work_id="was1"), people={862: (["Bo Tarn"], [])}))


def saved(root, recommender=None, name="r1"):
    """The folder of a release."""
    return save(
        Home(root), name, recommender or small_recommender(), small_world(), FACTS, DOCUMENTS
    )


def reseal(folder, change):
    """Change a manifest and seal it, as somebody who knows how would."""
    manifest = change(json.loads((folder / MANIFEST).read_text("utf-8")))
    content = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / SEAL).write_text(f"{hashlib.sha256(content).hexdigest()}\n", "utf-8")


def relist(folder):
    """Let the manifest list the files as they are now."""
    files = {
        path.name: sha256_of(path)
        for path in sorted(folder.iterdir())
        if path.name not in (MANIFEST, SEAL)
    }
    reseal(folder, lambda manifest: manifest | {"files": files})


def unlock(home):
    """Let the files of a home be damaged, as their owner can who means to; return the home."""
    for folder in [*home.releases.glob("*"), *home.lakes.glob("*")]:
        if folder.is_dir():
            folder.chmod(0o755)
            for path in folder.iterdir():
                path.chmod(0o644)
    return home
