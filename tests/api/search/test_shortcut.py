"""Searches answered without the framework: the same as with it, and only where nothing is amiss."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.types import Scope

from api.search.schemas import SearchResults
from api.search.shortcut import SearchShortcut
from engine.store.home import Home
from tests.api.layers import layer_of, nothing_behind, sent
from tests.api.world import served

PLAIN = (
    "q=alpha",
    "q=alp&limit=2",
    "q=tarn+bo&type=person",
    "q=alpha&type=Pel%C3%ADculas,%20saga",
    "q=%C3%A9l%20%26%20ella",
    "q=zzzzzzz",
    "q=childs+play",
    "q=kapa&limit=50",
    "q=\xe9l",
    "limit=1&q=a",
    "q=%ff%20alpha",
    "q=er+in+es+alpha",
)
OTHERS = (
    "",
    "q=",
    "q=alpha&type=",
    "q=alpha&type=work&type=film",
    "q=alpha&type=opera",
    "q=alpha&limit=0",
    "q=alpha&limit=51",
    "q=alpha&limit=007",
    "q=alpha&limit=%2B5",
    "q=alpha&limit=x",
    "q=alpha&q=beta",
    "q=alpha&n=3",
    "q=" + "alpha+" * 11,
    "q=er+in+es+on",
    "q=" + "x" * 61,
    "q=" + "x" * 201,
)


@pytest.fixture
def plain(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of a service where the framework answers everything."""

    async def nothing(scope: Scope) -> None:
        return None

    with served(small_home) as client:
        monkeypatch.setattr(layer_of(client, SearchShortcut), "_answer", nothing)
        yield client


@pytest.fixture
def fresh(small_home: Home) -> Iterator[TestClient]:
    """A client of a service that gave no answer before."""
    with served(small_home) as client:
        yield client


@pytest.mark.parametrize("query", [*PLAIN, *OTHERS], ids=ascii)
def test_every_answer_is_that_of_the_framework(
    fresh: TestClient, plain: TestClient, query: str
) -> None:
    url = f"/v1/search?{query}"
    expected = plain.get(url)
    assert sent(fresh.get(url)) == sent(expected)
    assert sent(fresh.head(url)) == sent(plain.head(url))
    held = {"If-None-Match": f'"x", {expected.headers.get("ETag")}'}
    assert sent(fresh.get(url, headers=held)) == sent(plain.get(url, headers=held))
    assert sent(fresh.post(url)) == sent(plain.post(url))


def test_plain_searches_need_no_framework(fresh: TestClient) -> None:
    with nothing_behind(fresh, SearchShortcut):
        for query in PLAIN:
            answer = fresh.get(f"/v1/search?{query}")
            assert answer.status_code == 200, query
            SearchResults.model_validate_json(answer.content, strict=True)


def test_all_else_is_left_to_the_framework(fresh: TestClient) -> None:
    with nothing_behind(fresh, SearchShortcut):
        for query in OTHERS:
            assert fresh.get(f"/v1/search?{query}").status_code == 500, query
        assert fresh.get("/v1/search/alpha?q=alpha").status_code == 500


def test_a_search_before_there_is_a_release_is_refused(tmp_path: Path) -> None:
    with served(Home(tmp_path)) as client:
        assert client.get("/v1/search?q=alpha").status_code == 503
