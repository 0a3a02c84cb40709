"""Answers and sentences that several of the assignments' functions share."""

from api.assignment.schemas import Answer
from engine.catalog import film_stats
from engine.catalog.calendar import MONTHS_ES, WEEKDAYS_ES, parse_month, parse_weekday
from engine.catalog.film_stats import FEWEST_VOTES, Group, released
from engine.catalog.films import HYBRID, Films
from engine.catalog.names import find_film
from engine.release.read import Release

N_SIMILAR = 5  # titles in a recommendation by title


def month_count(films: Films, name: str) -> tuple[str, int]:
    """A month's Spanish name and how many films came out in it."""
    month = parse_month(name)
    return MONTHS_ES[month - 1], released(films, month=month)


def weekday_count(films: Films, name: str) -> tuple[str, int]:
    """A weekday's Spanish name and how many films came out on it."""
    weekday = parse_weekday(name)
    return WEEKDAYS_ES[weekday - 1], released(films, weekday=weekday)


def month_sentence(films: Films, name: str) -> Answer:
    """The answer of `cantidad_filmaciones_mes`: a sentence and its fields."""
    month, count = month_count(films, name)
    message = f"{count} películas fueron estrenadas en el mes de {month}"
    return {"message": message, "mes": month, "cantidad": count}


def weekday_sentence(films: Films, name: str) -> Answer:
    """The answer of `cantidad_filmaciones_dia`: a sentence and its fields."""
    weekday, count = weekday_count(films, name)
    message = f"{count} películas fueron estrenadas en los días {weekday}"
    return {"message": message, "dia": weekday, "cantidad": count}


def film_fields(films: Films, position: int, year_field: str = "año_lanzamiento") -> Answer:
    """What names a film in an answer: title, id and year."""
    return {
        "titulo": films.title(position),
        "id": int(films.ids[position]),
        year_field: int(films.year[position]),
    }


def homonyms(films: Films, positions: list[int]) -> list[Answer]:
    """The other films of a title."""
    return [film_fields(films, position, "anio") for position in positions]


def similar_titles(release: Release, film: int) -> list[str]:
    """The titles of the films most like a film."""
    neighbours = release.world.similar[HYBRID].nearest(film, N_SIMILAR)
    return [release.world.films.title(position) for position, _ in neighbours]


def popularity(films: Films, title: str, year: int | None = None) -> Answer:
    """The answer of `score_titulo`: a film's year and TMDB's popularity, to two decimals."""
    match = find_film(films, title, year)
    value = films.rows.value(match.position, "popularity")
    return film_fields(films, match.position) | {
        "popularidad": None if value is None else round(value, 2),
        "otros": homonyms(films, match.alternatives),
    }


def votes(films: Films, title: str, year: int | None = None) -> Answer:
    """The answer of `votos_titulo`: a film's votes and their mean, from 2,000 votes up."""
    match = find_film(films, title, year)
    answer = film_fields(films, match.position) | {"otros": homonyms(films, match.alternatives)}
    count = int(films.votes[match.position])
    if count < FEWEST_VOTES:
        message = f"La película no cumple con el mínimo de {FEWEST_VOTES} valoraciones"
        return answer | {"mensaje": message}
    mean = films.rows.value(match.position, "vote_average")
    return answer | {"conteo_votos": count, "votos_promedio": mean}


def actor_fields(films: Films, name: str) -> Answer:
    """The answer of `get_actor` about a film actor: films, mean and sum of their return ratios."""
    group = film_stats.actor(films, name)
    return {
        "actor": group.name,
        "cantidad_peliculas": group.money.films,
        "retorno_promedio": round(group.money.mean_return, 2),
        "retorno_total": round(group.money.returns, 2),
    }


def actor_sentence(films: Films, name: str) -> Answer:
    """The answer of `get_actor(actor)`: a sentence and its fields."""
    answer = actor_fields(films, name)
    message = (
        f"El actor {answer['actor']} ha participado en {answer['cantidad_peliculas']} filmaciones, "
        f"ha conseguido un retorno de {answer['retorno_total']} con un promedio de "
        f"{answer['retorno_promedio']} por filmación"
    )
    return {"message": message} | answer


def director_fields(films: Films, group: Group) -> Answer:
    """The answer of `get_director`: how many films, the sum of ratios, each film with its money."""
    return {
        "director": group.name,
        "cantidad": group.money.films,
        "retorno": round(group.money.returns, 2),
        "peliculas": [
            film_fields(films, position)
            | {
                "fecha_lanzamiento": films.rows.value(position, "release_date"),
                "retorno": round(float(films.return_ratio[position]), 2),
                "presupuesto": int(films.budget[position]),
                "ganancia": int(films.revenue[position]),
            }
            for position in films.oldest_first(group.films)
        ],
    }
