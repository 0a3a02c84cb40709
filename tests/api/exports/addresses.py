"""Secret addresses as tests make them."""

from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient


def give(client: TestClient, user: str, kind: str) -> dict[str, Any]:
    """A new address of a user."""
    answer = client.post(_path(user), json={"kind": kind})
    assert answer.status_code == 201, answer.text
    address: dict[str, Any] = answer.json()
    return address


def paths_of(client: TestClient, user: str, kind: str) -> list[str]:
    """The paths of a new address."""
    paths: list[str] = give(client, user, kind)["paths"]
    return paths


def addon_of(client: TestClient, user: str) -> str:
    """Where a new addon is, without the name of its manifest."""
    (path,) = paths_of(client, user, "stremio")
    return path.removesuffix("/manifest.json")


def _path(user: str) -> str:
    return f"/v1/users/{quote(user, safe='')}/addresses"
