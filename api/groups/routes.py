"""Several people: batches of users, one list for a group, how alike two tastes are."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import AfterValidator
from starlette.concurrency import run_in_threadpool

from api.freshness import unmarked
from api.groups import views
from api.groups.schemas import Batch, BatchBody, GroupBody, GroupRecommendations, Match
from api.params import UserId, seen_text
from api.recommendations.routes import CurrentLists
from api.routing import Capability
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import InvalidValue
from engine.recommend.taste import taste_match
from engine.text import squeeze

router = Capability(tags=["users"])


@router.post("/v1/batches/recommendations", summary="The lists of many users in one call")
async def batch(response: Response, lists: CurrentLists, body: BatchBody) -> Batch:
    """Answer one question for up to 100 users: each list is the one that they would get alone."""
    unmarked(response)
    question = body.asking(body)
    users = [(name, squeeze(name)) for name in body.user_ids]
    logs = [await lists.users.of(user) for _, user in users]
    answers = []
    for (name, user), stored in zip(users, logs, strict=True):
        page = await run_in_threadpool(lists.page, user, question, stored)
        answers.append(page.called(name).answer())
    return Batch(release=lists.release.name, answers=answers)


@router.post("/v1/groups/recommendations", summary="What several people should watch together")
async def group_recommendations(
    response: Response, lists: CurrentLists, body: GroupBody
) -> GroupRecommendations:
    """List works for two to eight people that none of them has seen or hidden, best first.

    Members are users, people of whom the body says what they like, or both. The youngest's age is
    the limit for all. Each entry says what every member makes of it, and why.
    """
    unmarked(response)
    names = [squeeze(member.user_id) for member in body.members if member.user_id]
    if len(set(names)) < len(names):
        raise InvalidValue("members", ", ".join(names), "each user once")
    logs = {name: await lists.users.of(name) for name in names}
    return await run_in_threadpool(views.group_answer, lists, body, logs)


@router.get("/v1/users/{user_id:path}/match", summary="How alike two people's tastes are")
async def match(
    response: Response,
    lists: CurrentLists,
    user_id: UserId,
    other_id: Annotated[
        str,
        AfterValidator(seen_text),
        Query(min_length=1, max_length=MAX_ID_LENGTH, description="another user", examples=["2"]),
    ],
) -> Match:
    """Compare the lists of two users and the stars of what both rated."""
    unmarked(response)
    recommender = lists.release.recommender
    names = [squeeze(name) for name in (user_id, other_id)]
    users = [recommender.user(name, lists.log(await lists.users.of(name))) for name in names]
    known = all(len(recommender.profile_of(user)) for user in users)
    return views.match_answer(
        lists.release, user_id, other_id, taste_match(recommender, *users), known=known
    )
