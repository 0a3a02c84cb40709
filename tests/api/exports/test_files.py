"""Files of other services: what stands in them, and what is made of them when they come back."""

import csv
import io
import json
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from fastapi.testclient import TestClient

from api.exports.formats import FORMATS
from api.exports.formats.base import out_of_ten
from engine.store.home import Home
from tests.api.exports.conftest import NASTY
from tests.api.world import assert_problem, served

CSV, NDJSON = {"Content-Type": "text/csv"}, {"Content-Type": "application/x-ndjson"}
CLEAN = NASTY["ns3"].translate({0x202E: None, 0x202C: None})  # as the ingest has it
LETTERBOXD = "tmdbID,imdbID,Title,Year,Rating10,WatchedDate,Rewatch,Review"
PLAIN = "id,title,year,type,kind,stars,scale,at,tmdb_id,imdb_id"
TRAKT = {  # as Trakt's import takes it
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "ids"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["movie", "show"]},
            "title": {"type": "string", "minLength": 1},
            "year": {"type": "integer"},
            "ids": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "imdb": {"type": "string", "pattern": "^tt[0-9]{7,}$"},
                    "tmdb": {"type": "integer"},
                },
            },
            **{
                name: {"type": "string", "pattern": "^[0-9-]{10}T[0-9:]{8}Z$"}
                for name in ("watched_at", "rated_at", "watchlisted_at")
            },
            "rating": {"type": "integer", "minimum": 1, "maximum": 10},
        },
    },
}


