"""Evaluates the lists of every model in one run."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from benchmarks import datasets
from benchmarks.harness.cells import Cell, Findings
from benchmarks.harness.cells import run as run_cells
from benchmarks.harness.libraries import versions
from benchmarks.harness.machine import description
from benchmarks.harness.peer import Peer, all_peers
from benchmarks.harness.process import Failed
from benchmarks.lists import figures, plan, report, sets
from benchmarks.lists.figures import CutFigures
from benchmarks.lists.kept import timed_lists
from benchmarks.lists.sets import Case, Cut
from benchmarks.settings import ListSettings
from engine.console.progress import Progress
from engine.errors import DataError
from engine.events.interactions import Interactions


def run(settings: ListSettings, peers: Mapping[str, Peer] | None = None) -> None:
    """Make lists, evaluate them and write the results.

    Raises:
        DataError: there is no set to evaluate lists on.
    """
    cases = [case for name in plan.sets(settings) for case in sets.cases(name)]
    if not cases:
        raise DataError(f"no public set below {settings.real}; --real names their folder")
    progress = Progress()
    everybody = plan.contestants(peers or all_peers(), settings.only)
    findings: report.Findings = Findings(description(), versions(everybody, progress))
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


def _cuts(
    cases: list[Case], settings: ListSettings, findings: report.Findings
) -> Callable[[str, int], Cut]:
    """How a cut is made, its size noted, and what is learned from it written."""
    by_title = {case.title: case for case in cases}

    @lru_cache(maxsize=1)
    def ratings_of(data: str) -> Interactions:
        return datasets.make(data, settings.real)

    @lru_cache(maxsize=1)
    def cut_of(title: str, seed: int) -> Cut:
        case = by_title[title]
        ratings = ratings_of(case.data)
        cut = sets.cut(case.protocol, ratings, seed)
        size = report.CutSize.from_cut(ratings, cut)
        findings.sizes.setdefault(title, []).append(size)
        folder = plan.cut_folder(settings, title, seed)
        folder.mkdir(parents=True, exist_ok=True)
        cut.train.save(folder / "train.npz", cut.relevant.users)
        return cut

    return cut_of
