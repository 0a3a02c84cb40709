"""Every place that takes a country understands people's words for it, in both worlds."""

import pytest

from tests.api.world import assert_problem

USA = ["usa", "US", "Estados Unidos", "EE. UU."]


@pytest.mark.parametrize("typed", USA)
def test_titles_lists_and_counts_take_a_country(small, typed):
    def ids(name):
        answer = small.get("/v1/catalog/titles", params={"country": name, "limit": 100})
        return {item["id"] for item in answer.json()["items"]}

    assert ids(typed) == ids("united states") != set()
    count = small.get("/v1/catalog/production-count", params={"country": typed, "type": "movie"})
    assert count.json() == {"count": 6}
    lists = small.get("/v1/users/1/recommendations", params={"country": typed})
    assert lists.status_code == 200


@pytest.mark.parametrize("typed", USA)
@pytest.mark.parametrize("route", ["prod_per_county", "prod_per_country"])
def test_the_assignments_count_names_the_country_of_the_catalog(small, route, typed):
    by_path = small.get(f"/{route}/movie/{typed}/2018").json()
    assert (by_path["pais"], by_path["contenido"]) == ("united states", 6)
    by_query = small.get(f"/{route}", params={"pais": typed, "anio": 2018})
    assert by_query.json() == by_path


@pytest.mark.parametrize(
    ("typed", "name"),
    [("FR", "France"), ("Francia", "France"), ("ita", "Italy"), ("NG", "Nigeria"), ("ne", "Niger")],
)
def test_films_take_a_country(small, typed, name):
    assert small.get(f"/v1/countries/{typed}").json()["name"] == name
    assert small.get(f"/peliculas_pais/{typed}").json()["pais"] == name
    films = small.get("/v1/movies", params={"country": typed}).json()["total"]
    assert films == small.get(f"/v1/countries/{name}").json()["films"]


def test_countries_of_which_there_is_nothing_are_refused(small):
    problem = assert_problem(small.get("/peliculas_pais/Alemania"), 404)
    assert problem["detail"] == "no country 'Alemania'"
    problem = assert_problem(small.get("/prod_per_county/movie/ita/2018"), 404)
    assert problem["detail"] == "no country 'ita'"
    problem = assert_problem(small.get("/v1/catalog/production-count?country=Japn"), 404)
    assert problem["suggestions"] == ["Japan"]
