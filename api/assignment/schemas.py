"""The answers of the assignment's functions, described by an example, and their parameters."""

from typing import Any

from fastapi import Path, Query

Answer = dict[str, Any]

MAX_NAME = 500  # characters of a film's, group's or person's name in a path


_MAY_BE_NULL = {"plataforma", "anio", "actor", "popularidad", "votos_promedio"}
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def documented(
    summary: str, answer: Answer, *further: Answer, optional: Answer | None = None
) -> Any:
    """Keywords of a route that document it: a summary, an example of its answer, its shape.

    `further` are answers of other shapes, `optional` what an answer has now and then.
    """
    shapes = [_shape(each, optional or {}) for each in (answer, *further)]
    schema = {"anyOf": shapes} if further else shapes[0]
    content = {"application/json": {"example": answer, "schema": schema}}
    return {
        "summary": summary,
        "responses": {200: {"description": "The answer of the statement", "content": content}},
    }


def _shape(answer: Answer, optional: Answer) -> dict[str, Any]:
    """The JSON schema of an object by an example of it."""
    properties = {name: _property(name, value) for name, value in (answer | optional).items()}
    required = [name for name in answer if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def _property(name: str, value: object) -> dict[str, Any]:
    if isinstance(value, list):
        return {"type": "array", "items": _item(name, value)}
    kind = _TYPES[type(value)]
    return {"type": [kind, "null"] if name in _MAY_BE_NULL else kind}


def _item(name: str, values: list[Any]) -> dict[str, Any]:
    first = values[0]
    return _shape(first, {}) if isinstance(first, dict) else _property(name, first)


def path_text(example: str, max_length: int = 200) -> Any:
    """A text in the path."""
    return Path(max_length=max_length, examples=[example])


def query_text(example: str) -> Any:
    """A text in the query."""
    return Query(max_length=200, examples=[example])


_LANTERN_ROAD = {"titulo": "The Lantern Road", "anio": 2019}
MAX_DURATION = documented("Longest film", {"pelicula": "the lantern road"})
SCORE_COUNT = documented(
    "Films scored above a value",
    {"plataforma": "netflix", "cantidad": 12, "anio": 2018, "score": 3.5},
)
COUNT_PLATFORM = documented("Films of a platform", {"plataforma": "netflix", "peliculas": 6131})
TOP_ACTOR = documented(
    "Actor with the most titles",
    {
        "plataforma": "amazon",
        "anio": 2020,
        "actor": "ana orsel",
        "apariciones": 7,
        "empatados": ["ana orsel", "bo tarn"],
    },
    optional={"motivo": "hulu names no cast"},
)
PRODUCTION_COUNT = documented(
    "Titles a country produced",
    {"pais": "united states", "anio": 2018, "tipo": "movie"}
    | dict.fromkeys(("contenido", "pelicula", "peliculas"), 430),
)
MATURITY_COUNT = documented("Titles of a maturity class", {"rating": "tv-ma", "contenido": 3675})
SIMILAR_TITLES = documented(
    "Five titles like one",
    _LANTERN_ROAD
    | {
        "recomendacion": ["The Lamp Keeper"],
        "otros": [{"titulo": "The Lantern Road", "anio": 1971}],
    },
)

_HOMONYMS = [{"titulo": "Jumanji", "id": 7, "anio": 1958}]
_JUMANJI = {"titulo": "Jumanji", "id": 8844, "año_lanzamiento": 1995, "otros": _HOMONYMS}
_SCORE = _JUMANJI | {"popularidad": 17.02}
_VOTES = _JUMANJI | {"conteo_votos": 2413, "votos_promedio": 6.9}
_FILM_MESSAGE = {"message": "La película Jumanji fue estrenada …"}
_RECOMMENDED = ["The Lamp"]
MONTH = documented("Films of a month", {"mes": "Enero", "cantidad": 5909})
MONTH_LOWER = documented("Films of a month", {"mes": "enero", "peliculas": 5909})
MONTH_SENTENCE = documented(
    "Films of a month",
    {
        "message": "5909 películas fueron estrenadas en el mes de enero",
        "mes": "enero",
        "cantidad": 5909,
    },
)
WEEKDAY = documented(
    "Films of a weekday", {"dia": "Sábado", "dia_semana": "Sábado", "cantidad": 5149}
)
WEEKDAY_LOWER = documented("Films of a weekday", {"dia": "lunes", "peliculas": 3500})
WEEKDAY_SENTENCE = documented(
    "Films of a weekday",
    {
        "message": "3500 películas fueron estrenadas en los días lunes",
        "dia": "lunes",
        "cantidad": 3500,
    },
)
FRANCHISE = documented(
    "A franchise",
    {
        "franquicia": "Toy Story Collection",
        "cantidad": 3,
        "ganancia_total": 1937890605,
        "ganancia_promedio": 645963535.0,
    },
)
COUNTRY = documented(
    "Films of a country", {"pais": "Italy", "cantidad": 2165, "cantidad de peliculas": 2165}
)
COMPANY = documented(
    "A production company",
    {"productora": "Pixar Animation Studios", "ganancia_total": 11188533734, "cantidad": 52},
)
RETURN = documented(
    "What a film cost and earned",
    {
        "pelicula": "Toy Story",
        "id": 862,
        "inversion": 30000000,
        "ganacia": 373554033,
        "ganancia": 373554033,
        "retorno": 12.4518011,
        "anio": 1995,
        "otros": _HOMONYMS,
    },
)
POPULARITY = documented("A film's popularity", _SCORE)
POPULARITY_SENTENCE = documented("A film's popularity", _FILM_MESSAGE | _SCORE)
_ENOUGH_VOTES = {"conteo_votos": 2413, "votos_promedio": 6.9}
_FEW_VOTES = {"mensaje": "La película no cumple con el mínimo de 2000 valoraciones"}
VOTES = documented("A film's votes", _VOTES, optional=_ENOUGH_VOTES | _FEW_VOTES)
VOTES_SENTENCE = documented(
    "A film's votes", _FILM_MESSAGE | _VOTES, optional=_ENOUGH_VOTES | _FEW_VOTES
)
SIMILAR_FILMS = documented("Five films like one", _JUMANJI | {"titulos_recomendados": _RECOMMENDED})
SIMILAR_FILMS_LISTA = documented(
    "Five films like one",
    {"titulo": "The Lantern Road", "id": 862, "anio": 1995, "otros": _HOMONYMS}
    | dict.fromkeys(("lista recomendada", "Lista recomendada"), _RECOMMENDED),
)
SIMILAR_FILMS_ENGLISH = documented(
    "Five films like one",
    {
        "title": "Jumanji",
        "id": 8844,
        "year": 1995,
        "recommendations": _RECOMMENDED,
        "others": [{"title": "Jumanji", "id": 7, "year": 1958}],
    },
)

_ACTOR = {
    "actor": "Bo Tarn",
    "cantidad_peliculas": 71,
    "retorno_promedio": 2.52,
    "retorno_total": 178.92,
}
ACTOR = documented("An actor's success", _ACTOR)
ACTOR_SENTENCE = documented(
    "An actor's success", {"message": "El actor Bo Tarn ha participado …"} | _ACTOR
)
DIRECTOR = documented(
    "A director's success",
    {
        "director": "Ana Orsel",
        "cantidad": 1,
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
    },
)
DIRECTOR_SENTENCE = documented(
    "A director's success",
    {
        "message": "El director Ana Orsel …",
        "director": "Ana Orsel",
        "cantidad": 1,
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
)
FORM = documented("Any of the questions, by the name of its function", _ACTOR)
