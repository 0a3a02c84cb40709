"""The answer to which platform is worth it."""

from typing import Any

from pydantic import BaseModel, Field

from api.recommendations.schemas import RecommendedWork, Shortfall
from api.schemas import documented_example, example
from engine.recommend.strategies import StrategyName


class Worth(BaseModel):
    """Some works of the list: what they are worth of it, and how many they are."""

    percent: float = Field(
        description="of the value of the list, in which the work at rank r counts 1 / log2(r + 1)"
    )
    works: int


_PRICE = Field(description="as the request says; null where it says none")
_PER_PERCENT = Field(
    description="the price of one percent of the list; null without a price, or where it is none"
)
_EVIDENCE: list[dict[str, Any]] = [documented_example(RecommendedWork)]
_FURTHER: dict[str, Any] = {
    "platform": "amazon",
    "adds": {"percent": 31.24, "works": 29},
    "alone": {"percent": 31.24, "works": 29},
    "together": {"percent": 76.5, "works": 74},
    "price": 8.99,
    "price_per_percent": 0.287772,
    "evidence": _EVIDENCE,
}
_HELD: dict[str, Any] = {
    "platform": "netflix",
    "loses": {"percent": 45.26, "works": 45},
    "price": None,
    "price_per_percent": None,
    "evidence": _EVIDENCE,
}


class FurtherPlatform(BaseModel):
    """A platform that the user does not have."""

    model_config = example(**_FURTHER)

    platform: str
    adds: Worth = Field(description="to those that the user has and those before it here")
    alone: Worth = Field(description="what it adds to those that the user has")
    together: Worth = Field(description="what the user has with it and those before it here")
    price: float | None = _PRICE
    price_per_percent: float | None = _PER_PERCENT
    evidence: list[RecommendedWork] = Field(
        description="the best works that it adds, with their ranks in the list"
    )


class HeldPlatform(BaseModel):
    """A platform that the user has."""

    model_config = example(**_HELD)

    platform: str
    loses: Worth = Field(description="what would be gone without it: it alone carries that")
    price: float | None = _PRICE
    price_per_percent: float | None = _PER_PERCENT
    evidence: list[RecommendedWork] = Field(
        description="the best works that it alone carries of those that the user has"
    )


class Subscriptions(BaseModel):
    """What platforms are worth to somebody, measured by the best works that they do not know."""

    model_config = example(
        user_id="42",
        strategy="personal",
        known_user=True,
        release="20261121T101500Z-3f2a",
        event_offset=1204,
        events_current=True,
        ignored=[],
        best=100,
        covered={"percent": 45.26, "works": 45},
        have=[_HELD],
        further=[_FURTHER],
        shortfall=None,
    )

    user_id: str | None = Field(description="null where nobody is named")
    strategy: StrategyName = Field(description="that of the list's first entries")
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
    ignored: list[str] = Field(description="ids of the request that nothing has, now or any more")
    best: int = Field(description="works of the list: 100, unless fewer pass the conditions")
    covered: Worth = Field(description="what the platforms that the user has carry of the list")
    have: list[HeldPlatform] = Field(description="the most missed first")
    further: list[FurtherPlatform] = Field(
        description="each the one that adds most to those before it; of equals in platform order"
    )
    shortfall: Shortfall | None = Field(
        description="why the list is of fewer than 100 works; null where it is not"
    )
