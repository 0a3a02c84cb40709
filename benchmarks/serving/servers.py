"""Servers in processes of their own on the loopback, started, asked and ended."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from api.settings import Settings
from benchmarks.harness.process import ROOT
from benchmarks.serving import constant
from engine.console.settings import PREFIX
from engine.errors import CarteleraError
from engine.store.home import Home

HOST = "127.0.0.1"
_PATIENCE = 300.0  # seconds until a server must have answered
_EVERY = 0.005  # seconds between two attempts
_TIMEOUT = 60.0  # seconds for one answer, or for a server to end


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    process: int
    port: int

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}"

    def ask(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a question, or an event where there is a body.

        Raises:
            OSError: nobody answers.
            HTTPException: what answers does not speak HTTP.
        """
        connection = HTTPConnection(HOST, self.port, timeout=_TIMEOUT)
        sent = headers if body is None else headers | {"Content-Type": "application/json"}
        try:
            connection.request(
                "GET" if body is None else "POST",
                path,
                None if body is None else json.dumps(body),
                sent,
            )
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, names, answer.read())
        finally:
            connection.close()


@dataclass(frozen=True)
class Program:
    """What is started: a module with arguments, in which `PORT` stands for the port."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    ready: str  # the path that is asked until it is answered

    def command(self, port: int) -> list[str]:
        """The command line on a port."""
        arguments = [str(port) if each == PORT else each for each in self.arguments]
        return [sys.executable, "-m", *arguments]


PORT = "{port}"
CONSTANT = Program((f"{constant.__package__}.constant", PORT), {}, constant.PATH)


def service(
    home: Home,
    workers: int = 1,
    ready: str = "/health/ready",
    variables: Mapping[str, str] | None = None,
) -> Program:
    """The service on a home, as `python -m api serve` runs it."""
    arguments = ("api", "serve", "--home", str(home.root), "--port", PORT)
    return Program((*arguments, "--workers", str(workers)), variables or {}, ready)


@contextmanager
def running(program: Program, log: Path, cores: frozenset[int]) -> Iterator[Server]:
    """Yield a server on some cores once it answers, and end it.

    Raises:
        CarteleraError: it ended by itself, or gave no answer in time.
    """
    port = free_port()
    with log.open("ab") as file:
        process = subprocess.Popen(
            program.command(port),
            cwd=ROOT,
            env=environment(**program.environment),
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
    try:
        os.sched_setaffinity(process.pid, cores)  # before its libraries count them
        server = Server(process.pid, port)
        _wait(process, server, program.ready, log)
        yield server
    finally:
        process.terminate()  # killed, it would leave its workers behind
        try:
            process.wait(timeout=_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], server: Server, path: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            if server.ask(path).status < 300:
                return
        except (OSError, HTTPException):
            pass
        if process.poll() is not None:
            raise CarteleraError(f"a server has ended: {log.read_text('utf-8').strip()[-300:]}")
        time.sleep(_EVERY)
    raise CarteleraError(f"no answer to {path} within {_PATIENCE:g} s")


def environment(**variables: str) -> dict[str, str]:
    """The variables of this process without any setting of the project, and some more."""
    bare = {name.upper() for name in Settings.bare_names}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(PREFIX) and name not in bare
    }
    return kept | variables


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port
