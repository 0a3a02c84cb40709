"""Every error has one shape, whatever went wrong and wherever."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.errors import UnknownParameters
from api.settings import Settings
from api.tokens import Forgotten, ReleaseGone
from engine.errors import (
    CarteleraError,
    InvalidValue,
    NoFilms,
    NoPlatforms,
    NoRatings,
    NoTables,
    NotFound,
    NoTitles,
)
from engine.store.home import Home
from tests.api.operations import OPERATIONS, Operation
from tests.api.world import assert_problem, served

# And events, which are taken from the first on, and what operators ask.
WITHOUT_RELEASE = {"GET /health/live"}
REFUSED = [
    ("unknown route", "GET", "/nowhere", 404),
    ("unknown route below a known one", "GET", "/v1/catalog/titles/ns1/nowhere", 404),
    ("file outside the folder", "GET", "/assets/..%2f..%2f..%2fetc%2fpasswd", 404),
    ("wrong method", "POST", "/v1/catalog/titles", 405),
    ("wrong method of reload", "GET", "/v1/admin/reload", 405),
    ("delete", "DELETE", "/get_actor/netflix/2018", 405),
    ("unknown title", "GET", "/v1/catalog/titles/xs1", 404),
    ("unknown title's copies", "GET", "/v1/catalog/titles/xs1/availability", 404),
    ("unknown title's neighbours", "GET", "/v1/catalog/titles/xs1/similar", 404),
    ("unknown title of a prediction", "GET", "/v1/users/1/predictions/xs1", 404),
    ("unknown title by name", "GET", "/get_recommendation/no-such-title", 404),
    ("unknown genre", "GET", "/v1/catalog/titles?genre=Comedis", 404),
    ("unknown actor", "GET", "/v1/catalog/titles?actor=Bo%20Tarm", 404),
    ("unknown director", "GET", "/v1/catalog/titles?director=Nobody", 404),
    ("unknown country", "GET", "/prod_per_county/movie/atlantis/2018", 404),
    ("unknown maturity class", "GET", "/get_contents/x-99", 404),
    ("nothing is that long", "GET", "/get_max_duration/1901/netflix/min", 404),
    ("unknown platform", "GET", "/get_count_platform/apple", 422),
    ("platform missing", "GET", "/get_count_platform", 422),
    ("unknown duration type", "GET", "/get_max_duration?dtype=hours", 422),
    ("unknown kind", "GET", "/prod_per_county/radio/france/2018", 422),
    ("country missing", "GET", "/prod_per_county", 422),
    ("title missing", "GET", "/get_recommendation", 422),
    ("class missing", "GET", "/get_contents", 422),
    ("score missing", "GET", "/get_score_count?platform=netflix", 422),
    ("score not finite", "GET", "/get_score_count?scored=nan", 422),
    ("year no number", "GET", "/get_actor/netflix/last", 422),
    ("year out of range", "GET", "/get_actor?year=99999", 422),
    ("years in the wrong order", "GET", "/v1/catalog/titles?year_min=2019&year_max=2018", 422),
    ("unknown order", "GET", "/v1/catalog/titles?sort=best", 422),
    ("page too long", "GET", "/v1/catalog/titles?limit=101", 422),
    (
        "too many liked",
        "GET",
        "/v1/users/new/recommendations?liked=" + ",".join(f"x{n}" for n in range(51)),
        422,
    ),
]


@pytest.mark.parametrize(
    ("method", "url", "status"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_refusal_is_a_problem(small: TestClient, method: str, url: str, status: int) -> None:
    body = assert_problem(small.request(method, url), status)
    assert body["instance"].split("/")[1] == url.split("?")[0].split("/")[1]


def test_unknown_name_suggests_the_nearest(small: TestClient) -> None:
    body = assert_problem(small.get("/v1/catalog/titles?genre=Comedis"), 404)
    assert body["suggestions"] == ["Comedies", "Comedia", "Comedy"]
    assert "Comedies" in body["detail"]
    body = assert_problem(small.get("/get_recommendation/gama"), 404)
    assert body["suggestions"][0] == "Gamma"


@pytest.mark.parametrize(
    ("url", "alternatives"),
    [
        ("/get_count_platform/apple", ["amazon", "disney", "hulu", "netflix"]),
        ("/v1/catalog/titles?type=radio", ["movie", "tv show"]),
        ("/get_max_duration?dtype=hours", ["min", "season"]),
    ],
    ids=["platform", "type", "duration type"],
)
def test_malformed_value_names_the_alternatives(
    small: TestClient, url: str, alternatives: list[str]
) -> None:
    fact = assert_problem(small.get(url), 422)["errors"][0]
    assert set(fact) == {"field", "value", "expected"}
    assert [name for name in alternatives if name not in fact["expected"]] == []


def test_malformed_parameters_are_all_named(small: TestClient) -> None:
    body = assert_problem(small.get("/v1/catalog/titles?limit=x&offset=-1&sort=best"), 422)
    assert {fact["field"] for fact in body["errors"]} == {"limit", "offset", "sort"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/v1/catalog/titles?kids=maybe", "true or false"),
        ("/v1/users/%20/recommendations", "text that can be seen"),
    ],
)
def test_what_was_expected_is_said_plainly(small: TestClient, url: str, expected: str) -> None:
    assert small.get(url).json()["errors"][0]["expected"] == expected


def test_wrong_method_says_which_is_right(small: TestClient) -> None:
    assert small.post("/health/live").headers["allow"] == "GET"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_route_without_a_release_is_unavailable(operation: Operation, empty: TestClient) -> None:
    answer = empty.request(operation.method, operation.url(), **operation.body)
    if str(operation) in WITHOUT_RELEASE or {"admin", "events"} & {*operation.facts["tags"]}:
        assert answer.status_code in (200, 201, 404, 409)
        return
    body = assert_problem(answer, 503)
    assert "make train" in body["detail"]
    assert int(answer.headers["retry-after"]) > 0


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service that has nothing to serve."""
    with served(Home(tmp_path_factory.mktemp("empty"))) as client:
        yield client


