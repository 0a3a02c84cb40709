"""Evaluates the lists of every model in one run."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from benchmarks import datasets, rating_files
from benchmarks.harness.cells import Cell
from benchmarks.harness.cells import run as run_cells
from benchmarks.harness.libraries import versions
from benchmarks.harness.machine import description
from benchmarks.harness.peer import Peer, all_peers
from benchmarks.harness.process import Failed
from benchmarks.lists import figures, plan, report, sets
from benchmarks.lists.figures import CutFigures
from benchmarks.lists.kept import timed_lists
from benchmarks.lists.sets import Case, Cut
from benchmarks.lists.views import CutSize, Findings
from benchmarks.settings import ListSettings
from engine.console.progress import Progress
from engine.errors import DataError
from engine.events.interactions import Interactions


def run(settings: ListSettings, peers: Mapping[str, Peer] | None = None) -> None:
    """Make lists, evaluate them and write the results.

    Raises:
        DataError: there is no set to evaluate lists on.
    """
    cases = _cases(settings)
    if not cases:
        raise DataError(f"no public set below {settings.real}; --real names their folder")
    progress = Progress()
    everybody = plan.contestants(peers or all_peers(), settings.only)
    findings: Findings = Findings(description(), versions(everybody, progress))
    present = {
        each.label: each
        for each in everybody
        if not isinstance(findings.versions[each.module], Failed)
    }
    cut_of = _cuts(cases, settings, findings)

    def evaluated(cell: Cell) -> CutFigures | Failed:
        cut = cut_of(cell.data, cell.repetition)
        contestant = present[cell.name]
        version = str(findings.versions[contestant.module])
        timed = timed_lists(cell.task, contestant, version)
        return timed if isinstance(timed, Failed) else figures.evaluate(timed, cut)

    run_cells(
        plan.cells(cases, list(present.values()), settings),
        evaluated,
        findings,
        lambda: report.write(findings, everybody, settings),
        progress,
    )
    progress.say(f"results in {settings.output}")


def _cases(settings: ListSettings) -> list[Case]:
    chosen = plan.protocols(settings)
    return [
        case
        for name, path in plan.sets(settings).items()
        for case in sets.cases(name, _ratings(name, path, settings), settings.cuts, settings.weeks)
        if case.protocol in chosen
    ]


def _ratings(name: str, path: Path | None, settings: ListSettings) -> Interactions:
    return rating_files.read(path) if path else datasets.make(name, settings.real)


def _cuts(
    cases: list[Case], settings: ListSettings, findings: Findings
) -> Callable[[str, int], Cut]:
    """How a cut is made, its size noted, and what is learned from it written."""
    by_title = {case.title: case for case in cases}
    paths = plan.sets(settings)

    @lru_cache(maxsize=1)
    def ratings_of(data: str) -> Interactions:
        return _ratings(data, paths[data], settings)

    @lru_cache(maxsize=1)
    def cut_of(title: str, seed: int) -> Cut:
        case = by_title[title]
        ratings = ratings_of(case.data)
        cut = sets.cut(case.protocol, ratings, seed)
        size = CutSize.from_cut(ratings, cut)
        findings.sizes.setdefault(title, []).append(size)
        folder = plan.cut_folder(settings, title, seed)
        folder.mkdir(parents=True, exist_ok=True)
        cut.train.save(folder / "train.npz", cut.requests)
        return cut

    return cut_of
