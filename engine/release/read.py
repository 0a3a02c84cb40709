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
from engine.release.manifest import verify
from engine.scale import RatingScale
from engine.store.tables import read_table
from engine.vocabulary import Vocabulary


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
