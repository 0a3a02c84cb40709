"""Which route answers: the framework's own choice, without a question to routers in vain."""

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from starlette.routing import Match

from api.routing import Capability
from tests.api.operations import OPERATIONS, Operation


def scope(path: str, method: str = "GET", root_path: str = "") -> dict[str, object]:
    return {"type": "http", "path": path, "method": method, "root_path": root_path, "headers": []}


def asked(monkeypatch: pytest.MonkeyPatch) -> list[APIRouter]:
    """The routers whose routes are asked one by one, from here on."""
    routers: list[APIRouter] = []
    asking = APIRouter.matches

    def matches(self: APIRouter, scope: dict[str, object]) -> tuple[Match, dict[str, object]]:
        routers.append(self)
        return asking(self, scope)

    monkeypatch.setattr(APIRouter, "matches", matches)
    return routers


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_capability_that_has_no_such_path_is_not_asked_for_it(
    small: TestClient, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = operation.url()
    wrong = f"{url}{'&' if '?' in url else '?'}zzqq=1"  # every route says which parameters it has
    routers = asked(monkeypatch)
    answer = small.request(operation.method, wrong).json()
    assert len(routers) <= 2
    monkeypatch.undo()
    monkeypatch.delattr(Capability, "matches")  # so that the framework asks all of them
    assert small.request(operation.method, wrong).json() == answer


def test_another_method_is_refused_by_the_capability_of_the_path(small: TestClient) -> None:
    answer = small.put("/v1/users/1/events")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_a_capability_has_plain_routes_alone() -> None:
    outer, inner = Capability(), Capability()
    inner.add_api_route("/inner", lambda: None)
    outer.include_router(inner)
    with pytest.raises(TypeError, match="plain routes alone"):
        outer.matches(scope("/inner"))


def test_the_prefix_of_a_proxy_is_no_part_of_the_path() -> None:
    capability = Capability()
    capability.add_api_route("/one/{name}", lambda: None)
    assert capability._path.match("/one/two")
    assert not capability._path.match("/two/one")
    assert capability.matches(scope("/below/two/one", root_path="/below"))[0] is Match.NONE
