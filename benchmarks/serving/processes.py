"""What Linux tells of a process: CPU time, memory, children."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")  # per second
_USER_TICKS, _SYSTEM_TICKS = 11, 12  # fields of /proc/PID/stat behind the name, from 0 on
_FORKING = b"multiprocessing.forkserver"  # in the command line of what workers are forked from


@dataclass(frozen=True)
class Memory:
    """The memory of a process in MB (10⁶ bytes).

    Attributes:
        resident: every page that it has in memory, shared ones too.
        proportional: shared pages divided among those that share them.
        private: what no other process has, pages of files that it alone has read among them.
        written: what it has written, so that it is on no disk and nobody may take it away.
    """

    resident: float
    proportional: float
    private: float
    written: float


def memory(process: int) -> Memory:
    """What a process holds now."""
    status = _kilobytes(Path(f"/proc/{process}/status"))
    rollup = _kilobytes(Path(f"/proc/{process}/smaps_rollup"))
    private = rollup["Private_Clean"] + rollup["Private_Dirty"]
    amounts = status["VmRSS"], rollup["Pss"], private, rollup["Private_Dirty"]
    return Memory(*(kb * 1024 / 1e6 for kb in amounts))


def _kilobytes(path: Path) -> dict[str, int]:
    """The amounts of memory in a file of /proc, by name."""
    lines = (line.split() for line in path.read_text("utf-8").splitlines())
    return {line[0].rstrip(":"): int(line[1]) for line in lines if line[-1:] == ["kB"]}


def cpu_seconds(process: int) -> float:
    """The CPU time of all threads of a process so far, in steps of a hundredth of a second."""
    stat = Path(f"/proc/{process}/stat").read_text("utf-8")
    fields = stat.rpartition(")")[2].split()  # a name may hold blanks
    return (int(fields[_USER_TICKS]) + int(fields[_SYSTEM_TICKS])) / _TICKS


def workers(process: int) -> list[int]:
    """The processes that share the work of one that supervises them: what its child has forked."""
    forking = [
        each
        for each in _children(process)
        if _FORKING in Path(f"/proc/{each}/cmdline").read_bytes()
    ]
    return [worker for each in forking for worker in _children(each)]


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in tasks for child in path.read_text("ascii").split()]


@dataclass(frozen=True)
class Cores:
    """Which core serves and which one loads; None where there is but one."""

    server: int | None
    load: int | None
    everything: frozenset[int]

    def of_server(self) -> frozenset[int]:
        """The cores that a measured server may use."""
        return self.everything if self.server is None else frozenset({self.server})


@contextmanager
def separate_cores() -> Iterator[Cores]:
    """Keep this process, and what it starts, to one core, and leave another to the server."""
    everything = frozenset(os.sched_getaffinity(0))
    if len(everything) == 1:
        yield Cores(None, None, everything)
        return
    server, load, *_ = sorted(everything)
    os.sched_setaffinity(0, {load})
    try:
        yield Cores(server, load, everything)
    finally:
        os.sched_setaffinity(0, everything)
