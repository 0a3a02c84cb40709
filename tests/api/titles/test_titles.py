"""Titles over HTTP: search, filters, order, pages, details, copies, neighbours."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

TITLES = "/v1/catalog/titles"


def ask(client: TestClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{TITLES}?{query}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def ids(body: dict[str, Any]) -> list[str]:
    return [item["id"] for item in body["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=gamma", ["ns3"]),
        ("q=GAM", ["ns3"]),
        ("q=gama", ["ns3"]),
        ("q=alpha", ["ns1", "as1"]),  # the more rated copy first
        ("q=alpha&sort=newest", ["as1", "ns1"]),  # of one year: by id
        ("q=face/off", ["ds1"]),
        ("q=off", ["ds1"]),
        ("q=zzzzzz", []),
        ("q=.*", []),
        ("platform=hulu", ["hs1", "hs2"]),
        ("type=tv%20show&year_max=2018", ["hs2", "ns4"]),
        ("country=france&maturity=tv-ma", ["ns2", "ns3"]),
        ("maturity=g", ["ds1"]),  # two more have no class
        ("actor=BO%20TARN&type=movie", ["as1", "ns1", "ns2"]),
        ("director=lu%20marn", ["ns2", "ns3"]),
        ("genre=horror&q=ta", ["as2", "as3"]),
        ("sort=title&platform=amazon", ["as1", "as3", "as2"]),
        ("sort=newest&platform=amazon", ["as3", "as1", "as2"]),
        ("sort=oldest&platform=disney", ["ds2", "ds1"]),
        ("sort=most_rated&platform=netflix&type=movie", ["ns1", "ns2", "ns3"]),
        ("sort=user_score&platform=netflix&type=movie", ["ns2", "ns1", "ns3"]),
        ("sort=user_score&platform=disney", ["ds1", "ds2"]),  # without ratings last
    ],
)
def test_list_holds_the_matching_titles_in_order(
    small: TestClient, query: str, expected: list[str]
) -> None:
    body = ask(small, query)
    assert ids(body) == expected
    assert body["total"] == len(expected)


@pytest.mark.parametrize(
    "sort",
    ["relevance", "title", "newest", "oldest", "most_rated", "user_score", "added"],
)
@pytest.mark.parametrize("query", ["", "q=the", "platform=netflix&type=movie"])
def test_pages_partition_the_list(sample: TestClient, sort: str, query: str) -> None:
    sorted_query = f"{query}&sort={sort}"
    first = ask(sample, f"{sorted_query}&limit=100")
    all_ids: list[str] = []
    for offset in range(0, first["total"], 23):
        page = ask(sample, f"{sorted_query}&limit=23&offset={offset}")
        assert (page["total"], page["limit"], page["offset"]) == (first["total"], 23, offset)
        all_ids += ids(page)
    assert len(all_ids) == len(set(all_ids)) == first["total"] > 5
    assert all_ids[:100] == ids(first)


def test_filters_partition_the_catalog(sample: TestClient) -> None:
    total = ask(sample)["total"]
    platforms = ("amazon", "disney", "hulu", "netflix")
    assert sum(ask(sample, f"platform={p}")["total"] for p in platforms) == total
    assert sum(ask(sample, f"type={t}")["total"] for t in ("movie", "serie")) == total
    early, late = ask(sample, "year_max=2015")["total"], ask(sample, "year_min=2016")["total"]
    assert early + late == total


@pytest.mark.parametrize("offset", [12, 13, 10**9])
def test_page_beyond_the_end_is_empty(small: TestClient, offset: int) -> None:
    assert ask(small, f"offset={offset}") == {
        "total": 12,
        "limit": 20,
        "offset": offset,
        "items": [],
    }


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=101", "offset=-1", "offset=1e9"])
def test_page_out_of_bounds_is_refused(small: TestClient, query: str) -> None:
    assert small.get(f"{TITLES}?{query}").status_code == 422


def test_title_has_everything_the_catalog_says(small: TestClient) -> None:
    assert small.get(f"{TITLES}/ns2").json() == {
        "id": "ns2",
        "work_id": "wns2",
        "platform": "netflix",
        "type": "movie",
        "title": "Beta",
        "release_year": 2018,
        "maturity_rating": "tv-ma",
        "duration": 150,
        "duration_type": "min",
        "minutes": 150,
        "seasons": None,
        "user_score": 4.0,
        "rating_count": 10,
        "description": None,
        "directors": ["Lu Marn"],
        "actors": ["Bo Tarn"],
        "countries": ["United States", "France"],
        "genres": ["Comedies"],
        "date_added": "2021-09-25",
        "available_on": [{"platform": "netflix", "title_id": "ns2"}],
        "poster_path": None,
        "imdb_id": None,
        "tmdb_id": None,
        "link": "/v1/catalog/titles/ns2",
        "film": None,
    }


def test_a_title_that_is_a_film_has_money_franchise_and_people(small: TestClient) -> None:
    for copy in ("ns1", "as1"):
        assert small.get(f"{TITLES}/{copy}").json()["film"] == {
            "film_id": 862,
            "franchise": "Alpha Collection",
            "budget": 100,
            "revenue": 300,
            "return_ratio": 3.0,
            "vote_average": 7.5,
            "vote_count": 2000,
            "directors": ["Ana Orsel"],
            "actors": ["Bo Tarn", "Cy Vell"],
        }


def test_title_says_null_where_nothing_is_known(small: TestClient) -> None:
    unrated = small.get(f"{TITLES}/ds2").json()
    assert (unrated["user_score"], unrated["rating_count"]) == (None, 0)
    unclassed = small.get(f"{TITLES}/as3").json()
    assert (unclassed["maturity_rating"], unclassed["countries"]) == (None, [])
    assert unclassed["actors"] == ["Ed Paz"]


@pytest.mark.parametrize("title_id", ["ns1", "as1"])
def test_availability_lists_every_copy(small: TestClient, title_id: str) -> None:
    assert small.get(f"{TITLES}/{title_id}/availability").json() == {
        "work_id": "was1",
        "title": "Alpha",
        "available_on": [
            {"platform": "amazon", "title_id": "as1"},
            {"platform": "netflix", "title_id": "ns1"},
        ],
    }


def test_similar_lists_other_works_most_similar_first(small: TestClient) -> None:
    body = small.get(f"{TITLES}/ns2/similar").json()
    assert (body["id"], body["title"]) == ("ns2", "Beta")
    assert body["items"][0]["work_id"] == "wns3"
    listed = [item["work_id"] for item in body["items"]]
    assert "wns2" not in listed
    assert len(set(listed)) == len(listed)
    likeness = [item["similarity"] for item in body["items"]]
    assert likeness == sorted(likeness, reverse=True)
    assert all(0 <= value <= 1 for value in likeness)
    copies = small.get(f"{TITLES}/ns1/similar?n=50").json()["items"]
    assert "was1" not in [item["work_id"] for item in copies]


@pytest.mark.parametrize("n", [1, 3])
def test_similar_is_as_long_as_asked(small: TestClient, n: int) -> None:
    assert len(small.get(f"{TITLES}/ns2/similar?n={n}").json()["items"]) == n
