"""One user's predicted ratings and recommendation lists, and lists for nobody known."""

from typing import Annotated, Any

from fastapi import Body, Depends, Path, Request, Response

from api.errors import documented_problem
from api.freshness import mark, unmarked
from api.params import (
    CurrentCounters,
    CurrentEvents,
    CurrentSettings,
    ReleaseWithTitles,
    Root,
    TitleId,
    TitlesAtHand,
    UserId,
)
from api.recommendations import views
from api.recommendations.answer_schemas import Answer
from api.recommendations.bodies import ListBody
from api.recommendations.known import KnownQuestions
from api.recommendations.lists import Lists
from api.recommendations.pages import Page
from api.recommendations.people import log_of, state_of
from api.recommendations.queries import QueryQuestion
from api.recommendations.schemas import Prediction, Recommendations
from api.routing import Capability
from api.shortcuts import json_answer
from api.tokens import MAX_TOKEN
from engine.catalog.ids import title_position
from engine.event_store.live import UserEvents
from engine.text import squeeze

# An id is opaque: it may hold a slash.
router = Capability(tags=["users"])
_USER = "/v1/users/{user_id:path}"
_ASKS_NOTHING = ListBody()
GONE: dict[int | str, dict[str, Any]] = {
    410: documented_problem("Of a release that is no longer in service")
}
# Of a release that there is nowhere.
_ANSWER_ID = (
    "eNqrVipSslIyMjAyMzQ0MgwxNDA0NTCI0jVOM0pU0lEqBcqZGAEZhUpW1Up5SlaGtTpK-U"
    "pWBjpKxUCyFgC-yQ55Cx8qM0RVZneI"
)
_Body = Annotated[ListBody, Body(description="what is asked; {} asks for the first ten")]


async def get_lists(
    release: TitlesAtHand,
    settings: CurrentSettings,
    root: Root,
    users: CurrentEvents,
    counters: CurrentCounters,
) -> Lists:
    """The lists of the release in service."""
    return Lists(release, settings, root, users, counters)


CurrentLists = Annotated[Lists, Depends(get_lists)]


async def marked(request: Request, response: Response, lists: Lists, user: str) -> UserEvents:
    """The user's events, of which two states never give an answer of one tag.

    Raises:
        NotModified: the caller has this very answer.
    """
    stored = await lists.users.of(user)
    if state := state_of(stored):
        mark(request, response, lists.release, lists.settings, state)
    else:
        unmarked(response)
    return stored


@router.get(_USER + "/predictions/{title_id:path}", summary="How a user would rate a title")
async def prediction(
    request: Request, response: Response, lists: CurrentLists, user_id: UserId, title_id: TitleId
) -> Prediction:
    """Predict a rating in stars, with its parts, and say whether the title is recommended.

    The user's stars of before and since the release count. The parts of an unknown user or of a
    title without ratings are zero, and flagged.
    """
    user, release = squeeze(user_id), lists.release
    stored = await marked(request, response, lists, user)
    position = title_position(release.catalog, title_id)
    recommender = release.recommender
    _, scale = recommender.rating_model
    threshold = scale.out_of(lists.settings.recommended_from)
    somebody = recommender.user(user, log_of(release, stored))
    return views.prediction(release, user_id, position, somebody, threshold)


@router.get(
    _USER + "/recommendations",
    summary="What a user should watch next",
    responses=GONE,
    response_model=Recommendations,
)
async def recommendations(
    request: Request,
    response: Response,
    lists: CurrentLists,
    user_id: UserId,
    query: QueryQuestion,
) -> Response:
    """List works the user has not seen or hidden, best first, each once with all its platforms.

    What the user did counts at once, whatever release it came before. Each entry says by its
    `strategy` how it came into the list, and by its `reason` why: personal by what people do beside
    or after what the user did, fold_in likewise where the release was not made of all of that;
    content by what the catalogs say it has in common with that, for works that nobody rated and
    users whose works nobody rated; popular otherwise. Works that somebody did something about come
    first; those of which nothing but their content is known follow, unless it is such works that
    the user likes. The list's `strategy` is that of its first entry. Filters keep the works with a
    title that passes. With `explain=true` each entry that comes from a history names the works of
    it that add most. Ids that nothing has any more are named as `ignored`. `next` is the `cursor`
    of the page after; pages do not repeat works, and leave out what was seen or hidden meanwhile.
    """
    user = squeeze(user_id)
    stored = await marked(request, response, lists, user)
    page = await lists.first_or_next(user, query.question, query.cursor, stored)
    if not query.cursor:
        questions: KnownQuestions = request.app.state.questions
        questions.keep(lists.release, request.scope["query_string"], query.question)
    return _sent(page.called(user_id), response)


@router.post(
    _USER + "/recommendations",
    summary="What a user should watch next, asked by body",
    responses=GONE,
    response_model=Recommendations,
)
async def recommendations_by_body(
    response: Response, lists: CurrentLists, user_id: UserId, body: _Body = _ASKS_NOTHING
) -> Response:
    """The same list as by query, for what is too long for one: what the user did, with stars.

    What the body says of the user counts for this answer alone; nothing is kept.
    """
    unmarked(response)
    user = squeeze(user_id)
    stored = await lists.users.of(user)
    page = await lists.first_or_next(user, body.question(), body.cursor, stored)
    return _sent(page.called(user_id), response)


@router.get(
    "/v1/recommendations",
    summary="What to watch next, for nobody known",
    responses=GONE,
    response_model=Recommendations,
)
async def anonymous_recommendations(
    response: Response, _: ReleaseWithTitles, lists: CurrentLists, query: QueryQuestion
) -> Response:
    """List works by what the query says that somebody likes and dislikes, else the popular ones."""
    return _sent(lists.anonymous(query.question, query.cursor), response)


@router.post(
    "/v1/recommendations",
    summary="What to watch next, for nobody known, asked by body",
    responses=GONE,
    response_model=Recommendations,
)
async def anonymous_by_body(
    response: Response, lists: CurrentLists, body: _Body = _ASKS_NOTHING
) -> Response:
    """List works by what the body says that somebody did. Nothing is kept."""
    unmarked(response)
    return _sent(lists.anonymous(body.question(), body.cursor), response)


def _sent(page: Page, response: Response) -> Response:
    """A page as it is sent, with the headers that were set for it."""
    return json_answer(page.body(), dict(response.headers))


@router.get(
    "/v1/answers/{answer_id}", summary="A list that was answered before, explained", responses=GONE
)
async def answer(
    response: Response,
    lists: CurrentLists,
    answer_id: Annotated[
        str,
        Path(max_length=MAX_TOKEN, description="`answer_id` of a list", examples=[_ANSWER_ID]),
    ],
) -> Answer:
    """Compute a list again with the events of then, to the bit, and name what each entry is for.

    Of a release that is no longer in service, and of somebody who was forgotten since, 410.
    """
    unmarked(response)
    return await lists.repeated(answer_id)
