"""The answers about one user: predicted ratings and recommendation lists."""

from enum import StrEnum

from pydantic import BaseModel, Field

from api.schemas import example
from api.works.cards import CARD_EXAMPLE, WorkCard


class PredictionParts(BaseModel):
    """The parts that add up to the predicted rating before it is clipped to the scale."""

    mean: float
    user_bias: float
    item_bias: float
    affinity: float


class Prediction(BaseModel):
    """How a user would rate a title, and whether to recommend it."""

    model_config = example(
        user_id="42",
        title_id="ns1",
        work_id="wns1",
        title="The Lantern Road",
        predicted_rating=4.12,
        rating_scale=[0.5, 5.0],
        parts={"mean": 3.53, "user_bias": 0.21, "item_bias": 0.18, "affinity": 0.2},
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
    "because": [{"work_id": "wns1", "title": "The Lantern Road"}],
}


class RecommendedWork(WorkCard):
    """One entry of a recommendation list."""

    model_config = example(**_ENTRY)

    rank: int
    predicted_rating: float | None = Field(description="null where the release predicts no stars")
    ranking_score: float = Field(description="what the list is ordered by; not stars")
    because: list[RatedWork] = Field(
        default=[],
        description="with explain=true: the two works of the history that add most to its score",
    )


class Strategy(StrEnum):
    """How a list was made."""

    PERSONAL = "personal"
    CONTENT = "content"
    POPULAR = "popular"


class Recommendations(BaseModel):
    """A recommendation list for one user, and the strategy that made it."""

    model_config = example(
        user_id="42",
        strategy="personal",
        known_user=True,
        release="20261121T101500Z-3f2a",
        candidates=12881,
        ignored=[],
        items=[_ENTRY],
    )

    user_id: str
    strategy: Strategy
    known_user: bool
    release: str
    candidates: int = Field(description="unseen works that pass the filter")
    ignored: list[str] = Field(description="ids among `liked` that nothing has, now or any more")
    items: list[RecommendedWork]
