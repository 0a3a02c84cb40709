"""The form that asks any of the film functions by its name."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request

from api.assignment import schemas, views
from api.assignment.schemas import MAX_NAME, Answer
from api.params import ReleaseWithFilms
from api.routing import Capability
from engine.catalog import film_stats
from engine.catalog.films import Films
from engine.catalog.names import find_film
from engine.errors import InvalidValue
from engine.release.read import Release

router = Capability(tags=["assignment: films"])

_MAX_BYTES = 4096
_MAX_FIELDS = 20


def _director(films: Films, name: str) -> Answer:
    return views.director_fields(films, film_stats.director(films, name))


def _recommendation(release: Release, title: str) -> Answer:
    films = release.world.films
    film = find_film(films, title).position
    titles = views.similar_titles(release, film)
    return {"titulo": films.title(film), "titulos_recomendados": titles}


_OF_FILMS: dict[str, Callable[[Films, str], Answer]] = {
    "cantidad_filmaciones_mes": views.month_sentence,
    "cantidad_filmaciones_dia": views.weekday_sentence,
    "score_titulo": views.popularity,
    "votos_titulo": views.votes,
    "get_actor": views.actor_fields,
    "get_director": _director,
}
_RECOMMENDATION = "recomendacion"  # the only one that asks the whole release
_FUNCTIONS = (*_OF_FILMS, _RECOMMENDATION)
_FORM: dict[str, Any] = {
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
_BODY = {"required": True, "content": {"application/x-www-form-urlencoded": _FORM}}


@router.post("/consultar", **schemas.FORM, openapi_extra={"requestBody": _BODY})
async def consultar(request: Request, release: ReleaseWithFilms) -> Answer:
    """Answer the question that a form names: funcion is looked up, parametro is plain text."""
    fields = await _fields(request)
    function, text = fields.get("funcion", ""), fields.get("parametro", "")[:MAX_NAME]
    if function == _RECOMMENDATION:
        return _recommendation(release, text)
    if (answer := _OF_FILMS.get(function)) is None:
        raise InvalidValue("funcion", function, f"one of {', '.join(_FUNCTIONS)}")
    return answer(release.world.films, text)


async def _fields(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form; of a repeated field the last value.

    Raises:
        InvalidValue: the form is too long or has too many fields.
    """
    body = b""
    async for chunk in request.stream():  # read in parts, so that a huge form is refused early
        body += chunk
        if len(body) > _MAX_BYTES:
            raise InvalidValue("body", f"{len(body)} bytes", f"at most {_MAX_BYTES}")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise InvalidValue("body", "a longer form", f"at most {_MAX_FIELDS} fields") from None
    return {name: values[-1] for name, values in fields.items()}
