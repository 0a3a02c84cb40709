"""The figures as one page of Markdown; none stands there that this run has not measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.datasets import PUBLIC
from benchmarks.measure import Failed
from benchmarks.quality import figures, plan, protocol
from benchmarks.quality.figures import NDCG, Judged
from benchmarks.quality.plan import CUTOFF, OWN, TARGETS, Wanted
from benchmarks.quality.run import Known
from benchmarks.quality.sets import Case, Task
from benchmarks.quality.tables import NOT_MEASURED, column, shown, table
from engine.events.interactions import Interactions

METRICS = (
    "nDCG@5",
    "nDCG@20",
    f"precision@{CUTOFF}",
    f"recall@{CUTOFF}",
    f"hit rate@{CUTOFF}",
    f"MAP@{CUTOFF}",
    f"MRR@{CUTOFF}",
)


@dataclass
class Size:
    """How much a set holds, and what its cuts gave: means over the seeds."""

    ratings: int
    users: int
    items: int
    learned: list[int] = field(default_factory=list)
    judged: list[int] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)
    relevant: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, given: Interactions) -> "Size":
        """Return the size of a set that is not yet cut."""
        return cls(len(given), given.n_users, given.n_works)

    def add(self, task: Task) -> None:
        """Note what a cut gave."""
        self.learned.append(len(task.learned))
        self.judged.append(len(task.relevant))
        self.candidates.append(task.candidates)
        self.relevant.append(int(task.relevant.counts.sum()))


@dataclass
class Found:
    """Everything that one run has found so far.

    Attributes:
        models: what each says of itself, by its label; why not, where it cannot be run.
        results: by case and label, one for each seed.
    """

    machine: list[tuple[str, str]]
    wanted: Wanted
    models: dict[str, Known | Failed] = field(default_factory=dict)
    sizes: dict[Case, Size] = field(default_factory=dict)
    results: dict[tuple[Case, str], list[Judged | Failed]] = field(default_factory=dict)

    def judged(self, case: Case, label: str) -> list[Judged] | Failed:
        """Return the figures of a model, one for each seed, or why there are none."""
        known = self.models[label]
        if isinstance(known, Failed):
            return known
        results = self.results.get((case, label), [])
        failed = [each for each in results if isinstance(each, Failed)]
        if failed:
            return failed[0]
        return [each for each in results if isinstance(each, Judged)] or Failed(NOT_MEASURED)

    def all_judged(self, case: Case) -> dict[str, list[Judged]]:
        """Return the figures of everybody who has some."""
        each = {label: self.judged(case, label) for label in self.models}
        return {label: runs for label, runs in each.items() if not isinstance(runs, Failed)}


def write(found: Found) -> None:
    """Write the page; it is written after every case, so that none is lost."""
    found.wanted.output.parent.mkdir(parents=True, exist_ok=True)
    found.wanted.output.write_text("\n".join(_page(found)) + "\n", encoding="utf-8")


def _page(found: Found) -> list[str]:
    lines = ["# Quality of lists", "", "Written by `make quality`; do not edit.", ""]
    lines += [f"## Summary: {NDCG}", "", *_summary(found), ""]
    lines += ["## Against the best of the others", "", *_gains(found), ""]
    lines += ["## Targets", "", *_targets(found), ""]
    lines += ["## Protocol", "", protocol.text(found.wanted), ""]
    lines += ["## Models", "", *_models(found), ""]
    lines += ["## Machine", "", *table(("what", "value"), [*found.machine, _origin(found)]), ""]
    for case in found.sizes:
        lines += [f"## {case.data}, {case.protocol}", "", *_case(case, found), ""]
    return lines[:-1]


def _summary(found: Found) -> list[str]:
    cases = list(found.sizes)
    columns = []
    for case in cases:
        judged = found.all_judged(case)
        marked = column({label: figures.average(runs, NDCG) for label, runs in judged.items()})
        columns.append([marked.get(label) or _why(found, case, label) for label in found.models])
    rows = [(label, *cells) for label, *cells in zip(found.models, *columns, strict=True)]
    lines = table(("model", *(f"{case.data}, {case.protocol}" for case in cases)), rows)
    absent = sorted(set(PUBLIC) - {case.data for case in cases})
    return [*lines, "", f"Sets not judged in this run: {', '.join(absent)}."] if absent else lines


def _why(found: Found, case: Case, label: str) -> str:
    """Return in two words why there is no figure."""
    if isinstance(found.models[label], Failed):
        return "not installed"
    return "failed" if isinstance(found.judged(case, label), Failed) else "–"


def _gains(found: Found) -> list[str]:
    rows = []
    for case in found.sizes:
        judged = found.all_judged(case)
        own = judged.pop(OWN, None)
        if own is None or not judged:
            continue
        rival = max(judged, key=lambda label: figures.average(judged[label], NDCG))
        gain = figures.gain(own, judged[rival], NDCG)
        verdict = "better" if gain.low > 0 else "worse" if gain.high < 0 else "not told apart"
        sign = f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
        rows.append((f"{case.data}, {case.protocol}", rival, sign, verdict))
    head = ("set, protocol", "best of the others", f"{OWN}'s {NDCG} less theirs", f"{OWN} is")
    return table(head, rows)


def _targets(found: Found) -> list[str]:
    rows = []
    for case, target in TARGETS.items():
        runs = found.judged(case, OWN) if case in found.sizes else Failed(NOT_MEASURED)
        name = f"{case.data}, {case.protocol}"
        if isinstance(runs, Failed):
            rows.append((name, f"{target:.3f}", "–", runs.reason))
            continue
        mean = figures.interval(runs, NDCG)
        over = mean.mean - target
        verdict = f"reached, {over:.4f} above" if over >= 0 else f"missed by {-over:.4f}"
        rows.append((name, f"{target:.3f}", shown(mean), verdict))
    return table(("set, protocol", f"{NDCG} at least", f"{OWN} (95 %)", "verdict"), rows)


def _models(found: Found) -> list[str]:
    rows = []
    for model in plan.models(found.wanted):
        known = found.models[model.label]
        if isinstance(known, Failed):
            rows.append((model.label, f"**{known.reason}**", "–", model.note))
        else:
            version = known.version or "this project"
            rows.append((model.label, version, known.parameters or "–", model.note))
    return table(("model", "version", "parameters", "note"), rows)


def _origin(found: Found) -> tuple[str, str]:
    """Return how much of the page this run itself has made."""
    judged = [each for runs in found.results.values() for each in runs if isinstance(each, Judged)]
    earlier = sum(each.earlier for each in judged)
    return "lists", f"{len(judged) - earlier} made in this run, {earlier} kept from earlier ones"


def _case(case: Case, found: Found) -> list[str]:
    judged = found.all_judged(case)
    spans = {label: figures.interval(runs, NDCG) for label, runs in judged.items()}
    means = {label: span.mean for label, span in spans.items()}
    columns = [column(means, {label: shown(span) for label, span in spans.items()})]
    for metric in METRICS:
        means = {label: figures.average(runs, metric) for label, runs in judged.items()}
        columns.append(column(means))
    for name, form in (("coverage", ".3f"), ("gini", ".3f"), ("seconds", ".2f")):
        columns.append(
            {label: format(figures.mean(runs, name), form) for label, runs in judged.items()}
        )
    rows = [(label, *(cells[label] for cells in columns)) for label in judged]
    head = ("model", f"{NDCG} (95 %)", *METRICS, "coverage", "Gini", "seconds")
    lines = [_size(found.sizes[case]), "", *table(head, rows)]
    reasons = [(label, found.judged(case, label)) for label in found.models]
    failed = [f"* {label}: {why.reason}" for label, why in reasons if isinstance(why, Failed)]
    if failed:
        lines += ["", "Without figures:", "", *failed]
    return [*lines, "", *_seeds(judged)]


def _size(size: Size) -> str:
    users = "all" if size.judged == size.candidates else "drawn of " + _range(size.candidates)
    return (
        f"{size.ratings:,} ratings by {size.users:,} users of {size.items:,} items; "
        f"{_range(size.learned)} learned from; {_range(size.judged)} users judged ({users}), "
        f"with {_range(size.relevant)} relevant items."
    )


def _range(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _seeds(judged: dict[str, list[Judged]]) -> list[str]:
    if not any(len(runs) > 1 for runs in judged.values()):
        return ["One cut only."]
    rows = []
    for label, runs in judged.items():
        low, high = figures.spread(runs, NDCG)
        rows.append((label, f"{low:.4f}", f"{high:.4f}"))
    return ["Means of single cuts:", "", *table(("model", "lowest", "highest"), rows)]
