"""The functions about films: release dates, groups, money, popularity, votes, similar films.

Where two statements ask for one question under two names, each route has its own answer.
"""

from typing import Annotated

from api.assignment import schemas, views
from api.assignment.schemas import MAX_NAME, Answer, path_text
from api.params import CurrentFilms, ReleaseWithFilms, Year
from api.routing import Capability
from engine.catalog import film_stats
from engine.catalog.names import find_film

router = Capability(tags=["assignment: films"])

Mes = Annotated[str, path_text("enero", MAX_NAME)]
Dia = Annotated[str, path_text("lunes", MAX_NAME)]
Sabado = Annotated[str, path_text("sábado", MAX_NAME)]
Titulo = Annotated[str, path_text("Jumanji", MAX_NAME)]
ToyStory = Annotated[str, path_text("Toy Story", MAX_NAME)]
Pais = Annotated[str, path_text("Italy", MAX_NAME)]
Productora = Annotated[str, path_text("Pixar Animation Studios", MAX_NAME)]


@router.get("/peliculas_mes/{mes}", **schemas.MONTH)
async def peliculas_mes(films: CurrentFilms, mes: Mes) -> Answer:
    """Count the films of a month over all years; Spanish or English names."""
    month, count = views.month_count(films, mes)
    return {"mes": month.capitalize(), "cantidad": count}


@router.get("/peliculas_dia/{dia}", **schemas.WEEKDAY)
@router.get("/peliculas_dis/{dia}", operation_id="peliculas_dis", **schemas.WEEKDAY)
async def peliculas_dia(films: CurrentFilms, dia: Sabado) -> Answer:
    """Count the films of a weekday over all years; accents optional."""
    weekday, count = views.weekday_count(films, dia)
    name = weekday.capitalize()
    return {"dia": name, "dia_semana": name, "cantidad": count}


@router.get("/peliculas/get_month/{mes}", **schemas.MONTH_LOWER)
async def get_month(films: CurrentFilms, mes: Mes) -> Answer:
    """Count the films of a month over all years."""
    month, count = views.month_count(films, mes)
    return {"mes": month, "peliculas": count}


@router.get("/peliculas/get_day/{dia}", **schemas.WEEKDAY_LOWER)
async def get_day(films: CurrentFilms, dia: Dia) -> Answer:
    """Count the films of a weekday over all years."""
    weekday, count = views.weekday_count(films, dia)
    return {"dia": weekday, "peliculas": count}


@router.get("/cantidad_filmaciones_mes/{mes}", **schemas.MONTH_SENTENCE)
async def cantidad_filmaciones_mes(films: CurrentFilms, mes: Mes) -> Answer:
    """Count the films of a month over all years, in a sentence."""
    return views.month_sentence(films, mes)


@router.get("/cantidad_filmaciones_dia/{dia}", **schemas.WEEKDAY_SENTENCE)
async def cantidad_filmaciones_dia(films: CurrentFilms, dia: Dia) -> Answer:
    """Count the films of a weekday over all years, in a sentence."""
    return views.weekday_sentence(films, dia)


@router.get("/franquicia/{franquicia:path}", **schemas.FRANCHISE)
def franquicia(films: CurrentFilms, franquicia: ToyStory) -> Answer:
    """Films of a franchise, their revenue and its mean; the word Collection may be left out."""
    group = film_stats.franchise(films, franquicia)
    return {
        "franquicia": group.name,
        "cantidad": group.money.films,
        "ganancia_total": group.money.revenue,
        "ganancia_promedio": group.money.mean_revenue,
    }


@router.get("/peliculas_pais/{pais:path}", **schemas.COUNTRY)
def peliculas_pais(films: CurrentFilms, pais: Pais) -> Answer:
    """Films that a country produced, alone or with others; the country's English name."""
    group = film_stats.country(films, pais)
    count = group.money.films
    return {"pais": group.name, "cantidad": count, "cantidad de peliculas": count}


@router.get("/productoras/{productora:path}", **schemas.COMPANY)
def productoras(films: CurrentFilms, productora: Productora) -> Answer:
    """Films of a production company and their revenue."""
    group = film_stats.company(films, productora)
    money = group.money
    return {"productora": group.name, "ganancia_total": money.revenue, "cantidad": money.films}


