"""The service as a process of its own on a free port, and what it says."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx2

from engine.store.home import Home

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 1_800  # attempts, a tenth of a second apart: a busy machine is slow, not broken
SECONDS = 180  # for one answer, or for one program to end

# Below the ports that outgoing connections take, and apart for tests that run side by side.
_PORTS = count(10_000 + os.getpid() * 37 % 20_000)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    for port in _PORTS:
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def environment(home: Home, **settings: object) -> dict[str, str]:
    """The environment of a program that works on `home`."""
    variables = {name: str(value) for name, value in settings.items()}
    return os.environ | {"CARTELERA_HOME": str(home.root), "PYTHONWARNINGS": "error"} | variables


def run(*arguments: str, home: Home, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` to its end."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def eventually(condition: Callable[[], Any]) -> Any:
    """Wait until `condition` returns something true, and pass it on; fail when patience ends."""
    for _ in range(PATIENCE):
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


@dataclass
class Service:
    """A running `python -m api`."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """Send a request; the result is the answer."""
        return httpx2.get(f"{self.address}{path}", headers=headers, timeout=SECONDS)

    def post(self, path: str, **headers: str) -> httpx2.Response:
        """Send a request without a body; the result is the answer."""
        return httpx2.post(f"{self.address}{path}", headers=headers, timeout=SECONDS)

    def lines(self) -> list[Mapping[str, Any]]:
        """The lines of its log so far, each of them JSON."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; the result is the exit code and everything it wrote."""
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out + self.log.read_text("utf-8")

    def answers(self) -> bool:
        """Whether it answers; fail if it has ended."""
        assert self.process.poll() is None, self.log.read_text("utf-8")
        try:
            return self.get("/health/live").status_code == 200
        except httpx2.TransportError:
            return False


@contextmanager
def service(home: Home, log: Path, **settings: object) -> Iterator[Service]:
    """Yield the service once it answers, and end it."""
    port = free_port()
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "api"],
            cwd=ROOT,
            env=environment(home, PORT=port, WATCH_SECONDS=0.05, **settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        running = Service(process, f"http://127.0.0.1:{port}", log)
        eventually(running.answers)
        yield running
    finally:
        if process.poll() is None:
            process.terminate()  # killed, it would leave its workers behind
        process.communicate(timeout=SECONDS)
