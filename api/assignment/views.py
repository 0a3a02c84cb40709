"""What the earlier assignments' film routes share: counts, titles, people, and their sentences."""

from api.assignment.schemas import Answer
from engine.catalog import film_stats as ask
from engine.catalog.calendar import MONTHS_ES, WEEKDAYS_ES, parse_month, parse_weekday
from engine.catalog.film_search import FoundFilm, find_film
from engine.catalog.film_stats import FEWEST_VOTES, Group, released
from engine.catalog.films import HYBRID, Films
from engine.release.read import Release

SIMILAR = 5  # films in a recommendation by title


def per_month(films: Films, name: str) -> tuple[int, int]:
    """Return a month's number and how many films came out in it."""
    month = parse_month(name)
    return month, released(films, month=month)


def per_weekday(films: Films, name: str) -> tuple[int, int]:
    """Return a weekday's number and how many films came out on it."""
    weekday = parse_weekday(name)
    return weekday, released(films, weekday=weekday)


def similar_titles(
    release: Release, title: str, year: int | None = None
) -> tuple[FoundFilm, list[str]]:
    """Return the film of a title and the titles of the five films most like it."""
    films = release.world.films
    found = find_film(films, title, year)
    near = release.world.similar[HYBRID].nearest(found.film, SIMILAR)
    return found, [films.title(at) for at, _ in near]


def others(films: Films, found: FoundFilm) -> list[Answer]:
    """Return the other films of a title."""
    return [
        {"titulo": films.title(at), "id": int(films.ids[at]), "anio": int(films.year[at])}
        for at in found.others
    ]


def month_sentence(films: Films, name: str) -> Answer:
    """Answer `cantidad_filmaciones_mes` in a sentence."""
    month, count = per_month(films, name)
    spelled = MONTHS_ES[month - 1]
    message = f"{count} películas fueron estrenadas en el mes de {spelled}"
    return {"message": message, "mes": spelled, "cantidad": count}


def weekday_sentence(films: Films, name: str) -> Answer:
    """Answer `cantidad_filmaciones_dia` in a sentence."""
    weekday, count = per_weekday(films, name)
    spelled = WEEKDAYS_ES[weekday - 1]
    message = f"{count} películas fueron estrenadas en los días {spelled}"
    return {"message": message, "dia": spelled, "cantidad": count}


def popularity(films: Films, title: str, year: int | None = None) -> Answer:
    """Answer `score_titulo`: a film's year and TMDB's popularity, to two decimals."""
    found = find_film(films, title, year)
    value = films.films["popularity"][found.film].as_py()
    return {
        "titulo": films.title(found.film),
        "id": int(films.ids[found.film]),
        "año_lanzamiento": int(films.year[found.film]),
        "popularidad": None if value is None else round(value, 2),
        "otros": others(films, found),
    }


def votes(films: Films, title: str, year: int | None = None) -> Answer:
    """Answer `votos_titulo`: a film's votes and their mean, if there are 2,000 votes at least."""
    found = find_film(films, title, year)
    at = found.film
    named = {
        "titulo": films.title(at),
        "id": int(films.ids[at]),
        "año_lanzamiento": int(films.year[at]),
        "otros": others(films, found),
    }
    count = int(films.votes[at])
    if count < FEWEST_VOTES:
        message = f"La película no cumple con el mínimo de {FEWEST_VOTES} valoraciones"
        return named | {"mensaje": message}
    mean = films.films["vote_average"][at].as_py()
    return named | {"conteo_votos": count, "votos_promedio": mean}


def acting(films: Films, name: str) -> tuple[Group, Answer]:
    """Answer `get_actor` about a film actor: films, and mean and sum of their return ratios."""
    found = ask.actor(films, name)
    return found, {
        "actor": found.name,
        "cantidad_peliculas": found.money.films,
        "retorno_promedio": round(found.money.mean_return, 2),
        "retorno_total": round(found.money.returns, 2),
    }


def actor_sentence(films: Films, name: str) -> Answer:
    """Answer `get_actor(actor)` in a sentence with its fields."""
    answer = acting(films, name)[1]
    message = (
        f"El actor {answer['actor']} ha participado en {answer['cantidad_peliculas']} filmaciones, "
        f"ha conseguido un retorno de {answer['retorno_total']} con un promedio de "
        f"{answer['retorno_promedio']} por filmación"
    )
    return {"message": message} | answer


def directing(films: Films, name: str) -> tuple[Group, Answer]:
    """Answer `get_director`: the sum of return ratios, and every film with its money."""
    found = ask.director(films, name)
    return found, {
        "director": found.name,
        "retorno": round(found.money.returns, 2),
        "peliculas": [
            {
                "titulo": films.title(at),
                "id": int(films.ids[at]),
                "año_lanzamiento": int(films.year[at]),
                "fecha_lanzamiento": films.films["release_date"][at].as_py(),
                "retorno": round(float(films.return_ratio[at]), 2),
                "presupuesto": int(films.budget[at]),
                "ganancia": int(films.revenue[at]),
            }
            for at in films.by_date(found.films)
        ],
    }
