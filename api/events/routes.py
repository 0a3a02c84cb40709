"""What people say: taken one by one or by the thousand, listed, undone, forgotten."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from api.events import described, views
from api.events.plain import EventRoute
from api.events.schemas import (
    EventKindName,
    Receipt,
    UndoneEvents,
    UserEvent,
)
from api.events.taking import NO_STORE, CurrentBody, Intake
from api.events.undoing import about, undo, undo_about
from api.params import (
    INTEGER,
    CurrentEvents,
    CurrentHolder,
    Limit,
    Offset,
    UserId,
    check_key,
    release_if_any,
)
from api.routing import Capability
from api.schemas import Page
from engine.contract.kinds import RATING
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import NotFound
from engine.event_store.records import Forget, Forgotten, StoredEvent
from engine.release.read import Release
from engine.text import squeeze

# An id of a user is opaque: it may hold a slash.
_USER = "/v1/users/{user_id:path}"
_LAST_EVENT = 2**63 - 1

router = Capability(tags=["events"])

EventId = Annotated[
    int, Path(ge=1, le=_LAST_EVENT, description="as answers give it", examples=[17]), INTEGER
]
ItemId = Annotated[
    str,
    Query(
        min_length=1,
        max_length=MAX_ID_LENGTH,
        description="of the title or the work that the events are about",
        examples=["ns1"],
    ),
]
ItemIdFilter = Annotated[
    str | None,
    Query(max_length=MAX_ID_LENGTH, description="events about this title or work; left out: all"),
]
ItemFilter = Annotated[
    EventKindName | None, Query(description="events of this kind alone; left out: all")
]


async def get_release_if_any(holder: CurrentHolder) -> Release | None:
    """The release in service; events are taken without one too."""
    return release_if_any(holder)


ReleaseIfAny = Annotated[Release | None, Depends(get_release_if_any)]


async def get_intake(log: CurrentEvents, release: ReleaseIfAny, body: CurrentBody) -> Intake:
    """What takes the events of this request."""
    return Intake(log, release, body)


CurrentIntake = Annotated[Intake, Depends(get_intake)]
_WRITES: dict[str, Any] = {"dependencies": [Depends(check_key)]}
_TAKES: dict[str, Any] = _WRITES | {"status_code": 201, "response_model": None}
_OF_USER: dict[str, Any] = _TAKES | {"methods": ["POST"], "route_class_override": EventRoute}


async def add_events(intake: CurrentIntake, user_id: UserId) -> Response:
    """Store an event of a user, or many of them: it is on the disk when this is answered.

    It counts in the next list, on every worker. One JSON object is answered by the event that is
    stored; a JSON array, NDJSON or CSV with a header line by a count and what became of each row,
    where a bad row costs itself alone. Titles that no release knows yet are kept.
    """
    return await intake.take(squeeze(user_id))


router.add_api_route(
    f"{_USER}/events",
    add_events,
    summary="Say what a user did",
    responses=described.ONE_OR_MANY,
    openapi_extra=described.BODY_OF_USER,
    **_OF_USER,
)


@router.post(
    "/v1/events",
    summary="Say what many users did",
    responses=described.MANY,
    openapi_extra=described.BODY_OF_ANYONE,
    **_TAKES,
)
async def add_events_of_users(intake: CurrentIntake) -> Response:
    """Store events of many users, each row with its `user_id`: up to 100,000 rows or 32 MB.

    A JSON array, NDJSON, or CSV whose first line names the columns. All good rows are stored in one
    step; a bad one is named with what is wrong and stops none. A row that was stored before with
    the same time is not stored twice.
    """
    return await intake.take(None)


async def add_rating(intake: CurrentIntake, user_id: UserId) -> Response:
    """Store a user's stars for a title: the short form of an event of the kind rating."""
    return await intake.take_one(squeeze(user_id), RATING.name)


router.add_api_route(
    f"{_USER}/ratings",
    add_rating,
    summary="Rate a title",
    responses=described.ONE,
    openapi_extra=described.BODY_OF_RATING,
    **_OF_USER,
)


