"""Month, title and person routes of the later film assignments, and their form.

The prefixed routes answer with fields; the bare names answer with a sentence and the same fields.
"""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Request

from api.assignment import views as film_answers
from api.assignment.schemas import Answer, in_path, told
from api.params import FilmReleaseNow, FilmsNow, Year
from engine.catalog.calendar import MONTHS_ES, WEEKDAYS_ES
from engine.catalog.film_stats import Group
from engine.errors import InvalidValue
from engine.release.read import Release

router = APIRouter(tags=["assignment: films"])

_MAX_FORM = 4096  # bytes
_MAX_FIELDS = 20
_SCORE = {
    "titulo": "Jumanji",
    "id": 8844,
    "año_lanzamiento": 1995,
    "popularidad": 17.02,
    "otros": [],
}
_VOTES = {
    "titulo": "Jumanji",
    "id": 8844,
    "año_lanzamiento": 1995,
    "otros": [],
    "conteo_votos": 2413,
    "votos_promedio": 6.9,
}
_ACTOR = {
    "actor": "Bo Tarn",
    "cantidad_peliculas": 71,
    "retorno_promedio": 2.52,
    "retorno_total": 178.92,
}
_DIRECTOR = {
    "director": "Ana Orsel",
    "retorno": 27.65,
    "peliculas": [
        {
            "titulo": "The Lantern Road",
            "id": 862,
            "año_lanzamiento": 1995,
            "fecha_lanzamiento": "1995-10-30",
            "retorno": 12.45,
            "presupuesto": 30000000,
            "ganancia": 373554033,
        }
    ],
}


Mes = Annotated[str, in_path("enero", 500)]
Dia = Annotated[str, in_path("lunes", 500)]
Titulo = Annotated[str, in_path("Jumanji", 500)]
Actor = Annotated[str, in_path("Tom Hanks", 500)]
Director = Annotated[str, in_path("John Lasseter", 500)]


@router.get(
    "/peliculas/get_month/{mes}", **told("Films of a month", {"mes": "enero", "peliculas": 5909})
)
async def get_month(films: FilmsNow, mes: Mes) -> Answer:
    """Count the films of a month over all years."""
    month, count = film_answers.per_month(films, mes)
    return {"mes": MONTHS_ES[month - 1], "peliculas": count}


@router.get(
    "/peliculas/get_day/{dia}", **told("Films of a weekday", {"dia": "lunes", "peliculas": 3500})
)
async def get_day(films: FilmsNow, dia: Dia) -> Answer:
    """Count the films of a weekday over all years."""
    weekday, count = film_answers.per_weekday(films, dia)
    return {"dia": WEEKDAYS_ES[weekday - 1], "peliculas": count}


@router.get(
    "/cantidad_filmaciones_mes/{mes}",
    **told(
        "Films of a month",
        {
            "message": "5909 películas fueron estrenadas en el mes de enero",
            "mes": "enero",
            "cantidad": 5909,
        },
    ),
)
async def cantidad_filmaciones_mes(films: FilmsNow, mes: Mes) -> Answer:
    """Count the films of a month over all years, in a sentence."""
    return film_answers.month_sentence(films, mes)


@router.get(
    "/cantidad_filmaciones_dia/{dia}",
    **told(
        "Films of a weekday",
        {
            "message": "3500 películas fueron estrenadas en los días lunes",
            "dia": "lunes",
            "cantidad": 3500,
        },
    ),
)
async def cantidad_filmaciones_dia(films: FilmsNow, dia: Dia) -> Answer:
    """Count the films of a weekday over all years, in a sentence."""
    return film_answers.weekday_sentence(films, dia)


@router.get("/pelicula/get_popularidad/{titulo:path}", **told("A film's popularity", _SCORE))
def get_popularidad(films: FilmsNow, titulo: Titulo, anio: Year = None) -> Answer:
    """Return a film's year and TMDB's popularity; of several with the title, the most voted."""
    return film_answers.popularity(films, titulo, anio)


@router.get(
    "/score_titulo/{titulo:path}",
    **told("A film's popularity", {"message": "La película Jumanji fue estrenada …"} | _SCORE),
)
def score_titulo(films: FilmsNow, titulo: Titulo, anio: Year = None) -> Answer:
    """Tell a film's year and TMDB's popularity in a sentence."""
    answer = film_answers.popularity(films, titulo, anio)
    message = (
        f"La película {answer['titulo']} fue estrenada en el año {answer['año_lanzamiento']} "
        f"con un score/popularidad de {answer['popularidad']}"
    )
    return {"message": message} | answer


@router.get("/pelicula/get_votos/{titulo:path}", **told("A film's votes", _VOTES))
def get_votos(films: FilmsNow, titulo: Titulo, anio: Year = None) -> Answer:
    """Return a film's votes and their mean; films with fewer than 2,000 votes are not told."""
    return film_answers.votes(films, titulo, anio)


