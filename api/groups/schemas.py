"""The bodies and answers about several people."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.recommendations.bodies import EXCLUDE as _EXCLUDE
from api.recommendations.bodies import Conditions, ExcludedIds, ListOptions, Statements
from api.recommendations.schemas import RatedWork, Reason, Recommendations
from api.schemas import documented_example, example
from api.works.cards import CARD_EXAMPLE, WorkCard
from engine.catalog.maturity import OLDEST
from engine.contract.tables import MAX_ID_LENGTH
from engine.recommend.groups import FEWEST, MOST, GroupMethod
from engine.recommend.requests import MAX_ITEMS

MOST_USERS = 100  # of a batch

UserName = Annotated[str, StringConstraints(min_length=1, max_length=MAX_ID_LENGTH)]


class Member(Statements):
    """One person of a group: a user, or somebody of whom the body says what they did, or both."""

    model_config = ConfigDict(extra="forbid")

    user_id: UserName | None = None
    age: Annotated[int, Field(ge=0, le=150)] | None = Field(
        default=None,
        description=f"in years: nothing is listed above the youngest's; from {OLDEST + 1} on no "
        "limit",
    )


class GroupBody(Conditions):
    """A question for one list for several people."""

    model_config = example(
        members=[{"user_id": "1"}, {"user_id": "2", "age": 12}],
        method="average",
        n=5,
        platform=["netflix"],
    )

    members: Annotated[list[Member], Field(min_length=FEWEST, max_length=MOST)]
    method: GroupMethod = Field(
        default=GroupMethod.AVERAGE,
        description="average: the best on the whole; least_misery: what is least bad for anybody; "
        "veto: average without what somebody would give under 2.5 of 5 stars",
    )
    n: int = Field(default=10, ge=1, le=MAX_ITEMS, description="entries of the list")
    exclude: ExcludedIds = Field(default=[], description=_EXCLUDE)


class MembersView(BaseModel):
    """What one member makes of a work of the group's list."""

    user_id: str | None
    rank: int | None = Field(description="in the member's own list; null beyond its first 2,000")
    predicted_rating: float | None
    reason: Reason


_MEMBER = {
    "user_id": "1",
    "rank": 4,
    "predicted_rating": 4.1,
    "reason": {"code": "popular", "text": "popular here", "work_id": None},
}


class GroupWork(WorkCard):
    """One entry of a group's list."""

    model_config = example(rank=1, value=0.83, **CARD_EXAMPLE, members=[_MEMBER])

    rank: int
    value: float = Field(description="what the list is ordered by, from 0 to 1")
    members: list[MembersView] = Field(description="in the order in which they were named")


class GroupRecommendations(BaseModel):
    """One list for several people, of works that none of them has seen or hidden."""

    model_config = example(
        method="average",
        release="20261121T101500Z-3f2a",
        max_age=12,
        candidates=318,
        ignored=[],
        items=[documented_example(GroupWork)],
    )

    method: GroupMethod
    release: str
    max_age: int | None = Field(description="the limit that held: the request's or the youngest's")
    candidates: int = Field(description="works that all of them may be offered")
    ignored: list[str] = Field(description="ids of the request that nothing has")
    items: list[GroupWork]


class BatchBody(ListOptions, Conditions):
    """One question for the lists of many users."""

    model_config = example(user_ids=["1", "2"], n=3, platform=["amazon"])

    user_ids: Annotated[list[UserName], Field(min_length=1, max_length=MOST_USERS)]


class Batch(BaseModel):
    """The list of each user of a batch, in the order in which they were named."""

    model_config = example(
        release="20261121T101500Z-3f2a", answers=[documented_example(Recommendations)]
    )

    release: str
    answers: list[Recommendations]


class Match(BaseModel):
    """How alike the tastes of two people are."""

    model_config = example(
        user_id="1",
        other_id="2",
        match=0.41,
        popular_match=0.12,
        common=23,
        rated=21,
        correlation=0.18,
        agreed=[{"work_id": "wns1", "title": "The Lantern Road"}],
        disputed=[],
    )

    user_id: str
    other_id: str
    match: float | None = Field(
        description="rank-biased overlap (p = 0.98) of both lists, with what was seen, from 0 to "
        "1; null where nothing is known of one of them"
    )
    popular_match: float | None = Field(
        description="what each shares with the popular list, on average: a match of no more than "
        "that says little"
    )
    common: int = Field(description="works that both did something about")
    rated: int = Field(description="works that both gave stars")
    correlation: float | None = Field(
        description="of these stars, shrunk where they are few: -1 to 1; null of fewer than two"
    )
    agreed: list[RatedWork] = Field(description="works that both rate high, the best first")
    disputed: list[RatedWork] = Field(description="works of which their stars differ most")
