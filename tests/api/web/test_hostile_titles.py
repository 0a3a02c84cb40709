"""Titles that mean to be more than text: all pages of viewers show them, and none does anything."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from tests.api.web.pages import read_whole
from tests.api.world import LATEST_YEAR, retrain, served
from tests.worlds import RawWorld

TITLES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u0645\u0631\u062d\u0628\u0627 (1)",
    "\u05e9\u05dc\u05d5\u05dd",
    "\U0001f3ac \U0001f3a5",
    "{{ 7*7 }} {% endblock %}",
    "100% %(title)s %s %d",
    "&lt;b&gt; & 'quotes'",
    "</textarea></form><!--",
    "Longest" + " of them all" * 12,
]
LIKED = "/?liked=wns1&liked=wns7"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service whose catalog has such titles and people, with ratings of all."""
    world = RawWorld.at(tmp_path_factory.mktemp("hostile"))
    rows = [
        {
            "title": title,
            "type": "Movie",
            "release_year": "2018",
            "duration": "90 min",
            "country": "France",
            "rating": "PG",
            "cast": "Bo <b>Tarn</b>",
            "director": f"Di <i>{number}</i>",
            "listed_in": "Dramas",
            "description": title,
        }
        for number, title in enumerate(TITLES)
    ]
    world.catalog("netflix", rows)
    ids = [f"ns{number}" for number in range(1, len(TITLES) + 1)]
    stars = [
        (user, 1 + (user * number) % 9 / 2, 1000 + user, title_id)
        for user in range(1, 13)
        for number, title_id in enumerate(ids)
        if (user + number) % 4
    ]
    world.ratings(stars)
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    retrain(world.home)
    with served(world.home) as client:
        yield client


def works(client: TestClient) -> list[dict[str, str]]:
    items: list[dict[str, str]] = client.get("/v1/catalog/titles?limit=50").json()["items"]
    assert {item["title"] for item in items} == set(TITLES)
    return items


@pytest.mark.parametrize(
    "path",
    ["/", LIKED, "/?type=movie", "/start", "/worth?have=netflix", "/search?q=script", "/mine"],
)
def test_pages_of_many_titles_show_them_as_text(hostile: TestClient, path: str) -> None:
    page = read_whole(hostile.get(path))
    assert not page.all("i") or all(e.attributes.get("class") for e in page.all("i"))
    assert not [e for e in page.all("img") if e.attributes.get("src") == "x"]


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_the_page_of_a_work_says_its_very_title(hostile: TestClient, number: int) -> None:
    work = next(each for each in works(hostile) if each["title"] == TITLES[number])
    page = read_whole(hostile.get(f"/works/{work['work_id']}"))
    heading = page.one("h1")
    assert heading.text == TITLES[number]
    assert heading.attributes["dir"] == "auto"


def test_reasons_and_messages_say_the_very_title(hostile: TestClient) -> None:
    for work in works(hostile):
        answer = hostile.post("/say", data={"id": work["work_id"], "kind": "liked", "back": "/"})
        page = read_whole(hostile.get(answer.headers["location"]))
        assert page.one("div", id="toast").inside[2].text == work["title"]
    reasons = {
        item["reason"]["text"]
        for item in hostile.get("/v1/recommendations?liked=wns7&n=9").json()["items"]
    }
    assert any(TITLES[6] in reason for reason in reasons)
    shown = {e.text for e in read_whole(hostile.get("/?liked=wns7")).all("p", _class="why")}
    assert any(TITLES[6] in reason for reason in shown)


def test_names_as_they_are_typed_are_text(hostile: TestClient) -> None:
    answer = hostile.get("/search/names?q=alert", headers={"HX-Request": "true"})
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert read_whole(hostile.get("/people/Bo%20%3Cb%3ETarn%3C%2Fb%3E")).one("h1").text == (
        "Bo <b>Tarn</b>"
    )
