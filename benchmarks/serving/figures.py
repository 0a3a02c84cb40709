"""What a run has found, and the arithmetic of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.harness.process import Failed
from benchmarks.serving.processes import Memory
from benchmarks.serving.wrk import Load


@dataclass(frozen=True)
class Measured:
    """One server under load.

    Attributes:
        rate: answers per second.
        p99: milliseconds within which 99 of 100 answers came.
        cpu: microseconds of the server's CPU time per answer.
    """

    rate: float
    p99: float
    cpu: float

    @classmethod
    def of(cls, load: Load, cpu_seconds: float) -> "Measured":
        """The figures of a load during which the server spent some CPU time."""
        return cls(load.rate, load.p99, 1e6 * cpu_seconds / max(load.requests, 1))


@dataclass(frozen=True)
class Round:
    """The constant answer and a row, one right after the other."""

    constant: Measured
    row: Measured

    @property
    def share(self) -> float:
        """The row's rate as a share of that of the constant answer."""
        return self.row.rate / self.constant.rate

    @property
    def share_by_cpu(self) -> float:
        """What the share would be if only the servers' own CPU time counted; NaN if none did."""
        return self.constant.cpu / self.row.cpu if self.row.cpu else float("nan")


@dataclass
class Rounds:
    """All rounds of one row.

    Attributes:
        size: bytes of the body of one answer, the middle of several.
        sent: how many different requests were sent in turn.
    """

    size: int
    sent: int
    rounds: list[Round] = field(default_factory=list)

    def values(self, figure: Callable[[Round], float]) -> list[float]:
        """One figure of every round."""
        return [figure(each) for each in self.rounds]

    def middle(self, figure: Callable[[Round], float]) -> float:
        """The median of one figure."""
        return median(self.values(figure))


@dataclass(frozen=True)
class Start:
    """Seconds from the start of a process to its first answered list, and its CPU time then."""

    seconds: float
    cpu: float


@dataclass
class Findings:
    """What one run has found so far.

    Attributes:
        release: its name, and where it comes from.
        counts: of the release, in words.
        constant_size: bytes of the constant answer.
        notes: what there is to know of how it was measured here.
        rows: by name of the row; why it was not measured, where it was not.
        single: the memory of one worker after the load; None before it is known.
        several: that of each of three workers after a load; empty before it is known.
        parts: bytes of the release by part.
    """

    machine: Sequence[tuple[str, str]]
    release: str
    counts: str
    constant_size: int
    notes: list[str] = field(default_factory=list)
    rows: dict[str, Rounds | Failed] = field(default_factory=dict)
    single: Memory | None = None
    several: list[Memory] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def measured(self) -> dict[str, Rounds]:
        """The rows that were measured."""
        return {name: row for name, row in self.rows.items() if isinstance(row, Rounds)}


def parts_of(release: Path) -> dict[str, tuple[int, int]]:
    """How many files and bytes each part of a release has, the largest part first."""
    parts: dict[str, tuple[int, int]] = {}
    for path in release.iterdir():
        name = path.name.partition(".")[0] if path.suffix == ".npy" else path.name
        files, size = parts.get(name, (0, 0))
        parts[name] = (files + 1, size + path.stat().st_size)
    return dict(sorted(parts.items(), key=lambda part: (-part[1][1], part[0])))
