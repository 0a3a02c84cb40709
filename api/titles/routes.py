"""Titles: search, one title, works like it; and the catalog's questions (see docs/api.md)."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import numpy as np
from fastapi import Query

from api.conditions import (
    Countries,
    PlatformAndYears,
    Platforms,
    TitleConditions,
    Types,
    any_of,
)
from api.params import (
    DECIMAL,
    INTEGER,
    MAX_TEXT,
    CurrentCatalog,
    Limit,
    Offset,
    ReleaseWithTitles,
    Root,
    TitleId,
    Words,
    Year,
)
from api.routing import Capability
from api.schemas import DurationUnit, Page
from api.titles import schemas, views
from api.works.cards import available_on
from engine.arrays import IndexArray, Mask
from engine.catalog import stats
from engine.catalog.filters import TitleFilter, select
from engine.catalog.ids import title_position, work_position
from engine.catalog.search import search_titles
from engine.catalog.titles import Catalog
from engine.errors import NotFound

router = Capability(prefix="/v1/catalog")

_MAX_SIMILAR = 50
_MAX_TIES = 100  # titles shown that share the greatest duration

MinRatings = Annotated[
    int, Query(ge=0, le=10**9, description="so many users rated it at least"), INTEGER
]


class TitleSort(StrEnum):
    """Orders of a list of titles; each is completed by id."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_RATED = "most_rated"
    USER_SCORE = "user_score"
    ADDED = "added"


@router.get("/titles", summary="Search and filter titles", tags=["titles"])
def titles(  # noqa: PLR0913 - one for each part of the query
    release: ReleaseWithTitles,
    root: Root,
    conditions: TitleConditions,
    q: Words = "",
    sort: TitleSort = TitleSort.RELEVANCE,
    limit: Limit = 20,
    offset: Offset = 0,
    min_ratings: MinRatings = 0,
) -> Page[schemas.TitleCard]:
    """List the titles that match all conditions; a condition left out does not filter.

    Of several values of one condition any will do. People are found by their whole names, without
    case, accents or punctuation; countries and shared genres in English and Spanish, and genres by
    a catalog's own words. The order by `user_score` damps the mean, as if 50 more ratings were
    average ones.
    """
    catalog = release.catalog
    mask = select(catalog, conditions) & (catalog.rating_count >= min_ratings)
    matches = _sorted_matches(catalog, q, mask, sort)
    return Page.from_positions(
        matches, limit, offset, lambda position: views.title_card(release, position, root)
    )


def _sorted_matches(catalog: Catalog, q: str, mask: Mask, sort: TitleSort) -> IndexArray:
    """Positions of the titles that match `q` and `mask`, in the order asked for."""
    matches = search_titles(catalog, q, mask)
    if sort is TitleSort.RELEVANCE:
        return matches
    matches = np.sort(matches)  # by id: the stable sorts below keep this order among equals
    keys = {
        TitleSort.TITLE: catalog.orders.title_rank,
        TitleSort.NEWEST: -catalog.year,
        TitleSort.OLDEST: catalog.year,
        TitleSort.MOST_RATED: -catalog.rating_count,
        TitleSort.USER_SCORE: -catalog.orders.damped_score,
        TitleSort.ADDED: -catalog.orders.day_added,
    }
    return matches[np.argsort(keys[sort][matches], kind="stable")]


@router.get(
    "/titles/{title_id:path}/availability", summary="Where a title can be watched", tags=["titles"]
)
async def availability(catalog: CurrentCatalog, title_id: TitleId) -> schemas.Availability:
    """List every platform that carries the same work."""
    work = work_position(catalog, title_id)
    row = catalog.work_rows[work]
    copies = available_on(catalog, work)
    return schemas.Availability(work_id=row["work_id"], title=row["title"], available_on=copies)


@router.get(
    "/titles/{title_id:path}/similar",
    summary="Works like a title",
    tags=["titles"],
    operation_id="similar_works",
)
async def similar(
    release: ReleaseWithTitles,
    root: Root,
    title_id: TitleId,
    n: Annotated[int, Query(ge=1, le=_MAX_SIMILAR), INTEGER] = 10,
) -> schemas.Similar:
    """List the works most like this one, by content and by who likes both; never its own copies."""
    catalog = release.catalog
    position = title_position(catalog, title_id)
    neighbours = release.recommender.models.similar.nearest(int(catalog.work_of[position]), n)
    return schemas.Similar(
        id=catalog.title_ids[position],
        title=catalog.title(position)["display_title"],
        items=[views.similar_work(release, work, cosine, root) for work, cosine in neighbours],
    )


