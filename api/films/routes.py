"""Films: search, one film, films like it, release dates; and groups of films with their money."""

from enum import StrEnum
from typing import Annotated

import numpy as np
from fastapi import Path, Query

from api.conditions import FilmConditions
from api.films import schemas, views
from api.films.schemas import Method
from api.params import (
    INTEGER,
    MAX_TEXT,
    CurrentFilms,
    Limit,
    Offset,
    ReleaseWithFilms,
    Root,
    Words,
    Year,
)
from api.routing import Capability
from api.schemas import Page
from engine.arrays import IndexArray, Mask
from engine.catalog import film_stats
from engine.catalog.calendar import MONTHS_EN, WEEKDAYS_EN, parse_month, parse_weekday
from engine.catalog.film_stats import released
from engine.catalog.films import Films
from engine.catalog.filters import select
from engine.catalog.names import find_film
from engine.catalog.search import search_films
from engine.errors import InvalidValue

router = Capability(prefix="/v1", tags=["films"])

_MAX_SIMILAR = 30
_MAX_ID = 2**31 - 1  # ids are int32
_MAX_NAME = 500  # characters of a film's or a group's name in a path

FilmId = Annotated[int, Path(ge=1, le=_MAX_ID, description="TMDB's id", examples=[862]), INTEGER]


class FilmSort(StrEnum):
    """Orders of a list of films; each is completed by votes and id."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_VOTED = "most_voted"
    POPULARITY = "popularity"
    REVENUE = "revenue"
    RETURN = "return"


def _name(example: str) -> object:
    return Path(max_length=_MAX_NAME, examples=[example])


@router.get("/movies", summary="Search and filter films")
def movies(
    release: ReleaseWithFilms,
    conditions: FilmConditions,
    root: Root,
    q: Words = "",
    sort: FilmSort = FilmSort.RELEVANCE,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Page[schemas.FilmSummary]:
    """List the films that match all conditions; a condition left out does not filter.

    A name is whole, without case, accents or punctuation, or the beginning of only one name;
    countries and genres are understood in English and Spanish. Of several values any will do.
    """
    films = release.world.films
    matches = _sorted_matches(films, q, select(films, conditions), sort)
    return Page.from_positions(
        matches, limit, offset, lambda position: views.film_summary(release, position, root)
    )


def _sorted_matches(films: Films, q: str, mask: Mask, sort: FilmSort) -> IndexArray:
    """Positions of the films that match `q` and `mask`, in the order asked for."""
    matches = search_films(films, q, mask)
    if sort is FilmSort.RELEVANCE:
        return matches
    # The stable sorts below keep this order among equals.
    matches = matches[np.lexsort((films.ids[matches], -films.votes[matches]))]
    keys = {
        FilmSort.TITLE: films.title_rank,
        FilmSort.NEWEST: -films.day,
        FilmSort.OLDEST: films.day,
        FilmSort.MOST_VOTED: -films.votes,
        FilmSort.POPULARITY: -films.popularity,
        FilmSort.REVENUE: -films.revenue,
        FilmSort.RETURN: -films.return_ratio,
    }
    return matches[np.argsort(keys[sort][matches], kind="stable")]


@router.get("/movies/releases", summary="How many films came out in a month or on a weekday")
async def releases(
    films: CurrentFilms,
    month: Annotated[str | None, Query(max_length=MAX_TEXT, examples=["enero"])] = None,
    weekday: Annotated[str | None, Query(max_length=MAX_TEXT, examples=["friday"])] = None,
) -> schemas.Releases:
    """Count films over all years; names in Spanish or English, accents and case optional."""
    if month is None and weekday is None:
        raise InvalidValue("month", "", "a month, a weekday or both")
    month_number = None if month is None else parse_month(month)
    weekday_number = None if weekday is None else parse_weekday(weekday)
    return schemas.Releases(
        month=MONTHS_EN[month_number - 1] if month_number else None,
        weekday=WEEKDAYS_EN[weekday_number - 1] if weekday_number else None,
        films=released(films, month_number, weekday_number),
    )


@router.get("/movies/titled/{title:path}", summary="The film of a title")
def titled(
    release: ReleaseWithFilms,
    root: Root,
    title: Annotated[str, _name("Toy Story")],
    year: Year = None,
) -> schemas.FilmMatch:
    """The film that a title stands for: of several the most voted, or that of `year`."""
    films = release.world.films
    match = find_film(films, title, year)
    return schemas.FilmMatch(
        film=views.film_detail(release, match.position, root),
        alternatives=[views.film_ref(films, position) for position in match.alternatives],
    )


@router.get("/movies/{film_id}", summary="One film")
async def movie(release: ReleaseWithFilms, root: Root, film_id: FilmId) -> schemas.FilmDetail:
    """Everything that is known of a film."""
    return views.film_detail(release, views.film_position(release.world.films, film_id), root)


@router.get("/movies/{film_id}/similar", summary="Films like a film", operation_id="similar_films")
async def similar(
    release: ReleaseWithFilms,
    root: Root,
    film_id: FilmId,
    n: Annotated[int, Query(ge=1, le=_MAX_SIMILAR), INTEGER] = 10,
    method: Method = Method.HYBRID,
) -> schemas.SimilarFilms:
    """List the films most like this one; other records of the same film are left out.

    text compares words, genres, people and franchise; features compares genres, year and
    popularity; hybrid, the default, is text and a little more for similar year and popularity.
    """
    films = release.world.films
    position = views.film_position(films, film_id)
    neighbours = release.world.similar[method].nearest(position, n)
    return schemas.SimilarFilms(
        id=film_id,
        title=films.title(position),
        release_year=int(films.year[position]),
        method=method,
        items=[views.similar_film(release, *neighbour, root) for neighbour in neighbours],
    )


@router.get("/franchises/{name:path}", summary="A franchise")
def franchise(
    films: CurrentFilms,
    name: Annotated[str, _name("Toy Story Collection")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> schemas.FilmGroup:
    """The films of a franchise; the word Collection may be left out."""
    return views.film_group(films, film_stats.franchise(films, name), limit, offset)


@router.get("/countries/{name:path}", summary="A country's films")
def country(
    films: CurrentFilms,
    name: Annotated[str, _name("Italy")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> schemas.FilmGroup:
    """The films that a country produced, alone or with others; by name or code."""
    return views.film_group(films, film_stats.country(films, name), limit, offset)


@router.get("/companies/{name:path}", summary="A production company")
def company(
    films: CurrentFilms,
    name: Annotated[str, _name("Pixar Animation Studios")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> schemas.FilmGroup:
    """The films of a production company."""
    return views.film_group(films, film_stats.company(films, name), limit, offset)


@router.get("/people/actors/{name:path}", summary="An actor")
def actor(
    films: CurrentFilms,
    name: Annotated[str, _name("Tom Hanks")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> schemas.FilmGroup:
    """The films that an actor plays in, whatever the billing; namesakes count as one person."""
    return views.film_group(films, film_stats.actor(films, name), limit, offset)


@router.get("/people/directors/{name:path}", summary="A director")
def director(
    films: CurrentFilms,
    name: Annotated[str, _name("John Lasseter")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> schemas.FilmGroup:
    """The films that a director made, alone or with others; namesakes count as one person."""
    return views.film_group(films, film_stats.director(films, name), limit, offset)
