"""Homes that lack whole kinds of files go the whole way, and say plainly what they cannot do."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

import cartelera
from data.__main__ import main as data
from engine.errors import NoRatings, NoTitles
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.api.asgi import ask
from tests.api.operations import OPERATIONS, Operation
from tests.api.world import assert_problem, served
from tests.homes import HOMES, catalogs, made_home
from training.__main__ import main as training

Find = Callable[[str], Any]
WITHOUT_EVENTS = [
    name for name in HOMES if not name.startswith(("movielens", "films", "the movies", "outside"))
]
OF_MOVIELENS = [name for name in HOMES if name.startswith("movielens")]
OF_FILMS = [name for name in HOMES if name.startswith("films")]
LIST = "/v1/users/{}/recommendations?n=100"


@pytest.fixture(scope="module")
def home_of(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """The home of a name, made when it is first asked for. Read it, never write."""
    homes: dict[str, Home] = {}

    def find(name: str) -> Home:
        if name not in homes:
            root = tmp_path_factory.mktemp(re.sub(r"\W", "-", name))
            homes[name] = made_home(root, HOMES[name])
        return homes[name]

    return find


@pytest.fixture(scope="module")
def client_of(home_of: Find) -> Iterator[Find]:
    """The client of a home's service."""
    services: dict[str, Any] = {}

    def find(name: str) -> TestClient:
        if name not in services:
            service = served(home_of(name))
            services[name] = (service, service.__enter__())
        return services[name][1]

    yield find
    for service, _ in services.values():
        service.__exit__(None, None, None)


def known_values(home: Home) -> dict[str, str]:
    """Names that the release of a home knows, by the parameters that take them."""
    release = load(current(home))
    catalog, films, users = release.catalog, release.world.films, release.recommender.users
    values = {
        "title_id": catalog.title_ids[0] if len(catalog) else "",
        "titulo": catalog.title(0)["display_title"] if len(catalog) else "",
        "platform": (*catalog.platforms.names, "")[0],
        "film_id": str(films.ids[0]) if len(films) else "",
        "pelicula": films.title(0) if len(films) else "",
        "user_id": users[0] if len(users) else "",
        "year": "2018",
        "anio": "2018",
    }
    return {name: quote(value, safe="") for name, value in values.items() if value}


ANSWERED = (200, 201, 404, 410, 422)


def answers(client: TestClient, operation: Operation, known: dict[str, str]) -> Iterator[Any]:
    """What a route says to its documented examples, to what is known, and with nothing optional."""
    names = {parameter["name"] for parameter in operation.parameters}
    mine = {name: value for name, value in known.items() if name in names}
    urls = (operation.url(), operation.url(**mine), operation.url(**mine).split("?")[0])
    if operation.body:
        yield from (client.request(operation.method, url, **operation.body) for url in urls)
    else:
        yield from ask(client, operation.method, *urls)


@pytest.mark.parametrize("name", HOMES)
def test_no_route_fails(name: str, home_of: Find, client_of: Find) -> None:
    client, known = client_of(name), known_values(home_of(name))
    asking = (operation for operation in OPERATIONS if not operation.changes)  # nothing is kept
    for operation in asking:
        for answer in answers(client, operation, known):
            assert answer.status_code in ANSWERED, (str(operation), answer.text)
            if answer.status_code >= 400:
                assert_problem(answer, answer.status_code)


@pytest.mark.parametrize("name", HOMES)
def test_the_calls_to_try_are_answered_with_something(name: str, client_of: Find) -> None:
    client = client_of(name)
    index = client.get("/v1").json()
    assert len(index["try"]) >= 3
    for path in [*index["try"], *(index[page] for page in ("titles", "films") if page in index)]:
        body = client.get(path)
        assert body.status_code == 200, (path, body.text)
        if path.startswith("/v1/users"):
            assert body.json()["items"], path


# Catalogs without events


@pytest.mark.parametrize("name", WITHOUT_EVENTS)
def test_without_events_lists_are_popular_or_by_content(name: str, client_of: Find) -> None:
    client = client_of(name)
    title = client.get("/v1/catalog/titles?limit=1").json()["items"][0]
    popular = client.get(LIST.format("somebody")).json()
    assert (popular["strategy"], popular["known_user"]) == ("popular", False)
    scores = [item["ranking_score"] for item in popular["items"]]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1 or name == "one catalog"  # two titles of one year
    alike = client.get(LIST.format("somebody") + f"&liked={title['id']}").json()
    # Two titles without a word in common are like nothing.
    assert alike["strategy"] == ("popular" if name == "one catalog" else "content")
    assert title["work_id"] not in {item["work_id"] for item in alike["items"]}
    prediction = client.get(f"/v1/users/somebody/predictions/{title['id']}")
    assert "predicts no stars" in assert_problem(prediction, 404)["detail"]


