"""Works that no catalog has teach, and are nowhere to be found but by their id."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.api.world import assert_problem, served
from tests.homes import MOVIES, STARS, catalogs, comma, films, made_home
from tests.worlds import RawWorld, as_csv
from training.content.works import compare_lake_works
from training.dataset import read_lake

WITHOUT = (catalogs, films)
LIST = "/v1/users/{}/recommendations?n=100"
OUTSIDE = {"wml-2", "wml-4", "wml-6", "wml-8"}  # Alpha and Face/Off are on netflix
ONLY_OUTSIDE = [(99, 2, 5, 2_000_000), (99, 4, 4, 2_000_060)]  # what user 99 rated


def beside_catalogs(world: RawWorld) -> None:
    """Write a MovieLens folder of which the catalogs have two films."""
    comma(world)
    stars = as_csv(["userId", "movieId", "rating", "timestamp"], [*STARS, *ONLY_OUTSIDE])
    world.text(world.home.raw / "movielens" / "ratings.csv", stars)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return made_home(tmp_path_factory.mktemp("outside"), (*WITHOUT, beside_catalogs))


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[TestClient]:
    with served(home) as client:
        yield client


def test_they_are_works_of_the_release_and_no_titles(home: Home) -> None:
    catalog = load(current(home)).catalog
    works = catalog.works["work_id"].to_pylist()
    assert {work for work, offered in zip(works, catalog.offered, strict=True) if not offered} == (
        OUTSIDE
    )
    assert not OUTSIDE & set(catalog.titles["work_id"].to_pylist())
    assert [catalog.first_title(works.index(work)) for work in OUTSIDE] == [None] * len(OUTSIDE)


def test_a_work_outside_answers_by_its_id_with_no_titles(client: TestClient) -> None:
    body = client.get("/v1/works/wml-2").json()
    assert (body["title"], body["release_year"], body["titles"]) == ("The Lantern Road", 1995, [])
    assert (body["rating_count"], body["user_score"]) == (0, None)


@pytest.mark.parametrize("path", ["/v1/catalog/titles/{}", "/v1/catalog/titles/{}/similar"])
@pytest.mark.parametrize("asked", ["wml-2", "ml-2", "WML-2"])
def test_it_has_no_title_to_be_shown(client: TestClient, path: str, asked: str) -> None:
    assert asked in assert_problem(client.get(path.format(asked)), 404)["detail"]


def test_it_can_be_watched_nowhere(client: TestClient) -> None:
    assert client.get("/v1/catalog/titles/wml-2/availability").json()["available_on"] == []


def test_nobody_is_offered_one(client: TestClient) -> None:
    for user in ("1", "2", "99", "nobody"):
        for more in ("", "&type=movie", "&liked=wml-2", "&year_min=1900"):
            items = client.get(LIST.format(user) + more).json()["items"]
            assert items
            assert not OUTSIDE & {item["work_id"] for item in items}


def test_who_rated_nothing_else_is_known(client: TestClient) -> None:
    assert client.get(LIST.format("99")).json()["known_user"]


def test_it_may_be_named_as_liked(client: TestClient) -> None:
    answer = client.get(LIST.format("somebody") + "&liked=wml-4,ns1&explain=true").json()
    reasons = {why["work_id"]: why["title"] for e in answer["items"] for why in e["because"]}
    assert reasons.items() <= {("wml-4", "Harbour Nine"), ("was1", "Alpha")}


def test_searches_counts_and_names_do_not_know_it(client: TestClient) -> None:
    titles = client.get("/v1/catalog/titles?limit=100").json()
    assert titles["total"] == len(load_titles(client))
    assert client.get("/v1/catalog/titles?q=lantern").json()["total"] == 0


def load_titles(client: TestClient) -> set[str]:
    items = client.get("/v1/catalog/titles?limit=100").json()["items"]
    return {item["id"] for item in items if item["platform"]}


def test_the_manifest_and_the_card_tell_them_apart(home: Home) -> None:
    release = load(current(home))
    counts = release.manifest["counts"]
    assert counts["works"] == int(release.catalog.offered.sum())
    assert counts["works outside the catalogs"] == len(OUTSIDE)
    card = (current(home) / "card.md").read_text("utf-8")
    outside = sum(movie in (2, 4, 6, 8) for _, movie, *_ in [*STARS, *ONLY_OUTSIDE])
    assert f"{outside} of {len(release.recommender.history.works)} ratings" in card
    assert "4 works that no catalog has: they teach what goes with what" in card
    cold = release.recommender.models.cold.cold & release.catalog.offered
    assert f"{cold.sum()} of {counts['works']} works (82 %) have no ratings. They follow" in card


def test_titles_are_alike_by_content_as_they_are_without_them(
    home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lakes = read_lake(home), read_lake(made_home(tmp_path_factory.mktemp("without"), WITHOUT))
    ids = [lake.catalog.work_ids for lake in lakes]
    content = [compare_lake_works(lake, None).content for lake in lakes]
    for work in lakes[1].works["work_id"].to_pylist():
        with_them, without = (
            [(names[near], value) for near, value in like.nearest(names.find(work), 9)]
            for names, like in zip(ids, content, strict=True)
        )
        assert with_them == without
    assert len(MOVIES) == 8
