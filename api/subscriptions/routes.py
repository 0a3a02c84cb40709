"""Which platform is worth it, for a user and for nobody known, by query and by body."""

from typing import Annotated

from fastapi import Body, Request, Response

from api.freshness import unmarked
from api.params import ReleaseWithTitles, UserId
from api.recommendations.routes import CurrentLists, marked
from api.routing import Capability
from api.subscriptions.answers import answer
from api.subscriptions.bodies import SubscriptionBody
from api.subscriptions.queries import QuerySubscriptions
from api.subscriptions.schemas import Subscriptions
from engine.text import squeeze

# An id is opaque: it may hold a slash.
router = Capability(tags=["users"])
_USER = "/v1/users/{user_id:path}/subscriptions"
_NOBODY = "/v1/subscriptions"
_ASKS_NOTHING = SubscriptionBody()
_Body = Annotated[
    SubscriptionBody, Body(description="what is asked; {} asks for the order from no platform on")
]


@router.get(_USER, summary="Which platform is worth it for a user")
async def subscriptions(
    request: Request,
    response: Response,
    lists: CurrentLists,
    user_id: UserId,
    question: QuerySubscriptions,
) -> Subscriptions:
    """Say what each platform adds to those in `have`, measured by the user's best 100 works.

    The list is of works that the user has not seen or hidden, on whatever platform; the work at
    rank r counts 1 / log2(r + 1), one that several platforms carry counts once. `further` are the
    platforms that they do not have, each the one that adds most to those before it; `have` what
    they would miss of those they have. Conditions choose the titles that count; `platform` are
    those to choose among, beside those in `have`. What the user did counts at once.
    """
    user = squeeze(user_id)
    stored = await marked(request, response, lists, user)
    compared = answer(lists, user, question, stored)
    compared.user_id = user_id
    return compared


@router.post(_USER, summary="Which platform is worth it for a user, asked by body")
async def subscriptions_by_body(
    response: Response, lists: CurrentLists, user_id: UserId, body: _Body = _ASKS_NOTHING
) -> Subscriptions:
    """The same as by query, with prices, and with what the user did beside what is known of them.

    What the body says of the user counts for this answer alone; nothing is kept.
    """
    unmarked(response)
    user = squeeze(user_id)
    compared = answer(lists, user, body.question(), await lists.users.of(user))
    compared.user_id = user_id
    return compared


@router.get(_NOBODY, summary="Which platform is worth it, for nobody known")
async def anonymous_subscriptions(
    _: ReleaseWithTitles, lists: CurrentLists, question: QuerySubscriptions
) -> Subscriptions:
    """Compare platforms by the list of what the query says that somebody likes and dislikes."""
    return answer(lists, None, question, None)


@router.post(_NOBODY, summary="Which platform is worth it, for nobody known, asked by body")
async def anonymous_subscriptions_body(
    response: Response, lists: CurrentLists, body: _Body = _ASKS_NOTHING
) -> Subscriptions:
    """Compare platforms by the list of what the body says that somebody did. Nothing is kept."""
    unmarked(response)
    return answer(lists, None, body.question(), None)