@router.get(
    "/votos_titulo/{titulo:path}",
    **told("A film's votes", {"message": "La película Jumanji fue estrenada …"} | _VOTES),
)
def votos_titulo(films: FilmsNow, titulo: Titulo, anio: Year = None) -> Answer:
    """Tell a film's votes in a sentence; films with fewer than 2,000 votes are not told."""
    answer = film_answers.votes(films, titulo, anio)
    message = answer.get("mensaje") or (
        f"La película {answer['titulo']} fue estrenada en el año {answer['año_lanzamiento']}. "
        f"La misma cuenta con un total de {answer['conteo_votos']} valoraciones, "
        f"con un promedio de {answer['votos_promedio']}"
    )
    return {"message": message} | answer


@router.get("/actor/get_actor/{actor:path}", **told("An actor's success", _ACTOR))
def get_actor_prefixed(films: FilmsNow, actor: Actor) -> Answer:
    """Count an actor's films; mean and sum of their return ratios, films without one as 0."""
    return film_answers.acting(films, actor)[1]


@router.get(
    "/get_actor/{nombre_actor:path}",
    **told("An actor's success", {"message": "El actor Bo Tarn ha participado …"} | _ACTOR),
)
def get_actor_by_name(films: FilmsNow, nombre_actor: Actor) -> Answer:
    """Tell an actor's films and their return in a sentence."""
    return film_answers.actor_sentence(films, nombre_actor)


@router.get("/director/get_director/{director:path}", **told("A director's success", _DIRECTOR))
def get_director_prefixed(films: FilmsNow, director: Director) -> Answer:
    """Return a director's films, what each cost and earned, and the sum of return ratios."""
    return film_answers.directing(films, director)[1]


@router.get(
    "/get_director/{nombre_director:path}",
    **told(
        "A director's success",
        {
            "message": "El director Ana Orsel …",
            "director": "Ana Orsel",
            "return": 27.65,
            "profit": 1696015306,
            "details": [
                {
                    "title": "The Lantern Road",
                    "id": 862,
                    "release_date": "1995-10-30",
                    "return": 12.45,
                    "profit": 343554033,
                    "budget": 30000000,
                    "revenue": 373554033,
                }
            ],
        },
    ),
)
def get_director(films: FilmsNow, nombre_director: Director) -> Answer:
    """Tell a director's success in a sentence, with every film's ratio and profit."""
    found, answer = film_answers.directing(films, nombre_director)
    return _director_sentence(found, answer)


def _director_sentence(found: Group, answer: Answer) -> Answer:
    details = [
        {
            "title": film["titulo"],
            "id": film["id"],
            "release_date": film["fecha_lanzamiento"],
            "return": film["retorno"],
            "profit": film["ganancia"] - film["presupuesto"],
            "budget": film["presupuesto"],
            "revenue": film["ganancia"],
        }
        for film in answer["peliculas"]
    ]
    message = (
        f"El director {found.name} ha dirigido {found.money.films} películas "
        f"con un retorno total de {answer['retorno']}"
    )
    return {
        "message": message,
        "director": found.name,
        "return": answer["retorno"],
        "profit": found.money.revenue - found.money.budget,
        "details": details,
    }


def _recommended(release: Release, title: str) -> Answer:
    found, near = film_answers.similar_titles(release, title)
    return {"titulo": release.world.films.title(found.film), "titulos_recomendados": near}


_FUNCTIONS: dict[str, Callable[[Release, str], Answer]] = {
    "cantidad_filmaciones_mes": lambda r, text: film_answers.month_sentence(r.world.films, text),
    "cantidad_filmaciones_dia": lambda r, text: film_answers.weekday_sentence(r.world.films, text),
    "score_titulo": lambda r, text: film_answers.popularity(r.world.films, text),
    "votos_titulo": lambda r, text: film_answers.votes(r.world.films, text),
    "get_actor": lambda r, text: film_answers.acting(r.world.films, text)[1],
    "get_director": lambda r, text: film_answers.directing(r.world.films, text)[1],
    "recomendacion": _recommended,
}


@router.post(
    "/consultar",
    **told("Any of the questions, by the name of its function", _ACTOR),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["funcion", "parametro"],
                        "properties": {
                            "funcion": {"type": "string", "enum": list(_FUNCTIONS)},
                            "parametro": {"type": "string"},
                        },
                    },
                    "example": {"funcion": "get_actor", "parametro": "Tom Hanks"},
                }
            },
        }
    },
)
async def consultar(request: Request, release: FilmReleaseNow) -> Answer:
    """Answer the question that a form names: funcion is looked up, parametro is plain text."""
    form = await _form(request)
    function, text = form.get("funcion", ""), form.get("parametro", "")
    if (answer := _FUNCTIONS.get(function)) is None:
        raise InvalidValue("funcion", function, f"one of {', '.join(_FUNCTIONS)}")
    return answer(release, text[:500])


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of an urlencoded form, each once."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM:
            raise InvalidValue("body", f"{len(body)} bytes", f"at most {_MAX_FORM}")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise InvalidValue("body", "a longer form", f"at most {_MAX_FIELDS} fields") from None
    return {name: values[-1] for name, values in fields.items()}
