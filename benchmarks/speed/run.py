"""Compare the trainer with other libraries, in one run, and write the results as Markdown.

python -m benchmarks.training [--quick] [--only NAME] [--full] [--output benchmarks/results/speed.md]
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import datasets, machine, plan, report
from benchmarks.measure import ROOT, Failed, measure
from benchmarks.plan import HASH_THREADS, QUALITY_EPOCHS, Contestant, Settings
from engine.progress import Progress

_LENSKIT = ROOT / ".venv-lenskit/bin/python"
_REAL = ROOT.parent / "shared/data/benchmark_only_movielens"
_TRIALS = 50


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0."""
    settings = _parse(arguments)
    progress = Progress()
    findings = report.Findings(machine.description(), settings)
    present = _present(plan.contestants(settings), findings, progress)
    with tempfile.TemporaryDirectory(prefix="cartelera-bench-") as folder:
        files = _prepare(plan.sets(settings), settings, Path(folder), findings, progress)
        turns = [turn for data in files for turn in plan.turns(data, present, settings)]
        tasks = [] if settings.only else _trainer_tasks(files, Path(folder), settings)
        total = len(turns) + len(tasks)
        for done, turn in enumerate(turns):
            progress("measured", done, total, f"{turn.contestant.name} on {turn.data}")
            findings.fits.append((turn, _fit(turn, files[turn.data])))
            report.write(findings)
        for done, (kind, data, task) in enumerate(tasks, len(turns)):
            progress("measured", done, total, f"{kind} on {data}")
            findings.trainer.append((kind, data, measure(task)))
            report.write(findings)
        progress("measured", total, total)
    report.write(findings)
    progress.say(f"results in {settings.output}")
    return 0


def _parse(arguments: list[str] | None) -> Settings:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/speed.md")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="1 M and ml-100k, once")
    parser.add_argument("--full", action="store_true", help="50 trials at 11 M, Spark everywhere")
    parser.add_argument(
        "--only", default="", help="contestants whose name holds this, and Surprise"
    )
    parser.add_argument("--real", type=Path, default=_REAL, help="where the public sets lie")
    parser.add_argument("--sets", nargs="*", default=[], help="names of sets instead of all")
    options = vars(parser.parse_args(arguments))
    return Settings(**options | {"sets": tuple(options["sets"])})


def _python(contestant: Contestant) -> str:
    separate = contestant.package == "lenskit" and _LENSKIT.exists()
    return str(_LENSKIT) if separate else sys.executable


def _present(
    contestants: list[Contestant], findings: report.Findings, progress: Progress
) -> list[Contestant]:
    """Those that can be imported; versions, and reasons for the others, are noted."""
    present = []
    for contestant in contestants:
        label, package = contestant.label, contestant.package
        if package and label not in findings.versions | findings.missing:
            progress.say(f"looking for {package}")
            task = {"task": "version", "peer": contestant.module, "package": package}
            answer = measure(task, _python(contestant))
            if isinstance(answer, Failed):
                findings.missing[label] = answer.reason
            else:
                parts = (package, answer["version"], answer["variant"])
                findings.versions[label] = " ".join(part for part in parts if part)
        if label not in findings.missing:
            present.append(contestant)
    return present


def _prepare(
    names: list[str],
    settings: Settings,
    folder: Path,
    findings: report.Findings,
    progress: Progress,
) -> dict[str, Path]:
    """Write every set to a file; the files by the names of the sets."""
    files = {}
    for name in [*names, "tiny"]:  # the tiny one warms up
        progress.say(f"preparing {name}")
        ratings = datasets.make(name, settings.real)
        files[name] = folder / f"{name}.npz"
        datasets.save(ratings, files[name])
        findings.sizes[name] = (len(ratings), ratings.n_users, ratings.n_works)
        if name in datasets.GENERATED:
            datasets.save_as_lake(ratings, folder / f"{name}.parquet")
    return {name: files[name] for name in names}


def _fit(turn: plan.Turn, data: Path) -> dict[str, Any] | Failed:
    contestant = turn.contestant
    task = {
        "task": "fit",
        "peer": contestant.module,
        "mode": contestant.mode,
        "threads": contestant.threads,
        "epochs": turn.epochs,
        "seed": turn.repetition,
        "data": str(data),
        "warm": contestant.warm,
    }
    return measure(task, _python(contestant))


def _trainer_tasks(
    files: dict[str, Path], folder: Path, settings: Settings
) -> list[tuple[str, str, dict[str, Any]]]:
    """The measurements of this project's trainer alone: kind, set, task."""
    tasks: list[tuple[str, str, dict[str, Any]]] = []
    for name, path in files.items():
        hashes = {"task": "same_bits", "threads": HASH_THREADS, "epochs": 3, "data": str(path)}
        tasks.append(("same bits", name, hashes))
    repetitions = 1 if settings.quick else settings.repetitions
    trials = _TRIALS if settings.full else repetitions
    warm = {"warm_data": str(folder / "tiny.npz")}
    for name, path in files.items():
        lake = folder / f"{name}.parquet"
        if not lake.exists():
            continue
        tasks += [("ready", name, {"task": "ready", "lake": str(lake)} | warm)] * repetitions
        folds = {"task": "folds", "threads": 2, "epochs": QUALITY_EPOCHS, "trials": trials}
        tasks.append(("folds", name, folds | {"data": str(path)} | warm))
    return tasks


if __name__ == "__main__":
    sys.exit(main())
