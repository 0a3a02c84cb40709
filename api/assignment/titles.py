"""The assignment's routes, under their own names and with their own answers.

Each is a thin wrapper over the same question as its canonical route, in path and query form.
Parameters may have their Spanish names (anio, plataforma, dtype, tipo, pais, titulo).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.assignment.schemas import Answer, in_path, in_query, told
from api.assignment.views import actor_sentence
from api.params import CatalogNow, Kind, Name, ReleaseNow, Year, get_with_films
from engine.catalog.filters import TitleFilter, parse_platform, parse_type
from engine.catalog.search import find_work
from engine.catalog.stats import count, longest, platform_counts, score_count, top_actors
from engine.catalog.titles import Catalog
from engine.contract.tables import FIRST_YEAR, LAST_YEAR, MINUTES, MOVIE
from engine.errors import InvalidValue, NotFound
from engine.release.read import Release

router = APIRouter(tags=["assignment"])

_SIMILAR = 5  # titles in a recommendation by title

Anio = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, examples=[2018])]


Plataforma = Annotated[str, in_path("netflix")]
DurationType = Annotated[str, in_path("min")]
Score = Annotated[float, Path(examples=[3.5])]
Tipo = Annotated[str, in_path("movie")]
Pais = Annotated[str, in_path("united states")]
Maturity = Annotated[str, in_path("tv-ma")]
Titulo = Annotated[str, in_path("The Lantern Road")]
ScoreOrNone = Annotated[float | None, Query(examples=[3.5])]
PlatformOrNone = Annotated[str | None, in_query("netflix")]
PaisOrNone = Annotated[str | None, in_query("united states")]
TituloOrNone = Annotated[str | None, in_query("The Lantern Road")]


async def _year(year: Year = None, anio: Year = None) -> int | None:
    return anio if year is None else year


async def _platform(
    platform: PlatformOrNone = None, plataforma: PlatformOrNone = None
) -> str | None:
    return plataforma if platform is None else platform


async def _duration_type(duration_type: Name = None, dtype: Name = None) -> str:
    return duration_type or dtype or MINUTES


async def _scored(scored: ScoreOrNone = None, score: ScoreOrNone = None) -> float:
    if (value := score if scored is None else scored) is None:
        raise InvalidValue("scored", "", "a number of stars")
    return value


async def _kind(tipo: Name = None, kind: Kind = None) -> str:
    return tipo or kind or MOVIE


async def _country(pais: PaisOrNone = None, country: PaisOrNone = None) -> str:
    if (value := pais or country) is None:
        raise InvalidValue("pais", "", "a country's name")
    return value


async def _title(titulo: TituloOrNone = None, title: TituloOrNone = None) -> str:
    if (value := titulo or title) is None:
        raise InvalidValue("titulo", "", "a title")
    return value


QueryYear = Annotated[int | None, Depends(_year)]
QueryPlatform = Annotated[str | None, Depends(_platform)]


_MAX_DURATION = told("Longest film", {"pelicula": "the lantern road"})
_SCORE_COUNT = told(
    "Films scored above a value",
    {"plataforma": "netflix", "cantidad": 12, "anio": 2018, "score": 3.5},
)
_COUNT_PLATFORM = told("Films of a platform", {"plataforma": "netflix", "peliculas": 6131})
_ACTOR = told(
    "Actor with the most titles",
    {
        "plataforma": "amazon",
        "anio": 2020,
        "actor": "ana orsel",
        "apariciones": 7,
        "empatados": ["ana orsel", "bo tarn"],
    },
)
_PRODUCED = told(
    "Titles a country produced",
    {
        "pais": "united states",
        "anio": 2018,
        "tipo": "movie",
        "contenido": 430,
        "pelicula": 430,
        "peliculas": 430,
    },
)
_CONTENTS = told("Titles of a maturity class", {"rating": "tv-ma", "contenido": 3675})
_RECOMMENDATION = told(
    "Five titles like one",
    {"titulo": "The Lantern Road", "anio": 2019, "recomendacion": ["The Lamp Keeper"], "otros": []},
)


@router.get("/get_max_duration", **_MAX_DURATION)
async def get_max_duration(
    catalog: CatalogNow,
    year: QueryYear,
    platform: QueryPlatform,
    duration_type: Annotated[str, Depends(_duration_type)],
) -> Answer:
    """Longest film (or series, by seasons); all three filters are optional."""
    found = longest(catalog, TitleFilter(platform, None, year, year), duration_type)
    if found is None:
        raise NotFound("title with a known duration", "for these conditions")
    return {"pelicula": catalog.title(found.titles[0])["title"]}


@router.get("/get_max_duration/{year}/{platform}/{duration_type}", **_MAX_DURATION)
async def get_max_duration_by_path(
    catalog: CatalogNow, year: Anio, platform: Plataforma, duration_type: DurationType
) -> Answer:
    """Longest film (or series, by seasons) of a year and platform."""
    return await get_max_duration(catalog, year, platform, duration_type)


@router.get("/get_score_count", **_SCORE_COUNT)
async def get_score_count(
    catalog: CatalogNow,
    platform: QueryPlatform,
    scored: Annotated[float, Depends(_scored)],
    year: QueryYear,
) -> Answer:
    """Count films of a platform and year whose mean user rating is strictly above `scored`."""
    wanted = TitleFilter(platform, None, year, year)
    return {
        "plataforma": _platform_name(catalog, platform),
        "cantidad": score_count(catalog, wanted, scored),
        "anio": year,
        "score": scored,
    }


@router.get("/get_score_count/{platform}/{scored}/{year}", **_SCORE_COUNT)
async def get_score_count_by_path(
    catalog: CatalogNow, platform: Plataforma, scored: Score, year: Anio
) -> Answer:
    """Count films of a platform and year whose mean user rating is strictly above `scored`."""
    return await get_score_count(catalog, platform, scored, year)


@router.get("/get_count_platform", **_COUNT_PLATFORM)
async def get_count_platform(catalog: CatalogNow, platform: QueryPlatform) -> Answer:
    """Count the films of a platform."""
    if platform is None:
        raise InvalidValue("platform", "", "one of " + ", ".join(catalog.platform.names))
    counted = platform_counts(catalog, platform)[0]
    return {"plataforma": counted.platform, "peliculas": counted.movies}


@router.get("/get_count_platform/{platform}", **_COUNT_PLATFORM)
async def get_count_platform_by_path(catalog: CatalogNow, platform: Plataforma) -> Answer:
    """Count the films of a platform."""
    return await get_count_platform(catalog, platform)


@router.get("/get_actor", **_ACTOR)
async def get_actor(
    release: ReleaseNow,
    platform: QueryPlatform,
    year: QueryYear,
    actor: Name = None,
    nombre_actor: Name = None,
) -> Answer:
    """Name the actor with the most titles of a platform and year; `empatados` lists all who tie.

    With `actor` (or `nombre_actor`) it is the other question of this name: a film actor's success.
    """
    if name := actor or nombre_actor:
        return actor_sentence((await get_with_films(release)).world.films, name)
    return _top_actor(release.catalog, platform, year)


def _top_actor(catalog: Catalog, platform: str | None, year: int | None) -> Answer:
    top = top_actors(catalog, TitleFilter(platform, None, year, year), 1)
    tied = [name.lower() for name in top.first]
    answer = {
        "plataforma": _platform_name(catalog, platform),
        "anio": year,
        "actor": tied[0] if tied else None,
        "apariciones": top.actors[0][1] if tied else 0,
        "empatados": tied,
    }
    return answer if top.reason is None else answer | {"motivo": top.reason}


@router.get("/get_actor/{platform}/{year}", **_ACTOR)
async def get_actor_by_path(catalog: CatalogNow, platform: Plataforma, year: Anio) -> Answer:
    """Name the actor with the most titles of a platform and year; `empatados` lists all who tie."""
    return _top_actor(catalog, platform, year)


@router.get("/prod_per_county", **_PRODUCED)
@router.get("/prod_per_country", **_PRODUCED)
async def prod_per_county(
    catalog: CatalogNow,
    tipo: Annotated[str, Depends(_kind)],
    pais: Annotated[str, Depends(_country)],
    anio: QueryYear,
) -> Answer:
    """Count titles of a kind that a country produced, alone or with others, in a year."""
    kind = parse_type(tipo)
    total = count(catalog, TitleFilter(type=kind, country=pais, year_min=anio, year_max=anio))
    answer = {"pais": pais.strip().lower(), "anio": anio, "tipo": kind, "contenido": total}
    return answer | {"pelicula": total, "peliculas": total}


@router.get("/prod_per_county/{tipo}/{pais}/{anio}", **_PRODUCED)
@router.get("/prod_per_country/{tipo}/{pais}/{anio}", **_PRODUCED)
async def prod_per_county_by_path(
    catalog: CatalogNow, tipo: Tipo, pais: Pais, anio: Anio
) -> Answer:
    """Count titles of a kind that a country produced, alone or with others, in a year."""
    return await prod_per_county(catalog, tipo, pais, anio)


@router.get("/get_contents", **_CONTENTS)
async def get_contents(catalog: CatalogNow, rating: Annotated[str, in_query("tv-ma")]) -> Answer:
    """Count the titles of a maturity class on all platforms."""
    return {
        "rating": rating.strip().lower(),
        "contenido": count(catalog, TitleFilter(maturity=rating)),
    }


@router.get("/get_contents/{rating}", **_CONTENTS)
async def get_contents_by_path(catalog: CatalogNow, rating: Maturity) -> Answer:
    """Count the titles of a maturity class on all platforms."""
    return await get_contents(catalog, rating)


@router.get("/get_recommendation", **_RECOMMENDATION)
@router.get("/get_recomendation", **_RECOMMENDATION)
def get_recommendation(release: ReleaseNow, titulo: Annotated[str, Depends(_title)]) -> Answer:
    """Name five titles most like a title; the title that was matched is said."""
    return _similar_titles(release, titulo)


@router.get("/get_recommendation/{titulo:path}", **_RECOMMENDATION)
@router.get("/get_recomendation/{titulo:path}", **_RECOMMENDATION)
def get_recommendation_by_path(release: ReleaseNow, titulo: Titulo) -> Answer:
    """Name five titles most like a title; the title that was matched is said."""
    return _similar_titles(release, titulo)


def _similar_titles(release: Release, titulo: str) -> Answer:
    works = release.catalog.work_rows
    found = find_work(release.catalog, titulo)
    near = release.recommender.similar.nearest(found.work, _SIMILAR)
    return {
        "titulo": works[found.work]["title"],
        "anio": works[found.work]["release_year"],
        "recomendacion": [works[work]["title"] for work, _ in near],
        "otros": [
            {"titulo": works[work]["title"], "anio": works[work]["release_year"]}
            for work in found.others
        ],
    }


def _platform_name(catalog: Catalog, platform: str | None) -> str | None:
    return None if platform is None else parse_platform(catalog, platform)
