"""The load generator: Debian's wrk, with scripts that rotate through many requests."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.process import Failed

_FOLDER = Path(__file__).parent
PATHS, EVENTS = _FOLDER / "paths.lua", _FOLDER / "events.lua"
MISSING = (
    "wrk is not installed, so nothing is loaded here: `apt-get install wrk` (Debian, Ubuntu), "
    "`dnf install wrk` (Fedora), or build https://github.com/wg/wrk."
)
_MORE_SECONDS = 60.0  # for connections that are slow to end
_MILLISECONDS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6}
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True)
class Load:
    """What wrk counted in one run.

    Attributes:
        rate: answers per second.
        p99: milliseconds within which 99 of 100 answers came.
        errors: answers of a status from 400 on, and connections that failed.
    """

    requests: int
    seconds: float
    rate: float
    p99: float
    errors: int


@dataclass(frozen=True)
class Requests:
    """What is sent: a script, and the file of lines that it rotates through."""

    script: Path
    file: Path
    connections: int


def is_installed() -> bool:
    """Whether there is a wrk to run."""
    return shutil.which("wrk") is not None


def version() -> str:
    """Its version, or that it is missing."""
    if not is_installed():
        return "missing"
    printed = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)
    return (printed.stdout.split() or ["wrk", "unknown"])[1]


def load(address: str, requests: Requests, first: int, seconds: int) -> Load | Failed:
    """Send requests for some seconds, by one thread, from the line number `first` on."""
    command = [shutil.which("wrk") or "wrk", "--threads", "1", "--latency"]
    command += ["--connections", str(requests.connections), "--duration", f"{seconds}s"]
    command += ["--script", str(requests.script), address, "--", str(requests.file), str(first)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + _MORE_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return Failed(str(error))
    if done.returncode:
        return Failed(f"wrk: {(done.stderr or done.stdout).strip()[-200:]}")
    return parsed(done.stdout)


def parsed(output: str) -> Load | Failed:
    """What wrk printed, in figures."""
    total = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m|h),", output)
    rate = re.search(r"^Requests/sec:\s+([\d.]+)$", output, re.MULTILINE)
    p99 = re.search(r"^\s+99%\s+([\d.]+)(us|ms|s|m|h)$", output, re.MULTILINE)
    if not (total and rate and p99):
        return Failed(f"wrk printed no figures: {output.strip()[-200:]}")
    return Load(
        requests=int(total[1]),
        seconds=float(total[2]) * _SECONDS[total[3]],
        rate=float(rate[1]),
        p99=float(p99[1]) * _MILLISECONDS[p99[2]],
        errors=_errors(output),
    )


def _errors(output: str) -> int:
    statuses = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    sockets = re.search(r"Socket errors: (.+)", output)
    counts = re.findall(r"\d+", sockets[1]) if sockets else []
    return sum(map(int, [*([statuses[1]] if statuses else []), *counts]))
