"""The functions about film actors and directors, with fields or with a sentence."""

from typing import Annotated

from api.assignment import schemas, views
from api.assignment.schemas import MAX_NAME, Answer, path_text
from api.params import CurrentFilms
from api.routing import Capability
from engine.catalog import film_stats

router = Capability(tags=["assignment: films"])

Actor = Annotated[str, path_text("Tom Hanks", MAX_NAME)]
Director = Annotated[str, path_text("John Lasseter", MAX_NAME)]


@router.get("/actor/get_actor/{actor:path}", **schemas.ACTOR)
def get_actor_prefixed(films: CurrentFilms, actor: Actor) -> Answer:
    """Count an actor's films; mean and sum of their return ratios, films without one as 0."""
    return views.actor_fields(films, actor)


@router.get("/get_actor/{nombre_actor:path}", **schemas.ACTOR_SENTENCE)
def get_actor_by_name(films: CurrentFilms, nombre_actor: Actor) -> Answer:
    """An actor's films and their return in a sentence."""
    return views.actor_sentence(films, nombre_actor)


@router.get("/director/get_director/{director:path}", **schemas.DIRECTOR)
def get_director_prefixed(films: CurrentFilms, director: Director) -> Answer:
    """A director's films, what each cost and earned, and the sum of return ratios."""
    return views.director_fields(films, film_stats.director(films, director))


@router.get("/get_director/{nombre_director:path}", **schemas.DIRECTOR_SENTENCE)
def get_director(films: CurrentFilms, nombre_director: Director) -> Answer:
    """A director's success in a sentence, with every film's ratio and profit."""
    group = film_stats.director(films, nombre_director)
    answer = views.director_fields(films, group)
    message = (
        f"El director {group.name} ha dirigido {group.money.films} películas "
        f"con un retorno total de {answer['retorno']}"
    )
    return {
        "message": message,
        "director": group.name,
        "cantidad": answer["cantidad"],
        "return": answer["retorno"],
        "profit": group.money.revenue - group.money.budget,
        "details": [_film_detail(film) for film in answer["peliculas"]],
    }


def _film_detail(film: Answer) -> Answer:
    return {
        "title": film["titulo"],
        "id": film["id"],
        "release_date": film["fecha_lanzamiento"],
        "return": film["retorno"],
        "profit": film["ganancia"] - film["presupuesto"],
        "budget": film["presupuesto"],
        "revenue": film["ganancia"],
    }