@pytest.mark.parametrize(
    "url",
    ["/v1/users/1/recommendations", "/get_recommendation/Beta", "/v1/catalog/longest", "/v1/model"],
)
def test_unforeseen_error_is_a_problem_without_its_inside(small_home: Home, url: str) -> None:
    app = create_app(Settings(home=small_home, watch_seconds=60))
    with TestClient(app) as client:
        holder = app.state.holder
        holder._release = replace(holder.release, catalog=None, recommender=None)
        answer = client.get(url)
    body = assert_problem(answer, 500)
    assert "X-Request-ID" in body["detail"]
    assert answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    inside: tuple[Any, ...] = ("Traceback", "NoneType", "attribute", ".py")
    assert [word for word in inside if word in answer.text] == []


def test_a_missing_value_is_called_missing(small: TestClient) -> None:
    problem = small.get("/v1/catalog/score-count").json()
    assert problem["detail"] == "scored is missing; expected a value"


def test_a_year_beside_a_range_of_years_is_refused(small: TestClient) -> None:
    answer = small.get("/v1/catalog/longest", params={"year": 2019, "year_min": 2000})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "year")


INSTANCES = {
    InvalidValue: InvalidValue("n", "ten", "a number"),
    NotFound: NotFound("genre", "dramma", ["Drama"]),
    NoFilms: NoFilms(),
    NoPlatforms: NoPlatforms(),
    NoRatings: NoRatings(),
    NoTables: NoTables(),
    NoTitles: NoTitles(),
    UnknownParameters: UnknownParameters({"limt": "3"}, {"limt": "limit"}, ["limit", "q"]),
    ReleaseGone: ReleaseGone("cursor", "r1", "r2"),
    Forgotten: Forgotten(),
}


def error_classes(base: type[CarteleraError] = CarteleraError) -> Iterator[type[CarteleraError]]:
    yield base
    for child in base.__subclasses__():
        yield from error_classes(child)


@pytest.mark.parametrize("kind", list(error_classes()), ids=lambda kind: kind.__name__)
def test_every_error_of_the_engine_is_answered_with_its_own_status(
    kind: type[CarteleraError],
) -> None:
    error = INSTANCES.get(kind) or kind("what went wrong")
    app = create_app(Settings())

    @app.get("/raise")
    async def fail() -> None:
        raise error

    body = assert_problem(TestClient(app).get("/raise"), kind.status)
    assert body["type"] == f"urn:cartelera:{kind.problem}"
    assert body["title"] == kind.title
    standard = {name: body.pop(name) for name in ("type", "title", "status", "detail", "instance")}
    assert body == error.members()
    assert (standard["detail"] == str(error)) is (kind.status != 500)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/recommendations", '{"liked": ["\\ud800"]}'),
        ("/v1/users/1/recommendations", '{"exclude": ["\\udfff"]}'),
        ("/v1/users/1/home", '{"liked": ["\\ud800"]}'),
        ("/v1/groups/recommendations", '{"members": [{"user_id": "\\ud800"}, {"user_id": "1"}]}'),
    ],
)
def test_half_a_pair_of_surrogates_is_named_as_it_was_sent(
    small: TestClient, path: str, body: str
) -> None:
    answer = small.post(path, content=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, 422)
    assert "\\ud" in answer.text


@pytest.mark.parametrize("value", ["maybe", "2", "kids"])
def test_what_is_neither_true_nor_false_is_told_both(small, value):
    answer = small.get("/v1/catalog/titles", params={"kids": value})
    assert answer.status_code == 422
    assert answer.json()["detail"] == f"kids is '{value}'; expected true or false"