def order_of(client: TestClient, path: str = LIST.format("somebody")) -> list[str]:
    return [item["title"] for item in client.get(path).json()["items"]]


def test_without_votes_works_on_more_platforms_and_newer_ones_come_first(client_of: Find) -> None:
    order = order_of(client_of("catalogs"), LIST.format("somebody") + "&type=movie")
    assert order[:2] == ["Alpha", "Eta"]  # on two platforms; of 2019
    assert order[-1] == "Kappa"  # the oldest


def test_without_votes_series_of_more_seasons_come_first(client_of: Find) -> None:
    order = order_of(client_of("catalogs"), LIST.format("somebody") + "&type=serie")
    assert order == ["Iota", "Delta", "Epsilon"]  # five, three, one


def test_votes_come_before_all_else(client_of: Find) -> None:
    order = order_of(client_of("catalogs and films"), LIST.format("somebody") + "&type=movie")
    assert order[:2] == ["Alpha", "Face/Off"]  # 2,000 votes, 10 votes


def test_a_title_of_a_mistyped_year_makes_no_other_look_old(world) -> None:
    years = {"New": "2019", "Old": "1950", "Odd": "2028"}
    rows = [{"title": title, "release_year": year, "cast": ""} for title, year in years.items()]
    others = [{"title": f"T{n}", "release_year": "2018", "listed_in": "-"} for n in range(200)]
    world.catalog("netflix", [*rows, *others])
    home = made_home(world.home.root, ())
    with served(home) as client:
        items = client.get(LIST.format("x") + "&genre=Dramas").json()["items"]
    scores = {item["title"]: item["ranking_score"] for item in items}
    assert scores["Odd"] == scores["New"]
    # A quarter of 0.5; counted from 2028, a title of 2019 would be half as new.
    assert scores["New"] - scores["Old"] > 0.1


def test_a_few_events_say_what_people_have_seen(client_of: Find) -> None:
    client = client_of("catalogs and nine ratings")
    answer = client.get(LIST.format("1")).json()
    assert (answer["strategy"], answer["known_user"]) == ("content", True)
    listed = {copy["title_id"] for item in answer["items"] for copy in item["available_on"]}
    assert not listed & {"ns1", "ns3", "as2", "hs1", "hs2"}
    assert {"ns2", "ns4"} <= listed
    assert client.get("/v1/catalog/titles/ns1").json()["user_score"] == 4


def test_what_is_hidden_is_learned_nothing_from_and_stays_hidden(client_of: Find) -> None:
    answer = client_of("catalogs and what is hidden").get(LIST.format("1")).json()
    assert (answer["strategy"], answer["known_user"]) == ("popular", True)
    assert not {"Beta", "Gamma", "Delta"} & {item["title"] for item in answer["items"]}


def test_the_index_needs_no_list_of_anybody(world) -> None:
    """Even the name of a newcomer may be that of somebody who has seen all there is."""
    catalogs(world, "hulu")
    world.ratings([("new", 4, 1000, title) for title in ("hs1", "hs2")])
    with served(made_home(world.home.root, ())) as client:
        index = client.get("/v1").json()
        assert [client.get(path).status_code for path in index["try"]] == [200] * 3


# MovieLens alone


@pytest.mark.parametrize("name", OF_MOVIELENS)
def test_movielens_films_are_titles_of_no_platform(name: str, client_of: Find) -> None:
    client = client_of(name)
    page = client.get("/v1/catalog/titles?sort=title").json()
    titles = {item["id"]: item for item in page["items"]}
    assert {i: (t["title"], t["release_year"], t["type"]) for i, t in titles.items()} == {
        "ml-1": ("Alpha", 2018, "movie"),
        "ml-2": ("The Lantern Road", 1995, "movie"),
        "ml-3": ("Face/Off", 2018, "movie"),
        "ml-4": ("Harbour Nine", 2006, "tv show"),
        "ml-6": ("(500) Nights of Tin", 2009, "movie"),
        "ml-7": ("Alpha", 2018, "movie"),
        "ml-8": ("L'Été", 2001, "movie"),
    }
    assert {item["platform"] for item in titles.values()} == {None}
    assert titles["ml-1"]["work_id"] == titles["ml-7"]["work_id"] == "wml-1"
    assert titles["ml-1"]["maturity_rating"] is None
    detail = client.get("/v1/catalog/titles/ml-1").json()
    assert (sorted(detail["genres"]), detail["available_on"]) == (["Children's", "Drama"], [])
    assert client.get("/v1/catalog/titles/ml-6").json()["genres"] == []
    assert client.get("/v1/catalog/titles/ml-1/availability").json()["available_on"] == []
    assert titles["ml-3"]["rating_count"] == 8


