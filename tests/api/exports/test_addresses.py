"""Secret addresses over HTTP: who may make them, what they open, and for how long."""

import logging

import pytest
from fastapi.testclient import TestClient

from api.exports.secrets import PATHS
from engine.store.home import Home
from tests.api.exports.addresses import give, paths_of
from tests.api.world import assert_problem, served

UNKNOWN = "Zk1cX9vXw0bY7mJdJ3hGZQq1sT5uNnR8pLxEoAaKfVI"
OPEN = [path.format("{}") for paths in PATHS.values() for path in paths]


def test_an_address_opens_what_it_is_for_and_nothing_else(nasty: TestClient, user: str) -> None:
    feeds, stremio = give(nasty, user, "feeds"), give(nasty, user, "stremio")
    assert len(feeds["paths"]) == 2
    for path in feeds["paths"] + stremio["paths"]:
        assert nasty.get(path).status_code == 200
    secrets = [address["paths"][0].split("/")[2] for address in (feeds, stremio)]
    assert len(set(secrets)) == 2
    assert min(map(len, secrets)) >= 43
    assert_problem(nasty.get(f"/stremio/{secrets[0]}/manifest.json"), 404)
    assert_problem(nasty.get(f"/feeds/{secrets[1]}/list.atom"), 404)
    for address in (feeds, stremio):
        for path in OPEN:
            assert_problem(nasty.get(path.format(address["address_id"])), 404)


def test_neither_the_user_nor_the_secret_is_shown_where_it_is_not_known(
    nasty: TestClient,
) -> None:
    user = "somebody-whose-id-is-private"
    nasty.post(f"/v1/users/{user}/events", json={"id": "ns1", "kind": "watchlist"})
    address = give(nasty, user, "feeds")
    secret = address["paths"][0].split("/")[2]
    for path in [*address["paths"], *paths_of(nasty, user, "stremio")]:
        answer = nasty.get(path)
        assert user not in answer.text
        assert user not in str(answer.headers)
    listed = nasty.get(f"/v1/users/{user}/addresses")
    assert secret not in listed.text
    kinds = {each["kind"] for each in listed.json()["items"]}  # of one second in any order
    assert kinds == {"feeds", "stremio"}


def test_two_addresses_of_one_user_have_feeds_of_their_own_names(
    nasty: TestClient, user: str
) -> None:
    paths = [paths_of(nasty, user, "feeds")[0] for _ in range(2)]
    ids = [nasty.get(path).text.split("<id>")[1].split("</id>")[0] for path in paths]
    assert len(set(ids)) == 2
    assert nasty.get(paths[0]).text.split("<id>")[1].startswith(ids[0])


def test_a_revoked_address_opens_nothing(nasty: TestClient, user: str) -> None:
    address, other = give(nasty, user, "feeds"), give(nasty, user, "feeds")
    path = f"/v1/users/{user}/addresses/{address['address_id']}"
    assert_problem(nasty.delete(path.replace(user, "another")), 404)
    assert nasty.delete(path).json() == {k: v for k, v in address.items() if k != "paths"}
    assert_problem(nasty.delete(path), 404)
    etag = {"If-None-Match": nasty.get(other["paths"][0]).headers["etag"]}
    for revoked in address["paths"]:
        assert_problem(nasty.get(revoked), 404)
        assert_problem(nasty.get(revoked, headers=etag), 404)
    assert nasty.get(other["paths"][0]).status_code == 200


def test_who_was_forgotten_has_no_address(nasty: TestClient, user: str) -> None:
    paths = paths_of(nasty, user, "feeds") + paths_of(nasty, user, "stremio")
    receipt = nasty.delete(f"/v1/users/{user}").json()
    assert "2 secret addresses" in receipt["deleted"]
    for path in paths:
        assert_problem(nasty.get(path), 404)


def test_an_address_outlives_a_restart(small_home: Home, copy_home) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        paths = paths_of(client, "2", "feeds")
        first = client.get(paths[0])
    with served(home) as client:
        assert client.get(paths[0]).content == first.content


def test_making_and_revoking_needs_the_key_and_reading_none(small_home: Home, copy_home) -> None:
    with served(copy_home(small_home), api_key="key") as client:
        url, body = "/v1/users/2/addresses", {"kind": "feeds"}
        assert_problem(client.post(url, json=body), 401)
        assert_problem(client.delete(f"{url}/5f0c"), 401)
        answer = client.post(url, json=body, headers={"X-API-Key": "key"})
        assert client.get(answer.json()["paths"][0]).status_code == 200


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize(
    "secret", [UNKNOWN, "x", "%00", "..", "%ED%A0%80", "%2e%2e", "2", "' OR 1"]
)
def test_nobody_finds_an_address_by_trying(nasty: TestClient, path: str, secret: str) -> None:
    assert_problem(nasty.get(path.format(secret)), 404)


@pytest.mark.parametrize("body", [{}, {"kind": "rss"}, {"kind": ["feeds"]}, []])
def test_what_no_address_is_for_is_refused(nasty: TestClient, user: str, body: object) -> None:
    assert_problem(nasty.post(f"/v1/users/{user}/addresses", json=body), 422)
    assert nasty.get(f"/v1/users/{user}/addresses").json()["items"] == []


def test_no_log_holds_a_secret(
    nasty: TestClient, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    paths = paths_of(nasty, user, "feeds") + paths_of(nasty, user, "stremio")
    with caplog.at_level(logging.INFO, logger="cartelera"):
        for path in paths:
            nasty.get(path)
            nasty.get(f"{path}/nowhere")
    lines = [str(record.__dict__) for record in caplog.records]
    assert len(lines) >= 2 * len(paths)
    assert [line for line in lines if any(path.split("/")[2] in line for path in paths)] == []


def test_paths_begin_with_the_prefix_of_a_proxy(small_home: Home, copy_home) -> None:
    with served(copy_home(small_home), root_path="/films") as client:
        for kind in ("feeds", "stremio"):
            for path in paths_of(client, "2", kind):
                assert path.startswith("/films/")
                assert client.get(path).status_code == 200
                assert client.get(path.removeprefix("/films")).status_code == 200
        feed = client.get(paths_of(client, "2", "feeds")[0]).text
        assert 'rel="self" href="/films/feeds/' in feed
        assert 'href="/films/works/' in feed
