"""Questions about films, their people, groups, money and calendar."""

from api.web.explore.questions import Example, Fact, Group, Question, actor, director, film
from api.web.wording import _

_FRANCHISE = Example(Fact.FRANCHISE, "Toy Story Collection")
_COUNTRY = Example(Fact.FILM_COUNTRY, "Italy")
_COMPANY = Example(Fact.COMPANY, "Pixar Animation Studios")
_FILM_ID = Example(Fact.FILM_ID, "862")
_MANY = "100"  # films of a group: as many as a page holds, so that its years are whole

FILM_QUESTIONS = (
    Question(
        "movies",
        Group.FILMS,
        _("Search and filter films"),
        _("Films of TMDB by words, year, genre, country, company, franchise, people and language."),
        {"sort": "most_voted", "limit": "20"},
        ({"genre": "animation", "sort": "revenue"}, {"sort": "popularity", "limit": "15"}),
        "film_votes",
    ),
    Question(
        "titled",
        Group.FILMS,
        _("Which film has this title?"),
        _("Of several the most voted, or that of a year; the others are named."),
        {"title": film()},
    ),
    Question(
        "movie",
        Group.FILMS,
        _("One film"),
        _("Everything that is known of a film, by its number at TMDB."),
        {"film_id": _FILM_ID},
    ),
    Question(
        "actor",
        Group.PEOPLE,
        _("An actor"),
        _("The films somebody plays in, whatever the billing, and their money."),
        {"name": actor(), "limit": _MANY},
        picture="money",
    ),
    Question(
        "director",
        Group.PEOPLE,
        _("A director"),
        _("The films somebody directed, alone or with others, and their money."),
        {"name": director(), "limit": _MANY},
        picture="money",
    ),
    Question(
        "franchise",
        Group.GROUPS,
        _("A franchise"),
        _("The films of a franchise and their money; the word Collection may be left out."),
        {"name": _FRANCHISE, "limit": _MANY},
        picture="money",
    ),
    Question(
        "country",
        Group.GROUPS,
        _("A country's films"),
        _("The films that a country produced, alone or with others; by name or code."),
        {"name": _COUNTRY, "limit": _MANY},
        picture="money",
    ),
    Question(
        "company",
        Group.GROUPS,
        _("A production company"),
        _("The films of a company and their money."),
        {"name": _COMPANY, "limit": _MANY},
        picture="money",
    ),
    Question(
        "franquicia",
        Group.GROUPS,
        "franquicia(franquicia)",
        _("The assignment's function: films of a franchise, total and mean revenue."),
        {"franquicia": _FRANCHISE},
    ),
    Question(
        "peliculas_pais",
        Group.GROUPS,
        "peliculas_pais(pais)",
        _("The assignment's function: how many films a country produced."),
        {"pais": _COUNTRY},
    ),
    Question(
        "productoras",
        Group.GROUPS,
        "productoras(productora)",
        _("The assignment's function: films of a company and their revenue."),
        {"productora": _COMPANY},
    ),
    Question(
        "retorno",
        Group.MONEY,
        "retorno(pelicula)",
        _("The assignment's function: what a film cost and earned, and the ratio of both."),
        {"pelicula": film()},
        picture="return",
    ),
    Question(
        "releases",
        Group.CALENDAR,
        _("How many films came out in a month or on a weekday?"),
        _("Over all years; names in Spanish or English, accents and capitals optional."),
        {"month": "enero"},
        ({"weekday": "viernes"}, {"month": "december", "weekday": "friday"}),
        "calendar",
    ),
    Question(
        "peliculas_mes",
        Group.CALENDAR,
        "peliculas_mes(mes)",
        _("The assignment's function: films of a month over all years."),
        {"mes": "enero"},
        picture="months",
    ),
    Question(
        "peliculas_dia",
        Group.CALENDAR,
        "peliculas_dia(dia)",
        _("The assignment's function: films of a weekday over all years."),
        {"dia": "sábado"},
        picture="weekdays",
    ),
    Question(
        "similar_films",
        Group.SIMILAR,
        _("Which films are like a film?"),
        _("By text, by features, or by both; other records of the same film are left out."),
        {"film_id": _FILM_ID, "n": "10", "method": "hybrid"},
        ({"film_id": _FILM_ID, "method": "features"},),
        "similarity",
    ),
    Question(
        "get_recomendacion",
        Group.SIMILAR,
        "get_recomendacion(titulo)",
        _("The assignment's function: five films like one, under its longer name."),
        {"titulo": film()},
    ),
)

SEVEN_QUESTIONS = (
    Question(
        "cantidad_filmaciones_mes",
        Group.SEVEN,
        "cantidad_filmaciones_mes(mes)",
        _("How many films came out in a month, over all years?"),
        {"mes": "enero"},
        picture="months",
    ),
    Question(
        "cantidad_filmaciones_dia",
        Group.SEVEN,
        "cantidad_filmaciones_dia(dia)",
        _("How many films came out on a weekday, over all years?"),
        {"dia": "lunes"},
        picture="weekdays",
    ),
    Question(
        "score_titulo",
        Group.SEVEN,
        "score_titulo(titulo)",
        _("How popular is a film, and of which year is it?"),
        {"titulo": film()},
    ),
    Question(
        "votos_titulo",
        Group.SEVEN,
        "votos_titulo(titulo)",
        _("How many votes has a film, and what is their mean? From 2,000 votes on."),
        {"titulo": film("Jumanji")},
    ),
    Question(
        "get_actor_by_name",
        Group.SEVEN,
        "get_actor(nombre_actor)",
        _("How successful is an actor: films, total and mean return?"),
        {"nombre_actor": actor()},
    ),
    Question(
        "get_director",
        Group.SEVEN,
        "get_director(nombre_director)",
        _("How successful is a director, film by film?"),
        {"nombre_director": director()},
        picture="director",
    ),
    Question(
        "recomendacion",
        Group.SEVEN,
        "recomendacion(titulo)",
        _("Which five films are like this one?"),
        {"titulo": film("Jumanji")},
    ),
)
