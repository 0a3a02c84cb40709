"""Genres, platforms and maturity classes over HTTP: each can be asked for, and counts agree."""

import pytest
from fastapi.testclient import TestClient

from tests.api.titles.test_titles import ask
from tests.api.world import handmade, served


def test_genres_have_two_names_words_and_counts(small: TestClient) -> None:
    genres = {genre["name"]: genre for genre in small.get("/v1/genres").json()["items"]}
    assert len(genres) > 25
    assert genres["Comedy"] == {
        **{"name": "Comedy", "spanish": "Comedia", "words": ["Comedies"]},
        **{"titles": 2, "works": 2, "movies": 2, "tv_shows": 0, "films": 0},
    }
    drama = genres["Drama"]
    assert (drama["titles"], drama["works"], drama["films"]) == (3, 2, 4)
    assert drama["words"] == ["Dramas", "TV Dramas", "Drama"]


@pytest.mark.parametrize("field", ["name", "spanish"])
def test_every_genre_finds_as_many_titles_and_films_as_it_says(
    sample: TestClient, field: str
) -> None:
    for genre in sample.get("/v1/genres").json()["items"]:
        name = genre[field].replace("&", "%26")
        assert ask(sample, f"genre={name}&limit=1")["total"] == genre["titles"], genre
        films = sample.get(f"/v1/movies?genre={name}&limit=1").json()["total"]
        assert films == genre["films"], genre


def test_platforms_have_names_and_counts(small: TestClient) -> None:
    platforms = {p["name"]: p for p in small.get("/v1/platforms").json()["items"]}
    assert list(platforms) == ["amazon", "disney", "hulu", "netflix"]
    assert (platforms["disney"]["label"], bool(platforms["disney"]["aliases"])) == ("Disney+", True)
    assert {k: platforms["netflix"][k] for k in ("titles", "works", "movies", "tv_shows")} == {
        **{"titles": 5, "works": 5, "movies": 3, "tv_shows": 2},
    }
    for platform in platforms.values():
        for name in (platform["name"], platform["label"], *platform["aliases"]):
            body = small.get("/v1/catalog/titles", params={"platform": name}).json()
            assert body["total"] == platform["titles"]


def test_maturities_have_ages_and_what_has_none_is_counted_apart(small: TestClient) -> None:
    body = small.get("/v1/maturities").json()
    ages = [(m["name"], m["age"], m["titles"]) for m in body["items"]]
    assert ages == [
        *[("g", 0, 1), ("pg", 10, 1), ("13+", 13, 2), ("tv-14", 14, 2)],
        *[("r", 17, 1), ("tv-ma", 17, 2), ("18+", 18, 1)],
    ]
    assert body["without_class"]["titles"] == body["without_age"]["titles"] == 2


def test_every_class_finds_as_many_titles_as_it_says(sample: TestClient) -> None:
    body = sample.get("/v1/maturities").json()
    for maturity in body["items"]:
        query = maturity["name"].replace("+", "%2B")
        spellings = {maturity["name"], *maturity["spellings"]}
        titles = sum(m["titles"] for m in body["items"] if m["name"] in spellings)
        assert ask(sample, f"maturity={query}&limit=1")["total"] == titles
    total = sum(maturity["titles"] for maturity in body["items"])
    assert total + body["without_class"]["titles"] == ask(sample, "limit=1")["total"]
    assert ask(sample, "max_age=21")["total"] == (
        ask(sample, "limit=1")["total"] - body["without_age"]["titles"]
    )


def test_a_home_without_films_counts_none(tmp_path) -> None:
    with served(handmade(tmp_path, films=False)) as client:
        genres = client.get("/v1/genres").json()["items"]
    assert {genre["films"] for genre in genres} == {0}
