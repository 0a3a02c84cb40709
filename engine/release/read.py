"""A release: everything the service needs, in one folder that never changes.

    releases/20261121T101500Z-3f2a/
    ├── manifest.json      what it is, what it was made of, how good it is, sha256 of every file
    ├── manifest.sha256    sha256 of the manifest itself
    ├── *.npy              arrays, the large ones mapped into memory and shared by all workers
    ├── *.arrow            titles, works and platforms, films and their credits: mapped as well
    ├── *.csv              the study's trials and the figures, for people
    └── card.md            all of it in plain words

A release appears under its name only when it is whole and flushed to the disk, and is refused on
loading if any byte differs from its manifest. Its files are read-only: cutting a mapped one ends
every process that reads it (docs/operating.md). Which release is served: engine.release.registry.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from engine import commands
from engine.catalog.cards import TitleCards, WorkCards, title_cards, work_cards
from engine.catalog.directory import FILM, KINDS, WORK, Directory
from engine.catalog.films import METHODS, Films
from engine.catalog.name_index import NameIndex
from engine.catalog.platforms import Platforms
from engine.catalog.titles import Catalog
from engine.contract.kinds import CODES
from engine.contract.tables import (
    CREDITS,
    FILMS,
    FORMER_WORKS,
    PLATFORMS,
    TITLES,
    WORKS,
    Contract,
)
from engine.errors import CarteleraError, ReleaseDamaged
from engine.events.mark import EventMark
from engine.events.profile import EventHistory
from engine.events.weighting import EventWeighting
from engine.models import MODELS
from engine.models.base import Model
from engine.models.nearest import Nearest
from engine.recommend.film_world import FilmWorld
from engine.recommend.models import ReleaseModels
from engine.recommend.recommender import Recommender
from engine.recommend.shortlists import Shortlists
from engine.release.manifest import verify
from engine.release.names import read_names
from engine.release.parts import Parts
from engine.release.postings import OF_FILMS, OF_TITLES, read_postings
from engine.release.write import FILM_ROLE, HISTORY, SHORTLISTS, STORED, TABLE
from engine.scale import RatingScale
from engine.store.tables import map_table, read_table
from engine.version import program
from engine.vocabulary import Vocabulary

_FORMER_TABLE = ".parquet"
# What models raise that find arrays of other shapes, types or values than they wrote.
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Release:
    """A loaded release.

    Attributes:
        event_mark: how far the event store had been read; None where there was none.
    """

    name: str
    manifest: dict[str, Any]
    catalog: Catalog
    recommender: Recommender
    world: FilmWorld
    directory: Directory
    event_mark: EventMark | None = None

    @cached_property
    def fingerprint(self) -> str:
        """What no other release has: the digest of its manifest, which holds those of all files."""
        return hashlib.sha256(json.dumps(self.manifest, sort_keys=True).encode()).hexdigest()

    @cached_property
    def title_cards(self) -> TitleCards:
        """What cards show of the catalog's titles."""
        return title_cards(self.catalog)

    @cached_property
    def work_cards(self) -> WorkCards:
        """What cards show of the catalog's works."""
        return work_cards(self.catalog, self.world.films, self.title_cards)

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        self.catalog.warm()
        self.recommender.warm()
        _ = self.work_cards, self.fingerprint
        self.world.films.warm()
        self.directory.warm()


def load(folder: Path) -> Release:
    """The release in `folder`, large arrays mapped from disk, after checking every byte.

    Raises:
        ReleaseDamaged: a file is missing, altered or of an unknown format, or a model is of a kind
            that this version does not know or lacks an array.
    """
    manifest = verify(folder)
    try:
        arrays = Parts(folder)
        recommender, world, directory = _content(folder, manifest)
        recommender = replace(recommender, shortlists=_shortlists(arrays, recommender, manifest))
        event_mark = EventMark.from_json(_entry(manifest, "event_store"))
    except (CarteleraError, LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name}: {error}") from error
    catalog = recommender.catalog
    return Release(folder.name, manifest, catalog, recommender, world, directory, event_mark)


def recommender_in(folder: Path, manifest: Mapping[str, Any]) -> tuple[Recommender, FilmWorld]:
    """The recommender of a folder that may still lack its manifest, and the films.

    Raises:
        CarteleraError, LookupError, TypeError, ValueError: something is missing or does not fit.
    """
    recommender, world, _ = _content(folder, manifest)
    return recommender, world


def _content(folder: Path, manifest: Mapping[str, Any]) -> tuple[Recommender, FilmWorld, Directory]:
    arrays = Parts(folder)
    models = _models(arrays, _entry(manifest, "models"))
    films, credits = _table(folder, FILMS), _table(folder, CREDITS)
    listed = read_postings(arrays, OF_FILMS, films.num_rows)
    names, people = read_names(arrays, Films(films, credits, postings=listed))
    world = _world(Films(films, credits, names.of_kind(KINDS.index(FILM)), listed), models)
    catalog = _catalog(folder, arrays, names.of_kind(KINDS.index(WORK)), world.films)
    recommender = _recommender(catalog, arrays, models, manifest)
    return recommender, world, Directory(catalog, world.films, people, names)


