"""Compare the trainer with other libraries, in one run, and write the results as Markdown.

python -m benchmarks.training [--quick] [--only NAME] [--full] [--output benchmarks/results.md]
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import datasets, machine, plan, report
from benchmarks.measure import ROOT, Failed, measure
from benchmarks.plan import HASH_THREADS, QUALITY_EPOCHS, Contestant, Wanted
from engine.progress import Progress

_LENSKIT = ROOT / ".venv-lenskit/bin/python"
_REAL = ROOT.parent / "shared/data/benchmark_only_movielens"
_TRIALS = 50


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0."""
    wanted = _wanted(arguments)
    progress = Progress()
    found = report.Found(machine.described(), wanted)
    field = _present(plan.contestants(wanted), found, progress)
    with tempfile.TemporaryDirectory(prefix="cartelera-bench-") as folder:
        files = _prepare(plan.sets(wanted), wanted, Path(folder), found, progress)
        turns = [turn for data in files for turn in plan.turns(data, field, wanted)]
        own = [] if wanted.only else _own_tasks(files, Path(folder), wanted)
        total = len(turns) + len(own)
        for done, turn in enumerate(turns):
            progress("measured", done, total, f"{turn.contestant.name} on {turn.data}")
            found.fits.append((turn, _fit(turn, files[turn.data])))
            report.write(found)
        for done, (kind, data, task) in enumerate(own, len(turns)):
            progress("measured", done, total, f"{kind} on {data}")
            found.own.append((kind, data, measure(task)))
            report.write(found)
        progress("measured", total, total)
    report.write(found)
    progress.say(f"results in {wanted.output}")
    return 0


def _wanted(arguments: list[str] | None) -> Wanted:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results.md")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="1 M and ml-100k, once")
    parser.add_argument("--full", action="store_true", help="50 trials at 11 M, Spark everywhere")
    parser.add_argument(
        "--only", default="", help="contestants whose name holds this, and Surprise"
    )
    parser.add_argument("--real", type=Path, default=_REAL, help="where the public sets lie")
    parser.add_argument("--sets", nargs="*", default=[], help="names of sets instead of all")
    given = parser.parse_args(arguments)
    return Wanted(**vars(given) | {"sets": tuple(given.sets)})


def _python(contestant: Contestant) -> str:
    separate = contestant.package == "lenskit" and _LENSKIT.exists()
    return str(_LENSKIT) if separate else sys.executable


def _present(field: list[Contestant], found: report.Found, progress: Progress) -> list[Contestant]:
    """Return those that can be imported; note versions, and reasons for the others."""
    present = []
    for each in field:
        if each.package and each.label not in found.versions | found.missing:
            progress.say(f"looking for {each.package}")
            task = {"task": "version", "peer": each.module, "package": each.package}
            answer = measure(task, _python(each))
            if isinstance(answer, Failed):
                found.missing[each.label] = answer.reason
            else:
                parts = (each.package, answer["version"], answer["variant"])
                found.versions[each.label] = " ".join(part for part in parts if part)
        if each.label not in found.missing:
            present.append(each)
    return present


def _prepare(
    names: list[str], wanted: Wanted, folder: Path, found: report.Found, progress: Progress
) -> dict[str, Path]:
    """Write every set to a file and return the files by name."""
    files = {}
    for name in [*names, "tiny"]:
        progress.say(f"preparing {name}")
        ratings = datasets.make(name, wanted.real)
        files[name] = folder / f"{name}.npz"
        datasets.save(ratings, files[name])
        found.sizes[name] = (len(ratings), ratings.n_users, ratings.n_works)
        if name.startswith("generated") or name == "tiny":
            datasets.save_as_lake(ratings, folder / f"{name}.parquet")
    return {name: files[name] for name in names}


def _fit(turn: plan.Turn, data: Path) -> dict[str, Any] | Failed:
    each = turn.contestant
    task = {
        "task": "fit",
        "peer": each.module,
        "mode": each.mode,
        "threads": each.threads,
        "epochs": turn.epochs,
        "seed": turn.repetition,
        "data": str(data),
        "warm": each.warm,
    }
    return measure(task, _python(each))


def _own_tasks(
    files: dict[str, Path], folder: Path, wanted: Wanted
) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the measurements of this trainer alone: kind, set, task."""
    tasks: list[tuple[str, str, dict[str, Any]]] = []
    warm = str(folder / "tiny.npz")
    for name, path in files.items():
        hashed = {"task": "same_bits", "threads": HASH_THREADS, "epochs": 3, "data": str(path)}
        tasks.append(("same bits", name, hashed))
    for name, path in files.items():
        lake = folder / f"{name}.parquet"
        if not lake.exists():
            continue
        ready = {"task": "ready", "lake": str(lake), "warm_data": warm}
        tasks += [("ready", name, ready)] * (1 if wanted.quick else wanted.repetitions)
        trials = _TRIALS if wanted.full else 1 if wanted.quick else wanted.repetitions
        tasks.append(
            (
                "folds",
                name,
                {
                    "task": "folds",
                    "threads": 2,
                    "epochs": QUALITY_EPOCHS,
                    "trials": trials,
                    "data": str(path),
                    "warm_data": warm,
                },
            )
        )
    return tasks


if __name__ == "__main__":
    sys.exit(main())
