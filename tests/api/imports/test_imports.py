"""An import: looked at first, then stored; sent again it changes nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.imports.schemas import MOST_ROWS
from api.imports.uploads import MOST_BYTES
from engine.store.home import Home
from tests.api.imports.files import CSV, RATINGS, events_of, file_of, preview, take
from tests.api.test_openapi import assert_shape
from tests.api.world import assert_problem, handmade, served
from tests.engine.histories.shapes import Said
from tests.engine.histories.writers.netflix import household

BETA, FACE, OLD_ALPHA = "wns2", "wds1", "tmdb-7"
STORED = [
    ("tmdb-7", "rating", 2.0, "2024-03-04T12:00:00Z"),
    ("wds1", "rating", 3.0, "2024-03-03T12:00:00Z"),
    ("wns2", "rating", 4.5, "2024-03-02T12:00:00Z"),
]


def ratings_of(events: list[tuple[str, str, float | None, str]]) -> list[Any]:
    return [event for event in events if event[1] == "rating"]


def test_a_preview_says_what_every_row_is_of(client: TestClient) -> None:
    body = preview(client, RATINGS, filename="ratings.csv")
    assert (body["service"], body["layout"]) == ("Letterboxd", "letterboxd")
    counts = {name: body["counts"][name] for name in ("records", "rows", "unread", "skipped")}
    assert counts == {
        "records": len(body["rows"]),
        "rows": len(body["rows"]),
        "unread": 0,
        "skipped": 0,
    }
    rated = [row for row in body["rows"] if row["kind"] == "rating"]
    assert [(row["status"], row["work"] and row["work"]["id"]) for row in rated] == [
        ("matched", BETA),
        ("matched", FACE),
        ("outside", OLD_ALPHA),
        ("ambiguous", None),
        ("unknown", None),
    ]
    beta = rated[0]
    assert (beta["title"], beta["year"], beta["of"], beta["line"]) == ("Beta", 2018, "movie", 2)
    assert (beta["stars"], beta["rating_scale"], beta["date"]) == (4.5, [0.5, 5.0], "2024-03-02")
    assert beta["work"] == {
        "id": BETA,
        "title": "Beta",
        "type": "movie",
        "year": 2018,
        "platforms": ["netflix"],
        "directors": ["Lu Marn"],
    }
    assert [note["code"] for note in beta["evidence"]] == ["title_and_year"]
    assert rated[2]["work"]["platforms"] == []
    assert {choice["year"] for choice in rated[3]["choices"]} == {2018, 1958}
    assert [choice["title"] for choice in rated[4]["choices"]] == ["Gamma"]
    assert_shape(body, {"$ref": "#/components/schemas/ImportPreview"})


def test_a_preview_keeps_nothing(client: TestClient, user: str) -> None:
    preview(client, RATINGS, filename="ratings.csv")
    assert events_of(client, user) == []


def test_an_import_stores_what_is_sure(client: TestClient, user: str) -> None:
    body = take(client, user, RATINGS, filename="ratings.csv")
    assert body["status"] == "created"
    assert ratings_of(events_of(client, user)) == STORED
    assert body["created"] == body["counts"]["events"] == len(events_of(client, user))
    assert [row["title"] for row in body["undecided"]] == ["Alpha", "Gama"]
    assert_shape(body, {"$ref": "#/components/schemas/ImportOutcome"})


def test_what_is_imported_counts_in_the_next_list(client: TestClient, user: str) -> None:
    take(client, user, RATINGS, filename="ratings.csv")
    listed = client.get(f"/v1/users/{user}/recommendations", params={"n": 20}).json()
    works = {item["work_id"] for item in listed["items"]}
    assert works
    assert not works & {BETA, FACE}


def test_the_same_file_again_changes_nothing(client: TestClient, user: str) -> None:
    first = take(client, user, RATINGS, filename="ratings.csv")
    before = events_of(client, user)
    again = take(client, user, RATINGS, status=200, filename="ratings.csv")
    assert (again["status"], again["created"]) == ("repeated", 0)
    assert again["repeated"] == first["created"]
    assert events_of(client, user) == before


def test_a_file_that_has_grown_brings_what_is_new(client: TestClient, user: str) -> None:
    half = "".join(RATINGS.splitlines(keepends=True)[:2])
    first = take(client, user, half, filename="ratings.csv")
    grown = take(client, user, RATINGS, filename="ratings.csv")
    assert grown["repeated"] == first["created"]
    assert ratings_of(events_of(client, user)) == STORED


def test_events_of_a_preview_may_be_sent_one_by_one(client: TestClient, user: str) -> None:
    events = preview(client, RATINGS, filename="ratings.csv")["events"]
    sent = client.post(f"/v1/users/{user}/events", json=events)
    assert (sent.status_code, sent.json()["rejected"]) == (201, 0)
    assert ratings_of(events_of(client, user)) == STORED
    again = take(client, user, RATINGS, status=200, filename="ratings.csv")
    assert again["created"] == 0


def test_a_key_answers_as_the_first_time(client: TestClient, user: str) -> None:
    url, query = f"/v1/users/{user}/imports", {"filename": "ratings.csv"}
    headers = CSV | {"Idempotency-Key": "import-1"}
    first, again = (
        client.post(url, content=RATINGS, params=query, headers=headers) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    other = client.post(url, content=RATINGS + "\n", params=query, headers=headers)
    assert assert_problem(other, 422)["type"] == "urn:cartelera:idempotency-conflict"
    chosen = client.post(url, content=RATINGS, params=query | {"choose": "1:-"}, headers=headers)
    assert assert_problem(chosen, 422)["type"] == "urn:cartelera:idempotency-conflict"


def test_rows_are_chosen_for_and_left_out(client: TestClient, user: str) -> None:
    rows = preview(client, RATINGS, filename="ratings.csv")["rows"]
    row_of = {(row["title"], row["year"]): row["row"] for row in reversed(rows)}
    chosen = [
        f"{row_of['Alpha', 1990]}:tmdb-862",
        f"{row_of['Gama', 2018]}:ns3",
        f"{row_of['Beta', 2018]}:-",
    ]
    body = take(client, user, RATINGS, filename="ratings.csv", choose=chosen)
    assert body["undecided"] == []
    assert body["counts"]["skipped"] > 0
    assert {event[0] for event in events_of(client, user)} == {"was1", "wns3", FACE, OLD_ALPHA}


def test_episodes_of_netflix_make_their_series_watched(client: TestClient, user: str) -> None:
    days = [date(2024, 1, 9) + timedelta(days=n) for n in range(3)]
    said = [
        Said("Delta", "watched", of="episode", day=day, season=1, episode=n, name=f"Part {n}")
        for n, day in enumerate(days)
    ]
    content = file_of("netflix-iso", *said, Said("Gamma", "watched", day=days[0]))
    body = preview(client, content)
    series = next(row for row in body["rows"] if row["title"] == "Delta")
    assert (series["records"], series["status"], series["work"]["id"]) == (3, "matched", "wns4")
    take(client, user, content)
    assert events_of(client, user) == [
        ("wns3", "watched", None, "2024-01-09T12:00:00Z"),
        ("wns4", "watched", None, "2024-01-11T12:00:00Z"),
    ]


def test_a_household_is_asked_whose_history_it_is(client: TestClient, user: str) -> None:
    said = [Said("Gamma", "watched", day=date(2024, 1, 9))]
    content = household(said, ["Ann", "Bo"])
    assert preview(client, content)["profiles"] == {"Ann": 1, "Bo": 1}
    url = f"/v1/users/{user}/imports"
    problem = assert_problem(client.post(url, content=content), 422)
    assert problem["errors"][0]["field"] == "profile"
    assert "Ann or Bo" in problem["detail"]
    assert take(client, user, content, profile="Bo")["created"] == 1
    stranger = client.post(url, content=content, params={"profile": "Cy"})
    assert assert_problem(stranger, 422)["errors"][0]["field"] == "profile"


def test_dates_that_can_be_read_in_two_ways_are_asked(client: TestClient, user: str) -> None:
    content = "Title,Date\nGamma,03/04/2024\n"
    dates = preview(client, content)["dates"]
    assert dates["alternatives"]
    problem = assert_problem(client.post(f"/v1/users/{user}/imports", content=content), 422)
    assert problem["errors"][0]["field"] == "dates"
    assert {"dmy", "mdy"} <= set(problem["errors"][0]["expected"].replace(",", "").split())
    take(client, user, content, dates="dmy")
    assert events_of(client, user) == [("wns3", "watched", None, "2024-04-03T12:00:00Z")]


def test_no_time_is_in_the_future(client: TestClient, user: str) -> None:
    today = datetime.now(UTC).date()
    days = [today, today + timedelta(days=400)]
    rows = "".join(f"{title},{day}\n" for title, day in zip(("Gamma", "Beta"), days, strict=True))
    content = f"Title,Date\n{rows}"
    take(client, user, content)
    latest = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    stored = events_of(client, user)
    assert len(stored) == 2
    assert max(at for *_, at in stored) <= latest
    take(client, user, content, status=200)
    assert events_of(client, user) == stored


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {}, 422),
        (b"neither,this\nnor,that\n", {}, 422),
        (b"\x00\x01\x02", {}, 422),
        (b"PK\x03\x04" + b"\x00" * 30, {"Content-Type": "application/zip"}, 422),
        (b"[" * 100_000, {"Content-Type": "application/json"}, 422),
        (RATINGS.encode(), {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (b"x" * (MOST_BYTES + 1), {}, 413),
    ],
    ids=["nothing", "a table of nobody's", "no text", "no archive", "deep", "a form", "too large"],
)
@pytest.mark.parametrize("url", ["/v1/imports", "/v1/users/7/imports"])
def test_what_is_no_history_is_a_problem(
    client: TestClient, url: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    assert_problem(client.post(url, content=content, headers=headers), status)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("choose=1", "choose"),
        ("choose=1:nobody", "choose"),
        ("choose=99:wns1", "choose"),
        ("choose=1:-&choose=1:wns2", "choose"),
        ("choose=" + "x" * 400, "choose"),
        ("dates=ydm", "dates"),
        ("filename=" + "x" * 400, "filename"),
        ("profile=Ann", "profile"),
        ("file=x", "file"),
    ],
)
def test_a_query_that_says_nothing_is_refused(client: TestClient, query: str, field: str) -> None:
    answer = client.post(f"/v1/users/7/imports?{query}", content=RATINGS, headers=CSV)
    assert assert_problem(answer, 422)["errors"][0]["field"].split(".")[0] == field


def test_a_thousand_choices_and_no_more(client: TestClient) -> None:
    query = "&".join(f"choose={n}:-" for n in range(1, 1_002))
    answer = client.post(f"/v1/users/7/imports?{query}", content=RATINGS, headers=CSV)
    assert_problem(answer, 422)


@pytest.mark.parametrize("name", ["a/b", "ñandú", "🎬", "x y"])
def test_an_id_of_a_user_is_opaque(client: TestClient, name: str) -> None:
    url = f"/v1/users/{quote(name, safe='')}/imports?filename=ratings.csv"
    answer = client.post(url, content=RATINGS, headers=CSV)
    assert (answer.status_code, answer.json()["user_id"]) == (201, name)


def test_writing_needs_the_key_and_looking_does_not(
    small_home: Home, copy_home: Callable[[Home], Home]
) -> None:
    with served(copy_home(small_home), api_key="secret") as client:
        assert preview(client, RATINGS, filename="ratings.csv")["rows"]
        url = "/v1/users/7/imports?filename=ratings.csv"
        assert_problem(client.post(url, content=RATINGS), 401)
        assert client.post(url, content=RATINGS, headers={"X-API-Key": "secret"}).status_code == 201


def test_without_a_release_nothing_is_imported(tmp_path: Any) -> None:
    with served(Home(tmp_path)) as client:
        for url in ("/v1/imports", "/v1/users/7/imports"):
            assert_problem(client.post(url, content=RATINGS), 503)


def test_a_home_out_of_ten_gets_stars_out_of_ten(
    tmp_path_factory: pytest.TempPathFactory, user: str
) -> None:

    home = handmade(tmp_path_factory.mktemp("ten"), top_rating=10, films=False)
    with served(home) as client:
        take(client, user, RATINGS, filename="ratings.csv")
        assert (BETA, "rating") in {event[:2] for event in events_of(client, user)}
        stars = {event[0]: event[2] for event in ratings_of(events_of(client, user))}
        assert stars[BETA] == pytest.approx(9)


def test_a_preview_shows_so_many_rows_and_counts_all(client: TestClient) -> None:
    rows = "".join(
        f"2024-03-02,Nowhere {n},2018,https://boxd.it/1,4\n" for n in range(MOST_ROWS + 5)
    )
    body = preview(client, f"Date,Name,Year,Letterboxd URI,Rating\n{rows}", filename="ratings.csv")
    assert len(body["rows"]) == MOST_ROWS
    assert body["counts"]["rows"] == body["counts"]["records"] >= MOST_ROWS + 5