# After those that it would match too: an id may hold a slash.
@router.get("/titles/{title_id:path}", summary="One title", tags=["titles"])
async def title(release: ReleaseWithTitles, root: Root, title_id: TitleId) -> schemas.TitleDetail:
    """Everything the catalog says of a title, and what TMDB says of the film that it is."""
    return views.title_detail(release, title_position(release.catalog, title_id), root)


@router.get("/longest", summary="The longest movie or series", tags=["catalog"])
async def get_longest(
    release: ReleaseWithTitles,
    root: Root,
    conditions: PlatformAndYears,
    duration_type: Annotated[str, Query(max_length=MAX_TEXT, description="min or season")] = "min",
) -> schemas.Longest:
    """All titles that share the greatest duration: movies by minutes, series by seasons."""
    longest = stats.longest(release.catalog, conditions, duration_type)
    if longest is None:
        raise NotFound("title with a known duration", "for these conditions")
    return schemas.Longest(
        duration=longest.duration,
        duration_type=DurationUnit(longest.duration_type),
        items=[
            views.title_card(release, position, root) for position in longest.titles[:_MAX_TIES]
        ],
    )


@router.get("/score-count", summary="How many movies users score above a value", tags=["catalog"])
async def get_score_count(
    catalog: CurrentCatalog,
    conditions: PlatformAndYears,
    scored: Annotated[
        float, Query(description="strictly above this mean", examples=[3.5]), DECIMAL
    ],
    min_ratings: Annotated[int, Query(ge=1, le=10**9), INTEGER] = 1,
) -> schemas.Count:
    """Count the movies whose mean user rating is strictly greater than `scored`."""
    return schemas.Count(count=stats.score_count(catalog, conditions, scored, min_ratings))


@router.get("/platform-counts", summary="How many titles each platform carries", tags=["catalog"])
async def get_platform_counts(
    catalog: CurrentCatalog, platform: Platforms = None
) -> schemas.PlatformCounts:
    """Count movies and series of some platforms or of all."""
    return schemas.PlatformCounts(
        items=[
            schemas.PlatformCount(
                platform=count.platform,
                movies=count.movies,
                tv_shows=count.tv_shows,
                total=count.movies + count.tv_shows,
            )
            for count in stats.platform_counts(catalog, any_of(platform))
        ]
    )


@router.get("/top-actors", summary="Who acts in the most titles", tags=["catalog"])
async def get_top_actors(
    catalog: CurrentCatalog, conditions: PlatformAndYears, kind: Types = None, limit: Limit = 10
) -> schemas.TopActors:
    """List actors by number of titles, then name; a title counts once for each of its actors."""
    top = stats.top_actors(catalog, replace(conditions, type=any_of(kind)), limit)
    actors = [schemas.ActorCount(actor=name, titles=count) for name, count in top.actors]
    return schemas.TopActors(items=actors, tied=len(top.first), reason=top.reason)


@router.get("/production-count", summary="How many titles a country produced", tags=["catalog"])
async def get_production_count(
    catalog: CurrentCatalog, kind: Types = None, country: Countries = None, year: Year = None
) -> schemas.Count:
    """Count titles with the country among their production countries (co-productions included)."""
    conditions = TitleFilter(
        type=any_of(kind), country=any_of(country), year_min=year, year_max=year
    )
    return schemas.Count(count=stats.count(catalog, conditions))


@router.get("/maturity-count", summary="How many titles have a maturity class", tags=["catalog"])
async def get_maturity_count(
    catalog: CurrentCatalog,
    rating: Annotated[str, Query(max_length=MAX_TEXT, examples=["tv-ma"])],
) -> schemas.Count:
    """Count the titles of a maturity class; those without one are g, as the assignment asks."""
    return schemas.Count(count=stats.maturity_count(catalog, rating))
