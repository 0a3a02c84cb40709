"""Files of other services about the titles of the hand-made world, and how they are sent."""

from typing import Any

from fastapi.testclient import TestClient

from tests.engine.histories.shapes import Said, write

RATINGS = (
    "Date,Name,Year,Letterboxd URI,Rating\n"
    "2024-03-02,Beta,2018,https://boxd.it/1,4.5\n"  # matched
    "2024-03-03,Face/Off,2018,https://boxd.it/2,3\n"  # matched
    "2024-03-04,Alpha,1958,https://boxd.it/3,2\n"  # outside
    "2024-03-05,Alpha,1990,https://boxd.it/4,2\n"  # of another year: asked
    "2024-03-06,Gama,2018,https://boxd.it/5,1\n"  # spelled wrong
)
CSV = {"Content-Type": "text/csv"}


def preview(client: TestClient, content: bytes | str, **query: Any) -> dict[str, Any]:
    """The preview of a file; it must be one."""
    answer = client.post("/v1/imports", content=content, params=query, headers=CSV)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def take(
    client: TestClient, user: str, content: bytes | str, status: int = 201, **query: Any
) -> dict[str, Any]:
    """What became of the import of a file."""
    answer = client.post(f"/v1/users/{user}/imports", content=content, params=query, headers=CSV)
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def events_of(client: TestClient, user: str) -> list[tuple[str, str, float | None, str]]:
    """What the service has stored of a user, ordered: id, kind, stars, time."""
    page = client.get(f"/v1/users/{user}/events", params={"limit": 100}).json()
    return sorted((e["id"], e["kind"], e["stars"], e["at"]) for e in page["items"])


def file_of(shape: str, *rows: Said) -> bytes:
    """The file of a service with some rows."""
    return write(shape, list(rows))[1]