@router.get("/retorno/{pelicula:path}", **schemas.RETURN)
def retorno(films: CurrentFilms, pelicula: ToyStory, anio: Year = None) -> Answer:
    """Budget, revenue, their ratio and the year of a film; of several the most voted.

    The statement spells ganancia as ganacia: the answer has both.
    """
    match = find_film(films, pelicula, anio)
    position = match.position
    revenue = int(films.revenue[position])
    return {
        "pelicula": films.title(position),
        "id": int(films.ids[position]),
        "inversion": int(films.budget[position]),
        "ganacia": revenue,
        "ganancia": revenue,
        "retorno": float(films.return_ratio[position]),
        "anio": int(films.year[position]),
        "otros": views.homonyms(films, match.alternatives),
    }


@router.get("/pelicula/get_popularidad/{titulo:path}", **schemas.POPULARITY)
def get_popularidad(films: CurrentFilms, titulo: Titulo, anio: Year = None) -> Answer:
    """A film's year and TMDB's popularity; of several with the title, the most voted."""
    return views.popularity(films, titulo, anio)


@router.get("/score_titulo/{titulo:path}", **schemas.POPULARITY_SENTENCE)
def score_titulo(films: CurrentFilms, titulo: Titulo, anio: Year = None) -> Answer:
    """A film's year and TMDB's popularity in a sentence."""
    answer = views.popularity(films, titulo, anio)
    message = (
        f"La película {answer['titulo']} fue estrenada en el año {answer['año_lanzamiento']} "
        f"con un score/popularidad de {answer['popularidad']}"
    )
    return {"message": message} | answer


@router.get("/pelicula/get_votos/{titulo:path}", **schemas.VOTES)
def get_votos(films: CurrentFilms, titulo: Titulo, anio: Year = None) -> Answer:
    """A film's votes and their mean; a film with fewer than 2,000 votes gets a message instead."""
    return views.votes(films, titulo, anio)


@router.get("/votos_titulo/{titulo:path}", **schemas.VOTES_SENTENCE)
def votos_titulo(films: CurrentFilms, titulo: Titulo, anio: Year = None) -> Answer:
    """A film's votes in a sentence; a film with fewer than 2,000 votes gets another message."""
    answer = views.votes(films, titulo, anio)
    message = answer.get("mensaje") or (
        f"La película {answer['titulo']} fue estrenada en el año {answer['año_lanzamiento']}. "
        f"La misma cuenta con un total de {answer['conteo_votos']} valoraciones, "
        f"con un promedio de {answer['votos_promedio']}"
    )
    return {"message": message} | answer


# Before /recomendacion/{titulo}, which takes the rest of the path.
@router.get("/recomendacion/get_recomendacion/{titulo:path}", **schemas.SIMILAR_FILMS)
def get_recomendacion(release: ReleaseWithFilms, titulo: ToyStory, anio: Year = None) -> Answer:
    """Name five films most like a film; of several with the title, the most voted."""
    films = release.world.films
    match = find_film(films, titulo, anio)
    return views.film_fields(films, match.position) | {
        "titulos_recomendados": views.similar_titles(release, match.position),
        "otros": views.homonyms(films, match.alternatives),
    }


@router.get("/recomendacion/{titulo:path}", **schemas.SIMILAR_FILMS_LISTA)
def recomendacion(release: ReleaseWithFilms, titulo: ToyStory, anio: Year = None) -> Answer:
    """Name five films most like a film; of several with the title, the most voted."""
    films = release.world.films
    match = find_film(films, titulo, anio)
    titles = views.similar_titles(release, match.position)
    return views.film_fields(films, match.position, "anio") | {
        "lista recomendada": titles,
        "Lista recomendada": titles,
        "otros": views.homonyms(films, match.alternatives),
    }


@router.get("/recommend/{title:path}", **schemas.SIMILAR_FILMS_ENGLISH)
def recommend(release: ReleaseWithFilms, title: ToyStory, year: Year = None) -> Answer:
    """Name five films most like a film; of several with the title, the most voted."""
    films = release.world.films
    match = find_film(films, title, year)
    return {
        "title": films.title(match.position),
        "id": int(films.ids[match.position]),
        "year": int(films.year[match.position]),
        "recommendations": views.similar_titles(release, match.position),
        "others": [
            {"title": film["titulo"], "id": film["id"], "year": film["anio"]}
            for film in views.homonyms(films, match.alternatives)
        ],
    }
