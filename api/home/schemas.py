"""A home page: rows of entries, each with what it is and why."""

from pydantic import BaseModel, Field

from api.recommendations.schemas import RecommendedWork
from api.schemas import documented_example, example
from engine.recommend.home_rows import RowKind

_ROW = {
    "kind": "because",
    "title": "Because you watched The Lantern Road",
    "subject": "wns1",
    "items": [documented_example(RecommendedWork)],
}


class HomeRow(BaseModel):
    """One row of a home page."""

    model_config = example(**_ROW)

    kind: RowKind = Field(
        description="for_you: the user's list; watchlist; because: near a work that says much of "
        "the user; franchises: the next unseen film of each that they began; trending: done lately "
        "by many; new: added last by the platforms; platform and genre: the best of one"
    )
    title: str = Field(description="for people, in English")
    subject: str | None = Field(
        description="the platform or genre by name, or the work by id, that the row is of"
    )
    items: list[RecommendedWork]


class Home(BaseModel):
    """A page of rows, in which each work stands once."""

    model_config = example(
        user_id="42",
        known_user=True,
        release="20261121T101500Z-3f2a",
        event_offset=1204,
        events_current=True,
        ignored=[],
        rows=[_ROW],
        next="eyJyIjoi…",
    )

    user_id: str | None = Field(description="null where nobody is named")
    known_user: bool = Field(description="whether anything is known that the user did before")
    release: str
    event_offset: int = Field(description="of the last event of the user that the rows know of")
    events_current: bool = Field(description="false while the event store cannot be read")
    ignored: list[str] = Field(description="ids of the request that nothing has")
    rows: list[HomeRow]
    next: str | None = Field(
        description="`cursor` of the rows after, in which nothing of these is repeated; null: none"
    )
