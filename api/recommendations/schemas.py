"""The answers about one user: predicted ratings and recommendation lists."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas import example
from api.works.cards import CARD_EXAMPLE, WorkCard
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.strategies import StrategyName


class PredictionParts(BaseModel):
    """The parts that add up to the predicted rating before it is clipped to the scale."""

    mean: float
    user_bias: float
    item_bias: float
    affinity: float
    neighbours: float = Field(
        description="what the user's own stars of the works most like it add; 0 where the release "
        "predicts without"
    )


class NeighbourStars(BaseModel):
    """Stars that the user gave to a neighbour of the title: one of the works most like it."""

    model_config = example(work_id="wns7", title="The Salt Coast", stars=5.0, part=0.11)

    work_id: str
    title: str
    stars: float = Field(description="what the user gave it")
    part: float = Field(description="what this adds to the predicted rating, in stars")


class Prediction(BaseModel):
    """How a user would rate a title, and whether to recommend it."""

    model_config = example(
        user_id="42",
        title_id="ns1",
        work_id="wns1",
        title="The Lantern Road",
        predicted_rating=4.12,
        rating_scale=[0.5, 5.0],
        parts={
            "mean": 3.53,
            "user_bias": 0.21,
            "item_bias": 0.18,
            "affinity": 0.12,
            "neighbours": 0.08,
        },
        neighbours=[
            {"work_id": "wns7", "title": "The Salt Coast", "stars": 5.0, "part": 0.11},
            {"work_id": "was3", "title": "A Quiet Harbour", "stars": 3.0, "part": -0.03},
        ],
        recommended=True,
        recommended_from=3.5,
        known_user=True,
        known_title=True,
    )

    user_id: str
    title_id: str
    work_id: str
    title: str
    predicted_rating: float
    rating_scale: tuple[float, float]
    parts: PredictionParts
    neighbours: list[NeighbourStars] = Field(
        default=[],
        description="the user's stars that add or take away most as neighbours of the title, three "
        "at most; empty where the release predicts without",
    )
    recommended: bool
    recommended_from: float
    known_user: bool
    known_title: bool = Field(description="whether the model was trained on ratings of the title")


class RatedWork(BaseModel):
    """A work of the user's history, or one that the request names as liked."""

    work_id: str
    title: str


_ENTRY = {
    "rank": 1,
    **CARD_EXAMPLE,
    "predicted_rating": 4.3,
    "ranking_score": 7.9,
    "strategy": "personal",
    "reason": {
        "code": "goes_with",
        "text": "goes with The Lantern Road, which you rated",
        "work_id": "wns1",
    },
    "because": [{"work_id": "wns1", "title": "The Lantern Road"}],
}


class Reason(BaseModel):
    """Why a work stands in a list, for programs and for people."""

    code: ReasonCode = Field(
        description="goes_with: people do it beside, or after, a work of the history; like: its "
        "content is near that of one; stars: popular, and near what got high stars; recent: many "
        "did something about it lately, which says more than the history; popular: many did "
        "something about it here; and of works that nobody did anything about: votes (of "
        "TMDB), seasons, platforms (several), new, people (known from other titles), catalog "
        "(nothing but its entry is known)"
    )
    text: str = Field(description="a short sentence without a full stop, in English")
    work_id: str | None = Field(
        default=None, description="the work of the history that adds most, where one does"
    )


class RecommendedWork(WorkCard):
    """One entry of a recommendation list."""

    model_config = example(**_ENTRY)

    rank: int
    predicted_rating: float | None = Field(description="null where the release predicts no stars")
    ranking_score: float = Field(description="falls along the list; not stars")
    strategy: StrategyName = Field(description="how this entry came into the list")
    reason: Reason
    because: list[RatedWork] = Field(
        default=[],
        description="with explain=true: the two works of the history that add most to its score",
    )


class Shortfall(BaseModel):
    """Why a page has fewer entries than were asked for."""

    model_config = example(
        reason="3 works left by all conditions together; without platform there would be 41",
        costliest="platform",
        without_it=41,
    )

    reason: str
    costliest: str | None = Field(
        description="the condition without which most works more would be left; null: none"
    )
    without_it: int = Field(description="how many works would be left then")


_LIST: dict[str, Any] = {
    "user_id": "42",
    "strategy": "personal",
    "known_user": True,
    "release": "20261121T101500Z-3f2a",
    "event_offset": 1204,
    "events_current": True,
    "answer_id": "eyJyIjoi…",
    "candidates": 12881,
    "ignored": [],
    "items": [_ENTRY],
    "shortfall": None,
    "next": "eyJyIjoi…",
}


class Recommendations(BaseModel):
    """A page of a recommendation list, and the strategy that made it."""

    model_config = example(**_LIST)

    user_id: str | None = Field(description="null where nobody is named")
    strategy: StrategyName = Field(description="that of the first entries")
    known_user: bool = Field(description="whether anything is known that the user did before")
    release: str
    event_offset: int = Field(
        description="of the last event of the user that the list knows of; 0 of none since the "
        "release"
    )
    events_current: bool = Field(
        description="false while the event store cannot be read: then the list is of what was "
        "known last"
    )
    answer_id: str | None = Field(
        description="of this answer: /v1/answers/{answer_id} repeats and explains it, and an event "
        "may carry it; null where a body asked for more than an id can hold"
    )
    candidates: int = Field(description="works that pass all that is asked")
    ignored: list[str] = Field(description="ids of the request that nothing has, now or any more")
    items: list[RecommendedWork]
    shortfall: Shortfall | None = Field(
        description="why there are fewer entries than n; null where there are as many"
    )
    next: str | None = Field(description="`cursor` of the page after; null where there is none")