@pytest.mark.parametrize("name", OF_MOVIELENS)
def test_movielens_alone_predicts_and_recommends(name: str, client_of: Find) -> None:
    client = client_of(name)
    judged = client.get("/v1/users/1/predictions/ml-3").json()
    assert judged["known_user"]
    assert judged["known_title"]
    answer = client.get(LIST.format("1")).json()
    assert answer["known_user"]
    assert {item["title"] for item in answer["items"]} == {"The Lantern Road", "L'Été"}
    assert all(item["available_on"] == [] for item in answer["items"])


@pytest.mark.parametrize("name", OF_MOVIELENS)
@pytest.mark.parametrize(
    "path",
    [
        "/get_count_platform/netflix",
        "/get_count_platform",
        "/get_actor/netflix/2018",
        "/v1/catalog/titles?platform=netflix",
        "/v1/users/1/recommendations?platform=netflix",
    ],
)
def test_a_platform_is_asked_for_where_there_is_none(name: str, path: str, client_of: Find) -> None:
    body = assert_problem(client_of(name).get(path), 422)
    assert "no platform carries these titles; catalogs go into raw/catalogs" in body["detail"]


@pytest.mark.parametrize("path", ["/v1/subscriptions", "/v1/users/1/subscriptions?have=netflix"])
def test_no_platform_is_worth_it_where_there_is_none(path: str, client_of: Find) -> None:
    body = assert_problem(client_of(OF_MOVIELENS[0]).get(path), 404)
    assert "no platform carries the titles of this release; put catalogs" in body["detail"]


def test_the_cast_of_movielens_films_is_not_known(client_of: Find) -> None:
    client = client_of("movielens like ml-latest")
    answer = client.get("/v1/catalog/top-actors").json()
    assert answer["items"] == []
    assert answer["reason"] == "nothing is known of the cast of these titles"


def test_movielens_films_are_linked_to_tmdbs(client_of: Find) -> None:
    client = client_of("movielens and films")
    assert client.get("/v1/catalog/titles/ml-7").json()["film"]["film_id"] == 862
    assert client.get("/v1/movies/862").json()["work_id"] == "wml-1"
    assert client.get("/v1/movies/862").json()["available_on"] == []
    assert client.get("/retorno/Alpha").json()["retorno"] == 3.0


# Films alone

OF_EVENTS = (
    "/events",
    "/ratings",
    "/addresses",
)  # what people said is there whatever the release holds
TITLE_ROUTES = (
    "/v1/home",
    "/v1/recommendations",
    "/v1/catalog/",
    "/v1/works/",
    "/v1/users/",
    "/get_max",
    "/get_score",
    "/get_count",
    "/prod_per",
)


@pytest.mark.parametrize("name", OF_FILMS)
def test_films_alone_answer_what_is_asked_of_films(name: str, client_of: Find) -> None:
    client = client_of(name)
    assert client.get("/v1/movies/862").json()["available_on"] == []
    assert client.get("/peliculas_mes/enero").json()["cantidad"] == 2
    assert client.get("/v1/franchises/Alpha").json()["films"] == 2
    assert client.get("/v1/movies/862/similar").json()["items"]
    assert client.get("/v1/model").json()["counts"]["titles"] == 0


@pytest.mark.parametrize("name", OF_FILMS)
def test_films_alone_say_that_there_are_no_titles(name: str, client_of: Find) -> None:
    client, asked = client_of(name), 0
    for operation in OPERATIONS:
        if operation.method == "GET" and operation.path.startswith(TITLE_ROUTES):
            answer = client.get(operation.url())
            if answer.status_code != 422 and not operation.path.endswith(OF_EVENTS):
                asked += 1
                detail = assert_problem(answer, 404)["detail"]
                assert "has films and no titles; put catalogs into raw/catalogs" in detail
    assert asked > 15
    assert "no titles" in assert_problem(client.get("/get_actor"), 404)["detail"]


# The package, the pages and the commands


