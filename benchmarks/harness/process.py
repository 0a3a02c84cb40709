"""Starts a measurement in its own process, with threads pinned, and reads what it prints."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "LK_NUM_THREADS",
    "LK_NUM_BACKEND_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_SECONDS = 1200  # after which a measurement is given up


@dataclass(frozen=True)
class Failed:
    """A measurement that gave no result, and why."""

    reason: str


def measure(
    task: dict[str, Any],
    python: str = sys.executable,
    worker: str = "benchmarks.worker",
    seconds: float = _SECONDS,
) -> dict[str, Any] | Failed:
    """Run a task in a worker and read its result, or why there is none within so many seconds."""
    threads = task.get("threads", 1)  # several numbers where one task runs with each
    pinned = dict.fromkeys(_THREADS, str(max(threads) if isinstance(threads, list) else threads))
    command = [python, "-W", "ignore", "-m", worker, json.dumps(task)]
    try:
        process = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | pinned | {"PYSPARK_PYTHON": python},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Failed(f"no result within {seconds:g} s")
    except OSError as error:
        return Failed(str(error))
    if process.returncode:
        lines = [line.strip() for line in process.stderr.splitlines() if line.strip()]
        return Failed(lines[-1][:200] if lines else f"exit code {process.returncode}")
    result: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return result
