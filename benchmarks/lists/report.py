"""The figures as one page of Markdown; none stands there that this run has not measured."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.datasets import PUBLIC
from benchmarks.harness import cells, page
from benchmarks.harness.page import NOT_MEASURED, column, shown, table
from benchmarks.harness.peer import THIS_PROJECT, Contestant, ListModel
from benchmarks.harness.process import Failed
from benchmarks.lists import figures, protocol
from benchmarks.lists.figures import NDCG, CutFigures
from benchmarks.lists.plan import CUTOFF, TARGETS
from benchmarks.lists.sets import Cut
from benchmarks.settings import ListSettings
from engine.events.interactions import Interactions

_FURTHER = ("precision", "recall", "hit rate", "MAP", "MRR")
METRICS = ("nDCG@5", "nDCG@20", *(f"{name}@{CUTOFF}" for name in _FURTHER))


@dataclass(frozen=True)
class CutSize:
    """How much a set holds and a cut of it gives.

    Attributes:
        train: ratings that everybody learns from.
        candidates: users with something relevant.
        evaluated: those of them whose lists are evaluated, who have `relevant` items in all.
    """

    ratings: int
    users: int
    items: int
    train: int
    candidates: int
    evaluated: int
    relevant: int

    @classmethod
    def from_cut(cls, ratings: Interactions, cut: Cut) -> "CutSize":
        """The size of a cut of some ratings."""
        users, items = ratings.n_users, ratings.n_works
        n_relevant = int(cut.relevant.counts.sum())
        counts = (len(cut.train.ratings), cut.candidates, len(cut.relevant), n_relevant)
        return cls(len(ratings), users, items, *counts)


Findings = cells.Findings[CutFigures, list[CutSize]]


def write(
    findings: Findings, everybody: Sequence[Contestant[ListModel]], settings: ListSettings
) -> None:
    """Write the page of what was evaluated of everybody so far."""
    labels = [each.label for each in everybody]
    missing = {
        each.label: version
        for each in everybody
        if isinstance(version := findings.versions[each.module], Failed)
    }
    sections = {
        f"Summary: {NDCG}": _summary(findings, labels, missing),
        "Against the best of the others": _gains(findings, labels),
        "Targets": _targets(findings),
        "Protocol": [protocol.text(settings)],
        "Models": _models(findings, everybody),
        "Machine": page.machine_table([*findings.machine, _origin(findings)]),
    }
    for case in findings.sizes:
        sections[case] = _case(case, findings, labels, missing)
    page.write(settings.output, "Quality of lists", "make quality", sections)


def _cuts(findings: Findings, case: str, label: str) -> list[CutFigures]:
    """The figures of a model, one for each seed; none where one of them failed."""
    failed = findings.failure(label, case) is not None
    return [] if failed else list(findings.measured(label, case).values())


def _all_cuts(findings: Findings, case: str, labels: Sequence[str]) -> dict[str, list[CutFigures]]:
    """The figures of everybody who has some."""
    return {label: cuts for label in labels if (cuts := _cuts(findings, case, label))}


def _summary(findings: Findings, labels: Sequence[str], missing: dict[str, Failed]) -> list[str]:
    columns = []
    for case in findings.sizes:
        by_label = _all_cuts(findings, case, labels)
        marked = column({label: figures.average(cuts, NDCG) for label, cuts in by_label.items()})
        for label in labels:
            failed = "failed" if findings.failure(label, case) else "–"
            marked.setdefault(label, "missing" if label in missing else failed)
        columns.append([marked[label] for label in labels])
    rows = [(label, *cells) for label, *cells in zip(labels, *columns, strict=True)]
    lines = table(("model", *findings.sizes), rows)
    absent = sorted(set(PUBLIC) - {case.split(", ")[0] for case in findings.sizes})
    return [*lines, "", f"Sets not judged in this run: {', '.join(absent)}."] if absent else lines


def _gains(findings: Findings, labels: Sequence[str]) -> list[str]:
    rows = []
    for case in findings.sizes:
        by_label = _all_cuts(findings, case, labels)
        cuts = by_label.pop(THIS_PROJECT, None)
        if cuts is None or not by_label:
            continue
        rival = max(by_label, key=lambda label: figures.average(by_label[label], NDCG))
        gain = figures.gain(cuts, by_label[rival], NDCG)
        verdict = "better" if gain.low > 0 else "worse" if gain.high < 0 else "not told apart"
        difference = f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
        rows.append((case, rival, difference, verdict))
    difference = f"{THIS_PROJECT}'s {NDCG} less theirs"
    return table(("set, protocol", "best of the others", difference, f"{THIS_PROJECT} is"), rows)


def _targets(findings: Findings) -> list[str]:
    rows = []
    for case, target in TARGETS.items():
        cuts = _cuts(findings, case.title, THIS_PROJECT)
        mean = figures.interval(cuts, NDCG) if cuts else None
        over = mean.mean - target if mean else 0.0
        verdict = f"reached, {over:.4f} above" if over >= 0 else f"missed by {-over:.4f}"
        cells = (shown(mean), verdict) if mean else ("–", _why(findings, case.title))
        rows.append((case.title, f"{target:.3f}", *cells))
    head = ("set, protocol", f"{NDCG} at least", f"{THIS_PROJECT} (95 %)", "verdict")
    return table(head, rows)


def _why(findings: Findings, case: str) -> str:
    """Why there is no figure of this project."""
    failure = findings.failure(THIS_PROJECT, case)
    return failure.reason if failure else NOT_MEASURED


def _models(findings: Findings, everybody: Sequence[Contestant[ListModel]]) -> list[str]:
    rows = []
    for each in everybody:
        model, version = each.offer, findings.versions[each.module]
        rows.append((model.label, page.version_cell(version), model.parameters or "–", model.note))
    return table(("model", "version", "parameters", "note"), rows)


def _origin(findings: Findings) -> tuple[str, str]:
    """How much of the page this run itself has made."""
    lists = [result for _, result in findings.results if isinstance(result, CutFigures)]
    earlier = sum(result.earlier for result in lists)
    return "lists", f"{len(lists) - earlier} made in this run, {earlier} kept from earlier ones"


def _case(
    case: str, findings: Findings, labels: Sequence[str], missing: dict[str, Failed]
) -> list[str]:
    by_label = _all_cuts(findings, case, labels)
    rows = [(label, *cells) for label, *cells in zip(by_label, *_columns(by_label), strict=True)]
    head = ("model", f"{NDCG} (95 %)", *METRICS, "coverage", "Gini", "seconds")
    lines = [_size(findings.sizes[case]), "", *table(head, rows)]
    reasons = [(label, missing.get(label) or findings.failure(label, case)) for label in labels]
    failed = [f"* {label}: {why.reason}" for label, why in reasons if why]
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


def _size(cuts: Sequence[CutSize]) -> str:
    sizes = {name: _range([getattr(cut, name) for cut in cuts]) for name in vars(cuts[0])}
    drawn = any(cut.evaluated < cut.candidates for cut in cuts)
    users = f"drawn of {sizes['candidates']}" if drawn else "all"
    return (
        f"{sizes['ratings']} ratings by {sizes['users']} users of {sizes['items']} items; "
        f"{sizes['train']} learned from; {sizes['evaluated']} users judged ({users}), "
        f"with {sizes['relevant']} relevant items."
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
