"""Writing a release: it appears under its name only when it is whole and flushed to the disk."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from engine.contract.kinds import CODES
from engine.contract.tables import CREDITS, FILMS, FORMER_WORKS, PLATFORMS, TITLES, WORKS
from engine.errors import ReleaseError
from engine.events.mark import EventMark
from engine.models.base import Model
from engine.recommend.film_world import FilmWorld
from engine.recommend.recommender import Recommender
from engine.recommend.shortlists import DEPTH, Shortlists
from engine.release.manifest import FORMAT, MANIFEST, SEAL, seal, sha256_of
from engine.release.names import name_arrays
from engine.release.postings import posting_arrays
from engine.release.registry import current, next_sequence
from engine.store.files import (
    discard,
    locating,
    make_read_only,
    sync_file,
    sync_folder,
    write_array,
    write_bytes,
    write_json,
)
from engine.store.home import Home
from engine.store.tables import write_mappable_table
from engine.version import program

HISTORY, STORED, FILM_ROLE = "history", "stored", "films-"
SHORTLISTS = "shortlists"
TABLE = ".arrow"  # at the end of the name of a table

# Of a folder and a manifest by which `engine.release.read.recommender_in` reads it.
MakeShortlists = Callable[[Path, Mapping[str, Any]], Shortlists]


def release_models(recommender: Recommender, world: FilmWorld) -> dict[str, Model]:
    """All models of a release by their role, those before that others are built upon."""
    films = {f"{FILM_ROLE}{method}": similar for method, similar in world.similar.items()}
    return recommender.models.by_role() | films


def release_arrays(recommender: Recommender, world: FilmWorld) -> dict[str, np.ndarray]:
    """The arrays of models, users and history by file name: `role.array` for those of models."""
    models = release_models(recommender, world)
    parts: dict[str, Mapping[str, np.ndarray]]
    parts = {role: model.to_arrays() for role, model in models.items()}
    parts[HISTORY] = recommender.history.to_arrays()
    if recommender.stored is not None:
        parts[STORED] = recommender.stored.to_arrays()
    parts["user_ids"] = {"offsets": recommender.users.offsets, "block": recommender.users.block}
    parts["titles"] = {
        "rating_count": recommender.catalog.rating_count,
        "rating_sum": recommender.catalog.rating_sum,
    }
    return _by_file(parts)


def _by_file(parts: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {
        f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()
    }


def save(  # noqa: PLR0913 - each is a part of a release
    home: Home,
    name: str,
    recommender: Recommender,
    world: FilmWorld,
    facts: Mapping[str, Any],
    documents: Mapping[str, str],
    event_mark: EventMark | None = None,
    make_shortlists: MakeShortlists | None = None,
) -> Path:
    """Write a release under `name` and return its folder; it is not yet current.

    `facts` is what the manifest says beside the format, the models, the scale and the hashes;
    `documents` are text files to keep with it, by name. `event_mark` says how far the event store
    was read that the recommender's stored events are of. `make_shortlists` is called once all else
    is written, so that other processes may read it.
    """
    for abandoned in home.releases.glob(".staging-*"):  # by a killed run; only one runs at once
        discard(abandoned)
    staged = home.releases / f".staging-{name}"
    staged.mkdir(parents=True)
    try:
        _write_content(staged, recommender, world)
        for document, text in documents.items():
            with locating(staged / document):
                (staged / document).write_text(text, "utf-8")
        manifest = {
            "format": FORMAT,
            "name": name,
            **_identity(recommender, world),
            "event_store": event_mark.as_json() if event_mark else None,
            **facts,
            **_chain(home),
        }
        if make_shortlists:
            manifest[SHORTLISTS] = {"program": program(), "depth": DEPTH}
            lists = {SHORTLISTS: make_shortlists(staged, manifest).to_arrays()}
            _write_arrays(staged, _by_file(lists))
        manifest["files"] = {path.name: sha256_of(path) for path in sorted(staged.iterdir())}
        write_json(staged / MANIFEST, manifest)
        write_bytes(staged / SEAL, seal(staged))
        make_read_only(staged)
        for path in staged.iterdir():
            sync_file(path)
        final = home.releases / name
        staged.rename(final)
        sync_folder(home.releases)
        return final
    finally:
        if staged.exists():
            discard(staged)


def _chain(home: Home) -> dict[str, Any]:
    """Where the next release stands among those there are; no clock is asked."""
    try:
        before = current(home).name
    except ReleaseError:
        before = None
    return {"sequence": next_sequence(home), "previous": before}


def _write_content(folder: Path, recommender: Recommender, world: FilmWorld) -> None:
    catalog, films = recommender.catalog, world.films
    arrays = release_arrays(recommender, world) | _by_file(name_arrays(catalog, films))
    _write_arrays(folder, arrays | _by_file(posting_arrays(catalog, films)))
    tables = [
        (TITLES, catalog.titles),
        (WORKS, catalog.works),
        (PLATFORMS, catalog.platforms.table),
        (FILMS, films.films),
        (CREDITS, films.credits),
    ]
    if catalog.former_table.num_rows:
        tables.append((FORMER_WORKS, catalog.former_table))
    for contract, table in tables:
        write_mappable_table(folder / f"{contract.name}{TABLE}", table, contract)


def _write_arrays(folder: Path, arrays: Mapping[str, np.ndarray]) -> None:
    for key, array in arrays.items():
        write_array(folder / f"{key}.npy", array)


def _identity(recommender: Recommender, world: FilmWorld) -> dict[str, Any]:
    """What `engine.release.read` needs to build the models again."""
    scale, weighting = recommender.scale, recommender.weighting
    models = release_models(recommender, world)
    return {
        "rating_scale": [scale.low, scale.high] if scale else None,
        "models": {role: model.kind for role, model in models.items()},
        "weighting": asdict(weighting) if weighting else None,
        "event_kinds": list(CODES),
    }
