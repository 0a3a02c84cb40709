"""Health, the release in service, and its reload."""

from typing import Any

from fastapi import Depends

from api import errors
from api.params import (
    CurrentEvents,
    CurrentHolder,
    CurrentRelease,
    CurrentSettings,
    Root,
    check_key,
)
from api.routing import Capability
from api.service.schemas import Live, Model, Ready, Reloaded
from api.service.views import index_page

router = Capability(tags=["service"])


@router.get("/v1", include_in_schema=False)
async def index(holder: CurrentHolder, root: Root) -> dict[str, Any]:
    """Say where everything is, with calls to try."""
    return index_page(holder, root)


@router.get("/health/live", summary="Is the process alive?")
async def live() -> Live:
    """Answer as long as the process does."""
    return Live(status="live")


@router.get("/health/ready", summary="Is a release in service?")
def ready(holder: CurrentHolder, log: CurrentEvents) -> Ready:
    """Answer 200 with the release in service, 503 while there is none."""
    release = holder.release.name
    return Ready(status="ready", release=release, problem=holder.problem, events=log.problem())


@router.get("/v1/model", summary="The release in service: data, parameters, evaluation")
async def model(release: CurrentRelease, settings: CurrentSettings) -> Model:
    """The release's data, parameters, errors beside every baseline, and library versions."""
    manifest: dict[str, Any] = {k: v for k, v in release.manifest.items() if k != "files"}
    scale = release.recommender.scale
    threshold = scale.out_of(settings.recommended_from) if scale else None
    return Model(release=release.name, recommended_from=threshold, **manifest)


@router.post(
    "/v1/admin/reload",
    summary="Look for a new release now",
    dependencies=[Depends(check_key)],
    responses={401: errors.documented_problem("The key is missing or wrong")},
)
def reload(holder: CurrentHolder) -> Reloaded:
    """Swap in the current release at once instead of at the watcher's next look."""
    swapped = holder.refresh()
    return Reloaded(swapped=swapped, release=holder.release.name, problem=holder.problem)
