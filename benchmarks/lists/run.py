"""Compare lists with those of other libraries, in one run, and write the results as Markdown.

python -m benchmarks.quality [--sets NAME …] [--seeds 3] [--quick] [--folder DIR] [--only NAME]
"""

import argparse
import sys
from pathlib import Path

from benchmarks import datasets, machine
from benchmarks.measure import ROOT, Failed
from benchmarks.quality import figures, plan, report, run, sets
from benchmarks.quality.plan import Model, Settings
from benchmarks.quality.run import ModelFacts
from benchmarks.quality.sets import Case
from engine.progress import Progress

_REAL = ROOT.parent / "shared/data/benchmark_only_movielens"
_KEPT = ROOT / "data/store/quality"


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0; 2 where there is no set to evaluate lists on."""
    settings = _parse(arguments)
    progress = Progress()
    names = plan.sets(settings)
    if not names:
        progress.say(f"no public set below {settings.real}; --real names their folder")
        return 2
    findings = report.Findings(machine.description(), settings)
    present = _present(plan.models(settings), findings, progress)
    cases = [case for name in names for case in sets.cases(name)]
    lists_per_case = len(plan.seeds(settings)) * len(present)
    total = len(cases) * lists_per_case
    for number, case in enumerate(cases):
        _evaluate(case, present, findings, progress, number * lists_per_case, total)
        report.write(findings)
    progress("lists", total, total)
    progress.say(f"results in {settings.output}")
    return 0


def _parse(arguments: list[str] | None) -> Settings:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/lists.md")
    parser.add_argument("--folder", type=Path, default=_KEPT, help="keeps lists, to resume a run")
    parser.add_argument("--real", type=Path, default=_REAL, help="where the public sets lie")
    parser.add_argument("--environments", type=Path, default=ROOT, help="where .venv-bench is")
    parser.add_argument("--sets", nargs="*", default=[], help="names of sets instead of all")
    parser.add_argument("--only", default="", help="models whose name holds this, and this project")
    parser.add_argument("--seeds", type=int, default=3, help="cuts of every set")
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds for a model's lists")
    parser.add_argument("--threads", type=int, default=1, help="of every model")
    parser.add_argument("--quick", action="store_true", help="ml-100k, one cut")
    options = vars(parser.parse_args(arguments))
    if options["seeds"] < 1:
        parser.error("--seeds must be 1 or more")
    return Settings(**options | {"sets": tuple(options["sets"])})


def _present(models: list[Model], findings: report.Findings, progress: Progress) -> list[Model]:
    """Those that can be run; versions, and reasons for the others, are noted."""
    present = []
    for model in models:
        progress.say(f"looking for {model.label}")
        facts = run.model_facts(model, findings.settings)
        findings.models[model.label] = facts
        if not isinstance(facts, Failed):
            present.append(model)
    return present


def _evaluate(
    case: Case,
    models: list[Model],
    findings: report.Findings,
    progress: Progress,
    done: int,
    total: int,
) -> None:
    """Evaluate everybody's lists on every cut of a case."""
    settings = findings.settings
    ratings = datasets.make(case.data, settings.real)
    size = findings.sizes[case] = report.Size.from_interactions(ratings)
    for seed in plan.seeds(settings):
        task = sets.cut(case.protocol, ratings, seed)
        size.add(task)
        folder = run.prepare(case, seed, task, settings)
        for model in models:
            progress("lists", done, total, f"{model.label} on {case.name}, seed {seed}")
            facts = findings.models[model.label]
            assert isinstance(facts, ModelFacts)
            timed = run.make_lists(model, facts.version, folder, settings)
            result = timed if isinstance(timed, Failed) else figures.evaluate(timed, task)
            findings.results.setdefault((case, model.label), []).append(result)
            done += 1


if __name__ == "__main__":
    sys.exit(main())
