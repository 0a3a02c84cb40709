"""The addon answers in the shapes that the protocol of Stremio publishes."""

from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from fastapi.testclient import TestClient

from tests.api.exports.addresses import addon_of
from tests.api.world import assert_problem

TYPES = ["movie", "series"]
_TEXT = {"type": "string", "minLength": 1}
_PREVIEW: dict[str, Any] = {
    "type": "object",
    "required": ["id", "type", "name"],
    "properties": {
        "id": {"type": "string", "pattern": "^(tt[0-9]{7,}|cartelera:.+)$"},
        "type": {"enum": TYPES},
        "name": _TEXT,
        "poster": {"type": "string", "pattern": "^https://"},
        "genres": {"type": "array", "items": _TEXT},
        "releaseInfo": _TEXT,
        "description": {"type": "string"},
        "director": {"type": "array", "items": _TEXT},
        "cast": {"type": "array", "items": _TEXT},
        "runtime": _TEXT,
        "videos": {"type": "array", "items": {"required": ["id", "title", "released"]}},
    },
    "additionalProperties": False,
}
METAS = {
    "type": "object",
    "required": ["metas"],
    "properties": {"metas": {"type": "array", "items": _PREVIEW, "maxItems": 100}},
    "additionalProperties": False,
}
META = {"type": "object", "required": ["meta"], "properties": {"meta": _PREVIEW}}
_TYPES = {"type": "array", "items": {"enum": TYPES}}
MANIFEST = {
    "type": "object",
    "required": ["id", "name", "description", "version", "resources", "types", "catalogs"],
    "properties": {
        "id": {"type": "string", "pattern": r"^[a-z]+(\.[a-z]+)+$"},
        "name": _TEXT,
        "description": _TEXT,
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
        "types": _TYPES,
        "idPrefixes": {"type": "array", "items": _TEXT},
        "resources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "types"],
                "properties": {"name": {"enum": ["catalog", "meta"]}, "types": _TYPES},
            },
        },
        "catalogs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type", "id", "name"],
                "properties": {
                    "type": {"enum": TYPES},
                    "id": _TEXT,
                    "name": _TEXT,
                    "extra": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {
                                "name": {"enum": ["skip", "genre", "search"]},
                                "isRequired": {"const": False},
                                "options": {"type": "array", "items": _TEXT},
                            },
                            "additionalProperties": False,
                        },
                    },
                },
            },
        },
    },
}


