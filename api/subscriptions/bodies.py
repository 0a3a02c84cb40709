"""What the body of a question about platforms holds."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from api.params import MAX_TEXT
from api.recommendations.bodies import (
    EXCLUDE,
    WATCHLIST,
    Conditions,
    ExcludedIds,
    Statements,
    Texts,
    as_texts,
)
from api.recommendations.questions import Question
from api.subscriptions.questions import SubscriptionQuestion

MOST_NAMED = 20  # works of each platform
_MOST_PRICES = 50
_HIGHEST_PRICE = 1e9

# One place for what both ways to ask say of their parameters.
HAVE = "platforms that the user has, by name or another that people use; all but these are compared"
N = "works that are named of each platform"

_Platform = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
_Price = Annotated[float, Field(gt=0, le=_HIGHEST_PRICE, allow_inf_nan=False, strict=True)]


class SubscriptionBody(Statements, Conditions):
    """A question about platforms; what is left out asks nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "have": ["netflix"],
                    "prices": {"netflix": 13.99, "disney": 8.99, "hulu": 7.99},
                    "n": 3,
                    "liked": ["ns2"],
                    "rated": [{"id": "as1", "stars": 4.5}],
                    "type": "movie",
                }
            ]
        },
    )

    have: Texts = Field(default=None, description=HAVE)
    prices: Annotated[dict[_Platform, _Price], Field(max_length=_MOST_PRICES)] = Field(
        default={}, description="what platforms cost, by name, in whatever currency and period"
    )
    exclude: ExcludedIds = Field(default=[], description=EXCLUDE)
    watchlist: bool = Field(default=False, description=WATCHLIST)
    n: int = Field(default=5, ge=1, le=MOST_NAMED, description=N)

    def question(self) -> SubscriptionQuestion:
        """The body as a question.

        Raises:
            InvalidValue: it says more of the user than can be taken at once.
        """
        of_list = Question(
            conditions=self.title_filter(),
            events=self.events(),
            exclude=tuple(dict.fromkeys(self.exclude)),
            watchlist=self.watchlist,
        )
        return SubscriptionQuestion(of_list, as_texts(self.have), self.prices, self.n)
