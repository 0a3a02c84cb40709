"""The figures as one page of Markdown; none stands there that this run has not measured."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.datasets import PUBLIC
from benchmarks.measure import Failed
from benchmarks.quality import figures, plan, protocol
from benchmarks.quality.figures import NDCG, CutFigures
from benchmarks.quality.plan import CUTOFF, TARGETS, THIS_PROJECT, Settings
from benchmarks.quality.run import ModelFacts
from benchmarks.quality.sets import Case, Task
from benchmarks.tables import NOT_MEASURED, column, shown, table
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
    """How much a set holds, and what each of its cuts gave.

    Attributes:
        train: ratings that everybody learns from.
        evaluated: users whose lists are evaluated.
        candidates: users with something relevant.
        relevant: relevant items of the users whose lists are evaluated.
    """

    ratings: int
    users: int
    items: int
    train: list[int] = field(default_factory=list)
    evaluated: list[int] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)
    relevant: list[int] = field(default_factory=list)

    @classmethod
    def from_interactions(cls, ratings: Interactions) -> "Size":
        """The size of a set that is not yet cut."""
        return cls(len(ratings), ratings.n_users, ratings.n_works)

    def add(self, task: Task) -> None:
        """Note what a cut gave."""
        self.train.append(len(task.train.rating))
        self.evaluated.append(len(task.relevant))
        self.candidates.append(task.candidates)
        self.relevant.append(int(task.relevant.counts.sum()))


@dataclass
class Findings:
    """Everything that one run has found so far.

    Attributes:
        models: what each says of itself, by its label; why not, where it cannot be run.
        results: by case and label, one for each seed.
    """

    machine: list[tuple[str, str]]
    settings: Settings
    models: dict[str, ModelFacts | Failed] = field(default_factory=dict)
    sizes: dict[Case, Size] = field(default_factory=dict)
    results: dict[tuple[Case, str], list[CutFigures | Failed]] = field(default_factory=dict)

    def cuts(self, case: Case, label: str) -> list[CutFigures] | Failed:
        """The figures of a model, one for each seed, or why there are none."""
        facts = self.models[label]
        if isinstance(facts, Failed):
            return facts
        results = self.results.get((case, label), [])
        for result in results:
            if isinstance(result, Failed):
                return result
        return [each for each in results if isinstance(each, CutFigures)] or Failed(NOT_MEASURED)

    def all_cuts(self, case: Case) -> dict[str, list[CutFigures]]:
        """The figures of everybody who has some."""
        by_label = {label: self.cuts(case, label) for label in self.models}
        return {label: cuts for label, cuts in by_label.items() if not isinstance(cuts, Failed)}


def write(findings: Findings) -> None:
    """Write the page; it is written after every case, so that none is lost."""
    findings.settings.output.parent.mkdir(parents=True, exist_ok=True)
    findings.settings.output.write_text("\n".join(_page(findings)) + "\n", encoding="utf-8")


def _page(findings: Findings) -> list[str]:
    lines = ["# Quality of lists", "", "Written by `make quality`; do not edit.", ""]
    lines += [f"## Summary: {NDCG}", "", *_summary(findings), ""]
    lines += ["## Against the best of the others", "", *_gains(findings), ""]
    lines += ["## Targets", "", *_targets(findings), ""]
    lines += ["## Protocol", "", protocol.text(findings.settings), ""]
    lines += ["## Models", "", *_models(findings), ""]
    lines += [
        "## Machine",
        "",
        *table(("what", "value"), [*findings.machine, _origin(findings)]),
        "",
    ]
    for case in findings.sizes:
        lines += [f"## {_title(case)}", "", *_case(case, findings), ""]
    return lines[:-1]


def _summary(findings: Findings) -> list[str]:
    cases = list(findings.sizes)
    columns = []
    for case in cases:
        by_label = findings.all_cuts(case)
        marked = column({label: figures.average(cuts, NDCG) for label, cuts in by_label.items()})
        cells = [marked.get(label) or _why(findings, case, label) for label in findings.models]
        columns.append(cells)
    rows = [(label, *cells) for label, *cells in zip(findings.models, *columns, strict=True)]
    lines = table(("model", *map(_title, cases)), rows)
    absent = sorted(set(PUBLIC) - {case.data for case in cases})
    return [*lines, "", f"Sets not judged in this run: {', '.join(absent)}."] if absent else lines


def _title(case: Case) -> str:
    return f"{case.data}, {case.protocol}"


def _why(findings: Findings, case: Case, label: str) -> str:
    """In two words why there is no figure."""
    if isinstance(findings.models[label], Failed):
        return "not installed"
    return "failed" if isinstance(findings.cuts(case, label), Failed) else "–"


def _gains(findings: Findings) -> list[str]:
    rows = []
    for case in findings.sizes:
        by_label = findings.all_cuts(case)
        cuts = by_label.pop(THIS_PROJECT, None)
        if cuts is None or not by_label:
            continue
        rival = max(by_label, key=lambda label: figures.average(by_label[label], NDCG))
        gain = figures.gain(cuts, by_label[rival], NDCG)
        verdict = "better" if gain.low > 0 else "worse" if gain.high < 0 else "not told apart"
        difference = f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
        rows.append((_title(case), rival, difference, verdict))
    difference = f"{THIS_PROJECT}'s {NDCG} less theirs"
    return table(("set, protocol", "best of the others", difference, f"{THIS_PROJECT} is"), rows)


def _targets(findings: Findings) -> list[str]:
    rows = []
    for case, target in TARGETS.items():
        measured = case in findings.sizes
        cuts = findings.cuts(case, THIS_PROJECT) if measured else Failed(NOT_MEASURED)
        if isinstance(cuts, Failed):
            rows.append((_title(case), f"{target:.3f}", "–", cuts.reason))
            continue
        mean = figures.interval(cuts, NDCG)
        over = mean.mean - target
        verdict = f"reached, {over:.4f} above" if over >= 0 else f"missed by {-over:.4f}"
        rows.append((_title(case), f"{target:.3f}", shown(mean), verdict))
    head = ("set, protocol", f"{NDCG} at least", f"{THIS_PROJECT} (95 %)", "verdict")
    return table(head, rows)


def _models(findings: Findings) -> list[str]:
    rows = []
    for model in plan.models(findings.settings):
        facts = findings.models[model.label]
        if isinstance(facts, Failed):
            rows.append((model.label, f"**{facts.reason}**", "–", model.note))
        else:
            version = facts.version or "this project"
            rows.append((model.label, version, facts.parameters or "–", model.note))
    return table(("model", "version", "parameters", "note"), rows)


def _origin(findings: Findings) -> tuple[str, str]:
    """How much of the page this run itself has made."""
    results = [result for cuts in findings.results.values() for result in cuts]
    lists = [result for result in results if isinstance(result, CutFigures)]
    earlier = sum(result.earlier for result in lists)
    return "lists", f"{len(lists) - earlier} made in this run, {earlier} kept from earlier ones"


def _case(case: Case, findings: Findings) -> list[str]:
    by_label = findings.all_cuts(case)
    rows = [(label, *cells) for label, *cells in zip(by_label, *_columns(by_label), strict=True)]
    head = ("model", f"{NDCG} (95 %)", *METRICS, "coverage", "Gini", "seconds")
    lines = [_size(findings.sizes[case]), "", *table(head, rows)]
    reasons = [(label, findings.cuts(case, label)) for label in findings.models]
    failed = [f"* {label}: {why.reason}" for label, why in reasons if isinstance(why, Failed)]
    if failed:
        lines += ["", "Without figures:", "", *failed]
    return [*lines, "", *_single_cuts(by_label)]


def _columns(by_label: dict[str, list[CutFigures]]) -> Iterator[Iterable[str]]:
    """Yield the columns of figures, with a cell for each model."""
    spans = {label: figures.interval(cuts, NDCG) for label, cuts in by_label.items()}
    means = {label: span.mean for label, span in spans.items()}
    yield column(means, {label: shown(span) for label, span in spans.items()}).values()
    for metric in METRICS:
        means = {label: figures.average(cuts, metric) for label, cuts in by_label.items()}
        yield column(means).values()
    for name, form in (("coverage", ".3f"), ("gini", ".3f"), ("seconds", ".2f")):
        yield [format(figures.mean(cuts, name), form) for cuts in by_label.values()]


def _size(size: Size) -> str:
    everybody = size.evaluated == size.candidates
    users = "all" if everybody else "drawn of " + _range(size.candidates)
    return (
        f"{size.ratings:,} ratings by {size.users:,} users of {size.items:,} items; "
        f"{_range(size.train)} learned from; {_range(size.evaluated)} users judged ({users}), "
        f"with {_range(size.relevant)} relevant items."
    )


def _range(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _single_cuts(by_label: dict[str, list[CutFigures]]) -> list[str]:
    if not any(len(cuts) > 1 for cuts in by_label.values()):
        return ["One cut only."]
    rows = []
    for label, cuts in by_label.items():
        low, high = figures.spread(cuts, NDCG)
        rows.append((label, f"{low:.4f}", f"{high:.4f}"))
    return ["Means of single cuts:", "", *table(("model", "lowest", "highest"), rows)]
