"""The functions about the platforms' titles, each in path and in query form.

In a query, parameters may have their Spanish names (anio, plataforma, dtype, tipo, pais, titulo).
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Path, Query

from api.assignment import schemas
from api.assignment.schemas import Answer, path_text, query_text
from api.assignment.views import N_SIMILAR, actor_sentence
from api.params import (
    DECIMAL,
    INTEGER,
    CurrentCatalog,
    CurrentRelease,
    Kind,
    Name,
    ReleaseWithTitles,
    Year,
    get_release_with_films,
    get_release_with_titles,
)
from api.routing import Capability
from engine.catalog.filters import TitleFilter
from engine.catalog.names import find_whole_name, find_work
from engine.catalog.spellings import parse_platform, parse_type, platforms_expected
from engine.catalog.stats import (
    count,
    longest,
    maturity_count,
    platform_counts,
    score_count,
    top_actors,
)
from engine.catalog.titles import Catalog
from engine.contract.tables import FIRST_YEAR, LAST_YEAR, MINUTES, MOVIE
from engine.errors import InvalidValue, NotFound
from engine.release.read import Release

router = Capability(tags=["assignment"])

Anio = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, examples=[2018]), INTEGER]
Plataforma = Annotated[str, path_text("netflix")]
DurationType = Annotated[str, path_text("min")]
Score = Annotated[float, Path(examples=[3.5]), DECIMAL]
Tipo = Annotated[str, path_text("movie")]
Pais = Annotated[str, path_text("united states")]
Maturity = Annotated[str, path_text("tv-ma")]
Titulo = Annotated[str, path_text("The Lantern Road")]
ScoreOrNone = Annotated[float | None, Query(examples=[3.5]), DECIMAL]
PlatformOrNone = Annotated[str | None, query_text("netflix")]
PaisOrNone = Annotated[str | None, query_text("united states")]
TituloOrNone = Annotated[str | None, query_text("The Lantern Road")]


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
        raise InvalidValue("pais", "", "a country's name or code")
    return value


async def _title(titulo: TituloOrNone = None, title: TituloOrNone = None) -> str:
    if (value := titulo or title) is None:
        raise InvalidValue("titulo", "", "a title")
    return value


QueryYear = Annotated[int | None, Depends(_year)]
QueryPlatform = Annotated[str | None, Depends(_platform)]


@router.get("/get_max_duration", **schemas.MAX_DURATION)
async def get_max_duration(
    catalog: CurrentCatalog,
    year: QueryYear,
    platform: QueryPlatform,
    duration_type: Annotated[str, Depends(_duration_type)],
) -> Answer:
    """Longest film (or series, by seasons); all three filters are optional."""
    ties = longest(catalog, TitleFilter(platform, None, year, year), duration_type)
    if ties is None:
        raise NotFound("title with a known duration", "for these conditions")
    return {"pelicula": catalog.title(ties.titles[0])["title"]}


@router.get("/get_max_duration/{year}/{platform}/{duration_type}", **schemas.MAX_DURATION)
async def get_max_duration_by_path(
    catalog: CurrentCatalog, year: Anio, platform: Plataforma, duration_type: DurationType
) -> Answer:
    """Longest film (or series, by seasons) of a year and platform."""
    return await get_max_duration(catalog, year, platform, duration_type)


@router.get("/get_score_count", **schemas.SCORE_COUNT)
async def get_score_count(
    catalog: CurrentCatalog,
    platform: QueryPlatform,
    scored: Annotated[float, Depends(_scored)],
    year: QueryYear,
) -> Answer:
    """Count films of a platform and year whose mean user rating is strictly above `scored`."""
    conditions = TitleFilter(platform, None, year, year)
    return {
        "plataforma": _platform_name(catalog, platform),
        "cantidad": score_count(catalog, conditions, scored),
        "anio": year,
        "score": scored,
    }


@router.get("/get_score_count/{platform}/{scored}/{year}", **schemas.SCORE_COUNT)
async def get_score_count_by_path(
    catalog: CurrentCatalog, platform: Plataforma, scored: Score, year: Anio
) -> Answer:
    """Count films of a platform and year whose mean user rating is strictly above `scored`."""
    return await get_score_count(catalog, platform, scored, year)


@router.get("/get_count_platform", **schemas.COUNT_PLATFORM)
async def get_count_platform(catalog: CurrentCatalog, platform: QueryPlatform) -> Answer:
    """Count the films of a platform."""
    if platform is None:
        raise InvalidValue("platform", "", platforms_expected(catalog))
    (counts,) = platform_counts(catalog, parse_platform(catalog, platform))
    return {"plataforma": counts.platform, "peliculas": counts.movies}


@router.get("/get_count_platform/{platform}", **schemas.COUNT_PLATFORM)
async def get_count_platform_by_path(catalog: CurrentCatalog, platform: Plataforma) -> Answer:
    """Count the films of a platform."""
    return await get_count_platform(catalog, platform)


@router.get("/get_actor", **schemas.TOP_ACTOR)
async def get_actor(
    release: CurrentRelease,
    platform: QueryPlatform,
    year: QueryYear,
    actor: Name = None,
    nombre_actor: Name = None,
) -> Answer:
    """Name the actor with the most titles of a platform and year; `empatados` lists all who tie.

    With `actor` (or `nombre_actor`) it is the other function of this name: a film actor's success.
    """
    # Asked for here and not by a dependency: titles are there without films, and the reverse.
    if name := actor or nombre_actor:
        return actor_sentence((await get_release_with_films(release)).world.films, name)
    return _top_actor((await get_release_with_titles(release)).catalog, platform, year)


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


@router.get("/get_actor/{platform}/{year}", **schemas.TOP_ACTOR)
async def get_actor_by_path(catalog: CurrentCatalog, platform: Plataforma, year: Anio) -> Answer:
    """Name the actor with the most titles of a platform and year; `empatados` lists all who tie."""
    return _top_actor(catalog, platform, year)


@router.get("/prod_per_county", **schemas.PRODUCTION_COUNT)
@router.get("/prod_per_country", operation_id="prod_per_country", **schemas.PRODUCTION_COUNT)
async def prod_per_county(
    catalog: CurrentCatalog,
    tipo: Annotated[str, Depends(_kind)],
    pais: Annotated[str, Depends(_country)],
    anio: QueryYear,
) -> Answer:
    """Count titles of a kind that a country produced, alone or with others, in a year."""
    kind = parse_type(tipo)
    total = count(catalog, TitleFilter(type=kind, country=pais, year_min=anio, year_max=anio))
    names = catalog.countries.names
    country = names[find_whole_name(catalog.countries, "country", pais)].lower()
    answer = {"pais": country, "anio": anio, "tipo": kind, "contenido": total}
    return answer | {"pelicula": total, "peliculas": total}


@router.get("/prod_per_county/{tipo}/{pais}/{anio}", **schemas.PRODUCTION_COUNT)
@router.get(
    "/prod_per_country/{tipo}/{pais}/{anio}",
    operation_id="prod_per_country_by_path",
    **schemas.PRODUCTION_COUNT,
)
async def prod_per_county_by_path(
    catalog: CurrentCatalog, tipo: Tipo, pais: Pais, anio: Anio
) -> Answer:
    """Count titles of a kind that a country produced, alone or with others, in a year."""
    return await prod_per_county(catalog, tipo, pais, anio)


@router.get("/get_contents", **schemas.MATURITY_COUNT)
async def get_contents(
    catalog: CurrentCatalog, rating: Annotated[str, query_text("tv-ma")]
) -> Answer:
    """Count the titles of a maturity class on all platforms."""
    return {
        "rating": rating.strip().lower(),
        "contenido": maturity_count(catalog, rating),
    }


@router.get("/get_contents/{rating}", **schemas.MATURITY_COUNT)
async def get_contents_by_path(catalog: CurrentCatalog, rating: Maturity) -> Answer:
    """Count the titles of a maturity class on all platforms."""
    return await get_contents(catalog, rating)


@router.get("/get_recommendation", **schemas.SIMILAR_TITLES)
@router.get("/get_recomendation", operation_id="get_recomendation", **schemas.SIMILAR_TITLES)
def get_recommendation(
    release: ReleaseWithTitles, titulo: Annotated[str, Depends(_title)]
) -> Answer:
    """Name the title that was matched and the five titles most like it."""
    return _similar_titles(release, titulo)


@router.get("/get_recommendation/{titulo:path}", **schemas.SIMILAR_TITLES)
@router.get(
    "/get_recomendation/{titulo:path}",
    operation_id="get_recomendation_by_path",
    **schemas.SIMILAR_TITLES,
)
def get_recommendation_by_path(release: ReleaseWithTitles, titulo: Titulo) -> Answer:
    """Name the title that was matched and the five titles most like it."""
    return _similar_titles(release, titulo)


def _similar_titles(release: Release, titulo: str) -> Answer:
    rows = release.catalog.work_rows
    match = find_work(release.catalog, titulo)
    neighbours = release.recommender.models.similar.nearest(match.position, N_SIMILAR)
    return _work_fields(rows[match.position]) | {
        "recomendacion": [rows[work]["title"] for work, _ in neighbours],
        "otros": [_work_fields(rows[work]) for work in match.alternatives],
    }


def _work_fields(row: Mapping[str, Any]) -> Answer:
    return {"titulo": row["title"], "anio": row["release_year"]}


def _platform_name(catalog: Catalog, platform: str | None) -> str | None:
    return None if platform is None else parse_platform(catalog, platform)
