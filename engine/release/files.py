"""A release: everything the service needs, in one folder that never changes.

    releases/20261121T101500Z-3f2a/
    ├── manifest.json      what it is, what it was made of, how good it is, sha256 of every file
    ├── manifest.sha256    sha256 of the manifest itself
    ├── *.npy              arrays, mapped into memory and shared by all workers
    ├── *.parquet          titles and works, films and their credits
    ├── *.csv              the study's trials and the figures, for people
    └── card.md            all of it in plain words

A release appears under its name only when it is whole and flushed to the disk, and is refused on
loading if any byte differs from its manifest. Which release is served: engine.release.registry.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.catalog.films import METHODS, Films, FilmWorld
from engine.catalog.titles import Catalog
from engine.contract.tables import CREDITS, FILMS, TITLES, WORKS
from engine.errors import CarteleraError, ReleaseDamaged
from engine.events.history import History, HistoryModel
from engine.models.biased_mf import FactorModel
from engine.models.implicit_mf import ImplicitFactors
from engine.models.item_item import ItemNeighbours
from engine.models.nearest import SimilarWorks
from engine.models.popularity import RankingModel
from engine.recommend.recommender import Recommender
from engine.scale import RatingScale
from engine.store.files import (
    Home,
    read_table,
    sync_file,
    sync_folder,
    write_bytes,
    write_json,
    write_table,
)
from engine.vocabulary import Vocabulary

FORMAT = 3
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
_BLOCK = 1 << 22


@dataclass(frozen=True)
class Release:
    """A loaded release."""

    name: str
    manifest: dict[str, Any]
    catalog: Catalog
    recommender: Recommender
    world: FilmWorld

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        self.catalog.warm()
        self.world.films.warm()


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
            "files": {path.name: _sha256(path) for path in sorted(staged.iterdir())},
        }
        write_json(staged / MANIFEST, manifest)
        write_bytes(staged / SEAL, _seal(staged))
        for path in staged.iterdir():
            sync_file(path)
        final = home.releases / name
        staged.rename(final)
        sync_folder(home.releases)
        return final
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def load(folder: Path) -> Release:
    """Return the release in `folder`, its arrays mapped from disk, after checking every byte.

    Raises:
        ReleaseDamaged: a file is missing, altered or of an unknown format.
    """
    manifest = verify(folder)
    try:
        arrays = {path.stem: _mapped(path) for path in sorted(folder.glob("*.npy"))}
        titles = read_table(folder / "titles.parquet", TITLES)
        works = read_table(folder / "works.parquet", WORKS)
        catalog = Catalog(titles, works, arrays["title_rating_count"], arrays["title_rating_sum"])
        recommender = _recommender(catalog, arrays, manifest)
        world = _world(folder, arrays)
    except (CarteleraError, LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name}: {error}") from error
    return Release(folder.name, manifest, catalog, recommender, world)


def _mapped(path: Path) -> np.ndarray:
    """Return an array that lives on disk, as a plain view: `np.memmap` is slower to index."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _recommender(
    catalog: Catalog, arrays: Mapping[str, np.ndarray], manifest: Mapping[str, Any]
) -> Recommender:
    return Recommender(
        catalog=catalog,
        users=Vocabulary(arrays["user_ids_offsets"], arrays["user_ids_block"]),
        history=History(
            arrays["history_indptr"], arrays["history_works"], arrays["history_weight"]
        ),
        tastes=_tastes(arrays),
        model=FactorModel(
            mean=float(manifest["mean"]),
            user_bias=arrays["user_bias"],
            item_bias=arrays["item_bias"],
            user_factors=arrays["user_factors"],
            item_factors=arrays["item_factors"],
            known_item=arrays["known_item"],
        ),
        ranking=RankingModel(arrays["ranking_popularity"], arrays["ranking_weight"]),
        similar=SimilarWorks(arrays["similar_works"], arrays["similar_similarity"]),
        scale=RatingScale(*manifest["rating_scale"]),
    )


def _tastes(arrays: Mapping[str, np.ndarray]) -> HistoryModel:
    if "tastes_factors" in arrays:
        confidence = float(arrays["tastes_confidence"][0])
        return ImplicitFactors(arrays["tastes_factors"], arrays["tastes_system"], confidence)
    return ItemNeighbours(arrays["tastes_indptr"], arrays["tastes_items"], arrays["tastes_values"])


def _world(folder: Path, arrays: Mapping[str, np.ndarray]) -> FilmWorld:
    films = Films(
        read_table(folder / "films.parquet", FILMS), read_table(folder / "credits.parquet", CREDITS)
    )
    similar = {
        method: SimilarWorks(arrays[f"films_{method}_works"], arrays[f"films_{method}_similarity"])
        for method in METHODS
    }
    return FilmWorld(films, similar)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of the release in `folder`.

    Raises:
        ReleaseDamaged: it is missing, unreadable, altered or of an unknown format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        intact = (folder / SEAL).read_bytes() == _seal(folder)
    except (OSError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name}: {MANIFEST} cannot be read") from error
    if not intact:
        raise ReleaseDamaged(f"release {folder.name}: {MANIFEST} differs from {SEAL}")
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise ReleaseDamaged(f"release {folder.name}: format {found!r}; expected {FORMAT}")
    return dict(manifest)


def verify(folder: Path) -> dict[str, Any]:
    """Return the manifest after comparing the sha256 of every file with it.

    Raises:
        ReleaseDamaged: a file is missing, altered or not listed.
    """
    manifest = read_manifest(folder)
    listed = manifest.get("files")
    if not isinstance(listed, dict):
        raise ReleaseDamaged(f"release {folder.name}: the manifest lists no files")
    present = {path.name for path in folder.iterdir()} - {MANIFEST, SEAL}
    if odd := sorted(present ^ set(listed)):
        raise ReleaseDamaged(f"release {folder.name}: {odd[0]} is missing or not in the manifest")
    for name, expected in listed.items():
        if not (folder / name).is_file() or _sha256(folder / name) != expected:
            raise ReleaseDamaged(f"release {folder.name}: {name} differs from the manifest")
    return manifest


def _seal(folder: Path) -> bytes:
    return f"{_sha256(folder / MANIFEST)}\n".encode()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
