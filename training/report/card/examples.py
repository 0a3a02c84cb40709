"""The lists of five users, from the least active to the most active, explained."""

from collections.abc import Iterator

import numpy as np

from engine.events.profile import UserProfile
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.recommender import Recommended
from engine.wording import enumerated, many
from training.ranking.configuration import POPULAR_STARS
from training.report.card.context import CardContext
from training.report.markdown import escaped, table

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)  # of the number of events
LENGTH = 5
_HISTORY = 3  # works of a history that are shown


def example_users(context: CardContext) -> list[int]:
    """The users at these quantiles of activity, each once; of equals, the first ids."""
    order = np.argsort(context.user_counts, kind="stable")
    ranks = [round(share * (len(order) - 1)) for share in _QUANTILES]
    return list(dict.fromkeys(order[ranks].tolist()))


def examples(context: CardContext) -> Iterator[str]:
    """What each of the users did, their list, and why it is so."""
    users = example_users(context)
    stars = (
        " In brackets beside a title in quotes: the stars that the user gave it."
        if context.stars
        else ""
    )
    yield f"{many(len(users), 'user')}, from the least active to the most active.{stars}"
    for user in users:
        yield from _example(context, user)


def _example(context: CardContext, user: int) -> Iterator[str]:
    user_id = context.recommender.users[user]
    yield f"### User {escaped(user_id)}"
    yield _history(context, user, context.recommender.profile(user_id))
    items = context.recommender.recommend(user_id, LENGTH).items
    predicted = ["predicted stars"] if context.stars else []
    rows = [
        [
            rank,
            context.title_and_year(item.work),
            *([f"{item.predicted_rating:.1f}"] if item.predicted_rating is not None else []),
            _because(context, user, item),
        ]
        for rank, item in enumerate(items, 1)
    ]
    head = ["rank", "work", *predicted, "because"]
    words = (1, len(head) - 1)
    yield table(head, rows, words=words) if rows else "There is nothing left to recommend."


def _history(context: CardContext, user: int, profile: UserProfile) -> str:
    if not len(profile):
        return "They did nothing that says what they want."
    stars_of = _stars(context, user)
    stars = np.array([stars_of[work] for work in profile.items.tolist()])
    order = np.lexsort((profile.items, -np.nan_to_num(stars), -profile.weights))[:_HISTORY]
    works = enumerated(_quoted(context, int(profile.items[row]), stars_of) for row in order)
    shown = "Some of them:" if np.isnan(stars).all() else "Rated highest:"
    if np.ptp(profile.weights) > 0:
        shown = "Highest weights:"
    return f"{context.noun.capitalize()}s of {many(len(profile), 'work')}. {shown} {works}."


def _because(context: CardContext, user: int, item: Recommended) -> str:
    recommender = context.recommender
    user_id = recommender.users[user]
    if item.reason.code is ReasonCode.RECENT:
        return item.reason.text
    if reasons := recommender.explain(user_id, item.work, strategies=[item.strategy]):
        stars = _stars(context, user)
        verb = "rated" if context.noun == "rating" else "chose"
        return f"they {verb} {enumerated(_quoted(context, work, stars) for work, _ in reasons)}"
    raters = int(context.work_counts[item.work])
    if not raters and recommender.models.cold:
        return f"{item.reason.text}: no {context.noun}s yet"
    rated = f"{context.noun}s by {raters:,} {'person' if raters == 1 else 'people'}"
    if context.selection.name == POPULAR_STARS:
        return f"popular, with the predicted stars: {rated}"
    if recommender.models.personal:
        return f"nothing in their history speaks for it: {rated}"
    return f"popular: {rated}"


def _quoted(context: CardContext, work: int, stars: dict[int, float]) -> str:
    value = stars[work]
    return f"“{context.title(work)}”" + ("" if np.isnan(value) else f" ({value:g})")


def _stars(context: CardContext, user: int) -> dict[int, float]:
    """The stars that a user gave, by work; NaN where an event has none."""
    events = context.recommender.history.events_of(user)
    stars = events.rating.tolist()
    return {work: round(value, 6) for work, value in zip(events.work.tolist(), stars, strict=True)}
