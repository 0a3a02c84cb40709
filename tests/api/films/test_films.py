"""The canonical film routes, against the hand-made world's films."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import assert_problem, handmade, served

ALPHA = {"id": 862, "title": "Alpha", "release_year": 2018, "vote_count": 2000}
ALPHA_1958 = {"id": 7, "title": "Alpha", "release_year": 1958, "vote_count": 3}
WATCH = [{"platform": "amazon", "title_id": "as1"}, {"platform": "netflix", "title_id": "ns1"}]


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_a_film_has_everything(small: TestClient) -> None:
    assert small.get("/v1/movies/862").json() == ALPHA | {
        "release_date": "2018-01-05",
        "genres": ["Drama", "Family"],
        "popularity": 21.946943,
        "vote_average": 7.5,
        "available_on": WATCH,
        "work_id": "was1",
        "poster_path": "/alpha.jpg",
        "imdb_id": "tt0114709",
        "link": "/v1/movies/862",
        "budget": 100,
        "revenue": 300,
        "profit": 200,
        "return_ratio": 3.0,
        "original_title": "Alpha",
        "original_language": "en",
        "overview": "A lamp is carried home.",
        "tagline": None,
        "runtime": 104,
        "status": "Released",
        "franchise": "Alpha Collection",
        "keywords": [],
        "companies": ["Orsel Pictures, Inc.", "Marn's"],
        "countries": ["France", "Italy"],
        "languages": ["Français"],
        "directors": ["Ana Orsel"],
        "cast": [
            {"actor": "Bo Tarn", "character": "Woody (voice)"},
            {"actor": "Cy Vell", "character": None},
        ],
    }


def test_what_is_unknown_is_null(small: TestClient) -> None:
    film = small.get("/v1/movies/8").json()
    nulls = {name for name, value in film.items() if value is None}
    assert nulls == {
        "popularity",
        "vote_average",
        "overview",
        "tagline",
        "runtime",
        "profit",
        "work_id",
        "poster_path",
        "imdb_id",
    }
    assert (film["available_on"], film["cast"], film["directors"]) == ([], [], [])


@pytest.mark.parametrize("film_id", ["1", "2147483647"])
def test_an_unknown_id_is_404(small: TestClient, film_id: str) -> None:
    assert_problem(small.get(f"/v1/movies/{film_id}"), 404)
    assert_problem(small.get(f"/v1/movies/{film_id}/similar"), 404)


@pytest.mark.parametrize("film_id", ["0", "-1", "abc", "2147483648", "9" * 40, "8.5"])
def test_a_malformed_id_is_422(small: TestClient, film_id: str) -> None:
    assert_problem(small.get(f"/v1/movies/{film_id}"), 422)


@pytest.mark.parametrize(
    ("title", "film", "homonyms"),
    [
        ("alpha", 862, [7]),
        ("Alpha (1958)", 7, [862]),
        ("alpha 2", 863, []),
        ("el y ella", 8, []),
        ("el & ella what's up", 8, []),
        ("Face/Off", 9, []),
    ],
)
def test_a_title_stands_for_the_most_voted_film_and_lists_the_others(
    small: TestClient, title: str, film: int, homonyms: list[int]
) -> None:
    answer = small.get(f"/v1/movies/titled/{title}").json()
    assert answer["film"]["id"] == film
    assert [ref["id"] for ref in answer["alternatives"]] == homonyms


def test_a_year_chooses_the_film_of_a_title(small: TestClient) -> None:
    answer = small.get("/v1/movies/titled/ALPHA", params={"year": 1958}).json()
    assert answer["film"]["id"] == 7
    assert answer["alternatives"] == [ALPHA]
    problem = assert_problem(small.get("/v1/movies/titled/alpha", params={"year": 1901}), 404)
    assert problem["suggestions"][0] == "Alpha"


@pytest.mark.parametrize("title", ["zzz", "%25", "(", "x" * 300])
def test_an_unknown_title_is_404(small: TestClient, title: str) -> None:
    assert_problem(small.get(f"/v1/movies/titled/{title}"), 404)


@pytest.mark.parametrize(
    ("query", "film_ids"),
    [
        ({}, [862, 863, 9, 7, 8]),
        ({"q": "alpha"}, [862, 863, 7]),  # three people voted for the last
        ({"q": "alpha", "sort": "oldest"}, [7, 862, 863]),
        ({"sort": "newest", "limit": 2}, [863, 9]),
        ({"sort": "revenue", "offset": 1, "limit": 2}, [9, 7]),
        ({"sort": "return", "limit": 2}, [862, 7]),
        ({"sort": "title", "limit": 3}, [862, 7, 863]),
        ({"sort": "popularity", "limit": 1}, [862]),
        ({"genre": "family"}, [862]),
        ({"country": "niger"}, [7]),
        ({"company": "orsel pictures, inc.", "year_min": 2019}, [863]),
        ({"franchise": "alpha", "actor": "bo tarn", "director": "jo+wend"}, [863]),
        ({"language": "fr", "year_max": 1998}, [7]),
    ],
)
def test_films_are_searched_filtered_and_sorted(
    small: TestClient, query: dict[str, Any], film_ids: list[int]
) -> None:
    assert ids(small.get("/v1/movies", params=query)) == film_ids


def test_a_page_says_the_total(small: TestClient) -> None:
    page = small.get("/v1/movies", params={"limit": 1, "offset": 4}).json()
    assert (page["total"], page["limit"], page["offset"], len(page["items"])) == (5, 1, 4, 1)


def test_a_filter_by_an_unknown_name_is_404(small: TestClient) -> None:
    assert_problem(small.get("/v1/movies", params={"genre": "Opera"}), 404)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"month": "Enero"}, {"month": "january", "weekday": None, "films": 2}),
        ({"month": "february"}, {"month": "february", "weekday": None, "films": 1}),
        ({"weekday": "SÁBADO "}, {"month": None, "weekday": "saturday", "films": 2}),
        (
            {"month": "enero", "weekday": "friday"},
            {"month": "january", "weekday": "friday", "films": 1},
        ),
    ],
)
def test_releases_are_counted(
    small: TestClient, query: dict[str, str], answer: dict[str, Any]
) -> None:
    assert small.get("/v1/movies/releases", params=query).json() == answer


@pytest.mark.parametrize("query", [{}, {"month": "febero"}, {"weekday": "lu"}, {"month": ""}])
def test_an_unknown_month_or_day_is_422(small: TestClient, query: dict[str, str]) -> None:
    problem = assert_problem(small.get("/v1/movies/releases", params=query), 422)
    assert problem["errors"][0]["field"] in ("month", "weekday")


def test_a_franchise_has_its_films_by_date_and_their_money(small: TestClient) -> None:
    answer = small.get("/v1/franchises/alpha").json()
    page = answer.pop("page")
    assert answer == {
        "name": "Alpha Collection",
        "films": 2,
        "revenue_total": 300,
        "revenue_mean": 150.0,
        "budget_total": 300,
        "with_known_revenue": 1,
        "return_total": 3.0,
        "return_mean": 1.5,
        "return_mean_known": 3.0,
        "return_pooled": 3.0,
        "with_known_return": 1,
    }
    assert page["total"] == 2
    assert page["items"][0] == ALPHA | {
        "release_date": "2018-01-05",
        "budget": 100,
        "revenue": 300,
        "profit": 200,
        "return_ratio": 3.0,
    }
    assert page["items"][1]["profit"] is None


@pytest.mark.parametrize(
    ("path", "name", "films"),
    [
        ("countries/niger", "Niger", [7]),
        ("countries/ÍTALY", "Italy", [862]),
        ("companies/Marn's", "Marn's", [862]),
        ("companies/orsel", "Orsel Pictures, Inc.", [862, 863]),
        ("franchises/Child's Play Collection", "Child's Play Collection", [8]),
        ("people/actors/cy vell", "Cy Vell", [7, 862]),
        ("people/actors/Fy (Dune) O'Hara", "Fy (Dune) O'Hara", [863]),
        ("people/directors/Jo%2BWend", "Jo+Wend", [863]),
    ],
)
def test_groups_are_found_by_name(
    small: TestClient, path: str, name: str, films: list[int]
) -> None:
    answer = small.get(f"/v1/{path}").json()
    assert (answer["name"], [item["id"] for item in answer["page"]["items"]]) == (name, films)


@pytest.mark.parametrize(
    "kind", ["franchises", "countries", "companies", "people/actors", "people/directors"]
)
@pytest.mark.parametrize("name", ["zzz", "(", "+", "%25", "a" * 300, "%20"])
def test_an_unknown_name_is_404(small: TestClient, kind: str, name: str) -> None:
    assert_problem(small.get(f"/v1/{kind}/{name}"), 404)


def test_crew_is_no_director_and_no_actor(small: TestClient) -> None:
    assert_problem(small.get("/v1/people/directors/Lu Marn"), 404)
    assert_problem(small.get("/v1/people/actors/Ana Orsel"), 404)


@pytest.mark.parametrize("method", ["hybrid", "text", "features"])
def test_similar_films_never_hold_the_film_itself(small: TestClient, method: str) -> None:
    answer = small.get("/v1/movies/862/similar", params={"method": method, "n": 3}).json()
    assert (answer["id"], answer["title"], answer["method"]) == (862, "Alpha", method)
    similar = [item["id"] for item in answer["items"]]
    assert 862 not in similar
    assert len(similar) <= 3
    similarities = [item["similarity"] for item in answer["items"]]
    assert similarities == sorted(similarities, reverse=True)


def test_an_unknown_method_is_422(small: TestClient) -> None:
    assert_problem(small.get("/v1/movies/862/similar", params={"method": "magic"}), 422)


def test_a_release_without_films_says_so(tmp_path: Path) -> None:
    with served(handmade(tmp_path, films=False)) as client:
        for path in ("/v1/movies", "/v1/movies/862", "/peliculas_mes/enero", "/get_actor/Bo Tarn"):
            assert (
                "no films; put TMDB's files into raw/tmdb"
                in assert_problem(client.get(path), 404)["detail"]
            )
        assert client.get("/v1/catalog/titles/ns1").json()["film"] is None
        assert client.get("/get_actor/netflix/2018").status_code == 200
