"""An answer again, and why it is as it is."""

from typing import Any

from pydantic import BaseModel, Field

from api.recommendations.schemas import PredictionParts, Recommendations
from api.schemas import documented_example, example

_SOURCE: dict[str, Any] = {
    "work_id": "wns1",
    "title": "The Lantern Road",
    "share": 0.62,
    "text": "without The Lantern Road, which you rated 5, this would be rank 27",
    "rank_without": 27,
    "shared": {"directors": ["Ana Orsel"], "actors": [], "genres": ["Dramas"], "countries": []},
    "same_franchise": False,
}
_ENTRY: dict[str, Any] = {
    "rank": 1,
    "work_id": "was7",
    "stars": {
        "mean": 3.53,
        "user_bias": 0.21,
        "item_bias": 0.18,
        "affinity": 0.12,
        "neighbours": 0.08,
    },
    "sources": [_SOURCE],
    "recent_share": 0.08,
    "second_stage": {
        "base": -0.42,
        "first_stage": 1.21,
        "next": 0.32,
        "popularity": 0.11,
        "stars": 0.05,
        "fame": -0.04,
        "user": 0.02,
    },
}


class SharedNames(BaseModel):
    """What two works both list."""

    directors: list[str] = []
    actors: list[str] = []
    genres: list[str] = []
    countries: list[str] = []


class Source(BaseModel):
    """A work of the history, or of the request, that speaks for an entry."""

    model_config = example(**_SOURCE)

    work_id: str
    title: str
    share: float = Field(description="of all that speaks for the entry, from 0 to 1")
    text: str | None = Field(
        description="of the first source: what the list would be without it, in English"
    )
    rank_without: int | None = Field(
        description="of the first source: where the entry would stand if nothing had been done "
        "about it; null: not among the first 1,000"
    )
    shared: SharedNames
    same_franchise: bool = Field(description="whether both are of one of TMDB's collections")


class SecondStageParts(BaseModel):
    """What each group of features adds to the score of a second stage; they add up to it."""

    model_config = example(**_ENTRY["second_stage"])

    base: float = Field(description="what every work starts from")
    first_stage: float = Field(description="what the history says, and what is wanted now")
    next: float = Field(description="how often it came soon after the last events")
    popularity: float = Field(description="how popular it was, over days and over years")
    stars: float = Field(description="its stars, and how these are beside those of the history")
    fame: float = Field(description="how well known it is beside the history")
    user: float = Field(description="how much is known of the user, and since when")


class ExplainedEntry(BaseModel):
    """What an entry of a list is made of."""

    model_config = example(**_ENTRY)

    rank: int
    work_id: str
    stars: PredictionParts | None = Field(
        description="the parts of the predicted rating; null where the release predicts no stars"
    )
    sources: list[Source] = Field(description="the three that add most; empty where none does")
    recent_share: float = Field(
        default=0.0,
        description="the share of all that speaks for the entry that is its popularity: of late, "
        "and in general for somebody of whom little is known; 0 to 1",
    )
    second_stage: SecondStageParts | None = Field(
        default=None,
        description="what the trees add up that order the best works anew; null where none do",
    )


class LeftOut(BaseModel):
    """How much a condition keeps out of a list."""

    condition: str
    works: int = Field(description="works that it alone keeps out")


class Answer(BaseModel):
    """A list that was answered before, computed again with the events of then."""

    model_config = example(
        user_id="42",
        question={"n": 10, "conditions": {"platform": ["netflix"]}},
        skip=0,
        answer=documented_example(Recommendations),
        entries=[_ENTRY],
        left_out=[{"condition": "platform", "works": 8123}],
    )

    user_id: str | None
    question: dict[str, Any] = Field(description="what was asked, without what asks nothing")
    skip: int = Field(description="entries of the list before this page")
    answer: Recommendations
    entries: list[ExplainedEntry] = Field(description="why each entry stands where it does")
    left_out: list[LeftOut] = Field(description="what was filtered out, and by which condition")