def metas(client: TestClient, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    content = answer.json()
    jsonschema.validate(content, METAS)
    listed: list[dict[str, Any]] = content["metas"]
    return listed


@pytest.fixture(scope="module")
def client(writable: TestClient) -> TestClient:
    """A client of the hand-made world."""
    return writable


@pytest.fixture(scope="module")
def addon(client: TestClient) -> str:
    """Where the addon of a user who is known is."""
    return addon_of(client, "2")


def test_the_manifest_has_the_published_shape_and_offers_no_streams(
    client: TestClient, addon: str
) -> None:
    answer = client.get(f"{addon}/manifest.json")
    manifest = answer.json()
    jsonschema.validate(manifest, MANIFEST)
    assert "null" not in answer.text
    assert [each["name"] for each in manifest["resources"]] == ["catalog", "meta"]
    assert manifest["resources"][1]["idPrefixes"] == ["cartelera:"]
    for catalog in manifest["catalogs"]:
        metas(client, f"{addon}/catalog/{catalog['type']}/{catalog['id']}.json")
        (genres,) = [each["options"] for each in catalog["extra"] if each["name"] == "genre"]
        for genre in genres:
            path = f"{addon}/catalog/{catalog['type']}/{catalog['id']}/genre={quote(genre)}.json"
            metas(client, path)


@pytest.mark.parametrize(("type", "kind"), [("movie", "movie"), ("series", "tv show")])
def test_a_catalog_is_the_list_with_its_reasons(
    client: TestClient, addon: str, type: str, kind: str
) -> None:
    query = f"n=100&type={quote(kind)}"
    recommended = client.get(f"/v1/users/2/recommendations?{query}").json()["items"]
    listed = metas(client, f"{addon}/catalog/{type}/list.json")
    assert recommended
    assert [each["name"] for each in listed] == [each["title"] for each in recommended]
    assert {each["type"] for each in listed} == {type}
    reason = recommended[0]["reason"]["text"].lower()
    assert listed[0]["description"].lower().startswith(f"{reason}.")


def test_works_that_imdb_has_bear_its_id_and_others_are_described_here(
    client: TestClient,
) -> None:
    addon = addon_of(client, "new to it")
    listed = {each["name"]: each for each in metas(client, f"{addon}/catalog/movie/list.json")}
    assert listed["Alpha"]["id"] == "tt0114709"
    assert listed["Alpha"]["poster"] == "https://image.tmdb.org/t/p/w342/alpha.jpg"
    own = [each for each in listed.values() if each["id"].startswith("cartelera:")]
    assert len(own) > 3
    for each in own:
        answer = client.get(f"{addon}/meta/movie/{quote(each['id'], safe='')}.json")
        jsonschema.validate(answer.json(), META)
        assert answer.json()["meta"]["name"] == each["name"]
    for path in (
        "movie/tt0114709",
        "movie/wns2",
        "movie/cartelera:nothing",
        "series/cartelera:wns2",
    ):
        assert_problem(client.get(f"{addon}/meta/{path}.json"), 404)
    series = metas(client, f"{addon}/catalog/series/list.json")[0]
    meta = client.get(f"{addon}/meta/series/{series['id']}.json").json()["meta"]
    assert (meta["type"], meta["videos"]) == ("series", [])


def test_a_watchlist_is_a_catalog(client: TestClient) -> None:
    user = "with a watchlist"
    addon = addon_of(client, user)
    assert metas(client, f"{addon}/catalog/movie/watchlist.json") == []
    events = [{"id": title, "kind": "watchlist"} for title in ("ns2", "ns4", "ns3")]
    client.post(f"/v1/users/{quote(user)}/events", json=events)
    client.post(f"/v1/users/{quote(user)}/events", json={"id": "ns3", "kind": "watched"})
    names = {
        type: [each["name"] for each in metas(client, f"{addon}/catalog/{type}/watchlist.json")]
        for type in TYPES
    }
    assert names == {"movie": ["Beta"], "series": ["Delta"]}


def test_pages_go_on_where_the_one_before_ended(client: TestClient, addon: str) -> None:
    whole = metas(client, f"{addon}/catalog/movie/list.json")
    for skip in (0, 1, len(whole), 100, 999_999_999):
        assert metas(client, f"{addon}/catalog/movie/list/skip={skip}.json") == whole[skip:]


def test_genre_and_search_choose_among_the_list(client: TestClient) -> None:
    path = f"{addon_of(client, 'searching')}/catalog/movie/list"
    names = [each["name"] for each in metas(client, f"{path}/genre=Comedy.json")]
    assert sorted(names) == ["Beta", "Gamma"]
    assert [each["name"] for each in metas(client, f"{path}/search=gamma.json")] == ["Gamma"]
    both = "search=beta&genre=Comedy&skip=0"
    for written in (both, quote(both), both.replace("beta", "b%65ta")):
        assert [each["name"] for each in metas(client, f"{path}/{written}.json")] == ["Beta"]
    assert metas(client, f"{path}/search=beta&genre=Horror.json") == []
    assert [e["name"] for e in metas(client, f"{path}/search=Face%2FOff.json")] == ["Face/Off"]
    for text in ("%26%3D", "a%2Fb", "a.json", "%22%3Cb%3E", "%F0%9F%8E%AC"):
        metas(client, f"{path}/search={text}.json")


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ("skip=-1", 422),
        ("skip=1.5", 422),
        ("skip=%D9%A1", 422),
        ("skip=", 422),
        ("skip=1&skip=2", 422),
        ("date=2026-01-01", 422),
        ("nonsense", 422),
        ("search=%FF", 422),
        ("search=" + "x" * 201, 422),
        ("genre=Nonsense", 404),
    ],
)
def test_what_no_catalog_takes_is_refused(
    client: TestClient, addon: str, extra: str, status: int
) -> None:
    assert_problem(client.get(f"{addon}/catalog/movie/list/{extra}.json"), status)


@pytest.mark.parametrize(
    "path",
    ["catalog/tv/list.json", "catalog/movie/top.json", "meta/tv/cartelera:wns2.json"],
)
def test_types_and_catalogs_that_there_are_not_are_refused(
    client: TestClient, addon: str, path: str
) -> None:
    assert_problem(client.get(f"{addon}/{path}"), 422)


def test_pages_of_any_origin_may_read_the_addon_and_nothing_else(
    client: TestClient, addon: str
) -> None:
    header, origin = "access-control-allow-origin", {"Origin": "https://app.strem.io"}
    first = client.get(f"{addon}/manifest.json")
    held = {"If-None-Match": first.headers["etag"]}
    answers = [
        first,
        client.get(f"{addon}/manifest.json", headers=held | origin),
        client.head(f"{addon}/catalog/movie/list.json"),
        client.get(f"{addon}/catalog/movie/list/skip=x.json"),
        client.get("/stremio/unknown/manifest.json"),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 200, 422, 404]
    assert [answer.headers.get_list(header) for answer in answers] == [["*"]] * len(answers)
    for path in ("/", "/v1/users/2/recommendations", "/v1/users/2/export", "/feeds/x/list.atom"):
        assert header not in client.get(path, headers=origin).headers
