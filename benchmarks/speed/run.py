"""Measures every trainer in one run."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks import datasets
from benchmarks.harness import cells, files
from benchmarks.harness.libraries import versions
from benchmarks.harness.machine import description
from benchmarks.harness.peer import Peer, all_peers
from benchmarks.harness.process import Failed, measure
from benchmarks.settings import SpeedSettings
from benchmarks.speed import plan, report
from engine.console.progress import Progress


def run(settings: SpeedSettings, peers: Mapping[str, Peer] | None = None) -> None:
    """Measure and write the results."""
    progress = Progress()
    everybody = plan.contestants(peers or all_peers(), settings.only)
    findings: report.Findings = cells.Findings(description(), versions(everybody, progress))
    present = [each for each in everybody if not isinstance(findings.versions[each.module], Failed)]
    with tempfile.TemporaryDirectory(prefix="cartelera-bench-") as name:
        folder = Path(name)
        sets = _prepare(folder, settings, findings, progress)
        planned = plan.fits(present, sets, settings)
        if not settings.only:
            planned += plan.own_cells(sets, folder, settings)
        cells.run(
            planned,
            lambda cell: measure(cell.task),
            findings,
            lambda: report.write(findings, everybody, settings.output),
            progress,
        )
    progress.say(f"results in {settings.output}")


def _prepare(
    folder: Path, settings: SpeedSettings, findings: report.Findings, progress: Progress
) -> dict[str, Path]:
    """Write every set to a file; the files by the names of the sets."""
    names = plan.sets(settings)
    for name in dict.fromkeys([*names, "tiny"]):  # the tiny one warms up
        progress.say(f"preparing {name}")
        ratings = datasets.make(name, settings.real)
        findings.sizes[name] = (len(ratings), ratings.n_users, ratings.n_works)
        files.save(replace(ratings, time=None), folder / f"{name}.npz")
        if name in datasets.GENERATED:
            datasets.save_as_lake(ratings, folder / f"{name}.parquet")
    return {name: folder / f"{name}.npz" for name in names}
