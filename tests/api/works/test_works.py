"""Works over HTTP, and their ids wherever a title's is asked for: now, before, in any case."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

import cartelera
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.api.mcp.messages import call
from tests.api.world import COLUMNS, assert_problem, handmade, retrain, served
from tests.worlds import RawWorld

ALPHA = ["Alpha", "Movie", "2019", "100 min", "France", "13+", "Zed Ell", "", "Sci-Fi"]


def add_catalog(world: RawWorld, director: str) -> None:
    """A fifth platform with another copy of Alpha, and two ids that differ by case alone."""
    alpha = dict(zip((*COLUMNS, "listed_in"), ALPHA, strict=True)) | {"director": director}
    if not director:  # then nothing confirms that it is the same film
        alpha |= {"duration": "", "country": "", "description": ""}
    rows = [
        alpha,
        {"show_id": "sA", "title": "Case"},
        {"show_id": "sa", "title": "Other Case"},
        {"show_id": "s/1,2", "title": "Slash"},
        {"show_id": "s,3/similar/x/", "title": "More Of It"},
    ]
    world.catalog("hbo", rows, "hbo.csv")
    world.sources('[catalogs.hbo]\nletter = "b"\nfile = "hbo"\n')


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose work wbs1 was joined to was1 once its copy named a director."""
    home = handmade(tmp_path_factory.mktemp("works"))
    world = RawWorld(home)
    for director in ("", "Ana Orsel"):
        add_catalog(world, director)
        world.ingest()
    retrain(home)
    return home


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[TestClient]:
    with served(home) as client:
        yield client


def test_a_work_is_shown_with_all_its_titles(client: TestClient) -> None:
    answer = client.get("/v1/works/was1")
    assert answer.status_code == 200
    assert answer.headers["etag"]
    body = answer.json()
    assert body.pop("user_score") == pytest.approx(
        (4.5 + sum(3 for _ in range(5)) + sum(4 for _ in range(5))) / 11
    )
    joined = [
        (title.pop("joined_to"), set(title.pop("joined_by")), title.pop("joined_bits"))
        for title in body["titles"]
    ]
    assert joined[0] == (None, set(), None)
    assert [to for to, _, _ in joined[1:]] == ["as1", "as1"]
    assert {"the same director", "a year apart"} <= joined[2][1]
    assert joined[2][2] > 0
    assert body == {
        "work_id": "was1",
        "type": "movie",
        "title": "Alpha",
        "release_year": 2018,
        "titles": [
            {
                "title_id": title_id,
                "platform": platform,
                "title": "Alpha",
                "release_year": year,
                "link": f"/v1/catalog/titles/{title_id}",
            }
            for title_id, platform, year in (
                ("as1", "amazon", 2018),
                ("ns1", "netflix", 2018),
                ("bs1", "hbo", 2019),
            )
        ],
        "genres": ["Dramas", "Sci-Fi"],
        "countries": ["United States", "France"],
        "directors": ["Ana Orsel"],
        "actors": ["Bo Tarn", "Cy Vell", "Zed Ell"],
        "rating_count": 11,
        "minutes": 100,
        "seasons": None,
        "maturity_rating": "13+",
        "description": "A lamp is carried home.",
        "available_on": [
            {"platform": "amazon", "title_id": "as1"},
            {"platform": "netflix", "title_id": "ns1"},
            {"platform": "hbo", "title_id": "bs1"},
        ],
        "poster_path": "/alpha.jpg",
        "imdb_id": "tt0114709",
        "tmdb_id": 862,
        "link": "/v1/works/was1",
        "film_id": 862,
        "former_ids": ["wbs1"],
    }
    for title in body["titles"]:
        assert client.get(title["link"]).json()["work_id"] == "was1"
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/v1/works/was1", headers=tag).status_code == 304


@pytest.mark.parametrize("work_id", ["WAS1", "wAs1", " was1 "])
def test_case_does_not_matter(client: TestClient, work_id: str) -> None:
    assert client.get(f"/v1/works/{work_id}").json() == client.get("/v1/works/was1").json()


@pytest.mark.parametrize("work_id", ["wbs1", "WBS1"])
def test_an_id_of_before_leads_to_the_work(client: TestClient, work_id: str) -> None:
    answer = client.get(f"/v1/works/{work_id}")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/v1/works/was1"
    assert answer.headers["cache-control"] == client.get("/v1/works/was1").headers["cache-control"]
    followed = client.get(f"/v1/works/{work_id}", follow_redirects=True)
    assert followed.json()["work_id"] == "was1"


@pytest.mark.parametrize("work_id", ["wns99", "was1-2", "%00", "\ud800", "x" * 256])
def test_an_unknown_work_is_not_there(client: TestClient, work_id: str) -> None:
    quoted = work_id.encode("utf-8", "surrogatepass")
    assert_problem(client.get(f"/v1/works/{quoted.decode('latin-1')}"), 404)


def test_the_work_of_a_title_is_suggested(client: TestClient) -> None:
    problem = assert_problem(client.get("/v1/works/NS1"), 404)
    assert problem["suggestions"] == ["was1"]


