"""Who sees the operator's pages: whoever has the key, for a while, and nobody else."""

import logging
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.web.ops.access import COOKIE, KEPT_SECONDS, is_good, token_until
from engine.store.home import Home
from tests.api.web.ops.reading import read_page, read_part
from tests.api.world import served

KEY = "a-key-that-nobody-may-see"
PAGES = ("/ops", "/ops/releases", "/ops/rollback", "/ops/releases/x/activate")
FORMS = ("/ops/rollback", "/ops/releases/x/activate")


@pytest.fixture
def locked(small_home: Home) -> Iterator[TestClient]:
    """A service with a key, and a browser that does not know it."""
    with served(small_home, api_key=KEY) as client:
        yield client


def sign_in(client: TestClient) -> None:
    assert client.post("/ops/key", data={"key": KEY}).status_code == 303


@pytest.mark.parametrize("path", PAGES)
def test_the_key_is_asked_for_on_every_page(locked: TestClient, path: str) -> None:
    answer = locked.get(path)
    assert answer.status_code == 401
    page = read_page(answer)
    assert {"type": "password", "autocomplete": "current-password"}.items() <= next(
        field.items() for field in page.all("input") if field.get("id") == "key"
    )
    assert next(f for f in page.all("input") if f.get("name") == "back")["value"] == path


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_without_the_key(locked: TestClient, path: str) -> None:
    before = locked.get("/health/ready").json()["release"]
    assert locked.post(path, data={"replacing": ""}).status_code == 401
    assert locked.get("/health/ready").json()["release"] == before


def test_a_part_of_a_page_without_the_key_says_so(locked: TestClient) -> None:
    answer = locked.get("/ops", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "key" in read_part(answer).text


def test_the_key_opens_the_pages_and_is_nowhere_in_what_the_browser_keeps(
    locked: TestClient,
) -> None:
    answer = locked.post("/ops/key", data={"key": KEY, "back": "/ops/releases?left=a"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ops/releases?left=a")
    cookie = answer.headers["set-cookie"]
    for attribute in ("HttpOnly", "Path=/ops", "SameSite=strict", f"Max-Age={KEPT_SECONDS}"):
        assert attribute in cookie
    assert "Secure" not in cookie
    assert KEY not in str(answer.headers)
    assert read_page(locked.get("/ops"))


def test_the_cookie_is_secure_where_the_pages_are(small_home: Home) -> None:
    with served(small_home, api_key=KEY) as client:
        client.base_url = "https://testserver"  # type: ignore[assignment]
        assert "Secure" in client.post("/ops/key", data={"key": KEY}).headers["set-cookie"]


def test_below_a_prefix_the_cookie_is_of_the_pages_alone(small_home: Home) -> None:
    with served(small_home, api_key=KEY, root_path="/films") as client:
        answer = client.post("/films/ops/key", data={"key": KEY})
        assert answer.headers["location"] == "/films/ops"
        assert "Path=/films/ops;" in answer.headers["set-cookie"]
        page = read_page(client.get("/films/ops"))
    links = [each["href"] for each in page.all("a") if not each["href"].startswith("#")]
    assert [link for link in links if not link.startswith("/films")] == []


@pytest.mark.parametrize("key", ["", "wrong", KEY[:-1], KEY.upper(), f" {KEY}", "ключ", "\ud800"])
def test_another_key_is_refused(locked: TestClient, key: str) -> None:
    data = {"key": key.encode("utf-8", "replace").decode()}
    answer = locked.post("/ops/key", data=data)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    page = read_page(answer)
    assert "another key" in page.text
    assert locked.get("/ops").status_code == 401
    assert locked.app.state.counters.counts().problems["unauthorized"] == 2  # type: ignore[attr-defined]


def test_a_key_without_end_is_refused(locked: TestClient) -> None:
    answer = locked.post("/ops/key", data={"key": "x" * 5_000})
    assert answer.status_code == 422
    assert "xxx" not in answer.text


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/ops", "//elsewhere.example/ops", "/", "/opsx", "x", ""]
)
def test_the_form_leads_to_pages_of_operators_alone(locked: TestClient, address: str) -> None:
    answer = locked.post("/ops/key", data={"key": KEY, "back": address})
    assert answer.headers["location"] == "/ops"


def test_whoever_signs_out_is_asked_again(locked: TestClient) -> None:
    sign_in(locked)
    assert locked.get("/ops").status_code == 200
    answer = locked.post("/ops/sign-out")
    assert answer.headers["location"] == "/ops"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert locked.get("/ops").status_code == 401


def forged() -> Iterator[str]:
    """Cookies that a browser may send without having been given them."""
    later = int(time.time()) + 3600
    good = token_until(KEY, later)
    yield from ("", ".", "x", KEY, f"{later}", f"{later}.", f"{later}.{'0' * 64}")
    yield token_until("another key", later)
    yield token_until(KEY, int(time.time()) - 1)
    yield good[:-1]
    yield f"0{good}"
    yield f"{later + 1}{good[good.index('.') :]}"
    yield f"{'9' * 400}.{'0' * 64}"


@pytest.mark.parametrize("number", range(13))
def test_a_cookie_that_was_not_given_opens_nothing(locked: TestClient, number: int) -> None:
    token = list(forged())[number]
    answer = locked.get("/ops", headers={"Cookie": f"{COOKIE}={token}"})
    assert answer.status_code == 401


@given(st.text(max_size=80))
def test_no_text_is_a_token(text: str) -> None:
    assert not is_good(KEY, text, 0.0)


@given(st.integers(1, 10**11), st.integers(1, 10**11))
def test_a_token_is_good_until_it_expires(expiry: int, now: int) -> None:
    token = token_until(KEY, expiry)
    assert is_good(KEY, token, now) == (now < expiry)
    assert not is_good("another", token, 0)


@pytest.mark.parametrize("path", ["/ops/key", "/ops/sign-out", *FORMS])
def test_forms_of_other_sites_are_refused(locked: TestClient, path: str) -> None:
    sign_in(locked)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    answer = locked.post(path, data={"key": KEY}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_no_log_holds_the_key_or_the_token(
    locked: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("cartelera")
    propagates, logger.propagate = logger.propagate, True
    with caplog.at_level(logging.INFO, "cartelera"):
        locked.post("/ops/key", data={"key": f"{KEY}-nearly"})
        sign_in(locked)
        locked.get("/ops")
    logger.propagate = propagates
    token = locked.cookies.get(COOKIE)
    assert token
    lines = "".join(str(record.__dict__) for record in caplog.records)
    assert "/ops/key" in lines
    assert KEY not in lines
    assert token not in lines


def test_without_a_key_the_pages_are_open_and_say_so(small: TestClient) -> None:
    for path in ("/ops", "/ops/releases", "/ops/rollback"):
        page = read_page(small.get(path))
        assert "No key is set." in page.text
        assert "/ops/sign-out" not in [form["action"] for form in page.all("form")]
