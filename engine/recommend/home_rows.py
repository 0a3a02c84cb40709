"""Which rows a home page has: what is planned for a user, in order, before any is filled."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.arrays import Float32Array, Int32Array, Mask
from engine.catalog.filters import TitleFilter
from engine.catalog.orders import NO_DAY
from engine.catalog.spellings import each_of, parse_platform
from engine.catalog.titles import Catalog
from engine.events.profile import UserProfile
from engine.events.user import User
from engine.recommend.recommender import Recommender
from engine.recommend.sentences import did

_SOURCES = 3  # works that rows are made because of
_GENRES = 6
_NEW_DAYS = 90  # before the last title that a platform added


class RowKind(StrEnum):
    """What a row of a home page is."""

    FOR_YOU = "for_you"
    WATCHLIST = "watchlist"
    BECAUSE = "because"
    FRANCHISES = "franchises"
    TRENDING = "trending"
    NEW = "new"
    PLATFORM = "platform"
    GENRE = "genre"


@dataclass(frozen=True)
class RowPlan:
    """A row before it is filled.

    Attributes:
        title: for people.
        subject: the platform or genre that it is of, by name.
        source: the work that it is there because of.
        among: bool, shape (n_works,): the works that it may hold; None: all.
        nearest: its works in order, with their similarity; None where the user's order is its.
        values: float32, shape (n_works,): what it is ordered by, where not by the user's order.
    """

    kind: RowKind
    title: str
    subject: str | None = None
    source: int | None = None
    among: Mask | None = None
    nearest: tuple[Int32Array, Float32Array] | None = None
    values: Float32Array | None = None


def plans(
    recommender: Recommender, user: User, profile: UserProfile, conditions: TitleFilter
) -> Iterator[RowPlan]:
    """Yield the rows of a user's home page, in order."""
    catalog = recommender.catalog
    if len(profile):
        yield RowPlan(RowKind.FOR_YOU, "For you")
    if len(user.watchlist):
        yield RowPlan(RowKind.WATCHLIST, "On your watchlist", among=_works(catalog, user.watchlist))
    because = list(_because(recommender, user, profile))
    yield from because[:1]
    if len(user.seen):
        yield RowPlan(
            RowKind.FRANCHISES, "Franchises to finish", among=_next_of_franchises(catalog, user)
        )
    if (trending := recommender.models.trending) is not None:
        yield RowPlan(RowKind.TRENDING, "Trending lately", values=trending.values)
    platforms = _platforms(catalog, conditions)
    yield RowPlan(RowKind.NEW, "New on your platforms", among=_new(catalog, platforms))
    yield from because[1:]
    yield from _of_platforms(catalog, platforms)
    yield from _of_genres(recommender, profile)


def _because(recommender: Recommender, user: User, profile: UserProfile) -> Iterator[RowPlan]:
    """Yield a row for each of the works that say most of what the user wants."""
    reasons = recommender.reasons(user, profile)
    known = np.isin(profile.items, user.seen)
    order = np.lexsort((profile.items, -profile.weights))
    sources = [row for row in order.tolist() if known[row]][:_SOURCES]
    for work in profile.items[sources].tolist():
        title = recommender.catalog.work_rows[work]["title"]
        title = f"Because you {did(reasons.kind_of(work))} {title}"
        row, similarity = (each[work] for each in _similar(recommender))
        exists = row >= 0
        yield RowPlan(
            RowKind.BECAUSE, title, source=work, nearest=(row[exists], similarity[exists])
        )


def _similar(recommender: Recommender) -> tuple[Int32Array, Float32Array]:
    similar = recommender.models.similar
    return similar.works, similar.similarity


def _next_of_franchises(catalog: Catalog, user: User) -> Mask:
    """The first film that the user has not seen, of each franchise of which they saw one.

    bool, shape (n_works,).
    """
    franchise = catalog.franchise_of
    begun = np.setdiff1d(franchise[user.seen], [-1])
    unseen = np.isin(franchise, begun) & catalog.offered
    unseen[user.seen] = False
    works = np.flatnonzero(unseen)
    oldest_first = works[np.lexsort((works, catalog.work_year[works]))]
    _, first = np.unique(franchise[oldest_first], return_index=True)
    return _works(catalog, oldest_first[first])


def _platforms(catalog: Catalog, conditions: TitleFilter) -> list[str]:
    """The platforms that the user has, in platform order; all where they name none."""
    if not conditions.platform:
        return list(catalog.platforms.names)
    chosen = each_of(lambda text: parse_platform(catalog, text), conditions.platform)
    return [name for name in catalog.platforms.names if name in chosen]


def _new(catalog: Catalog, platforms: list[str]) -> Mask:
    """What the platforms added last: bool, shape (n_works,).

    A platform that gives no days has its titles of the last year that it knows.
    """
    days, titles = catalog.orders.day_added, np.zeros(len(catalog), dtype=bool)
    for name in platforms:
        listed = catalog.platform.equal(name)
        if (days[listed] > NO_DAY).any():
            titles |= listed & (days > days[listed].max() - _NEW_DAYS)
        elif listed.any():
            titles |= listed & (catalog.year >= catalog.year[listed].max())
    return _works(catalog, catalog.work_of[titles])


def _of_platforms(catalog: Catalog, platforms: list[str]) -> Iterator[RowPlan]:
    labels = dict(zip(catalog.platforms.names, catalog.platforms.labels, strict=True))
    for name in platforms:
        works = catalog.work_of[catalog.platform.equal(name)]
        yield RowPlan(
            RowKind.PLATFORM, f"Best on {labels[name]}", name, among=_works(catalog, works)
        )


def _of_genres(recommender: Recommender, profile: UserProfile) -> Iterator[RowPlan]:
    """Yield the genres of which the profile holds most beyond their share of all works.

    Of somebody unknown those of which the most popular works hold most.
    """
    catalog = recommender.catalog
    listed = catalog.shared_genres.masks
    masks = {name: _works(catalog, catalog.work_of[titles]) for name, titles in listed.items()}
    weights = np.zeros(catalog.works.num_rows)
    if len(profile):
        weights[profile.items] = profile.weights
    else:
        weights = np.maximum(recommender.models.popularity.values, 0).astype(np.float64)
    total, n_offered = max(weights.sum(), 1e-9), max(int(catalog.offered.sum()), 1)
    beyond = {
        name: weights[mask].sum() / total - mask.sum() / n_offered for name, mask in masks.items()
    }
    ordered = sorted(beyond, key=lambda name: (-beyond[name], name))
    for name in ordered[:_GENRES]:
        yield RowPlan(RowKind.GENRE, name, name, among=masks[name])


def _works(catalog: Catalog, works: np.ndarray) -> Mask:
    mask = np.zeros(catalog.works.num_rows, dtype=bool)
    mask[works] = True
    return mask
