"""The most memory that a process and its children (Spark's Java) have held."""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path


def peak_mb() -> float:
    """The peak so far in MB (10⁶ bytes).

    On Linux from /proc: what `getrusage` says also counts the parent before this program began.
    """
    if sys.platform == "linux":
        return sum(_high_water(pid) for pid in _family("self")) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _family(pid: str) -> Iterator[str]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text("ascii").split():
            yield from _family(child)


def _high_water(pid: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:  # it has ended
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0][1]) * 1024 if lines else 0