@pytest.mark.parametrize("name", HOMES)
def test_the_package_answers_or_says_why_not(name: str, home_of: Find) -> None:
    opened = cartelera.open(home_of(name).root)
    assert "Cartelera release" in repr(opened)
    if name in OF_FILMS:
        for refused in (
            lambda: opened.recommend("1"),
            lambda: opened.search("Alpha"),
            lambda: opened.similar("Alpha"),
            lambda: opened.predict("1", "Alpha"),
        ):
            with pytest.raises(NoTitles, match="raw/catalogs"):
                refused()
        return
    assert len(opened.recommend("somebody", 3)) == 3 or name in ("one catalog",)
    (first, *_) = opened.search("", 1)
    assert first["title_ids"]
    assert bool(first["platforms"]) == (name not in (*OF_MOVIELENS, "the movies dataset"))
    liked = opened.recommend("somebody", liked=[first["title_ids"][0]])
    # The two titles of one catalog have nothing in common.
    assert (liked.strategy == "popular") == (name == "one catalog")
    if name in WITHOUT_EVENTS:
        with pytest.raises(NoRatings):
            opened.predict("1", first["title_ids"][0])


@pytest.mark.parametrize("name", HOMES)
def test_reports_are_written_without_empty_tables(
    name: str, home_of: Find, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    home = home_of(name)
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    assert training(["report"]) == 0, capsys.readouterr().err
    assert data(["profile"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert training(["releases"]) == 0
    assert re.search(r"  [1-9]\d* (works|films)\b", listed := capsys.readouterr().out), listed
    assert not re.search(r"\b0 [a-z]", listed), listed
    for page in home.reports.glob("*.html"):
        text = page.read_text("utf-8")
        assert "<tbody></tbody>" not in re.sub(r"\s", "", text), page
        assert not re.search(r"\bnan\b|None|\b0 (by 0|of 0|of them)\b", text), page


@pytest.mark.parametrize("name", [*WITHOUT_EVENTS, *OF_FILMS])
def test_what_cannot_be_learned_is_said_once(name: str, home_of: Find) -> None:
    card = (current(home_of(name)) / "card.md").read_text("utf-8")
    assert "it predicts no stars and has no personal lists" in card
    for words in ("rated", "nDCG", "popular lists", "hold-out", "RMSE", "of ."):
        assert words not in card, words


@pytest.mark.parametrize("name", [*WITHOUT_EVENTS, *OF_FILMS])
def test_there_is_nothing_to_evaluate(
    name: str, home_of: Find, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("CARTELERA_HOME", str(home_of(name).root))
    assert training(["evaluate"]) == 1
    assert "learned from no events, so there is nothing to evaluate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("catalogs", ["no ratings: lists are popular ones"]),
        ("catalogs and nine ratings", ["only 9 events to learn from: lists are popular ones"]),
        ("catalogs and what is hidden", ["no events to learn from: lists are popular ones"]),
        ("movielens like ml-1m", ["no catalogs: the titles are MovieLens' films"]),
        ("films", ["no titles: questions about films are answered, and no others"]),
    ],
)
def test_an_ingest_says_what_the_home_can_do(
    name: str, sentences: list[str], tmp_path, capsys: pytest.CaptureFixture
) -> None:
    home = made_home(tmp_path, HOMES[name])
    (home.lake / "events.parquet").unlink()  # so that the lake is made again
    assert data(["--home", str(home.root)]) == 0
    said = capsys.readouterr().out
    for sentence in sentences:
        assert sentence in said


def test_an_empty_raw_folder_is_told_what_may_lie_in_it(world, capsys) -> None:
    assert data(["--home", str(world.home.root)]) == 1
    said = capsys.readouterr().err
    for words in ("amazon_prime_titles.csv", "a MovieLens folder", "raw/tmdb/", "raw/ratings/"):
        assert words in said


def test_a_file_outside_of_the_folders_is_named(world, capsys) -> None:
    world.text(world.home.raw / "netflix_titles.csv", "show_id,type,title,release_year\n")
    assert data(["--home", str(world.home.root)]) == 1
    assert "in raw/catalogs, a MovieLens folder in raw/movielens" in (
        said := capsys.readouterr().err
    )
    assert said.endswith("; found netflix_titles.csv, which nothing reads\n")


@pytest.mark.parametrize("with_films", [False, True])
def test_ratings_of_no_titles_are_refused(world, with_films, capsys) -> None:
    world.ratings([(1, 4, 1000, "ns1")])
    if with_films:
        world.films([{}])
    assert data(["--home", str(world.home.root)]) == 1
    said = capsys.readouterr().err
    assert "no titles that ratings/1.csv is of" in said
    assert "a MovieLens folder" in said
