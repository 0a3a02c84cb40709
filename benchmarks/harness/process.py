"""Starts a measurement in its own process and environment, threads pinned, and reads its result."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_WORKER = "benchmarks.harness.worker"
_LIBRARIES = "OMP OPENBLAS MKL NUMEXPR NUMBA RAYON LK"
_THREADS = (
    *(f"{name}_NUM_THREADS" for name in _LIBRARIES.split()),
    "LK_NUM_BACKEND_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_SECONDS = 1200.0


@dataclass(frozen=True)
class Failed:
    """A measurement that gave no result, and why."""

    reason: str


@dataclass(frozen=True)
class Task:
    """A function to call in a process of its own.

    Attributes:
        function: its full name; it gives what JSON can hold.
        arguments: by name, as JSON can hold them.
        environment: folder below the project with the interpreter; empty for this one.
        threads: that libraries may use.
        seconds: after which it is given up.
    """

    function: str
    arguments: dict[str, Any] = field(default_factory=dict)
    environment: str = ""
    threads: int = 1
    seconds: float = _SECONDS

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        environment = ROOT / self.environment
        return environment / "bin/python" if self.environment else Path(sys.executable)


def measure(task: Task) -> dict[str, Any] | Failed:
    """Run a task in a worker and read its result, or why there is none."""
    if not task.python.exists():
        return Failed(f"no {task.environment}; make {task.environment}/ready")
    pinned = dict.fromkeys(_THREADS, str(task.threads)) | {"PYSPARK_PYTHON": str(task.python)}
    command = [str(task.python), "-W", "ignore", "-m", _WORKER]
    try:
        process = subprocess.run(
            [*command, task.function, json.dumps(task.arguments)],
            cwd=ROOT,
            env=os.environ | pinned,
            capture_output=True,
            text=True,
            timeout=task.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Failed(f"no result within {task.seconds:g} s")
    except OSError as error:
        return Failed(str(error))
    return _result(process)


def _result(process: subprocess.CompletedProcess[str]) -> dict[str, Any] | Failed:
    """What a worker printed last, or the last line of its complaint."""
    if process.returncode:
        lines = [line.strip() for line in process.stderr.splitlines() if line.strip()]
        return Failed(lines[-1][:200] if lines else f"exit code {process.returncode}")
    result: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return result
