"""One list for several people.

Everybody's list is brought on one scale by its ranks, since scores of two people, or of two
strategies, cannot be compared: the work at rank r of the first D = 2,000 is worth

    v(r) = 1 - log2(r) / log2(D + 1)          0 beyond

A group's list is ordered by the mean of its members' values (average), by the least of them (least
misery), or by the mean without what any member would rather not see (veto); see Masthoff 2015,
"Group Recommender Systems". Of equal values the greater mean comes first, then the position.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.arrays import Float64Array, IndexArray, Mask
from engine.errors import InvalidValue
from engine.events.profile import UserProfile
from engine.events.user import User
from engine.recommend.candidates import candidates
from engine.recommend.ranking import RankedWorks, ranked
from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from engine.recommend.results import Recommended
from engine.recommend.strategies import StrategyName

FEWEST, MOST = 2, 8  # members
DEPTH = 2_000  # entries of a member's list that are worth anything
VETO_BELOW = 2.5  # stars of five that a member would give


class GroupMethod(StrEnum):
    """How several people's lists become one."""

    AVERAGE = "average"
    LEAST_MISERY = "least_misery"
    VETO = "veto"


@dataclass(frozen=True)
class GroupEntry:
    """One work of a group's list.

    Attributes:
        value: what it is ordered by, from 0 to 1.
        ranks: in each member's list; None beyond its first 2,000.
        members: the entry as it would be in each member's list.
    """

    work: int
    value: float
    ranks: list[int | None]
    members: list[Recommended]


@dataclass(frozen=True)
class GroupList:
    """A group's list and how many works it was chosen from."""

    items: list[GroupEntry]
    candidates: int


@dataclass(frozen=True)
class _Member:
    """One member's list over the works that the group may see."""

    user: User
    profile: UserProfile
    order: RankedWorks
    rank: IndexArray  # of every work, from 1; 0 beyond


def group_list(
    recommender: Recommender, users: Sequence[User], request: ListRequest, method: GroupMethod
) -> GroupList:
    """The works that suit several people best, none of which any of them has seen or hidden.

    Raises:
        InvalidValue: there are too few or too many people, or a filter's value is malformed.
        NotFound: a filter's value is borne by no title.
    """
    if not FEWEST <= len(users) <= MOST:
        raise InvalidValue("members", len(users), f"{FEWEST} to {MOST} people")
    allowed = _allowed(recommender, users, request, method)
    members = [_member(recommender, user, allowed) for user in users]
    values = np.array([_values(member) for member in members])
    mean = values.mean(axis=0)
    chosen = values.min(axis=0) if method is GroupMethod.LEAST_MISERY else mean
    listed = np.flatnonzero(allowed & (mean > 0))
    order = np.lexsort((listed, -mean[listed], -chosen[listed]))
    works = listed[order[: request.n]]
    entries = [_entries(recommender, member, works) for member in members]
    return GroupList(
        [
            GroupEntry(
                int(work),
                float(chosen[work]),
                [int(member.rank[work]) or None for member in members],
                [column[row] for column in entries],
            )
            for row, work in enumerate(works)
        ],
        int(allowed.sum()),
    )


def _allowed(
    recommender: Recommender, users: Sequence[User], request: ListRequest, method: GroupMethod
) -> Mask:
    """The works that every member may be offered: bool, shape (n_works,)."""
    masks = [candidates(recommender.catalog, u, request) for u in users]
    allowed: Mask = np.logical_and.reduce(masks)
    if method is GroupMethod.VETO:
        for user in users:
            allowed &= ~_refused(recommender, user)
    return allowed


def _refused(recommender: Recommender, user: User) -> Mask:
    """What a member would give few stars; nothing where nobody can say: bool, shape (n_works,)."""
    works = np.arange(recommender.history.n_works)
    if recommender.scale is None or not len(user.stars[0]):
        return np.zeros(len(works), dtype=bool)
    stars = np.array(recommender.predicted(user, works))
    refused: Mask = stars < recommender.scale.out_of(VETO_BELOW)
    return refused


def _member(recommender: Recommender, user: User, allowed: Mask) -> _Member:
    profile = recommender.profile_of(user)
    scored = recommender.scored(profile)
    order = ranked(scored, recommender.models, profile, allowed, DEPTH)
    rank = np.zeros(len(allowed), np.intp)
    rank[order.works] = np.arange(1, len(order.works) + 1)
    return _Member(user, profile, order, rank)


def _values(member: _Member) -> Float64Array:
    """What each work is worth to a member: float64, shape (n_works,)."""
    within = member.rank > 0
    value = 1 - np.log2(np.maximum(member.rank, 1)) / np.log2(DEPTH + 1)
    return np.where(within, value, 0.0)


def _entries(recommender: Recommender, member: _Member, works: IndexArray) -> list[Recommended]:
    """The entries of a member's list for some works; those beyond it are the least."""
    order = member.order
    least = order.scores[-1] if order.scores else 0.0
    scores, strategies = [least] * len(works), [StrategyName.POPULAR] * len(works)
    for row, rank in enumerate(member.rank[works].tolist()):
        if rank:
            scores[row], strategies[row] = order.scores[rank - 1], order.strategies[rank - 1]
    page = RankedWorks(works, scores, strategies)
    return recommender.entries(page, member.user, member.profile)