def url(user: str, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/v1/users/{quote(user, safe='')}/export?{asked}"


def say(client: TestClient, user: str, *events: dict[str, Any]) -> None:
    answer = client.post(f"/v1/users/{quote(user, safe='')}/events", json=list(events))
    assert answer.json()["rejected"] == 0, answer.text


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def rated(title: str, stars: float, at: int) -> dict[str, Any]:
    return {"id": title, "kind": "rating", "stars": stars, "at": at}


def did(title: str, kind: str, at: int) -> dict[str, Any]:
    return {"id": title, "kind": kind, "at": at}


EVERYTHING = [
    *(rated(title, 0.5 + number / 2, 1000 + number) for number, title in enumerate(NASTY)),
    did("ns1", "watched", 500),
    did("ns1", "watched", 90_000),
    did("ns2", "liked", 0),
    did("ns3", "disliked", 7),
    did("ns6", "hidden", 8),
    did('=nobody\'s,\n"id"', "watchlist", 9),
    did("'-other", "liked", 10),
    {"id": "ns5", "kind": "rating", "stars": 7.25, "scale": [0, 10], "at": 4000},
]


@pytest.mark.parametrize(("format", "headers"), [("csv", CSV), ("json-lines", NDJSON)])
def test_a_history_that_comes_back_is_the_same(
    nasty: TestClient, user: str, format: str, headers: dict[str, str]
) -> None:
    say(nasty, user, *EVERYTHING)
    exported = nasty.get(url(user, format=format))
    other = f"{user}-again"
    answer = nasty.post(f"/v1/users/{other}/events", content=exported.content, headers=headers)
    assert (answer.json()["created"], answer.json()["rejected"]) == (len(EVERYTHING), 0)
    names = ("id", "kind", "stars", "rating_scale", "at", "title")
    events = [[{n: e[n] for n in names} for e in _events(nasty, each)] for each in (user, other)]
    key = json.dumps
    assert sorted(events[0], key=key) == sorted(events[1], key=key)
    assert nasty.get(url(other, format=format)).content == exported.content


def _events(client: TestClient, user: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/v1/users/{user}/events?limit=100").json()["items"]
    return items


def test_a_plain_file_has_no_formula_and_letterboxd_the_true_titles(
    nasty: TestClient, user: str
) -> None:
    say(nasty, user, *EVERYTHING)
    plain = rows(nasty.get(url(user)))
    texts = [cell for row in plain for name, cell in row.items() if name not in ("stars", "year")]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert f"'{NASTY['ns1']}" in texts
    films = rows(nasty.get(url(user, format="letterboxd")))
    assert {row["Title"] for row in films} >= {NASTY[title] for title in ("ns1", "ns4", "ns7")}


def test_what_files_brought_is_part_of_a_history(small: TestClient) -> None:
    plain = rows(small.get(url("11")))
    (row,) = plain
    assert (row["title"], row["kind"], row["stars"], row["scale"]) == (
        "Alpha",
        "rating",
        "4.5",
        "0.5..5",
    )
    assert (row["at"], row["tmdb_id"], row["imdb_id"]) == (
        "",  # this release uses no times
        "862",
        "tt0114709",
    )


def test_letterboxd_has_a_row_for_each_viewing_of_a_film(nasty: TestClient, user: str) -> None:
    day = 86_400
    say(
        nasty,
        user,
        did("ns4", "watched", 10 * day),
        did("ns4", "watched", 20 * day),
        rated("ns4", 3.5, 30 * day),
        rated("ns2", 0.5, 40 * day),
        did("ns3", "liked", 50 * day),
        did("ns5", "watchlist", 60 * day),
        did("ns6", "hidden", 60 * day),
        did("ns8", "watched", 70 * day),
    )
    answer = nasty.get(url(user, format="letterboxd"))
    assert answer.text.split("\r\n")[0] == LETTERBOXD
    shown = [
        (r["tmdbID"], r["imdbID"], r["Title"], r["Rating10"], r["WatchedDate"], r["Rewatch"])
        for r in rows(answer)
    ]
    assert shown == [
        ("862", "tt0114709", NASTY["ns4"], "", "1970-01-11", ""),
        ("862", "tt0114709", NASTY["ns4"], "7", "1970-01-21", "true"),
        ("", "", NASTY["ns2"], "1", "", ""),
        ("", "", CLEAN, "", "", ""),
    ]
    assert answer.headers["x-left-out"] == "1"  # the series


def test_trakt_has_films_and_series_in_the_shape_of_its_import(
    nasty: TestClient, user: str
) -> None:
    say(
        nasty,
        user,
        did("ns8", "watched", 10),
        did("ns8", "watched", 20),
        rated("ns8", 4, 30),
        rated("ns4", 2, 40),
        did("ns2", "liked", 50),
        did("unknown-here", "watched", 60),
    )
    answer = nasty.get(url(user, format="trakt"))
    content = answer.json()
    jsonschema.validate(content, TRAKT)
    said = [
        (c["type"], c.get("watched_at", "")[-3:], c.get("rating"), c.get("rated_at", "")[-3:])
        for c in content
    ]
    assert said == [
        ("show", "10Z", None, ""),
        ("show", "20Z", 8, "30Z"),
        ("movie", "", 4, "40Z"),
    ]
    assert content[2]["ids"] == {"imdb": "tt0114709", "tmdb": 862}
    assert answer.headers["x-left-out"] == "2"  # seen without a time, unknown


def test_a_film_that_no_platform_carries_is_taken_along(writable: TestClient, user: str) -> None:
    ids = ("tmdb-863", "tmdb-7", "tmdb-999999999", "tmdb-" + "9" * 40, "tmdb-٣", "tmdb-")
    say(writable, user, *(did(each, "watched", 86_400) for each in ids))
    answer = writable.get(url(user, format="letterboxd"))
    films = [(r["tmdbID"], r["Title"], r["Year"], r["WatchedDate"]) for r in rows(answer)]
    assert sorted(films) == [
        ("7", "Alpha", "1958", "1970-01-02"),
        ("863", "Alpha 2", "2020", "1970-01-02"),
    ]
    assert answer.headers["x-left-out"] == "4"
    assert {row["id"] for row in rows(writable.get(url(user)))} == set(ids)


@pytest.mark.parametrize("format", FORMATS)
def test_a_watchlist_is_what_nothing_else_was_done_about(
    nasty: TestClient, user: str, format: str
) -> None:
    on_it = [did(title, "watchlist", 100) for title in ("ns1", "ns2", "ns3", "ns4")]
    say(nasty, user, *on_it, did("ns2", "watched", 50), did("ns3", "hidden", 60))
    answer = nasty.get(url(user, format=format, what="watchlist"))
    assert (answer.status_code, answer.headers["x-left-out"]) == (200, "0")
    names = {"csv": "title", "letterboxd": "Title"}
    if format in names:
        titles = [row[names[format]] for row in rows(answer)]
    elif format == "trakt":
        jsonschema.validate(answer.json(), TRAKT)
        assert {each["watchlisted_at"] for each in answer.json()} == {"1970-01-01T00:01:40Z"}
        titles = [each["title"] for each in answer.json()]
    else:
        titles = [title for title in (NASTY["ns4"],) if title in answer.text]
        assert answer.text.count("2018") >= 2
        assert "]]&gt;" not in answer.text
        assert CLEAN not in answer.text
    assert titles[-1].removeprefix("'") == NASTY["ns4"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_list_is_the_one_that_is_recommended(small: TestClient, format: str) -> None:
    recommended = small.get("/v1/users/2/recommendations?n=100").json()["items"]
    answer = small.get(url("2", format=format, what="list"))
    titles = [each["title"] for each in recommended]
    movies = [each["title"] for each in recommended if each["type"] == "movie"]
    assert titles
    if format == "csv":
        assert [row["title"] for row in rows(answer)] == titles
        assert {row["kind"] for row in rows(answer)} == {""}
    elif format == "letterboxd":
        assert [row["Title"] for row in rows(answer)] == movies
        assert answer.headers["x-left-out"] == str(len(titles) - len(movies))
    elif format == "trakt":
        jsonschema.validate(answer.json(), TRAKT)
        assert [each["title"] for each in answer.json()] == titles


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("what", ["history", "watchlist"])
def test_of_somebody_unknown_a_file_is_empty_and_valid(
    small: TestClient, format: str, what: str
) -> None:
    answer = small.get(url("nobody/at all 🎬", format=format, what=what))
    empty = {"csv": f"{PLAIN}\r\n", "letterboxd": f"{LETTERBOXD}\r\n", "trakt": "[]\n"}
    assert answer.status_code == 200
    if format == "atom":
        assert "<entry>" not in answer.text
    else:
        assert answer.text == empty.get(format, "")
    name = f'attachment; filename="cartelera-{what}.{FORMATS[format].extension}"'
    assert answer.headers["content-disposition"] == name
    assert answer.headers["content-type"] == f"{FORMATS[format].media_type}; charset=utf-8"


def test_a_file_is_sent_again_once_something_was_said(nasty: TestClient, user: str) -> None:
    say(nasty, user, did("ns1", "liked", 5))
    first = nasty.get(url(user))
    held = {"If-None-Match": first.headers["etag"]}
    assert nasty.get(url(user), headers=held).status_code == 304
    head = nasty.head(url(user))
    assert (head.content, head.headers["content-length"]) == (b"", str(len(first.content)))
    say(nasty, user, did("ns2", "liked", 6))
    assert len(rows(nasty.get(url(user), headers=held))) == 2


def test_who_was_forgotten_has_what_they_did_since(nasty: TestClient) -> None:
    assert rows(nasty.get(url("8")))
    nasty.delete("/v1/users/8")
    assert rows(nasty.get(url("8"))) == []
    say(nasty, "8", did("ns2", "liked", 6))
    assert [row["kind"] for row in rows(nasty.get(url("8")))] == ["liked"]


def test_a_part_of_a_history_is_never_passed_off_as_all(
    small_home: Home, copy_home: Any, user: str
) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        say(client, user, did("ns1", "liked", 5))
        home.events.write_bytes(b"nonsense" * 1_000)
        problem = assert_problem(client.get(url(user)), 503)
        assert problem["type"] == "urn:cartelera:event-store"


@pytest.mark.parametrize(
    "query", ["format=xml", "what=everything", "formt=csv", "format=csv&format=csv"]
)
def test_what_there_is_not_is_refused(small: TestClient, query: str) -> None:
    assert_problem(small.get(f"/v1/users/1/export?{query}"), 422)


@pytest.mark.parametrize(
    ("stars", "low", "high", "whole"),
    [
        (0.5, 0.5, 5, 1),
        (3.5, 0.5, 5, 7),
        (5, 0.5, 5, 10),
        (1, 1, 5, 2),
        (3, 1, 5, 6),
        (0, 0, 10, 1),
        (7, 1, 10, 7),
        (87, 0, 100, 9),
        (-10, -10, 10, 1),
        (0, -10, 10, 5),
    ],
)
def test_stars_of_ten(stars: float, low: float, high: float, whole: int) -> None:
    assert out_of_ten(stars, low, high) == whole
