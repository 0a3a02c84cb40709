"""Writing a release, pointing `current` at it, and letting go of the oldest."""

import os
import platform
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from engine.console.progress import Progress
from engine.errors import NoRelease, ReleaseDamaged
from engine.events.period import Period
from engine.events.profile import EventHistory
from engine.events.table import read_event_mark
from engine.recommend.film_world import FilmWorld
from engine.recommend.recommender import Recommender
from engine.release.manifest import read_manifest
from engine.release.read import load
from engine.release.registry import activate, current, drop_old
from engine.release.write import save
from engine.store.files import remove_folder
from engine.store.home import Home
from training import stages
from training.dataset import Lake
from training.gate import protocol
from training.ratings.sgd.vectors import processor
from training.ratings.significance import served_rmse
from training.report.card.card import CARD, model_card
from training.report.card.context import CardContext
from training.report.findings import Findings, StarsFindings
from training.report.summary import errors_table, trials_table
from training.settings import Settings
from training.shortlists import ShortlistMaker

_LIBRARIES = (
    "numba",
    "optuna",
    "numpy",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "implicit",
    "lightgbm",
)


def publish(
    lake: Lake,
    recommender: Recommender,
    world: FilmWorld,
    findings: Findings,
    settings: Settings,
    progress: Progress,
) -> str:
    """Write a release with everything that led to it, make it current, and return its name.

    Raises:
        ReleaseDamaged: the release cannot be read back; it is removed, the one before stays.
    """
    created = datetime.now(UTC)
    name = _unused_name(settings.home, created)
    versions = library_versions(_LIBRARIES)
    facts = {
        "created": created.isoformat(timespec="seconds"),
        "data_fingerprint": lake.fingerprint,
        "counts": _counts(lake, world),
        "times": _times(lake),
        "seed": settings.seed,
        "processor": processor(),
        **_facts_about_stars(findings.stars, lake.fingerprint),
        "lists": findings.lists.as_json(),
        "versions": versions,
    }
    context = CardContext(name, lake, recommender, findings, settings, versions)
    documents = {CARD: model_card(context)}
    if findings.stars:
        documents["trials.csv"] = trials_table(findings.stars.study).to_csv()
        documents["errors.csv"] = errors_table(findings.stars.evaluation).to_csv()
    mark = lake.event_store.mark if lake.event_store else None
    served = _in_parts(recommender, lake)
    progress(stages.WRITING, 0, 1)
    lists = ShortlistMaker(served, settings.threads, progress) if len(served.users) else None
    folder = save(settings.home, name, served, world, facts, documents, mark, lists)
    if lists is None:
        progress(stages.WRITING, 1, 1)
    _read_back(folder)
    activate(settings.home, name)
    drop_old(settings.home, settings.keep)
    return name


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """The versions of Python and of the libraries that are installed."""
    versions = {"python": platform.python_version()}
    for name in names:
        with suppress(PackageNotFoundError):  # LightGBM may be missing
            versions[name] = version(name)
    return versions


def _in_parts(recommender: Recommender, lake: Lake) -> Recommender:
    """The recommender with what the event store brought apart, so that what is newer replaces it.

    Until then all events are in the history: so they were learned from, and so the card shows them.
    """
    if (part := lake.event_store) is None:
        return recommender
    history, stored = map(EventHistory.from_interactions, (part.of_files, part.of_store))
    return replace(recommender, history=history, stored=stored)


def _unused_name(home: Home, created: datetime) -> str:
    """A name that begins with the time, and that no release bears, whatever the clock says."""
    while True:
        name = f"{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        if not os.path.lexists(home.releases / name):
            return name


def _counts(lake: Lake, world: FilmWorld) -> dict[str, int]:
    counts = {
        "titles": lake.titles.num_rows,
        "works": int(lake.catalog.offered.sum()),
        "ratings": len(lake.ratings),
        "users": lake.interactions.n_users,
        "films": len(world.films),
    }
    if outside := int((~lake.catalog.offered).sum()):
        counts["works outside the catalogs"] = outside
    without_stars = int((~lake.interactions.rated).sum())
    return counts | ({"events without stars": without_stars} if without_stars else {})


def _times(lake: Lake) -> dict[str, Any]:
    """How many events bear a time, whether these are used, and until when they go.

    The last moment is that of which the release knows what is wanted; null where no time is used.
    """
    times, moment = lake.times, None
    if times.usable:
        last = Period.from_times(lake.interactions.times).last
        moment = datetime.fromtimestamp(last, UTC).isoformat(timespec="seconds")
    return {
        "events": times.events,
        "timed": times.timed,
        "used": times.usable,
        "moment": moment,
    }


def _facts_about_stars(stars: StarsFindings | None, fingerprint: str) -> dict[str, Any]:
    """What the manifest says of predicted stars, where there are any."""
    if stars is None:
        return {}
    return {
        "parameters": stars.study.best.parameters.explicit(),
        "study": stars.study.name,
        "protocol": protocol(stars.evaluation, fingerprint),
        "evaluation": stars.evaluation.as_json(),
        "stars": asdict(stars.significance)
        | {
            "served": stars.served,
            "served_rmse": served_rmse(stars.significance, stars.served),
        },
    }


def _read_back(folder: Path) -> None:
    """Remove a release that cannot be loaded, for whatever reason: what stays can be served."""
    try:
        load(folder)
    except BaseException:
        remove_folder(folder)
        raise


def last_manifest(home: Home) -> dict[str, Any] | None:
    """The manifest of the current release, or None where there is none to compare with."""
    try:
        return read_manifest(current(home))
    except (NoRelease, ReleaseDamaged):
        return None


def is_fresh(home: Home, before: dict[str, Any]) -> bool:
    """Whether the current release can be served and was made of the current lake.

    Offsets of one event store say nothing of another, though it may hold the same events.
    """
    lake, entry = home.resolve_lake(), before["event_store"]
    mark = read_event_mark(lake)
    if before["data_fingerprint"] != lake.name or (entry or {}).get("id") != (
        mark and mark.store_id
    ):
        return False
    try:
        load(current(home))
    except ReleaseDamaged:
        return False
    return True
