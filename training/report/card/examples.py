"""The lists of five users, from those who rated least to those who rated most, explained."""

from collections.abc import Iterator

import numpy as np

from engine.recommend.recommender import Recommended
from training.ranking.selection import MIX
from training.report.card.made import Made
from training.report.markdown import escaped, table
from training.report.wording import enumerated, many

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)  # of the number of ratings
LENGTH = 5
_SHOWN = 3  # works of a history


def shown(made: Made) -> list[int]:
    """Return the users at these quantiles of activity, each once; of equals, the first ids."""
    order = np.argsort(made.per_user, kind="stable")
    at = [round(share * (len(order) - 1)) for share in _QUANTILES]
    return list(dict.fromkeys(order[at].tolist()))


def examples(made: Made) -> Iterator[str]:
    """Yield what each of the users has rated, their list, and why it is so."""
    users = shown(made)
    yield (
        f"{many(len(users), 'user')}, from one who rated little to one who rated much. In brackets "
        "after a title in quotes: the stars that the user gave it."
    )
    for user in users:
        user_id = made.recommender.users[user]
        yield f"### User {escaped(user_id)}"
        yield _history(made, user)
        items = made.recommender.recommend(user_id, LENGTH).items
        rows = [
            [
                place,
                made.titled(item.work),
                f"{item.predicted_rating:.1f}",
                _because(made, user, item),
            ]
            for place, item in enumerate(items, 1)
        ]
        head = ["place", "work", "predicted stars", "because"]
        yield table(head, rows, words=(1, 3)) if rows else "There is nothing left to recommend."


def _history(made: Made, user: int) -> str:
    works, weight = made.recommender.said(user)
    stars = _stars(made, user)
    given = np.array([stars[work] for work in works.tolist()])
    order = np.lexsort((works, -given, -weight))[:_SHOWN]
    named = enumerated(_quoted(made, int(works[at]), stars) for at in order)
    verb = "Most is said by" if np.ptp(weight) > 0 else "Rated highest:"
    return f"Rated {many(len(works), 'work')}. {verb} {named}."


def _because(made: Made, user: int, item: Recommended) -> str:
    reasons = made.recommender.reasons(made.recommender.users[user], item.work)
    if reasons:
        stars = _stars(made, user)
        return f"they rated {enumerated(_quoted(made, work, stars) for work, _ in reasons)}"
    raters = int(made.per_work[item.work])
    rated = f"rated by {raters:,} {'person' if raters == 1 else 'people'}"
    if made.choice.name == MIX:
        return f"popular, with the predicted stars: {rated}"
    if len(made.recommender.tastes):
        return f"nothing they rated speaks for it: {rated}"
    return f"popular: {rated}"


def _quoted(made: Made, work: int, stars: dict[int, float]) -> str:
    return f"“{made.title(work)}” ({stars[work]:g})"


def _stars(made: Made, user: int) -> dict[int, float]:
    """Return the stars that a user gave, by work."""
    rows = slice(*made.recommender.history.indptr[user : user + 2])
    works, stars = made.given.work[rows].tolist(), made.given.rating[rows].tolist()
    return {work: round(value, 6) for work, value in zip(works, stars, strict=True)}
