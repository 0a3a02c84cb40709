"""What the query of a question about platforms holds."""

from typing import Annotated

from fastapi import Depends, Query

from api.conditions import Texts, TitleConditions, any_of
from api.params import INTEGER, TitlesAtHand
from api.recommendations import bodies as lists
from api.recommendations.queries import Disliked, Exclude, Liked, ids_of, stated_events
from api.recommendations.questions import Question
from api.subscriptions import bodies
from api.subscriptions.questions import SubscriptionQuestion

_MOST_PLATFORMS = 50

Have = Annotated[
    Texts, Query(max_length=_MOST_PLATFORMS, description=bodies.HAVE, examples=[["amazon"]])
]


async def query_subscriptions(  # noqa: PLR0913 - one parameter for each of the query
    release: TitlesAtHand,
    conditions: TitleConditions,
    have: Have = None,
    n: Annotated[int, Query(ge=1, le=bodies.MOST_NAMED, description=bodies.N), INTEGER] = 5,
    liked: Liked = [],  # noqa: B006 - FastAPI copies it
    disliked: Disliked = [],  # noqa: B006
    exclude: Exclude = [],  # noqa: B006
    watchlist: Annotated[bool, Query(description=lists.WATCHLIST)] = False,
) -> SubscriptionQuestion:
    """The question of a query.

    Raises:
        InvalidValue: a parameter names too many works.
    """
    catalog = release.catalog
    of_list = Question(
        conditions=conditions,
        events=stated_events(catalog, liked, disliked),
        exclude=tuple(ids_of(catalog, "exclude", exclude)),
        watchlist=watchlist,
    )
    return SubscriptionQuestion(of_list, any_of(have), n=n)


QuerySubscriptions = Annotated[SubscriptionQuestion, Depends(query_subscriptions)]
