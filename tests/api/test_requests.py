"""Parameters on every route: what a route does not take is named, what is empty is left out."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.api.operations import OPERATIONS, Operation
from tests.api.world import assert_problem

TITLES = "/v1/catalog/titles"
LISTS = "/v1/users/1/recommendations"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_every_route_refuses_what_it_does_not_take(small: TestClient, operation: Operation) -> None:
    url = operation.url()
    answer = small.request(operation.method, f"{url}{'&' if '?' in url else '?'}zzqq=1")
    problem = assert_problem(answer, 422)
    assert [error["field"] for error in problem["errors"]] == ["zzqq"]
    takes = [p["name"] for p in operation.parameters if p["in"] == "query"]
    assert [name for name in takes if name not in problem["errors"][0]["expected"]] == []


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (f"{TITLES}?platfrom=hulu", "platform"),
        (f"{TITLES}?platfrom=", "platform"),
        (f"{TITLES}?Platform=hulu", "platform"),
        (f"{TITLES}?plataforma=hulu", "platform"),
        (f"{TITLES}?year-min=2018", "year_min"),
        (f"{TITLES}?n=5", "limit"),
        (f"{TITLES}?page=2", "offset"),
        (f"{TITLES}?query=beta", "q"),
        (f"{LISTS}?limit=5", "n"),
        (f"{LISTS}?top=5", "n"),
        (f"{LISTS}?genero=drama", "genre"),
        (f"{LISTS}?explan=true", "explain"),
        ("/v1/movies?direcor=Ana", "director"),
        ("/v1/movies/862/similar?limit=3", "n"),
        ("/get_count_platform?plattform=hulu", "platform"),
        ("/prod_per_county?pais=france&tpio=movie", "tipo"),
        ("/retorno/Alpha?year=2018", "anio"),
    ],
)
def test_the_nearest_name_is_suggested(small: TestClient, url: str, meant: str) -> None:
    problem = assert_problem(small.get(url), 422)
    assert problem["suggestions"] == [meant]
    assert f"did you mean '{meant}'?" in problem["detail"]


def test_a_route_without_parameters_says_so(small: TestClient) -> None:
    problem = assert_problem(small.get("/health/ready?verbose=1"), 422)
    assert problem["errors"] == [{"field": "verbose", "value": "1", "expected": "no parameter"}]
    assert problem["suggestions"] == []


def test_unknown_names_are_all_named(small: TestClient) -> None:
    problem = assert_problem(small.get(f"{TITLES}?platfrom=hulu&zzqq=1&limit=x"), 422)
    assert [error["field"] for error in problem["errors"]] == ["platfrom", "zzqq"]


@pytest.mark.parametrize(
    ("url", "field"),
    [
        (f"{TITLES}?limit=1&limit=2", "limit"),
        (f"{TITLES}?q=a&q=a", "q"),
        (f"{LISTS}?n=1&n=2", "n"),
        ("/get_max_duration?year=2018&year=2019", "year"),
        ("/v1/movies?sort=title&sort=newest", "sort"),
    ],
)
def test_a_parameter_of_one_value_has_one(small: TestClient, url: str, field: str) -> None:
    (error,) = assert_problem(small.get(url), 422)["errors"]
    assert (error["field"], error["expected"]) == (field, "one value, not 2")


@pytest.mark.parametrize(
    ("empty", "plain"),
    [
        (f"{TITLES}?q=&platform=&type=&year_min=&genre=&sort=&limit=2", f"{TITLES}?limit=2"),
        (f"{TITLES}?platform&limit=2&", f"{TITLES}?limit=2"),
        (f"{TITLES}?limit=&limit=2", f"{TITLES}?limit=2"),
        (f"{LISTS}?n=&liked=&explain=&platform=hulu", f"{LISTS}?platform=hulu"),
        ("/get_max_duration?year=&platform=&dtype=", "/get_max_duration"),
        ("/v1/movies?q=alpha&country=&language=", "/v1/movies?q=alpha"),
    ],
)
def test_empty_values_are_left_out(small: TestClient, empty: str, plain: str) -> None:
    answer = small.get(empty)
    assert answer.status_code == 200
    assert answer.json() == small.get(plain).json()


def test_an_empty_value_of_what_is_needed_is_missing(small: TestClient) -> None:
    for url in ("/v1/catalog/score-count?scored=", "/get_contents?rating="):
        problem = assert_problem(small.get(url), 422)
        assert problem["errors"][0]["value"] is None


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_slash_at_the_end_means_nothing(
    small: TestClient, writable: TestClient, operation: Operation
) -> None:
    client = writable if operation.changes else small
    path, _, query = operation.url().partition("?")
    pair = [
        client.request(
            operation.method, f"{path}{end}?{query}", headers={"Host": "e.org"}, **operation.body
        )
        for end in ("", "/")
    ]
    # What was stored by the first is stored no second time: 200 is the answer to that.
    repeated = [200 if each.status_code == 201 else each.status_code for each in pair]
    assert repeated[0] == repeated[1]
    assert "e.org" not in str(pair[1].headers)
    same = "admin" not in operation.facts["tags"]  # whose answers are of this moment
    if same and pair[0].status_code == 200 and operation.method == "GET":
        assert pair[0].content == pair[1].content


@pytest.mark.parametrize("path", ["/docs/", "/v1/model//", "/", "//"])
def test_slashes_of_pages_mean_nothing(small: TestClient, path: str) -> None:
    assert small.get(path).status_code == 200


@pytest.mark.parametrize("text", ["1_0", "+5", "10.0", "%2010", "10%20", "1e1", "٥", "0x5", "--5"])
@pytest.mark.parametrize(
    ("url", "field"),
    [
        (f"{TITLES}?limit={{}}", "limit"),
        (f"{TITLES}?year_min={{}}", "year_min"),
        (f"{LISTS}?n={{}}", "n"),
        ("/v1/movies/{}", "film_id"),
        ("/v1/catalog/longest?year={}", "year"),
        ("/get_actor/netflix/{}", "year"),
        ("/retorno/Alpha?anio={}", "anio"),
    ],
)
def test_whole_numbers_are_digits(small: TestClient, url: str, field: str, text: str) -> None:
    (error,) = assert_problem(small.get(url.format(text)), 422)["errors"]
    assert (error["field"], error["expected"]) == (field, "a whole number")


@pytest.mark.parametrize("text", ["3_5", "+3.5", "%203", "inf", "nan", "3,5", "1e1"])
@pytest.mark.parametrize(
    "url", ["/v1/catalog/score-count?scored={}", "/get_score_count/netflix/{}/2018"]
)
def test_numbers_are_digits_and_a_point(small: TestClient, url: str, text: str) -> None:
    (error,) = assert_problem(small.get(url.format(text)), 422)["errors"]
    assert (error["field"], error["expected"]) == ("scored", "a number")


@pytest.mark.parametrize("user", ["%20", "%20%09", "%E2%80%8B", "%00", "%C2%A0"])
def test_a_blank_user_id_is_refused(small: TestClient, user: str) -> None:
    for rest in ("recommendations", "predictions/ns1"):
        (error,) = assert_problem(small.get(f"/v1/users/{user}/{rest}"), 422)["errors"]
        assert error["field"] == "user_id"


def liked(small: TestClient, query: str) -> dict[str, Any]:
    answer = small.get(f"/v1/users/new/recommendations?{query}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_liked_may_be_one_text_or_several_values(small: TestClient) -> None:
    together = liked(small, "liked=ns2,ns3")
    assert together == liked(small, "liked=ns2&liked=ns3") == liked(small, "liked=%20ns2%20,wns3,")
    assert together["ignored"] == []
    assert not {"wns2", "wns3"} & {item["work_id"] for item in together["items"]}


@pytest.mark.parametrize("unknown", ["xs1", "wxs1", "no such id"])
def test_an_unknown_liked_id_is_named_and_not_fatal(small: TestClient, unknown: str) -> None:
    body = liked(small, f"liked=ns2,{quote(unknown)}")
    assert body["ignored"] == [unknown]
    assert body["items"] == liked(small, "liked=ns2")["items"]


def test_where_all_liked_ids_are_unknown_the_list_is_that_of_nobody(small: TestClient) -> None:
    body = liked(small, "liked=xs1&liked=xs2,xs1")
    assert body["ignored"] == ["xs1", "xs2"]
    assert (body["strategy"], body["items"]) == ("popular", liked(small, "")["items"])
