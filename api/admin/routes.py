"""What operators ask and change; all of it needs the service's key, where it has one."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response

from api import errors
from api.admin import changing
from api.admin.count_schemas import EventArrivals, RequestCounts
from api.admin.counting import event_arrivals, request_counts
from api.admin.listing import ReleaseList, manifest_of, trials_of
from api.admin.schemas import (
    Activated,
    IngestReport,
    ListedRelease,
    ListedReleases,
    ReleaseDetails,
    ServiceState,
)
from api.admin.state import service_state
from api.freshness import unmarked
from api.params import (
    CurrentCounters,
    CurrentEvents,
    CurrentHolder,
    CurrentSettings,
    check_key,
)
from api.routing import Capability
from engine.errors import DataError, NotFound, ReleaseError
from engine.release.registry import current, release_before
from engine.store.home import Home
from engine.store.lake import read_report

_LONGEST_NAME = 100


async def for_this_moment(response: Response) -> None:
    """Say of every answer that nobody may keep it."""
    unmarked(response)


router = Capability(
    prefix="/v1/admin",
    tags=["admin"],
    dependencies=[Depends(check_key), Depends(for_this_moment)],
    responses={401: errors.documented_problem("The key is missing or wrong")},
)
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: errors.documented_problem("As things stand it cannot be put in service")
}

ReleaseName = Annotated[
    str,
    Path(
        max_length=_LONGEST_NAME,
        description="a release of /v1/admin/releases",
        examples=["20261121T101500Z-3f2a"],
    ),
]
Replacing = Annotated[
    str | None,
    Query(
        max_length=_LONGEST_NAME,
        description="the current release as the caller knows it; 409 where another is by now",
    ),
]


async def get_release_list(request: Request) -> ReleaseList:
    """The releases of the service's home."""
    releases: ReleaseList = request.app.state.releases
    return releases


CurrentList = Annotated[ReleaseList, Depends(get_release_list)]


@router.get("/releases", summary="The releases that there are")
def release_list(
    holder: CurrentHolder, settings: CurrentSettings, known: CurrentList
) -> ListedReleases:
    """All releases by their manifests, with what they were made of and how good they are.

    Whether every file of one is intact is checked before it is put in service.
    """
    in_service = changing.in_service(holder)
    items = known.items(in_service)
    return ListedReleases(
        current=next((each.name for each in items if each.is_current), None),
        before=_before(settings.home),
        in_service=in_service,
        problem=holder.problem,
        items=items,
    )


def _before(home: Home) -> str | None:
    try:
        current(home)
        return release_before(home).name
    except ReleaseError:
        return None


@router.get("/releases/{name}", summary="A release: manifest and trials")
def release_details(holder: CurrentHolder, known: CurrentList, name: ReleaseName) -> ReleaseDetails:
    """The manifest without its files, and the trials in which the rating model was found."""
    folder = known.folder(name)
    listed = _listed(known.items(changing.in_service(holder)), name)
    return ReleaseDetails(release=listed, manifest=manifest_of(folder), trials=trials_of(folder))


def _listed(items: list[ListedRelease], name: str) -> ListedRelease:
    for each in items:
        if each.name == name:
            return each
    raise NotFound("release", name)  # it has gone meanwhile


@router.post("/releases/{name}/activate", summary="Put a release in service", responses=_CONFLICT)
def activate(
    holder: CurrentHolder,
    settings: CurrentSettings,
    known: CurrentList,
    name: ReleaseName,
    replacing: Replacing = None,
) -> Activated:
    """Check every file of a release, make it the current one, and serve it at once.

    Other workers and replicas follow at their next look.
    """
    known.folder(name)
    return changing.put_in_service(settings.home, holder, name, replacing)


@router.post("/rollback", summary="Back to the release before", responses=_CONFLICT)
def rollback(
    holder: CurrentHolder, settings: CurrentSettings, replacing: Replacing = None
) -> Activated:
    """Make the release before the current one current again; a second call goes forward again.

    A caller who names the release to be replaced never undoes what somebody else just did.
    """
    return changing.roll_back(settings.home, holder, replacing)


@router.get("/status", summary="The service: release, lake, event store")
def status(holder: CurrentHolder, settings: CurrentSettings, log: CurrentEvents) -> ServiceState:
    """What is in service and of which age, and whether lake and events have gone on since."""
    return service_state(holder, settings, log)


@router.get("/requests", summary="What this worker has answered")
async def requests(counters: CurrentCounters, settings: CurrentSettings) -> RequestCounts:
    """Requests since the start and of the last hour, how long they took, what was refused.

    Every worker counts for itself, what pages and tools ask in process among the rest. An answer
    that is given again from memory counts as a request, and its list as none.
    """
    return request_counts(counters.counts(), settings.workers)


@router.get("/events", summary="How many events were stored lately")
def arrivals(log: CurrentEvents) -> EventArrivals:
    """The events of the last 48 hours, by hour and kind."""
    return event_arrivals(log)


@router.get("/ingest", summary="The report of the last ingest")
def ingest(settings: CurrentSettings) -> IngestReport:
    """What the ingest read, repaired, left out and rejected, as it wrote it beside the lake."""
    try:
        lake = settings.home.resolve_lake()
    except DataError:
        raise NotFound("lake in", str(settings.home.root)) from None
    if (report := read_report(lake)) is None:
        raise NotFound("ingest report", lake.name)
    return IngestReport(lake=lake.name, report=report)
