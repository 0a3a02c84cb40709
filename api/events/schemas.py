"""What people say, as it is sent, and the answers about it."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from api.errors import FieldProblem
from api.schemas import example
from engine.contract.kinds import CODES
from engine.contract.tables import MAX_ANSWER_ID, MAX_ID_LENGTH

EventKindName = StrEnum("EventKindName", {name.upper(): name for name in CODES})  # type: ignore[misc]
EventKindName.__doc__ = "What somebody did or said."


_STARS = "on `scale`, else on the release's rating scale; 0.5 to 5 without one"


class NewRating(BaseModel):
    """A rating as it is sent to the ratings of one user."""

    model_config = example(id="ns1", stars=4.5)

    id: str = Field(max_length=MAX_ID_LENGTH, description="of a title or a work")
    stars: float = Field(description=_STARS)
    scale: list[float] | str | None = Field(
        default=None,
        description="that the stars stand on, where it is another: the least and the greatest "
        "number, as [1, 10] or 1..10",
    )
    at: str | int | None = Field(
        default=None,
        description="when it happened: ISO 8601 (UTC where no offset is given) or Unix seconds, at "
        "most five minutes ahead; left out: now, and after all that the user said of the title",
    )
    answer_id: str | None = Field(
        default=None,
        max_length=MAX_ANSWER_ID,
        description="the answer that it is a reaction to",
    )


class NewUserEvent(NewRating):
    """An event as it is sent to the events of one user."""

    model_config = example(id="ns1", kind="rating", stars=4.5)

    kind: EventKindName
    stars: float | None = Field(  # type: ignore[assignment]
        default=None,
        description=f"of a rating alone: {_STARS}",
    )


class NewEventOfAnyone(NewUserEvent):
    """An event as it is sent for many users at once."""

    model_config = example(user_id="42", id="ns1", kind="rating", stars=4.5)

    user_id: str = Field(max_length=MAX_ID_LENGTH, description="whose event it is")


_EVENT = {
    "event_id": 17,
    "user_id": "42",
    "id": "wns1",
    "title": "The Lantern Road",
    "known_title": True,
    "kind": "rating",
    "stars": 4.5,
    "rating_scale": [0.5, 5.0],
    "at": "2026-11-21T10:15:00Z",
    "recorded_at": "2026-11-21T10:15:00Z",
    "answer_id": None,
}


class UserEvent(BaseModel):
    """An event that is stored."""

    model_config = example(**_EVENT)

    event_id: int = Field(description="by which it can be undone; later ones are greater")
    user_id: str
    id: str = Field(
        description="the work, where a release knows the id that was sent; else that id"
    )
    title: str | None = Field(description="of the work; null where the release does not know it")
    known_title: bool = Field(
        description="whether the release in service knows it; if not, it is kept until one does"
    )
    kind: EventKindName
    stars: float | None = Field(description="null where the kind has none")
    rating_scale: tuple[float, float] | None = Field(description="that the stars were given on")
    at: str = Field(description="when it happened, UTC")
    recorded_at: str = Field(description="when it was stored, UTC")
    answer_id: str | None


class StoredUserEvent(UserEvent):
    """The outcome of sending one event; it is on the disk."""

    model_config = example(status="created", **_EVENT)

    status: Literal["created", "repeated"] = Field(
        description="repeated: this very event, with the same time, was stored before"
    )


class EventRow(BaseModel):
    """What became of one row."""

    row: int = Field(description="counted from 1, without blank lines and the header")
    status: Literal["created", "repeated", "rejected"]
    event_id: int | None = Field(description="null where it was rejected")
    known_title: bool | None = Field(description="null where it was rejected")
    problem: FieldProblem | None = Field(description="the first thing that is wrong with the row")


class StoredEvents(BaseModel):
    """The outcome of sending many events; those that are good are on the disk, all in one step."""

    model_config = example(
        created=1,
        repeated=0,
        rejected=1,
        rows=[
            {
                "row": 1,
                "status": "created",
                "event_id": 17,
                "known_title": True,
                "problem": None,
            },
            {
                "row": 2,
                "status": "rejected",
                "event_id": None,
                "known_title": None,
                "problem": {
                    "field": "kind",
                    "value": "lovd",
                    "expected": f"one of {', '.join(CODES)}",
                },
            },
        ],
    )

    created: int
    repeated: int
    rejected: int
    rows: list[EventRow]


class UndoneEvents(BaseModel):
    """Events that count no longer."""

    model_config = example(user_id="42", undone=[_EVENT])

    user_id: str
    undone: list[UserEvent] = Field(description="newest first; empty where there were none")


class Receipt(BaseModel):
    """What was deleted of somebody who asked to be forgotten, and what follows."""

    model_config = example(
        user_id="42",
        known=True,
        events=12,
        rows=15,
        forgotten_at="2026-11-21T10:15:00Z",
        in_release=True,
        deleted="12 events that counted and 3 rows of what was undone, with all that was kept to "
        "recognise repeated requests; they are gone now",
        from_files="the release in service holds what files say of this user until the next ingest "
        "and training (make data train), which leave it out; whoever keeps the files must delete "
        "it there",
    )

    user_id: str
    known: bool = Field(description="whether anything was known, of events or in the release")
    events: int = Field(description="that counted and are deleted")
    rows: int = Field(description="of the log that are deleted, undone events included")
    forgotten_at: str = Field(description="UTC; that of the first request where nothing came since")
    in_release: bool = Field(description="whether the release in service has a history of the user")
    deleted: str = Field(description="what was deleted, in words")
    from_files: str = Field(description="what happens to what came by files, and by when")
