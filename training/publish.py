"""Writing a release, pointing `current` at it, and letting go of the oldest."""

import platform
import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from engine.catalog.films import FilmWorld
from engine.errors import NoRelease, ReleaseDamaged
from engine.recommend.recommender import Recommender
from engine.release.manifest import read_manifest, verify
from engine.release.read import load
from engine.release.registry import activate, current, drop_old
from engine.release.write import save
from engine.store.home import Home
from training.dataset import Lake
from training.gate import protocol
from training.ratings.sgd.vectors import processor
from training.report.card.card import CARD, card_of
from training.report.card.made import Made
from training.report.summary import Findings, errors_table, trials_table
from training.settings import Settings

_LIBRARIES = ("numba", "optuna", "numpy", "pyarrow", "scikit-learn", "scipy", "implicit")


def publish(
    lake: Lake,
    recommender: Recommender,
    world: FilmWorld,
    found: Findings,
    settings: Settings,
) -> str:
    """Write a release with everything that led to it, make it current, and return its name."""
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    versions = {"python": platform.python_version()} | {n: version(n) for n in _LIBRARIES}
    facts = {
        "created": created.isoformat(timespec="seconds"),
        "data_fingerprint": lake.fingerprint,
        "counts": {
            "titles": lake.titles.num_rows,
            "works": lake.works.num_rows,
            "ratings": len(lake.interactions),
            "users": lake.interactions.n_users,
            "films": len(world.films),
        },
        "parameters": found.study.best.parameters.explicit(),
        "seed": settings.seed,
        "study": found.study.name,
        "processor": processor(),
        "protocol": protocol(found.evaluation, lake.fingerprint),
        "evaluation": found.evaluation.as_json(),
        "stars": asdict(found.stars) | {"served": found.served},
        "lists": found.lists.as_json(),
        "versions": versions,
    }
    made = Made(name, lake, recommender, found, settings, versions)
    documents = {
        CARD: card_of(made),
        "trials.csv": trials_table(found.study).to_csv(),
        "errors.csv": errors_table(found.evaluation).to_csv(),
    }
    folder = save(settings.home, name, recommender, world, facts, documents)
    load(folder)  # what cannot be read back is not published
    activate(settings.home, name)
    drop_old(settings.home, settings.keep)
    return name


def last_manifest(home: Home) -> dict[str, Any] | None:
    """Return the manifest of the current release, or None where there is none to compare with."""
    try:
        return read_manifest(current(home))
    except (NoRelease, ReleaseDamaged):
        return None


def is_fresh(home: Home, before: dict[str, Any]) -> bool:
    """Tell whether the current release is whole and was made of the current lake."""
    if before["data_fingerprint"] != home.resolve_lake().name:
        return False
    try:
        verify(current(home))
    except ReleaseDamaged:
        return False
    return True
