"""Request ids, headers and the log that ties them together."""

import asyncio
import io
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.service.observe import JsonLines, LineHandler, RequestLog
from api.settings import Settings
from api.web.visitors import COOKIE, new_id
from engine.store.home import Home
from tests.api.world import served

KEY = "a-key-that-nobody-may-see"
Lines = list[dict[str, Any]]


class Collected(logging.Handler):
    """Keeps what the service would write, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(self.format(record))

    def lines(self, message: str) -> Lines:
        assert all("\n" not in line for line in self.text)
        return [line for line in map(json.loads, self.text) if line["message"] == message]


@pytest.fixture
def log() -> Iterator[Collected]:
    """What the service logs while the test runs."""
    logger, collected = logging.getLogger("cartelera"), Collected()
    level = logger.level
    logger.addHandler(collected)
    logger.setLevel(logging.INFO)
    yield collected
    logger.removeHandler(collected)
    logger.setLevel(level)


@pytest.mark.parametrize("request_id", ["a", "A-1_b.2", "0" * 64])
def test_plain_request_id_is_echoed(small: TestClient, request_id: str) -> None:
    answer = small.get("/health/live", headers={"X-Request-ID": request_id})
    assert answer.headers.get_list("x-request-id") == [request_id]


@pytest.mark.parametrize(
    "request_id",
    ["", " ", "a b", "0" * 65, "<script>", "a\tb", "ñ".encode(), b"\xff", '{"a":1}', "a;b", "a/b"],
)
def test_malformed_request_id_is_replaced(small: TestClient, request_id: str | bytes) -> None:
    answer = small.get("/health/live", headers={"X-Request-ID": request_id})  # type: ignore[dict-item]
    assert len(answer.headers["x-request-id"]) == 16
    assert answer.headers["x-request-id"].isalnum()


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/docs",
        "/openapi.json",
        "/health/live",
        "/nowhere",
        "/v1/model",
        "/v1/catalog/titles?limit=x",
        "/v1/catalog/titles/",
    ],
)
def test_every_answer_has_an_id_of_its_own_and_no_sniffing(small: TestClient, url: str) -> None:
    answers = [small.get(url) for _ in range(3)]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
    for answer in answers:
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]


def test_log_has_one_line_for_each_request(small: TestClient, log: Collected) -> None:
    requests = [
        ("GET", "/v1/catalog/titles?q=secret"),
        ("POST", "/health/live"),
        ("GET", "/no\r\nx"),
    ]
    answers = [small.request(method, url.replace("\r\n", "%0D%0A")) for method, url in requests]
    lines = log.lines("request")
    assert [line["request_id"] for line in lines] == [a.headers["x-request-id"] for a in answers]
    assert [line["method"] for line in lines] == ["GET", "POST", "GET"]
    assert [line["path"] for line in lines] == ["/v1/catalog/titles", "/health/live", "/no\r\nx"]
    assert [line["status"] for line in lines] == [200, 405, 404]
    for line in lines:
        assert set(line) == {
            "time",
            "level",
            "message",
            "request_id",
            "method",
            "path",
            "status",
            "ms",
        }
    assert "secret" not in "".join(log.text)


@pytest.mark.parametrize("path", ["/health/live", "/é ü", "/%22%5C", "/%00%E2%80%A8😀", "/%7F"])
def test_the_line_of_a_request_is_what_an_encoder_writes(
    small: TestClient, log: Collected, path: str
) -> None:
    small.get(path)
    assert log.text == [json.dumps(json.loads(text), ensure_ascii=False) for text in log.text]
    assert len(log.lines("request")) == 1


def test_log_holds_no_endless_path(small: TestClient, log: Collected) -> None:
    small.get(f"/{'x' * 50_000}")
    assert len(log.text[0]) < 1000


def test_log_holds_no_id_that_a_browser_keeps(small: TestClient, log: Collected) -> None:
    visitor = new_id()
    small.get("/mine", headers={"Cookie": f"{COOKIE}={visitor}"})
    small.get(f"/v1/users/{visitor}/events")
    small.get(f"/v1/users/{'é' * 180}{visitor}/events")
    paths = [line["path"] for line in log.lines("request")]
    assert "/v1/users/web-…/events" in paths
    assert visitor[:12] not in "".join(log.text)


def test_log_and_answers_hold_no_key(small_home: Home, log: Collected) -> None:
    with served(small_home, api_key=KEY) as client:
        answers = [
            client.post("/v1/admin/reload", headers={"X-API-Key": key}) for key in (KEY, f"{KEY}x")
        ]
        answers += [client.get("/v1/model"), client.get("/openapi.json"), client.get("/")]
    assert [a.status_code for a in answers] == [200, 401, 200, 200, 200]
    assert KEY not in "".join(log.text)
    assert KEY not in "".join(a.text + str(a.headers) for a in answers)


def test_unforeseen_error_is_logged_with_traceback_under_the_answers_id(
    small_home: Home, log: Collected
) -> None:
    app = create_app(Settings(home=small_home, watch_seconds=60))
    with TestClient(app) as client:
        holder = app.state.holder
        holder._release = replace(holder.release, recommender=None)
        answer = client.get(
            "/v1/users/1/recommendations?genre=secret", headers={"X-Request-ID": "mine"}
        )
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "mine"
    (error,) = log.lines("unexpected error")
    assert (error["request_id"], error["level"]) == ("mine", "error")
    assert error["path"] == "/v1/users/1/recommendations"
    assert "Traceback" in error["traceback"]
    assert "recommend" in error["traceback"]
    (line,) = log.lines("request")
    assert (line["request_id"], line["status"]) == ("mine", 500)


def test_log_tells_which_release_is_in_service(small_home: Home, log: Collected) -> None:
    with served(small_home) as client:
        release = client.get("/health/ready").json()["release"]
    assert [line["release"] for line in log.lines("release in service")] == [release]


def test_error_after_half_an_answer_is_logged_and_breaks_it_off(log: Collected) -> None:
    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("the rest is lost")

    with pytest.raises(RuntimeError, match="the rest is lost"):
        TestClient(RequestLog(half)).get("/half")
    (error,) = log.lines("unexpected error")
    (line,) = log.lines("request")
    assert error["request_id"] == line["request_id"]
    assert line["status"] == 200


def test_who_leaves_before_the_end_of_their_body_is_no_error_of_ours(log: Collected) -> None:
    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        raise AssertionError("there is no body")

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(f"nobody is there for {message}")

    scope = {"type": "http", "method": "POST", "path": "/events", "headers": []}
    asyncio.run(RequestLog(reading)(scope, gone, send))
    assert log.lines("unexpected error") == []
    (line,) = log.lines("request")
    assert line["status"] is None


class Counted(io.StringIO):
    """A stream that counts how often it is written to."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def write(self, text: str) -> int:
        self.written.append(text)
        return super().write(text)


