"""The state of the service: the release, the lake, the event store."""

import os
from datetime import UTC, datetime
from typing import Any

from api.admin.schemas import LakeState, ServiceState, StoreState
from api.keeping.event_log import EventLog
from api.params import release_if_any
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.errors import CarteleraError, DataError
from engine.release.read import Release
from engine.store.home import Home
from engine.version import VERSION


def service_state(holder: ReleaseHolder, settings: Settings, log: EventLog) -> ServiceState:
    """What this worker serves, and what it stands on."""
    release = release_if_any(holder)
    manifest: dict[str, Any] = release.manifest if release else {}
    return ServiceState(
        version=VERSION,
        worker=os.getpid(),
        workers=settings.workers,
        key_is_set=settings.api_key is not None,
        release=release.name if release else None,
        problem=holder.problem,
        created=manifest.get("created"),
        age_seconds=age_of(manifest.get("created")),
        data_fingerprint=manifest.get("data_fingerprint"),
        counts=manifest.get("counts", {}),
        lake=_lake(settings.home, manifest.get("data_fingerprint")),
        events=_store(log, release),
    )


def age_of(created: object) -> int | None:
    """Seconds since a time in ISO 8601; None where it is none."""
    try:
        moment = datetime.fromisoformat(str(created))
        return max(0, round((datetime.now(UTC) - moment).total_seconds()))
    except (TypeError, ValueError):
        return None


def _lake(home: Home, served: str | None) -> LakeState | None:
    try:
        folder = home.resolve_lake()
    except DataError:
        return None
    try:
        seconds = max(file.stat().st_mtime for file in folder.iterdir())
    except (OSError, ValueError):
        ingested = None
    else:
        ingested = iso(seconds)
    return LakeState(name=folder.name, ingested=ingested, is_served=folder.name == served)


def _store(log: EventLog, release: Release | None) -> StoreState:
    try:
        store = log.position()
    except CarteleraError as error:
        return StoreState(offset=None, since_release=None, problem=str(error))
    if store is None:
        return StoreState(offset=None, since_release=None, problem=None)
    known = release.event_mark if release else None
    is_of_it = known is not None and known.store_id == store.store_id
    since = max(0, store.offset - known.offset) if known and is_of_it else None
    if release and known is None:
        since = store.offset  # it was made of no store at all
    return StoreState(offset=store.offset, since_release=since, problem=None)


def iso(seconds: float) -> str:
    """A time in seconds since 1970 as ISO 8601, in UTC."""
    return datetime.fromtimestamp(round(seconds), UTC).isoformat()
