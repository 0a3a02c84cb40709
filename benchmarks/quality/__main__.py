"""Compare lists with those of other libraries, in one run, and write the results as Markdown.

python -m benchmarks.quality [--sets NAME …] [--seeds 3] [--quick] [--folder DIR] [--only NAME]
"""

import argparse
import sys
from pathlib import Path

from benchmarks import datasets, machine
from benchmarks.measure import ROOT, Failed
from benchmarks.quality import figures, plan, report, run, sets
from benchmarks.quality.plan import Model, Wanted
from benchmarks.quality.run import Known
from benchmarks.quality.sets import Case
from engine.progress import Progress

_REAL = ROOT.parent / "shared/data/benchmark_only_movielens"


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0; 2 where there is no set to judge on."""
    wanted = _wanted(arguments)
    progress = Progress()
    names = plan.sets(wanted)
    if not names:
        progress.say(f"no public set below {wanted.real}; --real names their folder")
        return 2
    found = report.Found(machine.described(), wanted)
    field = _present(plan.models(wanted), found, progress)
    cases = [case for name in names for case in sets.cases(name)]
    total, done = len(cases) * len(plan.seeds(wanted)) * len(field), 0
    for case in cases:
        _judge(case, field, found, progress, done, total)
        done += len(plan.seeds(wanted)) * len(field)
        report.write(found)
    progress("lists", total, total)
    progress.say(f"results in {wanted.output}")
    return 0


def _wanted(arguments: list[str] | None) -> Wanted:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/quality.md")
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "data/store/quality",
        help="keeps the lists, so that a run can be resumed",
    )
    parser.add_argument("--real", type=Path, default=_REAL, help="where the public sets lie")
    parser.add_argument("--environments", type=Path, default=ROOT, help="where .venv-bench is")
    parser.add_argument("--sets", nargs="*", default=[], help="names of sets instead of all")
    parser.add_argument("--only", default="", help="models whose name holds this, and this project")
    parser.add_argument("--seeds", type=int, default=3, help="cuts of every set")
    parser.add_argument(
        "--timeout", type=float, default=900.0, help="seconds for one model's lists"
    )
    parser.add_argument("--threads", type=int, default=1, help="of every model")
    parser.add_argument("--quick", action="store_true", help="ml-100k, one cut")
    given = parser.parse_args(arguments)
    if given.seeds < 1:
        parser.error("--seeds must be 1 or more")
    return Wanted(**vars(given) | {"sets": tuple(given.sets)})


def _present(field: list[Model], found: report.Found, progress: Progress) -> list[Model]:
    """Return who can be run; note versions, and reasons for the others."""
    present = []
    for each in field:
        progress.say(f"looking for {each.label}")
        known = run.known(each, found.wanted)
        found.models[each.label] = known
        if not isinstance(known, Failed):
            present.append(each)
    return present


def _judge(
    case: Case, field: list[Model], found: report.Found, progress: Progress, done: int, total: int
) -> None:
    """Judge everybody on every cut of a case."""
    given, time = datasets.timed(case.data, found.wanted.real)
    found.sizes[case] = report.Size.of(given)
    for seed in plan.seeds(found.wanted):
        task = sets.cut(case.protocol, given, time, seed)
        found.sizes[case].add(task)
        folder = run.prepare(case, seed, task, found.wanted)
        for each in field:
            progress("lists", done, total, f"{each.label} on {case.name}, seed {seed}")
            known = found.models[each.label]
            assert isinstance(known, Known)
            made = run.make(each, known.version, folder, found.wanted)
            judged = made if isinstance(made, Failed) else figures.judge(made, task)
            found.results.setdefault((case, each.label), []).append(judged)
            done += 1


if __name__ == "__main__":
    sys.exit(main())
