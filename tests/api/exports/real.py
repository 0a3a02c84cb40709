"""What files, feeds and the addon hold of a real user."""

import csv
import io
from typing import Any

import jsonschema
from fastapi.testclient import TestClient

from tests.api.exports.addresses import addon_of, paths_of
from tests.api.exports.test_feeds import entries, read
from tests.api.exports.test_files import TRAKT
from tests.api.exports.test_stremio import MANIFEST, metas

USER = "22"
CSV = {"Content-Type": "text/csv"}


def rows_of(client: TestClient, query: str) -> list[dict[str, str]]:
    """The rows of a file of CSV."""
    answer = client.get(f"/v1/users/{USER}/export?{query}")
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def assert_real_exports(client: TestClient) -> None:
    """Check the exports of one user; most works have ids that other services know."""
    history = rows_of(client, "format=csv")
    assert len(history) > 20
    assert {row["kind"] for row in history} == {"rating"}
    exported = client.get(f"/v1/users/{USER}/export").content
    taken = client.post("/v1/users/moved/events", content=exported, headers=CSV).json()
    assert (taken["created"], taken["rejected"]) == (len(history), 0)
    films = rows_of(client, "format=letterboxd")
    assert len(films) > len(history) / 2
    assert sum(bool(row["imdbID"]) for row in films) > len(films) / 2
    assert {1 <= int(row["Rating10"]) <= 10 for row in films} == {True}
    shows: list[dict[str, Any]] = client.get(f"/v1/users/{USER}/export?format=trakt").json()
    jsonschema.validate(shows, TRAKT)
    assert len(shows) == len(history)
    assert len(entries(read(client.get(paths_of(client, USER, "feeds")[0]).content))) == 100
    addon = addon_of(client, USER)
    jsonschema.validate(client.get(f"{addon}/manifest.json").json(), MANIFEST)
    first = metas(client, f"{addon}/catalog/movie/list.json")
    second = metas(client, f"{addon}/catalog/movie/list/skip=100.json")
    assert len({each["id"] for each in first + second}) == 200
    known = [each for each in first + second if each["id"].startswith("tt")]
    assert len(known) > 100
    (toys,) = [e for e in metas(client, _search(addon)) if e["name"] == "Toy Story"]
    assert (toys["id"], toys["releaseInfo"]) == ("tt0114709", "1995")


def _search(addon: str) -> str:
    return f"{addon}/catalog/movie/list/search=toy%20story.json"
