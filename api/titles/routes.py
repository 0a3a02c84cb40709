"""Titles: search and filter, one title, what is like it, where it can be watched."""

from enum import StrEnum
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query

from api.params import CatalogNow, ReleaseNow, TitleId, Wanted, title_position
from api.titles.schemas import Availability, Page, Similar, SimilarWork, TitleDetail, TitleSummary
from api.titles.views import available_on, detail, summary
from engine.arrays import Mask
from engine.catalog.filters import select
from engine.catalog.search import search
from engine.catalog.titles import Catalog

router = APIRouter(prefix="/v1/catalog/titles", tags=["titles"])

_MAX_PAGE = 100
_MAX_SIMILAR = 50


class Sort(StrEnum):
    """Orders of a list of titles; each is completed by id."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_RATED = "most_rated"
    USER_SCORE = "user_score"


@router.get("", summary="Search and filter titles")
def titles(
    catalog: CatalogNow,
    wanted: Wanted,
    q: Annotated[str, Query(max_length=200, description="words of the title, typos allowed")] = "",
    sort: Sort = Sort.RELEVANCE,
    limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = 20,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Page[TitleSummary]:
    """List the titles that match all conditions; conditions left out ask nothing.

    Names (genre, country, actor, director) are compared whole, without case or accents.
    """
    found = _ordered(catalog, q, select(catalog, wanted), sort)
    page = [summary(catalog, at) for at in found[offset : offset + limit].tolist()]
    return Page(total=len(found), limit=limit, offset=offset, items=page)


def _ordered(catalog: Catalog, q: str, mask: Mask, sort: Sort) -> np.ndarray:
    """Return the positions of the matching titles in the order asked for."""
    hits = search(catalog, q)
    hits = hits[mask[hits]]
    if sort is Sort.RELEVANCE:
        return hits
    hits = np.sort(hits)
    if sort is Sort.TITLE:
        return np.array(sorted(hits.tolist(), key=lambda at: catalog.keys[at]), dtype=np.intp)
    keys = {
        Sort.NEWEST: -catalog.year,
        Sort.OLDEST: catalog.year,
        Sort.MOST_RATED: -catalog.rating_count,
        Sort.USER_SCORE: -catalog.user_score,
    }
    return hits[np.argsort(keys[sort][hits], kind="stable")]


@router.get("/{title_id}", summary="One title")
async def title(release: ReleaseNow, title_id: TitleId) -> TitleDetail:
    """Return everything the catalog says of a title, and what TMDB says of the film that it is."""
    return detail(release, title_position(release.catalog, title_id))


@router.get("/{title_id}/availability", summary="Where a title can be watched")
async def availability(catalog: CatalogNow, title_id: TitleId) -> Availability:
    """List every platform that carries the same work."""
    work = int(catalog.work_of[title_position(catalog, title_id)])
    row = catalog.work_rows[work]
    return Availability(
        work_id=row["work_id"], title=row["title"], available_on=available_on(catalog, work)
    )


@router.get("/{title_id}/similar", summary="Works like a title")
async def similar(
    release: ReleaseNow,
    title_id: TitleId,
    n: Annotated[int, Query(ge=1, le=_MAX_SIMILAR)] = 10,
) -> Similar:
    """List the works most like this one by genres, people, country and words; copies excluded."""
    catalog = release.catalog
    at = title_position(catalog, title_id)
    near = release.recommender.similar.nearest(int(catalog.work_of[at]), n)
    return Similar(
        id=catalog.title_ids[at],
        title=catalog.title(at)["display_title"],
        items=[_similar_work(catalog, work, cosine) for work, cosine in near],
    )


def _similar_work(catalog: Catalog, work: int, cosine: float) -> SimilarWork:
    row = catalog.work_rows[work]
    return SimilarWork(
        work_id=row["work_id"],
        title=row["title"],
        type=row["type"],
        release_year=row["release_year"],
        similarity=round(cosine, 6),
        available_on=available_on(catalog, work),
    )
