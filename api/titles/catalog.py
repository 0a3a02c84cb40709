"""The catalog's questions: longest, counts, top actors. Definitions stand in docs/api.md."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.params import CatalogNow, Kind, Name, Platform, PlatformAndYears, Year
from api.titles.schemas import ActorCount, Count, Longest, PlatformCount, PlatformCounts, TopActors
from api.titles.views import summary
from engine.catalog.filters import TitleFilter
from engine.catalog.stats import count, longest, platform_counts, score_count, top_actors
from engine.errors import NotFound

router = APIRouter(prefix="/v1/catalog", tags=["catalog"])

_MAX_ACTORS = 100
_SHOWN_TIES = 100


@router.get("/longest", summary="The longest movie or series")
async def get_longest(
    catalog: CatalogNow,
    wanted: PlatformAndYears,
    duration_type: Annotated[str, Query(max_length=200, description="min or season")] = "min",
) -> Longest:
    """Return all titles that share the greatest duration: movies by minutes, series by seasons."""
    found = longest(catalog, wanted, duration_type)
    if found is None:
        raise NotFound("title with a known duration", "for these conditions")
    return Longest(
        duration=found.duration,
        duration_type=found.duration_type,
        items=[summary(catalog, at) for at in found.titles[:_SHOWN_TIES]],
    )


@router.get("/score-count", summary="How many movies users score above a value")
async def get_score_count(
    catalog: CatalogNow,
    wanted: PlatformAndYears,
    scored: Annotated[float, Query(description="strictly above this mean", examples=[3.5])],
    min_ratings: Annotated[int, Query(ge=1, le=10**9)] = 1,
) -> Count:
    """Count the movies whose mean user rating is strictly greater than `scored`."""
    return Count(count=score_count(catalog, wanted, scored, min_ratings))


@router.get("/platform-counts", summary="How many titles each platform carries")
async def get_platform_counts(catalog: CatalogNow, platform: Platform = None) -> PlatformCounts:
    """Count movies and series of one platform or of all."""
    return PlatformCounts(
        items=[
            PlatformCount(
                platform=c.platform,
                movies=c.movies,
                tv_shows=c.tv_shows,
                total=c.movies + c.tv_shows,
            )
            for c in platform_counts(catalog, platform)
        ]
    )


@router.get("/top-actors", summary="Who acts in the most titles")
async def get_top_actors(
    catalog: CatalogNow,
    wanted: PlatformAndYears,
    kind: Kind = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_ACTORS)] = 10,
) -> TopActors:
    """List actors by number of titles, then name; a title counts once for each of its actors."""
    conditions = TitleFilter(wanted.platform, kind, wanted.year_min, wanted.year_max)
    top = top_actors(catalog, conditions, limit)
    actors = [ActorCount(actor=name, titles=titles) for name, titles in top.actors]
    return TopActors(items=actors, tied=len(top.first), reason=top.reason)


@router.get("/production-count", summary="How many titles a country produced")
async def get_production_count(
    catalog: CatalogNow, kind: Kind = None, country: Name = None, year: Year = None
) -> Count:
    """Count titles with the country among their production countries (co-productions included)."""
    wanted = TitleFilter(type=kind, country=country, year_min=year, year_max=year)
    return Count(count=count(catalog, wanted))


@router.get("/maturity-count", summary="How many titles have a maturity class")
async def get_maturity_count(
    catalog: CatalogNow,
    rating: Annotated[str, Query(max_length=200, examples=["tv-ma"])],
) -> Count:
    """Count the titles of a maturity class; those without one are g, as the assignment asks."""
    return Count(count=count(catalog, TitleFilter(maturity=rating)))
