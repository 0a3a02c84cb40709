"""Making the rows of `engine.recommend.shortlists`."""

from collections.abc import Iterator

from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from engine.recommend.shortlists import DEPTH, Row, entry_of


def rows(recommender: Recommender, begin: int, end: int) -> Iterator[Row]:
    """Yield the rows of the users from one index to before another."""
    for user in range(begin, end):
        yield _row(recommender, user)


def _row(recommender: Recommender, index: int) -> Row:
    """The beginning of one user's list; nothing where it ends before its candidates do."""
    user = recommender.user(recommender.users[index])
    profile = recommender.profile_of(user)
    order, n_candidates = recommender.order(user, profile, ListRequest(DEPTH))
    page = order.part(0, DEPTH)
    if len(page.works) < min(DEPTH, n_candidates):
        return Row([], n_candidates)
    columns = (
        page.works.tolist(),
        page.scores,
        recommender.predicted(user, page.works),
        page.strategies,
        recommender.reasons(user, profile).grounds(page),
    )
    return Row([entry_of(*each) for each in zip(*columns, strict=True)], n_candidates)
