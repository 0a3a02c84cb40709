"""Measures how the service answers in one run: questions, events, memory, starts."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import metadata
from itertools import count
from pathlib import Path

from benchmarks.harness.machine import description
from benchmarks.harness.process import Failed, Task, measure
from benchmarks.serving import constant, plan, report, wrk
from benchmarks.serving.figures import Findings, Start, parts_of
from benchmarks.serving.homes import linked_home, migrate, sample_home
from benchmarks.serving.plan import Row
from benchmarks.serving.postgres import database
from benchmarks.serving.processes import Cores, cpu_seconds, memory, separate_cores, workers
from benchmarks.serving.rounds import Length, post, tagged, tried
from benchmarks.serving.rounds import measure as measure_rows
from benchmarks.serving.servers import CONSTANT, Server, running, service
from benchmarks.settings import ServingSettings
from engine.console.progress import Progress
from engine.errors import CarteleraError
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home

_QUESTIONS = "benchmarks.serving.questions.of_release"
_PACKAGES = ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "httptools", "sqlalchemy")
_WORKERS = 3
_SEED = 0  # of the order of all requests
_TAGGED = 500  # requests whose tags are sent back
_LISTS = "known"


def run(settings: ServingSettings) -> None:
    """Measure and write the results.

    Raises:
        CarteleraError: there is no release, or a server could not be started.
    """
    progress = Progress()
    if sys.platform != "linux":
        progress.say("serving is measured on Linux alone, whose /proc tells CPU time and memory")
        return
    with ExitStack() as open_until_done:
        opened = open_until_done.enter_context
        folder = Path(opened(tempfile.TemporaryDirectory(prefix="cartelera-serving-")))
        home = _home(settings, folder, progress)
        address = _database(settings, open_until_done)
        cores = opened(separate_cores())
        yardstick = opened(running(CONSTANT, folder / "constant.log", cores.of_server()))
        bench = _Bench(settings, home, folder, cores, yardstick, progress)
        bench.read()
        bench.write_events(plan.SQLITE, "" if wrk.is_installed() else Failed(wrk.MISSING))
        bench.write_events(plan.POSTGRESQL, address)
        if not settings.only:
            bench.load_several()
            bench.start_again()
    progress.say(f"results in {settings.output}")


def _database(settings: ServingSettings, open_until_done: ExitStack) -> str | Failed:
    """The address of a database to write to, started before this process is kept to a core."""
    if not wrk.is_installed():
        return Failed(wrk.MISSING)
    if not plan.selected(plan.WRITING_ROWS[1:], settings.only):
        return Failed("not among the rows of this run")
    return open_until_done.enter_context(database())


def _home(settings: ServingSettings, folder: Path, progress: Progress) -> Home:
    if settings.home:
        return Home(settings.home)
    return sample_home(folder / "sample", "small" if settings.quick else "full", progress)


class _Bench:
    """One run: what is served, by whom it is measured, and what was found."""

    def __init__(
        self,
        settings: ServingSettings,
        home: Home,
        folder: Path,
        cores: Cores,
        yardstick: Server,
        progress: Progress,
    ) -> None:
        self._settings = settings
        self._home = home
        self._folder = folder
        self._cores = cores
        self._yardstick = yardstick
        self._progress = progress
        release = current(home)
        result = measure(Task(_QUESTIONS, {"folder": str(release), "seed": _SEED}))
        if isinstance(result, Failed):
            raise CarteleraError(f"release {release.name}: {result.reason}")
        self._lines: dict[str, list[str]] = result["lines"]
        self._first: list[str] = result["first"]
        self._findings = Findings(
            [*description(), *_versions()],
            f"`{release.name}`{'' if settings.home else ', invented for this run'}",
            _counts(release),
            len(yardstick.ask(constant.PATH).body),
            notes=_notes(cores),
            parts=parts_of(release),
        )

    def read(self) -> None:
        """Load a worker with all kinds of questions, then look at its memory."""
        home = linked_home(self._home, self._folder / "reading", with_events=True)
        rows = plan.selected(plan.READING_ROWS, self._settings.only)
        with self._served(home) as server:
            post(server, self._first)
            if any(row.name == plan.ETAG for row in rows):
                self._lines["unchanged"] = [*tagged(server, self._lines[_LISTS][:_TAGGED])]
            self._measure(rows, server)
            self._findings.single = memory(server.process)
        self._write()

    def write_events(self, name: str, address: str | Failed) -> None:
        """Load a worker with events, in a database at an address; empty is a file of its home."""
        rows = tuple(row for row in plan.WRITING_ROWS if row.name == name)
        rows = plan.selected(rows, self._settings.only)
        if not rows:
            return
        if isinstance(address, Failed):
            self._findings.rows[name] = address
        else:
            home = linked_home(self._home, self._folder / name, with_events=False)
            variables = {"CARTELERA_DATABASE_URL": address} if address else {}
            migrate(home, variables)
            with self._served(home, **variables) as server:
                self._measure(rows, server)
        self._write()

    def load_several(self) -> None:
        """Look at the memory of several workers after a load."""
        self._progress.say(f"loading {_WORKERS} workers")
        home = linked_home(self._home, self._folder / "several", with_events=False)
        program = service(home, _WORKERS)
        everything = self._cores.everything
        with running(program, self._folder / "several.log", everything) as server:
            row = Row("", _LISTS, connections=plan.WRITING)
            tried(server, row, self._lines[_LISTS])
            if wrk.is_installed():
                file = self._folder / "several.txt"
                lines = self._lines[_LISTS] or self._lines["live"]
                file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
                requests = wrk.Requests(row.script, file, row.connections)
                for number in range(_WORKERS):  # each opens connections anew, to whoever is free
                    first = number * len(lines) // _WORKERS
                    wrk.load(server.address, requests, first, self._length.seconds)
            self._findings.several = [memory(each) for each in workers(server.process)]
        self._write()

    def start_again(self) -> None:
        """Time starts up to the first list, or the first sign of life where there are no users."""
        home = linked_home(self._home, self._folder / "starting", with_events=False)
        first = [*self._lines[_LISTS], *self._lines["live"]][0]
        for number in range(self._length.rounds):
            self._progress("started", number, self._length.rounds)
            began = time.perf_counter()
            with self._served(home, first) as server:
                seconds = time.perf_counter() - began
                self._findings.starts.append(Start(seconds, cpu_seconds(server.process)))
        self._write()

    @property
    def _length(self) -> Length:
        return Length(self._settings.times, self._settings.length)

    def _measure(self, rows: tuple[Row, ...], server: Server) -> None:
        total, turn = len(rows) * self._length.rounds, count()
        self._findings.rows |= measure_rows(
            [(row, self._lines[row.lines]) for row in rows],
            server,
            self._yardstick,
            self._folder,
            self._length,
            lambda name: self._progress("loaded", next(turn), total, name),
        )

    @contextmanager
    def _served(
        self, home: Home, ready: str = "/health/ready", **variables: str
    ) -> Iterator[Server]:
        """Yield one worker that serves a home, on the core of servers."""
        program = service(home, ready=ready, variables=variables)
        log = home.root / "log"
        with running(program, log, self._cores.of_server()) as server:
            yield server

    def _write(self) -> None:
        report.write(self._findings, self._settings.output)


def _versions() -> list[tuple[str, str]]:
    """What else figures of serving belong to: pairs of a name and a version."""
    return [*((name, metadata.version(name)) for name in _PACKAGES), ("wrk", wrk.version())]


def _counts(release: Path) -> str:
    """What a release was made of, in words."""
    counts = read_manifest(release)["counts"]
    return ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items())


def _notes(cores: Cores) -> list[str]:
    if cores.server is None:
        return ["This machine has one core: service and wrk share it."]
    return [f"Here the service has core {cores.server} and wrk core {cores.load}."]
