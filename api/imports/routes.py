"""Histories of other services: looked at first, then taken into the events of a user."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.events.problems import IdempotencyConflict
from api.events.taking import NO_STORE
from api.imports import described, views
from api.imports.schemas import ImportPreview
from api.imports.uploads import CurrentChoices, CurrentUpload, Upload
from api.keeping.event_log import EventLog
from api.params import CurrentEvents, CurrentHolder, UserId, check_key
from api.routing import Capability
from engine.event_store.records import KeyConflict, NewEvent, Record, Recorded
from engine.imports.histories import MatchedHistory, check_decided, match_history
from engine.release.read import Release
from engine.text import squeeze

router = Capability(tags=["imports"])


async def get_release_at_hand(holder: CurrentHolder) -> Release:
    """The release that this request uses from its beginning to its end."""
    return holder.release


ReleaseAtHand = Annotated[Release, Depends(get_release_at_hand)]


@router.post(
    "/v1/imports",
    summary="See what an import would store",
    response_model=ImportPreview,
    responses=described.TAKES_FILE,
    openapi_extra=described.BODY,
)
async def preview_import(upload: CurrentUpload, release: ReleaseAtHand) -> Response:
    """Read a file of another service and say of every row which work it is of; nothing is kept.

    The body is the file itself: an archive as it was downloaded, or one file of it. Ids count
    before titles; a title is matched where one work or film alone is called so, of that year. All
    else is asked, with the choices that there are.
    """

    def answer() -> bytes:
        return _as_json(views.preview(match_history(release, upload.read(), time.time())))

    content = await run_in_threadpool(answer)
    return Response(content, headers=NO_STORE, media_type="application/json")


@router.post(
    "/v1/users/{user_id:path}/imports",
    summary="Import what a user did elsewhere",
    status_code=201,
    response_model=None,
    responses=described.OUTCOMES,
    openapi_extra=described.BODY,
    dependencies=[Depends(check_key)],
)
async def import_history(
    upload: CurrentUpload,
    release: ReleaseAtHand,
    log: CurrentEvents,
    user_id: UserId,
    chosen: CurrentChoices,
) -> Response:
    """Store what a file says of works that are sure or chosen, all in one step.

    The same file again changes nothing: what the user has said before is not stored twice. A file
    whose dates can be read in two ways needs `dates`, one of a household `profile`.
    """
    intake = _Intake(log, release, upload, chosen)
    return await intake.take(squeeze(user_id))


@dataclass(frozen=True)
class _Intake:
    """Takes the events of one file."""

    log: EventLog
    release: Release
    upload: Upload
    chosen: Mapping[int, str]

    async def take(self, user_id: str) -> Response:
        """Store what is sure and new.

        Raises:
            CarteleraError: the file cannot be read, or in several ways.
            IdempotencyConflict: the key was used for another request.
            StoreUnavailable: nothing was stored.
        """
        matched = await run_in_threadpool(self._matched)
        events, known = await run_in_threadpool(self._new_events, matched, user_id)
        recorded = await self._record(user_id, events, known)
        repeated = known if not recorded.replayed else int(json.loads(recorded.note))
        again = sum(written.repeated for written in recorded.written)
        created = len(recorded.written) - again
        content = await run_in_threadpool(
            lambda: _as_json(views.outcome(matched, user_id, created, repeated + again))
        )
        replayed = {"Idempotency-Replayed": "true"} if recorded.replayed else {}
        return Response(
            content,
            201 if created else 200,
            NO_STORE | replayed,
            media_type="application/json",
        )

    def _matched(self) -> MatchedHistory:
        history = self.upload.read()
        check_decided(history, self.upload.profile, self.upload.dates)
        return match_history(self.release, history, time.time(), self.chosen)

    def _new_events(
        self, matched: MatchedHistory, user_id: str
    ) -> tuple[tuple[NewEvent, ...], int]:
        """The events that the user has not said before, and how many they have."""
        unsaid = matched.unsaid(self.log.events_of(user_id))
        events = (statement.event(user_id, matched.scale) for statement in unsaid.new)
        return tuple(events), len(unsaid.repeated)

    async def _record(self, user_id: str, events: tuple[NewEvent, ...], repeated: int) -> Recorded:
        """Store events; of none and without a key nothing is written."""
        key = self.upload.key_of(user_id, self.chosen, json.dumps(repeated))
        if not events and key is None:
            return Recorded((), 0)
        outcome: Any = await self.log.write(Record(events, key))
        if isinstance(outcome, KeyConflict):
            raise IdempotencyConflict(outcome.key)
        if not isinstance(outcome, Recorded):
            raise TypeError(outcome)
        return outcome


def _as_json(model: BaseModel) -> bytes:
    return model.model_dump_json().encode()