def _shortlists(
    arrays: Parts, recommender: Recommender, manifest: Mapping[str, Any]
) -> Shortlists | None:
    """The beginnings of lists; None where there are none, or another program made them."""
    entry = manifest.get(SHORTLISTS)
    if not isinstance(entry, Mapping) or entry.get("program") != program():
        return None
    part = arrays.part(SHORTLISTS, "the beginnings of lists")
    return Shortlists.from_arrays(part, len(recommender.users))


def _entry(manifest: Mapping[str, Any], name: str) -> Any:
    if name not in manifest:
        raise ReleaseDamaged(f"the manifest has no entry {name!r}")
    return manifest[name]


def _catalog(folder: Path, arrays: Parts, names: NameIndex, films: Films) -> Catalog:
    titles, works = _table(folder, TITLES), _table(folder, WORKS)
    counts = arrays.part("titles", "the catalog")
    return Catalog(
        titles,
        works,
        counts["rating_count"],
        counts["rating_sum"],
        _platforms(folder, titles),
        _former_works(folder),
        names,
        films,
        read_postings(arrays, OF_TITLES, titles.num_rows),
    )


def _former_works(folder: Path) -> pa.Table | None:
    """Where former ids of works lead; None where no work has such ids."""
    return _table(folder, FORMER_WORKS) if _holds(folder, FORMER_WORKS) else None


def _platforms(folder: Path, titles: pa.Table) -> Platforms:
    """The platforms; a release of before they had a table knows them by their plain names."""
    if not _holds(folder, PLATFORMS):
        return Platforms.of_titles(titles)
    return Platforms(_table(folder, PLATFORMS))


def _holds(folder: Path, contract: Contract) -> bool:
    return any((folder / f"{contract.name}{end}").exists() for end in (TABLE, _FORMER_TABLE))


def _table(folder: Path, contract: Contract) -> pa.Table:
    """A table of a release; one of format 6 holds it as Parquet."""
    former = folder / f"{contract.name}{_FORMER_TABLE}"
    if former.exists():
        return read_table(former, contract)
    return map_table(folder / f"{contract.name}{TABLE}", contract)


def _models(arrays: Parts, kinds: Mapping[str, str]) -> dict[str, Model]:
    """The models by role, each built upon those before it that it uses."""
    if not isinstance(kinds, Mapping):
        raise ReleaseDamaged("the manifest names no models")
    models: dict[str, Model] = {}
    for role, kind in kinds.items():
        if (model := MODELS.get(kind)) is None:
            raise ReleaseDamaged(
                f"the model {role!r} is of kind {kind!r}, which this version does not know "
                f"({', '.join(MODELS)}); `{commands.TRAIN}` makes a release that it knows"
            )
        used = list(_used(models, model, role))
        name = f"the model {role!r} of kind {kind!r}"
        try:
            models[role] = model.from_arrays(arrays.part(role, name), *used)
        except _UNREADABLE as error:
            raise ReleaseDamaged(f"{name} cannot be read: {error!r}") from error
    return models


def _used(models: Mapping[str, Model], model: type[Model], role: str) -> Iterator[Model]:
    for needed in model.uses:
        if needed not in models:
            raise ReleaseDamaged(
                f"the model {role!r} of kind {model.kind!r} is built upon the model {needed!r}, "
                "which is missing"
            )
        yield models[needed]


def _recommender(
    catalog: Catalog, arrays: Parts, models: Mapping[str, Model], manifest: Mapping[str, Any]
) -> Recommender:
    users = arrays.part("user_ids", "the user ids")
    n_works, kinds = catalog.works.num_rows, _entry(manifest, "event_kinds")
    has_store = _entry(manifest, "event_store") is not None
    scale, weighting = _entry(manifest, "rating_scale"), _entry(manifest, "weighting")
    return Recommender(
        catalog=catalog,
        users=Vocabulary(users["offsets"], users["block"]),
        history=_history(arrays.part(HISTORY, "the history"), kinds, n_works),
        weighting=EventWeighting(**weighting) if weighting else None,
        models=ReleaseModels.from_roles(models),
        scale=RatingScale(*scale) if scale else None,
        stored=_history(arrays.part(STORED, "the stored events"), kinds, n_works)
        if has_store
        else None,
    )


def _history(arrays: dict[str, np.ndarray], kinds: list[str], n_works: int) -> EventHistory:
    arrays["kinds"] = _kind_codes(arrays["kinds"], kinds)
    return EventHistory.from_arrays(arrays, n_works)


def _kind_codes(codes: np.ndarray, names: list[str]) -> np.ndarray:
    """The codes of this version for those of the release, which number the kinds `names`."""
    if strangers := [name for name in names if name not in CODES]:
        raise ReleaseDamaged(
            f"the history holds events of kind {strangers[0]!r}; expected {', '.join(CODES)}"
        )
    if len(codes) and not 0 <= codes.min() <= codes.max() < len(names):
        raise ReleaseDamaged(f"the history holds codes of kinds beyond its {len(names)}")
    if names == list(CODES)[: len(names)]:
        return codes
    renumbered: np.ndarray = np.array([CODES[name] for name in names], np.int8)[codes]
    return renumbered


def _world(films: Films, models: Mapping[str, Model]) -> FilmWorld:
    return FilmWorld(films, {method: _similar_films(models, method) for method in METHODS})


def _similar_films(models: Mapping[str, Model], method: str) -> Nearest:
    role = f"{FILM_ROLE}{method}"
    if not isinstance(model := models.get(role), Nearest):
        raise TypeError(f"the role {role} needs a model of kind {Nearest.kind}")
    return model
