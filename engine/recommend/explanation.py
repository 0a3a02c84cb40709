"""Why a list is as it is: what each entry is made of, what it would be without, what was left out.

Everything follows from the formulas that made the list: the parts of a score are those of its sum,
and what the list would be without an event is the list of everything else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from engine.arrays import Float64Array, Mask
from engine.catalog.titles import Catalog
from engine.events.user import User
from engine.models.base import Prediction
from engine.models.candidate_features import added_up
from engine.recommend.candidates import candidates, left_out
from engine.recommend.ordering import page_order
from engine.recommend.ranking import feature_parts
from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from engine.recommend.results import Recommended
from engine.recommend.strategies import BY_PEOPLE
from engine.text import fold

DEPTH = 1_000  # ranks down to which it is said where a work would stand
_SOURCES = 3
_FIELDS = ("directors", "actors", "genres", "countries")


@dataclass(frozen=True)
class Source:
    """A work of the history that speaks for an entry.

    Attributes:
        share: of all that speaks for it, from 0 to 1.
        rank_without: where the entry would stand if the user had not done anything about the
            source; None: not among the first 1,000, or not looked for, as of all but the first.
        shared: what both list, by field.
        same_franchise: whether both are of one.
    """

    work: int
    share: float
    rank_without: int | None
    shared: dict[str, list[str]]
    same_franchise: bool


@dataclass(frozen=True)
class EntryExplanation:
    """What an entry is made of.

    Attributes:
        stars: the parts of its predicted rating; None where the release predicts none.
        sources: what speaks for it, the most first.
        recent: the share of all that speaks for it that is its popularity, of late and, for whom
            little is known, in general; from 0 to 1.
        second_stage: what each part of the features of the second stage adds to its score
            (engine.models.candidate_features); empty where that stage has not ordered it.
    """

    work: int
    stars: Prediction | None
    sources: list[Source]
    recent: float = 0.0
    second_stage: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """Why a page of a list is as it is.

    Attributes:
        left_out: for each condition that is put, how many works it alone keeps out.
    """

    entries: list[EntryExplanation]
    left_out: dict[str, int]


def explain_page(
    recommender: Recommender, user: User, request: ListRequest, items: Sequence[Recommended]
) -> Explanation:
    """Why a page of the user's list holds these entries.

    Raises:
        InvalidValue, NotFound: as the list itself.
    """
    allowed = candidates(recommender.catalog, user, request)
    lists = _WithoutWork(recommender, user, request, allowed)
    entries = [_entry(lists, item) for item in items]
    return Explanation(entries, left_out(recommender.catalog, user, request))


def _entry(lists: "_WithoutWork", item: Recommended) -> EntryExplanation:
    recommender, user = lists.recommender, lists.user
    n_works = len(recommender.catalog.work_ids)
    parts = recommender.explain_for(user, item.work, n_works, [item.strategy])
    recent = _recent(recommender, user, item.work) if item.strategy in BY_PEOPLE else 0.0
    total = sum(part for _, part in parts) + recent
    sources = _sources(lists, item, parts, total)
    stars = recommender.rating_parts(user, item.work)
    added, reranker = lists.feature_parts.get(item.work), recommender.models.reranker
    return EntryExplanation(
        item.work,
        stars,
        sources,
        recent / total if recent else 0.0,
        {} if added is None or reranker is None else added_up(added, reranker.trees.bias),
    )


def _recent(recommender: Recommender, user: User, work: int) -> float:
    """What popularity adds to a work's score; 0 where that counts against it."""
    reasons = recommender.reasons(user, recommender.profile_of(user))
    return max(sum(float(part[0]) for part in reasons.popularity_parts(np.array([work]))), 0.0)


def _sources(
    lists: "_WithoutWork", item: Recommended, parts: Sequence[tuple[int, float]], total: float
) -> list[Source]:
    """The works of the history that speak for an entry; `parts` are what each adds."""
    catalog = lists.recommender.catalog
    franchise = catalog.franchise_of
    return [
        Source(
            source,
            part / total,
            lists.rank_of(item.work, source) if source == parts[0][0] else None,
            shared_names(catalog, item.work, source),
            bool(franchise[source] >= 0 and franchise[source] == franchise[item.work]),
        )
        for source, part in parts[:_SOURCES]
    ]


class _WithoutWork:
    """The list as it would be if the user had not done anything about one work."""

    def __init__(
        self, recommender: Recommender, user: User, request: ListRequest, allowed: Mask
    ) -> None:
        self.recommender = recommender
        self.user = user
        self._request = replace(request, n=1, skip=DEPTH - 1)
        self._allowed = allowed
        self._ranks: dict[int, dict[int, int]] = {}

    @cached_property
    def feature_parts(self) -> dict[int, Float64Array]:
        """What features add to the scores of the list as it is, with all works."""
        recommender = self.recommender
        profile = recommender.profile_of(self.user)
        scored = recommender.scored(profile)
        return feature_parts(scored, recommender.models, profile, self._allowed)

    def rank_of(self, work: int, source: int) -> int | None:
        """Where a work would stand without the source; None if not among the first."""
        if source not in self._ranks:
            self._ranks[source] = self._ranks_without(source)
        return self._ranks[source].get(work)

    def _ranks_without(self, source: int) -> dict[int, int]:
        recommender = self.recommender
        profile = recommender.profile_of(self.user.without(source))
        order = page_order(
            recommender.scored(profile),
            recommender.models,
            profile,
            self._allowed,
            self._request,
            recommender.catalog.franchise_of,
            recommender.surprise,
        )
        listed = order.works[:DEPTH].tolist()
        return {work: rank for rank, work in enumerate(listed, start=1)}


def shared_names(catalog: Catalog, first: int, second: int) -> dict[str, list[str]]:
    """The people, genres and countries that two works both list, as the first spells them."""
    return {
        name: shared
        for name in _FIELDS
        if (shared := _shared(*(_listed(catalog, work, name) for work in (first, second))))
    }


def _listed(catalog: Catalog, work: int, name: str) -> list[str]:
    return [each for title in catalog.titles_of_work(work) for each in title[name]]


def _shared(names: Iterable[str], second_names: Iterable[str]) -> list[str]:
    keys = {fold(name) for name in second_names}
    spelled = {fold(name): name for name in reversed(list(names))}
    return [name for key, name in reversed(spelled.items()) if key in keys]