@router.get(f"{_USER}/events", summary="What a user did", responses=described.READS)
def events(  # noqa: PLR0913 - one parameter for each of the query
    log: CurrentEvents,
    release: ReleaseIfAny,
    response: Response,
    user_id: UserId,
    kind: ItemFilter = None,
    id: ItemIdFilter = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Page[UserEvent]:
    """List the events of a user that came in over HTTP and were not undone, the newest first."""
    response.headers.update(NO_STORE)
    kept = about(release, log.events_of(squeeze(user_id)), id, kind and kind.value)
    return _page(release, kept, limit, offset)


@router.get(f"{_USER}/ratings", summary="What a user rated", responses=described.READS)
def ratings(
    log: CurrentEvents,
    release: ReleaseIfAny,
    response: Response,
    user_id: UserId,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Page[UserEvent]:
    """List the ratings of a user that came in over HTTP, of each title the latest, newest first."""
    response.headers.update(NO_STORE)
    rated = [event for event in log.events_of(squeeze(user_id)) if event.kind == RATING.name]
    latest = {event.item_id: event for event in reversed(views.newest_first(rated))}
    return _page(release, list(latest.values()), limit, offset)


def _page(
    release: Release | None, kept: list[StoredEvent], limit: int, offset: int
) -> Page[UserEvent]:
    shown = views.newest_first(kept)
    return Page.from_positions(
        list(range(len(shown))), limit, offset, lambda n: views.user_event(release, shown[n])
    )


@router.delete(
    f"{_USER}/events/{{event_id}}",
    summary="Undo an event",
    responses=described.NEEDS_KEY,
    **_WRITES,
)
async def undo_event(
    log: CurrentEvents,
    release: ReleaseIfAny,
    response: Response,
    user_id: UserId,
    event_id: EventId,
) -> UndoneEvents:
    """Undo one event: what the user said of the title before counts again, in the next list."""
    response.headers.update(NO_STORE)
    undone = await undo(log, release, squeeze(user_id), [event_id])
    if not undone.undone:
        raise NotFound("event", str(event_id))
    return undone


@router.delete(
    f"{_USER}/events",
    summary="Undo what a user said of a title",
    responses=described.NEEDS_KEY,
    **_WRITES,
)
async def undo_events(
    log: CurrentEvents,
    release: ReleaseIfAny,
    response: Response,
    user_id: UserId,
    id: ItemId,
    kind: ItemFilter = None,
) -> UndoneEvents:
    """Undo all events of a user about a title, or those of one kind; those by files stay."""
    response.headers.update(NO_STORE)
    return await undo_about(log, release, squeeze(user_id), id, kind and kind.value)


@router.delete(
    f"{_USER}/ratings",
    summary="Undo the ratings of a title",
    responses=described.NEEDS_KEY,
    **_WRITES,
)
async def undo_ratings(
    log: CurrentEvents,
    release: ReleaseIfAny,
    response: Response,
    user_id: UserId,
    id: ItemId,
) -> UndoneEvents:
    """Undo all ratings that a user gave a title over HTTP."""
    response.headers.update(NO_STORE)
    return await undo_about(log, release, squeeze(user_id), id, RATING.name)


class _WholePath(APIRoute):
    """A route that ends with the id of a user, and is no other page misspelt.

    A slash in such an id is written %2F: `DELETE …/42/evnts` is no user to forget.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        raw = scope.get("raw_path") or scope.get("path", "").encode()
        inside = raw.partition(b"/v1/users/")[2]
        return (Match.NONE, {}) if match is not Match.FULL or b"/" in inside else (match, child)


async def forget_user(
    log: CurrentEvents, release: ReleaseIfAny, response: Response, user_id: UserId
) -> Receipt:
    """Delete everything that was stored of a user, for good; what is answered is a receipt.

    No list uses the events any more. What files say of the user is left out by the next ingest. A
    slash in the id is written %2F here.
    """
    response.headers.update(NO_STORE)
    user = squeeze(user_id)
    outcome = await log.write(Forget(user))
    if not isinstance(outcome, Forgotten):
        raise TypeError(outcome)
    return views.receipt(release, user, outcome)


router.add_api_route(
    _USER,
    forget_user,
    methods=["DELETE"],
    summary="Forget a user",
    responses=described.NEEDS_KEY,
    route_class_override=_WholePath,
    **_WRITES,
)
