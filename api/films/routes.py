"""Films: search and filter, one film, what is like it, when films come out."""

from enum import StrEnum
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Path, Query

from api.films.schemas import FilmDetail, FilmMatch, FilmSummary, Releases, SimilarFilms
from api.films.views import film_detail, film_summary, reference, similar_film
from api.params import FilmReleaseNow, FilmsNow, Name, Year, YearBound
from api.titles.schemas import Page
from engine.arrays import Mask
from engine.catalog.calendar import MONTHS_EN, WEEKDAYS_EN, parse_month, parse_weekday
from engine.catalog.film_search import find_film, search
from engine.catalog.film_stats import FilmFilter, released, select
from engine.catalog.films import Films
from engine.errors import InvalidValue, NotFound

router = APIRouter(prefix="/v1/movies", tags=["films"])

_MAX_PAGE = 100
_MAX_SIMILAR = 30
_MAX_ID = 2**31 - 1

FilmId = Annotated[int, Path(ge=1, le=_MAX_ID, description="TMDB's id", examples=[862])]


class Sort(StrEnum):
    """Orders of a list of films; each is completed by votes and id."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_VOTED = "most_voted"
    POPULARITY = "popularity"
    REVENUE = "revenue"
    RETURN = "return"


class Method(StrEnum):
    """Ways to find similar films."""

    HYBRID = "hybrid"
    TEXT = "text"
    FEATURES = "features"


async def film_filter(  # noqa: PLR0913 - one parameter for each condition of the query
    year_min: YearBound = None,
    year_max: YearBound = None,
    genre: Name = None,
    country: Name = None,
    company: Name = None,
    franchise: Name = None,
    language: Name = None,
    actor: Name = None,
    director: Name = None,
) -> FilmFilter:
    """Return the conditions of the request's query."""
    return FilmFilter(
        year_min, year_max, genre, country, company, franchise, language, actor, director
    )


@router.get("", summary="Search and filter films")
def movies(
    release: FilmReleaseNow,
    wanted: Annotated[FilmFilter, Depends(film_filter)],
    q: Annotated[str, Query(max_length=200, description="words of the title, typos allowed")] = "",
    sort: Sort = Sort.RELEVANCE,
    limit: Annotated[int, Query(ge=1, le=_MAX_PAGE)] = 20,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Page[FilmSummary]:
    """List the films that match all conditions; conditions left out ask nothing.

    A name is compared whole, without case or accents, or may be the beginning of only one name.
    """
    films = release.world.films
    found = _ordered(films, q, select(films, wanted), sort)
    page = [film_summary(release, at) for at in found[offset : offset + limit].tolist()]
    return Page(total=len(found), limit=limit, offset=offset, items=page)


def _ordered(films: Films, q: str, mask: Mask, sort: Sort) -> np.ndarray:
    """Return the positions of the matching films in the order asked for."""
    hits = search(films, q, mask)
    if sort is Sort.RELEVANCE:
        return hits
    hits = hits[np.lexsort((films.ids[hits], -films.votes[hits]))]
    if sort is Sort.TITLE:
        return np.array(sorted(hits.tolist(), key=lambda at: films.keys[at]), dtype=np.intp)
    keys = {
        Sort.NEWEST: -films.day,
        Sort.OLDEST: films.day,
        Sort.MOST_VOTED: -films.votes,
        Sort.POPULARITY: -films.popularity,
        Sort.REVENUE: -films.revenue,
        Sort.RETURN: -films.return_ratio,
    }
    return hits[np.argsort(keys[sort][hits], kind="stable")]


@router.get("/releases", summary="How many films came out in a month or on a weekday")
async def releases(
    films: FilmsNow,
    month: Annotated[str | None, Query(max_length=200, examples=["enero"])] = None,
    weekday: Annotated[str | None, Query(max_length=200, examples=["friday"])] = None,
) -> Releases:
    """Count films over all years; names in Spanish or English, accents and case optional."""
    if month is None and weekday is None:
        raise InvalidValue("month", "", "a month, a weekday or both")
    in_month = None if month is None else parse_month(month)
    on_day = None if weekday is None else parse_weekday(weekday)
    return Releases(
        month=MONTHS_EN[in_month - 1] if in_month else None,
        weekday=WEEKDAYS_EN[on_day - 1] if on_day else None,
        films=released(films, in_month, on_day),
    )


@router.get("/titled/{title:path}", summary="The film of a title")
def titled(
    release: FilmReleaseNow,
    title: Annotated[str, Path(max_length=500, examples=["Toy Story"])],
    year: Year = None,
) -> FilmMatch:
    """Return the film that a title stands for: of several the most voted, or that of `year`."""
    found = find_film(release.world.films, title, year)
    return FilmMatch(
        film=film_detail(release, found.film),
        alternatives=[reference(release.world.films, at) for at in found.others],
    )


@router.get("/{film_id}", summary="One film")
async def movie(release: FilmReleaseNow, film_id: FilmId) -> FilmDetail:
    """Return everything that is known of a film."""
    return film_detail(release, _position(release.world.films, film_id))


@router.get("/{film_id}/similar", summary="Films like a film")
async def similar(
    release: FilmReleaseNow,
    film_id: FilmId,
    n: Annotated[int, Query(ge=1, le=_MAX_SIMILAR)] = 10,
    method: Method = Method.HYBRID,
) -> SimilarFilms:
    """List the films most like this one; other records of the same film are left out.

    text compares words, genres, people and franchise; features compares genres, year and
    popularity; hybrid, the default, is text and a little more for like time and fame.
    """
    films = release.world.films
    at = _position(films, film_id)
    near = release.world.similar[method].nearest(at, n)
    return SimilarFilms(
        id=film_id,
        title=films.title(at),
        release_year=int(films.year[at]),
        method=method,
        items=[similar_film(release, other, similarity) for other, similarity in near],
    )


def _position(films: Films, film_id: int) -> int:
    if (at := films.find(film_id)) is None:
        raise NotFound("film", str(film_id))
    return at