def line(level: int, message: str) -> logging.LogRecord:
    return logging.LogRecord("cartelera", level, "", 0, message, (), None)


def test_lines_of_one_turn_are_written_together() -> None:
    stream = Counted()
    handler = LineHandler(stream)

    async def say() -> None:
        for message in "ab":
            handler.handle(line(logging.INFO, message))
        assert not stream.written
        await asyncio.sleep(0)
        handler.handle(line(logging.INFO, "c"))
        handler.handle(line(logging.ERROR, "d"))
        assert stream.written == ["a\nb\n", "c\nd\n"]
        await asyncio.sleep(0)
        handler.handle(line(logging.INFO, "e"))

    asyncio.run(say())
    handler.flush()
    assert stream.written == ["a\nb\n", "c\nd\n", "e\n"]


def test_what_is_logged_outside_of_a_loop_is_written_at_once() -> None:
    stream = Counted()
    LineHandler(stream).handle(line(logging.INFO, "a"))
    assert stream.written == ["a\n"]


def test_each_line_says_its_own_second_and_what_its_caller_added() -> None:
    lines = JsonLines()
    for second in (5, 5, 6, 5):
        record = logging.makeLogRecord(
            {"levelname": "INFO", "msg": "ñ %s", "args": ("b",), "release": "r1"}
        )
        record.created = second + 0.25
        expected = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(second))
        assert json.loads(lines.format(record)) == {
            "time": expected,
            "level": "info",
            "message": "ñ b",
            "release": "r1",
        }
        assert "ñ" in lines.format(record)


_FORKING = """
import os
from api.service import observe
for _ in range(3):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, b"%016x" % observe._IDS.getrandbits(64))
        os._exit(0)
    print(os.read(reading, 100).decode())
    os.wait()
"""


def test_workers_that_are_forked_have_ids_of_their_own() -> None:
    command = [sys.executable, "-c", _FORKING]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    ids = done.stdout.split()
    assert len({*ids}) == len(ids) == 3


def test_what_libraries_warn_of_is_a_line_as_well() -> None:
    program = (
        "import logging; from api.service.observe import log_as_json_lines; log_as_json_lines(); "
        "logging.getLogger('sqlalchemy.pool').error('not given back'); "
        "logging.getLogger('psycopg').warning('error ignored terminating a pipeline')"
    )
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    (line,) = map(json.loads, ended.stderr.splitlines())
    assert (line["level"], line["message"]) == ("error", "not given back")
