"""The film routes of the earlier assignments, under their own names and with their own answers.

Thin wrappers over the canonical questions. Every answer names the film, franchise or person that
was matched as the source spells it; numbers are numbers.
"""

from typing import Annotated

from fastapi import APIRouter

from api.assignment.schemas import Answer, in_path, told
from api.assignment.views import others, per_month, per_weekday, similar_titles
from api.params import FilmReleaseNow, FilmsNow, Year
from engine.catalog import film_stats as ask
from engine.catalog.calendar import MONTHS_ES, WEEKDAYS_ES
from engine.catalog.film_search import find_film

router = APIRouter(tags=["assignment: films"])

_MES = told("Films of a month", {"mes": "Enero", "cantidad": 5909})
_DIA = told("Films of a weekday", {"dia": "Sábado", "dia_semana": "Sábado", "cantidad": 5149})
_LIST = {"titulo": "The Lantern Road", "id": 862, "anio": 1995, "lista recomendada": ["The Lamp"]}


Mes = Annotated[str, in_path("enero", 500)]
Dia = Annotated[str, in_path("sábado", 500)]
Nombre = Annotated[str, in_path("Toy Story", 500)]
Pais = Annotated[str, in_path("Italy", 500)]
Productora = Annotated[str, in_path("Pixar Animation Studios", 500)]


@router.get("/peliculas_mes/{mes}", **_MES)
async def peliculas_mes(films: FilmsNow, mes: Mes) -> Answer:
    """Count the films of a month over all years; Spanish or English names."""
    month, count = per_month(films, mes)
    return {"mes": MONTHS_ES[month - 1].capitalize(), "cantidad": count}


@router.get("/peliculas_dia/{dia}", **_DIA)
@router.get("/peliculas_dis/{dia}", **_DIA)
async def peliculas_dia(films: FilmsNow, dia: Dia) -> Answer:
    """Count the films of a weekday over all years; accents optional."""
    weekday, count = per_weekday(films, dia)
    name = WEEKDAYS_ES[weekday - 1].capitalize()
    return {"dia": name, "dia_semana": name, "cantidad": count}


@router.get(
    "/franquicia/{franquicia:path}",
    **told(
        "A franchise",
        {
            "franquicia": "Toy Story Collection",
            "cantidad": 3,
            "ganancia_total": 1937890605,
            "ganancia_promedio": 645963535.0,
        },
    ),
)
def franquicia(films: FilmsNow, franquicia: Nombre) -> Answer:
    """Films of a franchise, their revenue and its mean; the word Collection may be left out."""
    found = ask.franchise(films, franquicia)
    return {
        "franquicia": found.name,
        "cantidad": found.money.films,
        "ganancia_total": found.money.revenue,
        "ganancia_promedio": found.money.mean_revenue,
    }


@router.get(
    "/peliculas_pais/{pais:path}",
    **told(
        "Films of a country", {"pais": "Italy", "cantidad": 2165, "cantidad de peliculas": 2165}
    ),
)
def peliculas_pais(films: FilmsNow, pais: Pais) -> Answer:
    """Films that a country produced, alone or with others; the country's English name."""
    found = ask.country(films, pais)
    count = found.money.films
    return {"pais": found.name, "cantidad": count, "cantidad de peliculas": count}


@router.get(
    "/productoras/{productora:path}",
    **told(
        "A production company",
        {"productora": "Pixar Animation Studios", "ganancia_total": 11188533734, "cantidad": 52},
    ),
)
def productoras(films: FilmsNow, productora: Productora) -> Answer:
    """Films of a production company and their revenue."""
    found = ask.company(films, productora)
    money = found.money
    return {"productora": found.name, "ganancia_total": money.revenue, "cantidad": money.films}


@router.get(
    "/retorno/{pelicula:path}",
    **told(
        "What a film cost and earned",
        {
            "pelicula": "Toy Story",
            "id": 862,
            "inversion": 30000000,
            "ganacia": 373554033,
            "ganancia": 373554033,
            "retorno": 12.4518011,
            "anio": 1995,
            "otros": [],
        },
    ),
)
def retorno(films: FilmsNow, pelicula: Nombre, anio: Year = None) -> Answer:
    """Budget, revenue, their ratio and the year of a film; of several the most voted.

    The statement spells ganancia as ganacia: both are given.
    """
    found = find_film(films, pelicula, anio)
    at = found.film
    revenue = int(films.revenue[at])
    return {
        "pelicula": films.title(at),
        "id": int(films.ids[at]),
        "inversion": int(films.budget[at]),
        "ganacia": revenue,
        "ganancia": revenue,
        "retorno": float(films.return_ratio[at]),
        "anio": int(films.year[at]),
        "otros": others(films, found),
    }


@router.get(
    "/recomendacion/get_recomendacion/{titulo:path}",
    **told(
        "Five films like one",
        {
            "titulo": "Jumanji",
            "id": 8844,
            "año_lanzamiento": 1995,
            "titulos_recomendados": ["The Lamp"],
            "otros": [],
        },
    ),
)
def get_recomendacion(release: FilmReleaseNow, titulo: Nombre, anio: Year = None) -> Answer:
    """Name five films most like a film; of several with the title, the most voted."""
    found, near = similar_titles(release, titulo, anio)
    films = release.world.films
    return {
        "titulo": films.title(found.film),
        "id": int(films.ids[found.film]),
        "año_lanzamiento": int(films.year[found.film]),
        "titulos_recomendados": near,
        "otros": others(films, found),
    }


@router.get(
    "/recomendacion/{titulo:path}",
    **told("Five films like one", _LIST | {"Lista recomendada": ["The Lamp"], "otros": []}),
)
def recomendacion(release: FilmReleaseNow, titulo: Nombre, anio: Year = None) -> Answer:
    """Name five films most like a film; of several with the title, the most voted."""
    found, near = similar_titles(release, titulo, anio)
    films = release.world.films
    return {
        "titulo": films.title(found.film),
        "id": int(films.ids[found.film]),
        "anio": int(films.year[found.film]),
        "lista recomendada": near,
        "Lista recomendada": near,
        "otros": others(films, found),
    }


@router.get(
    "/recommend/{title:path}",
    **told(
        "Five films like one",
        {
            "title": "Jumanji",
            "id": 8844,
            "year": 1995,
            "recommendations": ["The Lamp"],
            "others": [],
        },
    ),
)
def recommend(release: FilmReleaseNow, title: Nombre, year: Year = None) -> Answer:
    """Name five films most like a film; of several with the title, the most voted."""
    found, near = similar_titles(release, title, year)
    films = release.world.films
    return {
        "title": films.title(found.film),
        "id": int(films.ids[found.film]),
        "year": int(films.year[found.film]),
        "recommendations": near,
        "others": [
            {"title": other["titulo"], "id": other["id"], "year": other["anio"]}
            for other in others(films, found)
        ],
    }