@pytest.mark.parametrize("title_id", ["was1", "WAS1", "wbs1", "Wbs1", "AS1", " as1"])
def test_a_work_or_any_case_stands_where_a_title_does(client: TestClient, title_id: str) -> None:
    for path in (
        "/v1/catalog/titles/{}",
        "/v1/catalog/titles/{}/availability",
        "/v1/catalog/titles/{}/similar",
        "/v1/users/2/predictions/{}",
        "/v1/users/new/recommendations?liked={}",
        "/v1/users/new/recommendations?liked={},ns2&explain=true",
    ):
        answer = client.get(path.format(title_id))
        assert answer.status_code == 200, answer.text
        assert answer.json() == client.get(path.format("as1")).json()


def test_ids_that_differ_by_case_alone_are_taken_as_written(client: TestClient) -> None:
    titles = "/v1/catalog/titles"
    assert client.get(f"{titles}/bsA").json()["title"] == "Case"
    assert client.get(f"{titles}/bsa").json()["title"] == "Other Case"
    assert client.get("/v1/works/wbsa").json()["title"] == "Other Case"
    problem = assert_problem(client.get(f"{titles}/BSA"), 404)
    assert sorted(problem["suggestions"]) == ["bsA", "bsa"]


def test_users_are_taken_as_written(client: TestClient) -> None:
    assert client.get("/v1/users/2/recommendations").json()["known_user"]
    body = client.get("/v1/users/%20ML-2/recommendations").json()
    assert (body["user_id"], body["known_user"]) == (" ML-2", False)


@pytest.mark.parametrize("title", ["as1", "was1", "WBS1", "Alpha"])
def test_a_notebook_takes_them_too(home: Home, title: str) -> None:
    opened = cartelera.open(home.root)
    assert list(opened.similar(title, 3)) == list(opened.similar("ns1", 3))
    assert opened.predict("2", title) == opened.predict("2", "ns1")


def test_former_ids_are_part_of_the_release_where_there_are_some(
    home: Home, small_home: Home
) -> None:
    releases = [current(each) for each in (home, small_home)]
    assert [(release / "former_works.arrow").exists() for release in releases] == [True, False]
    former = [load(release).catalog.former_works for release in releases]
    assert former == [{"wbs1": "was1"}, {}]


def test_every_work_of_the_sample_is_shown(sample: TestClient) -> None:
    listed = sample.get("/v1/catalog/titles?limit=100").json()["items"]
    for item in listed:
        body = sample.get(f"/v1/works/{item['work_id'].upper()}").json()
        assert body["work_id"] == item["work_id"]
        assert item["id"] in [title["title_id"] for title in body["titles"]]


def test_links_lead_through_a_proxy(home: Home) -> None:
    with served(home) as client:
        client.app.root_path = "/cine"  # type: ignore[attr-defined]
        body = client.get("/v1/works/was1").json()
        assert body["titles"][0]["link"] == "/cine/v1/catalog/titles/as1"
        location = client.get("/v1/works/wbs1").headers["location"]
        assert location == "/cine/v1/works/was1"


@pytest.mark.parametrize("title_id", ["bs/1,2", "bs,3/similar/x/"])
def test_ids_may_hold_slashes_and_commas(client: TestClient, title_id: str) -> None:
    path, work_path = quote(title_id, safe=""), quote(f"w{title_id}", safe="")
    title = client.get(f"/v1/catalog/titles/{path}").json()
    assert title["id"] == title_id
    assert client.get(title["link"]).json() == title
    assert client.get(f"/v1/catalog/titles/{work_path}").json() == title
    assert client.get(f"/v1/catalog/titles/{path}/availability").json()["work_id"] == f"w{title_id}"
    assert client.get(f"/v1/catalog/titles/{path}/similar").json()["id"] == title_id
    assert client.get(f"/v1/works/{work_path}").json()["work_id"] == f"w{title_id}"
    prediction = client.get(f"/v1/users/a%2Fb/predictions/{path}").json()
    assert (prediction["user_id"], prediction["title_id"]) == ("a/b", title_id)


@pytest.mark.parametrize("liked", ["liked=bs%2F1%2C2&liked=ns2", "liked=ns2,&liked=wbs/1,2"])
def test_a_liked_id_with_a_comma_is_a_value_of_its_own(client: TestClient, liked: str) -> None:
    body = client.get(f"/v1/users/new/recommendations?n=100&{liked}").json()
    assert body["ignored"] == []
    assert not {"wbs/1,2", "wns2"} & {item["work_id"] for item in body["items"]}


def test_a_former_id_among_liked_leads_on(client: TestClient) -> None:
    url = "/v1/users/new/recommendations?n=100&liked="
    assert client.get(f"{url}wbs1").json() == client.get(f"{url}was1").json()


def test_tools_follow_a_former_id_and_take_ids_with_slashes(client: TestClient) -> None:
    joined = call(client, "get_work", {"work_id": "wbs1"})
    assert joined["structuredContent"]["work_id"] == "was1"
    for title_id in ("bs/1,2", "bs,3/similar/x/"):
        title = call(client, "get_title", {"title_id": title_id})
        assert title["structuredContent"]["id"] == title_id
