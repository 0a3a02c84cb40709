"""The rows of a home page, of which each work stands in one alone.

Rows are planned in a fixed order and filled one after the other from what no row before them holds,
so that a page of rows needs nothing but the number of rows before it, and is the same on every
replica.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from engine.arrays import Mask
from engine.events.profile import UserProfile
from engine.events.user import User
from engine.recommend.candidates import candidates
from engine.recommend.home_rows import RowPlan, plans
from engine.recommend.ranking import RankedWorks, ranked
from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from engine.recommend.results import Recommended
from engine.recommend.strategies import CONTENT, POPULAR, ScoredWorks
from engine.recommend.top_k import top_k

FEWEST = 3  # entries, below which a row is left out


@dataclass(frozen=True)
class Row:
    """A row of a home page: what it is, and its entries, best first."""

    plan: RowPlan
    items: list[Recommended]


@dataclass(frozen=True)
class HomePage:
    """A page of rows; `more` says whether rows follow."""

    rows: list[Row]
    more: bool


def home_page(
    recommender: Recommender, user: User, request: ListRequest, n_rows: int, skip: int = 0
) -> HomePage:
    """The rows of a user's home page after the first `skip`, each of up to `request.n` entries.

    Raises:
        InvalidValue: a filter's value is malformed.
        NotFound: a filter's value is borne by no title.
    """
    rows = list(islice(_Filling.begin(recommender, user, request).rows(), skip, skip + n_rows + 1))
    return HomePage(rows[:n_rows], len(rows) > n_rows)


@dataclass(frozen=True)
class _Filling:
    """The works that rows may still hold, and what orders them."""

    recommender: Recommender
    user: User
    request: ListRequest
    profile: UserProfile
    scored: ScoredWorks
    left: Mask  # shrinks row by row

    @classmethod
    def begin(cls, recommender: Recommender, user: User, request: ListRequest) -> "_Filling":
        profile = recommender.profile_of(user)
        left = candidates(recommender.catalog, user, request)
        scored = recommender.scored(profile)
        return cls(recommender, user, request, profile, scored, left)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have enough works."""
        titles = self.request.conditions
        for plan in plans(self.recommender, self.user, self.profile, titles):
            entries = self._filled(plan)
            if len(entries.works) >= FEWEST:
                self.left[entries.works] = False
                yield Row(plan, self.recommender.entries(entries, self.user, self._profile(plan)))

    def _filled(self, plan: RowPlan) -> RankedWorks:
        n, allowed = self.request.n, self.left
        if plan.among is not None:
            allowed = allowed & plan.among
        if plan.nearest is not None:
            works, similarity = plan.nearest
            rows = np.flatnonzero(allowed[works])[:n]
            nearest = works[rows].astype(np.intp)
            return RankedWorks(nearest, similarity[rows].tolist(), [CONTENT] * len(rows))
        if plan.values is not None:
            best = top_k(plan.values, allowed & (plan.values > 0), n)
            return RankedWorks(best, plan.values[best].tolist(), [POPULAR] * len(best))
        return ranked(self.scored, self.recommender.models, self.profile, allowed, n)

    def _profile(self, plan: RowPlan) -> UserProfile:
        """What the reasons of a row's entries may name: the work that the row is about alone."""
        if plan.source is None:
            return self.profile
        only = np.zeros(len(self.left), dtype=bool)
        only[plan.source] = True
        kept = self.profile.among(only)
        return replace(kept, weights=np.ones(len(kept), np.float32))
