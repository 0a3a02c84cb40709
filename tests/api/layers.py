"""The middlewares of a client's service, one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

Layer = TypeVar("Layer")


def layer_of(client: TestClient, kind: type[Layer]) -> Layer:
    """The middleware of a kind."""
    layer: Any = client.app.middleware_stack  # type: ignore[attr-defined]
    while not isinstance(layer, kind):
        layer = getattr(layer, "_app", None) or layer.app
    return layer


@contextmanager
def nothing_behind(client: TestClient, kind: type[Any]) -> Iterator[None]:
    """What a middleware passes on is an unexpected error meanwhile."""

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError(scope["path"])

    layer: Any = layer_of(client, kind)
    app, layer._app = layer._app, nothing
    yield
    layer._app = app


def sent(answer: Any) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All of an answer but what each request has of its own."""
    headers = [pair for pair in answer.headers.multi_items() if pair[0] != "x-request-id"]
    instance = f'"{answer.headers["x-request-id"]}"'.encode()
    return answer.status_code, answer.content.replace(instance, b""), sorted(headers)
