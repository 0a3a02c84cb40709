"""`python -m api` as its users run it: addresses, logs, keys, workers, signals."""

import re
import signal
import socket
from pathlib import Path

import pytest

from engine.release.registry import current
from engine.store.home import Home
from tests.api.process import SECONDS, eventually, free_port, run, service
from tests.api.world import assert_problem

KEY = "a-key-that-nobody-may-see"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_service_prints_its_address_answers_and_ends_in_peace(
    small_home: Home, tmp_path: Path, number: signal.Signals
) -> None:
    with service(small_home, tmp_path / "log") as running:
        assert running.get("/health/ready").json()["release"] == current(small_home).name
        assert len(running.get("/v1/users/1/recommendations?n=3").json()["items"]) == 3
        code, written = running.end(number)
    assert code == (0 if number == signal.SIGINT else -number)
    assert f"Cartelera is ready: open {running.address}/ (serving release " in written
    user = re.search(rf"{running.address}(/v1/users/.+/recommendations\?n=5)'", written)
    assert user is not None
    assert "Traceback" not in written


def test_log_is_json_lines_that_carry_ids_and_no_secrets(small_home: Home, tmp_path: Path) -> None:
    with service(small_home, tmp_path / "log", CARTELERA_API_KEY=KEY) as running:
        title = running.get("/v1/catalog/titles?q=secret-question", **{"X-Request-ID": "mine-1"})
        wrong = running.post("/v1/admin/reload", **{"X-API-Key": f"not-{KEY}"})
        right = running.post("/v1/admin/reload", **{"X-API-Key": KEY})
        unknown = running.get("/v1/catalog/titles/xs1?key=secret-question")
        answers = [title, wrong, right, unknown]
        assert [a.status_code for a in answers] == [200, 401, 200, 422]
        ids = [a.headers["x-request-id"] for a in answers]
        eventually(lambda: any(line.get("request_id") == ids[-1] for line in running.lines()))
        logged = {line["request_id"]: line for line in running.lines() if "request_id" in line}
        written = running.end(signal.SIGTERM)[1]
    assert ids[0] == "mine-1"
    for answer, request_id in zip(answers, ids, strict=True):
        line = logged[request_id]
        assert (line["message"], line["level"]) == ("request", "info")
        assert line["status"] == answer.status_code
        assert line["path"] == answer.url.path
        assert line["method"] == answer.request.method
        assert line["ms"] >= 0
    assert KEY not in written
    assert "secret-question" not in written
    assert KEY not in "".join(a.text for a in answers)


def test_garbage_on_the_wire_is_refused_and_logged_as_json(
    small_home: Home, tmp_path: Path
) -> None:
    garbage = [
        b"nonsense\r\n\r\n",
        b"GET /v1/catalog/titles?q=\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ]
    with service(small_home, tmp_path / "log") as running:
        host, port = running.address.removeprefix("http://").split(":")
        for sent in garbage:
            with socket.create_connection((host, int(port))) as connection:
                connection.settimeout(SECONDS)
                connection.sendall(sent)
                assert connection.recv(100).startswith(b"HTTP/1.1 400")
        assert running.get("/health/live").status_code == 200
        assert "warning" in {line["level"] for line in running.lines()}


def test_every_worker_serves_and_logs_json(small_home: Home, tmp_path: Path) -> None:
    with service(small_home, tmp_path / "log", WORKERS=2) as running:
        for _ in range(20):
            assert running.get("/health/ready").json()["release"] == current(small_home).name
        eventually(lambda: sum(line["message"] == "request" for line in running.lines()) >= 20)
        loaded = [line for line in running.lines() if line["message"] == "release in service"]
        written = running.end(signal.SIGTERM)[1]
    assert len(loaded) == 2
    assert "Traceback" not in written


def test_service_without_a_release_starts_and_says_what_to_do(tmp_path: Path) -> None:
    with service(Home(tmp_path / "nothing"), tmp_path / "log") as running:
        assert running.get("/health/live").status_code == 200
        assert "make train" in assert_problem(running.get("/health/ready"), 503)["detail"]


def test_service_without_a_release_is_not_called_ready(tmp_path: Path) -> None:
    with service(Home(tmp_path / "nothing"), tmp_path / "log") as running:
        running.get("/health/live")
        eventually(lambda: any(line.get("path") == "/v1" for line in running.lines()))
        written = running.end(signal.SIGINT)[1]
    assert "ready" not in written.split("{")[0]
    assert f"Cartelera listens at {running.address} and serves nothing yet: no current" in written


def test_port_that_is_taken_ends_with_the_reason(small_home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("api", home=small_home, PORT=taken.getsockname()[1])
    assert ended.returncode == 1
    assert "Address already in use" in ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "http", "a whole number from 0 to 65535"),
        ("CARTELERA_WORKERS", "0", "a whole number from 1 to 256"),
        ("RECOMMENDED_FROM", "7", "a number from 0 to 5"),
    ],
)
def test_bad_setting_ends_with_the_reason(
    small_home: Home, name: str, value: str, expected: str
) -> None:
    settings: dict[str, object] = {"PORT": free_port(), name: value}
    ended = run("api", home=small_home, **settings)
    assert ended.returncode == 1
    assert ended.stderr == f"api: {name} is {value!r}; expected {expected}\n"
    assert ended.stdout == ""
