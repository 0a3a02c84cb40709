"""Franchises, countries, companies, actors and directors: their films and the films' money."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.films.schemas import FilmGroup
from api.films.views import film_group
from api.params import FilmsNow
from engine.catalog import film_stats as ask

router = APIRouter(prefix="/v1", tags=["films"])

Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=10**9)]


def _named(example: str) -> object:
    return Path(max_length=500, examples=[example])


@router.get("/franchises/{name:path}", summary="A franchise")
def franchise(
    films: FilmsNow,
    name: Annotated[str, _named("Toy Story Collection")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> FilmGroup:
    """Return a franchise; the word Collection may be left out."""
    return film_group(films, ask.franchise(films, name), limit, offset)


@router.get("/countries/{name:path}", summary="A country's films")
def country(
    films: FilmsNow, name: Annotated[str, _named("Italy")], limit: Limit = 20, offset: Offset = 0
) -> FilmGroup:
    """Return the films that a country produced, alone or with others; English names."""
    return film_group(films, ask.country(films, name), limit, offset)


@router.get("/companies/{name:path}", summary="A production company")
def company(
    films: FilmsNow,
    name: Annotated[str, _named("Pixar Animation Studios")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> FilmGroup:
    """Return the films of a production company."""
    return film_group(films, ask.company(films, name), limit, offset)


@router.get("/people/actors/{name:path}", summary="An actor")
def actor(
    films: FilmsNow,
    name: Annotated[str, _named("Tom Hanks")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> FilmGroup:
    """Return the films that an actor plays in, whatever the billing; people are told by name."""
    return film_group(films, ask.actor(films, name), limit, offset)


@router.get("/people/directors/{name:path}", summary="A director")
def director(
    films: FilmsNow,
    name: Annotated[str, _named("John Lasseter")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> FilmGroup:
    """Return the films that a director made, alone or with others; people are told by name."""
    return film_group(films, ask.director(films, name), limit, offset)
