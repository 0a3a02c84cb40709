"""Rounds of load: the constant answer, a row, the constant answer, the next row …"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from statistics import median_low

from benchmarks.harness.process import Failed
from benchmarks.serving import constant, wrk
from benchmarks.serving.figures import Measured, Round, Rounds
from benchmarks.serving.plan import Row
from benchmarks.serving.processes import cpu_seconds
from benchmarks.serving.servers import Answer, Server
from engine.errors import CarteleraError

TRIED = 50  # requests of a row that are sent one by one before any clock runs
NOTHING_TO_SEND = Failed("the release has nothing of the kind")


@dataclass(frozen=True)
class Length:
    """How long is measured."""

    rounds: int
    seconds: int


@dataclass
class Contestant:
    """A row with what it sends, from where on."""

    row: Row
    lines: Sequence[str]
    file: Path
    first: int = 0


def measure(
    rows: Sequence[tuple[Row, Sequence[str]]],
    server: Server,
    yardstick: Server,
    folder: Path,
    length: Length,
    tell: Callable[[str], None],
) -> dict[str, Rounds | Failed]:
    """Load a server with the rows in turn, the yardstick before each of them.

    `tell` hears the name of each row when its turn comes; `folder` takes the files of lines.
    """
    results: dict[str, Rounds | Failed] = {}
    contestants = []
    for row, lines in rows:
        results[row.name] = tried(server, row, lines)
        if isinstance(results[row.name], Rounds) and not wrk.is_installed():
            results[row.name] = Failed(wrk.MISSING)
        contestants.append(Contestant(row, lines, _written(folder, row.lines, lines)))
    constant_file = _written(folder, "constant", [constant.PATH])
    for _ in range(length.rounds):
        for each in contestants:
            rounds = results[each.row.name]
            if isinstance(rounds, Failed):
                continue
            tell(each.row.name)
            outcome = _round(each, server, yardstick, constant_file, length.seconds)
            if isinstance(outcome, Failed):
                results[each.row.name] = outcome
            else:
                rounds.rounds.append(outcome)
    return results


def _written(folder: Path, name: str, lines: Sequence[str]) -> Path:
    path = folder / f"{name}.txt"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def _round(
    each: Contestant, server: Server, yardstick: Server, constant_file: Path, seconds: int
) -> Round | Failed:
    connections = each.row.connections
    reference = wrk.Requests(wrk.PATHS, constant_file, connections)
    constant_answer = _loaded(yardstick, reference, 0, seconds)
    if isinstance(constant_answer, Failed):
        return constant_answer
    requests = wrk.Requests(each.row.script, each.file, connections)
    outcome = _loaded(server, requests, each.first, seconds)
    if isinstance(outcome, Failed):
        return outcome
    load, measured = outcome
    each.first += load.requests
    return Round(constant_answer[1], measured)


def _loaded(
    server: Server, requests: wrk.Requests, first: int, seconds: int
) -> tuple[wrk.Load, Measured] | Failed:
    before = cpu_seconds(server.process)
    load = wrk.load(server.address, requests, first, seconds)
    if isinstance(load, Failed):
        return load
    if load.errors or not load.requests:
        return Failed(f"{load.errors:,} of {load.requests:,} answers were errors")
    return load, Measured.of(load, cpu_seconds(server.process) - before)


def tried(server: Server, row: Row, lines: Sequence[str]) -> Rounds | Failed:
    """Send some requests of a row one by one: how large the answers are, or which one is wrong."""
    if not lines:
        return NOTHING_TO_SEND
    sizes = []
    try:
        for line in lines[:TRIED]:
            answer = send(server, row, line)
            if answer.status != row.status:
                return Failed(f"{line.split()[0]} is answered with {answer.status}")
            sizes.append(len(answer.body))
    except (OSError, HTTPException) as error:
        return Failed(f"no answer: {error}")
    return Rounds(median_low(sizes), len(lines))


def send(server: Server, row: Row, line: str) -> Answer:
    """Send one request as the scripts of wrk do."""
    path, _, rest = line.partition("\t")
    if row.script == wrk.EVENTS:
        return server.ask(path, json.loads(rest))
    return server.ask(path, **({"If-None-Match": rest} if rest else {}))


def post(server: Server, lines: Sequence[str]) -> None:
    """Post events.

    Raises:
        CarteleraError: one of them is refused.
    """
    for line in lines:
        path, _, body = line.partition("\t")
        answer = server.ask(path, json.loads(body))
        if answer.status != 201:
            raise CarteleraError(f"{path} is answered with {answer.status}: {answer.body!r}")


def tagged(server: Server, paths: Sequence[str]) -> Iterator[str]:
    """Yield each path whose answer has a tag, as a line with it."""
    for path in paths:
        if tag := server.ask(path).headers.get("etag"):
            yield f"{path}\t{tag}"
