"""The service below a prefix of a proxy, which may cut it off or leave it."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from engine.errors import InvalidValue
from engine.store.home import Home
from tests.api.world import served

ROOT = "/films/cartelera"


@pytest.fixture(scope="module")
def below(small_home: Home) -> Iterator[TestClient]:
    """A client of a service behind a proxy."""
    with served(small_home, root_path=ROOT) as client:
        yield client


@pytest.mark.parametrize("prefix", ["", ROOT], ids=["cut off", "left"])
def test_the_documentation_loads_its_files_below_the_prefix(below: TestClient, prefix: str) -> None:
    page = below.get(f"{prefix}/docs").text
    paths = re.findall(r"<(?:link|script)[^>]* (?:src|href)=\"([^\"]+)\"", page)
    paths += [
        path for path in re.findall(r"<a [^>]*href=\"([^#\"]+)\"", page) if "/explore" in path
    ]
    assert len(paths) >= 50
    assert [path for path in paths if not path.startswith(f"{ROOT}/")] == []
    for path in paths[:20]:
        assert below.get(path.removeprefix(ROOT) if not prefix else path).status_code == 200


def test_the_description_names_the_prefix_as_its_server(below: TestClient) -> None:
    for path in ("/openapi.json", f"{ROOT}/openapi.json"):
        assert [s["url"] for s in below.get(path).json()["servers"]] == [ROOT]


@pytest.mark.parametrize("prefix", ["", ROOT], ids=["cut off", "left"])
def test_links_begin_with_the_prefix(below: TestClient, prefix: str) -> None:
    lists = ("/v1/users/new/recommendations", "/v1/catalog/titles", "/v1/movies")
    for path in lists:
        for item in below.get(f"{prefix}{path}").json()["items"]:
            assert item["link"].startswith(f"{ROOT}/v1/")
            assert below.get(item["link"]).status_code == 200
    (title,) = below.get(f"{prefix}/v1/works/wns2").json()["titles"]
    assert title["link"] == f"{ROOT}/v1/catalog/titles/ns2"


def test_a_card_within_an_entry_leads_below_the_prefix(below: TestClient) -> None:
    for entry in below.get("/v1/search?q=a&limit=50").json()["items"]:
        assert entry["link"].startswith(f"{ROOT}/v1/")
        assert entry["work"] is None or entry["work"]["link"] == entry["link"]


def test_the_index_leads_below_the_prefix(below: TestClient) -> None:
    index = below.get("/v1").json()
    paths = [*index["try"], *(index[name] for name in ("documentation", "titles", "films"))]
    assert [path for path in paths if not path.startswith(f"{ROOT}/")] == []
    assert {below.get(path).status_code for path in paths} == {200}


def test_the_same_answer_with_and_without_the_prefix(below: TestClient) -> None:
    for path in ("/v1/catalog/titles/", "/v1/works/xs1", "/v1/catalog/titles?platfrom=1"):
        plain, prefixed = below.get(path), below.get(f"{ROOT}{path}")
        assert plain.status_code == prefixed.status_code
        assert plain.json().get("detail") == prefixed.json().get("detail")


@pytest.mark.parametrize(
    ("text", "prefix"), [("/a", "/a"), ("/a/", "/a"), ("/a/b-c", "/a/b-c"), ("/", None)]
)
def test_a_prefix_is_a_path(text: str, prefix: str | None) -> None:
    settings = Settings(root_path=text)
    assert settings.root_path == prefix


@pytest.mark.parametrize("text", ["a", "http://e.org/a", "/a b", "/a?b", "/v1", "/docs/x", "//a"])
def test_what_is_no_prefix_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="expected a path like /cartelera"):
        Settings(root_path=text)
