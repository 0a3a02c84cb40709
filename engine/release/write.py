"""Writing a release: it appears under its name only when it is whole and flushed to the disk."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.catalog.films import FilmWorld
from engine.contract.tables import CREDITS, FILMS, TITLES, WORKS
from engine.recommend.recommender import Recommender
from engine.release.manifest import FORMAT, MANIFEST, SEAL, seal, sha256_of
from engine.store.files import sync_file, sync_folder, write_bytes, write_json
from engine.store.home import Home
from engine.store.tables import write_table


def arrays_of(recommender: Recommender, world: FilmWorld) -> dict[str, np.ndarray]:
    """Return the arrays of a release by file name."""
    r = recommender
    films = {
        f"films_{method}_{part}": getattr(similar, part)
        for method, similar in world.similar.items()
        for part in ("works", "similarity")
    }
    tastes = {f"tastes_{name}": array for name, array in r.tastes.arrays().items()}
    return (
        films
        | tastes
        | {
            "user_ids_offsets": r.users.offsets,
            "user_ids_block": r.users.block,
            "user_bias": r.model.user_bias,
            "item_bias": r.model.item_bias,
            "user_factors": r.model.user_factors,
            "item_factors": r.model.item_factors,
            "known_item": r.model.known_item,
            "ranking_popularity": r.ranking.popularity,
            "ranking_weight": r.ranking.weight,
            "history_indptr": r.history.indptr,
            "history_works": r.history.works,
            "history_weight": r.history.weight,
            "similar_works": r.similar.works,
            "similar_similarity": r.similar.similarity,
            "title_rating_count": r.catalog.rating_count,
            "title_rating_sum": r.catalog.rating_sum,
        }
    )


def save(
    home: Home,
    name: str,
    recommender: Recommender,
    world: FilmWorld,
    facts: Mapping[str, Any],
    documents: Mapping[str, str],
) -> Path:
    """Write a release under `name` and return its folder; it is not yet current.

    `facts` is what the manifest says beside the format, the model's mean, the scale and the hashes;
    `documents` are text files to keep with it, by name.
    """
    for left in home.releases.glob(".staging-*"):  # by a run that was killed; only one runs at once
        shutil.rmtree(left)
    staged = home.releases / f".staging-{name}"
    staged.mkdir(parents=True)
    try:
        for key, array in arrays_of(recommender, world).items():
            np.save(staged / f"{key}.npy", array, allow_pickle=False)
        write_table(staged / "titles.parquet", recommender.catalog.titles, TITLES)
        write_table(staged / "works.parquet", recommender.catalog.works, WORKS)
        write_table(staged / "films.parquet", world.films.films, FILMS)
        write_table(staged / "credits.parquet", world.films.credits, CREDITS)
        for document, text in documents.items():
            (staged / document).write_text(text, "utf-8")
        manifest = {
            "format": FORMAT,
            "name": name,
            "rating_scale": [recommender.scale.low, recommender.scale.high],
            "mean": recommender.model.mean,
            **facts,
            "files": {path.name: sha256_of(path) for path in sorted(staged.iterdir())},
        }
        write_json(staged / MANIFEST, manifest)
        write_bytes(staged / SEAL, seal(staged))
        for path in staged.iterdir():
            sync_file(path)
        final = home.releases / name
        staged.rename(final)
        sync_folder(home.releases)
        return final
    finally:
        shutil.rmtree(staged, ignore_errors=True)
