"""Is the process alive, is a release in service, which one."""

from typing import Any

from fastapi import APIRouter, Depends

from api import errors
from api.params import ReleaseNow, ServingNow, SettingsNow, check_key
from api.titles.schemas import Live, Model, Ready, Reloaded

router = APIRouter(tags=["service"])


@router.get("/health/live", summary="Is the process alive?")
async def live() -> Live:
    """Answer as long as the process does."""
    return Live(status="live")


@router.get("/health/ready", summary="Is a release in service?")
async def ready(serving: ServingNow) -> Ready:
    """Answer 200 with the release in service, 503 while there is none."""
    return Ready(status="ready", release=serving.release.name, problem=serving.problem)


@router.get("/v1/model", summary="What is in service, made of what, how good")
async def model(release: ReleaseNow, settings: SettingsNow) -> Model:
    """Describe the release: data, parameters, errors beside every baseline, library versions."""
    facts: dict[str, Any] = {k: v for k, v in release.manifest.items() if k != "files"}
    scale = release.recommender.scale
    return Model(
        release=release.name, recommended_from=scale.out_of(settings.recommended_from), **facts
    )


@router.post(
    "/v1/admin/reload",
    summary="Look for a new release now",
    dependencies=[Depends(check_key)],
    responses={401: errors.documented_problem("The key is missing or wrong")},
)
def reload(serving: ServingNow) -> Reloaded:
    """Swap in the current release at once instead of at the watcher's next look."""
    swapped = serving.refresh()
    return Reloaded(swapped=swapped, release=serving.release.name, problem=serving.problem)
