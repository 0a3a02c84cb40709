"""Items of every list are whole cards: nothing has to be asked for a second time."""

import pytest
from fastapi.testclient import TestClient

from api.works import cards
from api.works.cards import WorkCard, imdb_id, work_fields
from engine.catalog.cards import MAX_DESCRIPTION, shortened
from engine.kept import KeptOf

CARD = set(WorkCard.model_fields)
ALPHA = {
    "work_id": "was1",
    "title": "Alpha",
    "type": "movie",
    "release_year": 2018,
    "genres": ["Dramas"],
    "minutes": 100,
    "seasons": None,
    "maturity_rating": "13+",
    "description": "A lamp is carried home.",
    "available_on": [
        {"platform": "amazon", "title_id": "as1"},
        {"platform": "netflix", "title_id": "ns1"},
    ],
    "rating_count": 11,
    "poster_path": "/alpha.jpg",
    "imdb_id": "tt0114709",
    "tmdb_id": 862,
    "link": "/v1/works/was1",
}


@pytest.mark.parametrize(
    "url",
    [
        "/v1/users/new/recommendations?n=100",
        "/v1/users/new/recommendations?n=100&liked=ns2&explain=true",
        "/v1/catalog/titles/ns2/similar?n=50",
    ],
)
def test_entries_of_lists_are_cards(small: TestClient, url: str) -> None:
    items = small.get(url).json()["items"]
    assert items
    assert all(set(item) >= CARD for item in items)
    (alpha,) = (item for item in items if item["work_id"] == "was1")
    assert {name: alpha[name] for name in ALPHA} == ALPHA


def test_the_card_is_the_beginning_of_the_works_own_answer(small: TestClient) -> None:
    for item in small.get("/v1/users/new/recommendations?n=100").json()["items"]:
        work = small.get(item["link"]).json()
        assert {name: work[name] for name in CARD} == {name: item[name] for name in CARD}


def test_titles_in_lists_are_cards(small: TestClient) -> None:
    items = small.get("/v1/catalog/titles?limit=100").json()["items"]
    for item in items:
        whole = small.get(item["link"]).json()
        assert {name: whole[name] for name in item} == item
    alpha = next(item for item in items if item["id"] == "ns1")
    assert alpha["poster_path"] == "/alpha.jpg"
    assert alpha["tmdb_id"] == 862
    assert len(alpha["available_on"]) == 2
    series = next(item for item in items if item["id"] == "hs2")
    assert (series["minutes"], series["seasons"]) == (None, 5)


def test_films_in_lists_are_cards(small: TestClient) -> None:
    (film, *_) = small.get("/v1/movies?q=alpha").json()["items"]
    whole = small.get(film["link"]).json()
    assert {name: whole[name] for name in film} == film
    (similar, *_) = small.get("/v1/movies/863/similar").json()["items"]
    assert set(similar) == {*film, "similarity"}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (None, None),
        ("", ""),
        ("a" * MAX_DESCRIPTION, "a" * MAX_DESCRIPTION),
        ("a" * 500, "a" * (MAX_DESCRIPTION - 1) + "…"),
        ("lamp " * 100, ("lamp " * 47).strip() + "…"),
    ],
)
def test_long_descriptions_are_cut_between_words(text: str | None, short: str | None) -> None:
    assert shortened(text) == short


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, None), (114709, "tt0114709"), (10872600, "tt10872600"), (1, "tt0000001")],
)
def test_ids_of_imdb_are_written_as_there(number: int | None, text: str | None) -> None:
    assert imdb_id(number) == text


def test_the_fields_of_some_works_are_kept_and_stay_as_they_are(small, monkeypatch):
    monkeypatch.setattr(cards, "_KEPT", KeptOf(2))
    release = small.app.state.holder.release
    works = range(release.catalog.works.num_rows)
    first = [dict(work_fields(release, work, "")) for work in works]
    again = [work_fields(release, work, "/below") for work in works]
    assert [fields["link"] for fields in again] == [f"/below{fields['link']}" for fields in first]
    assert [work_fields(release, work, "") for work in works] == first
    assert len(cards._KEPT[release.catalog]) <= 2
