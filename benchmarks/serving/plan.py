"""What is measured, and what is aimed at."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import wrk

READING, WRITING = 8, 16  # connections
SQLITE, POSTGRESQL = "events written, SQLite", "events written, PostgreSQL"
ETAG = "personal list, unchanged (304)"

# What else is aimed at; a test compares no clock with any of these.
MOST_RESIDENT = 300.0  # MB of one worker
MOST_FURTHER = 80.0  # MB of each further worker
MOST_START = 2.0  # seconds from the start to the first list


@dataclass(frozen=True)
class Row:
    """One kind of request.

    Attributes:
        lines: which of the questions it sends.
        share: of the rate of the constant answer that is aimed at; None where nothing is.
        rate: answers per second that are aimed at; None where nothing is.
        status: of every answer.
    """

    name: str
    lines: str
    share: float | None = None
    rate: float | None = None
    script: Path = wrk.PATHS
    connections: int = READING
    status: int = 200


READING_ROWS = (
    Row("alive (`/health/live`)", "live"),
    Row("personal list", "known", 0.6),
    Row("personal list, tight filter", "filtered", 0.25),
    Row("personal list, fresh events", "fresh", 0.25),
    Row("list of somebody unknown", "unknown"),
    Row("personal list, explained", "explained"),
    Row("predicted rating", "predictions"),
    Row("title", "title", 0.7),
    Row("longest title", "longest", 0.7),
    Row("other catalog counts", "counts", 0.7),
    Row("search, many texts", "searches", 0.25),
    Row("search, few texts again", "repeated", 0.25),
    Row(ETAG, "unchanged", status=304),
)


def _written(name: str, rate: float) -> Row:
    return Row(name, "events", rate=rate, script=wrk.EVENTS, connections=WRITING, status=201)


WRITING_ROWS = (_written(SQLITE, 1_500.0), _written(POSTGRESQL, 3_000.0))


def selected(rows: tuple[Row, ...], only: str) -> tuple[Row, ...]:
    """The rows whose name holds a text."""
    return tuple(row for row in rows if only.lower() in row.name.lower())
