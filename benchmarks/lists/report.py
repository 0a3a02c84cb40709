"""The figures as one page of Markdown; none stands there that this run has not measured."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.datasets import PUBLIC
from benchmarks.harness import page
from benchmarks.harness.page import NOT_MEASURED, column, shown, table
from benchmarks.harness.peer import Contestant, ListModel
from benchmarks.harness.process import Failed
from benchmarks.lists import comparisons, figures, protocol
from benchmarks.lists.figures import NDCG, CutFigures
from benchmarks.lists.plan import CUTOFF
from benchmarks.lists.views import CutSize, Findings, View
from benchmarks.settings import ListSettings

_FURTHER = ("precision", "recall", "hit rate", "MAP", "MRR")
METRICS = ("nDCG@5", "nDCG@20", *(f"{name}@{CUTOFF}" for name in _FURTHER))
_ORDERS = """\
The orders that are the same for everybody at a moment: all ratings learned from, those of the last
days before the request, and the best rated. Each cell is this project's nDCG@10 less theirs."""
_KNOWN = """\
By how many ratings of a user there are when they ask, those included that new users state. In bold
where this project is below, with an interval that excludes zero and 30 users at least."""
_FLATTERY = """\
nDCG@10 of the last fifth of each user, and of as many ratings drawn at random, as is often done:
there every model learns from what the user and everybody else did later. No verdict above stands
on that split; *random* leaks likewise, and is there to compare with what others have published."""


def write(
    findings: Findings, everybody: Sequence[Contestant[ListModel]], settings: ListSettings
) -> None:
    """Write the page of what was evaluated of everybody so far."""
    missing = {
        each.label: version
        for each in everybody
        if isinstance(version := findings.versions[each.module], Failed)
    }
    sections = {
        "Against the best of the others": comparisons.against_the_best(findings, everybody),
        "Against orders that know no user": [
            _ORDERS,
            "",
            *comparisons.against_orders(findings, everybody),
        ],
        f"Summary: {NDCG}": [
            *comparisons.summary(findings, everybody, missing),
            *_absent(findings),
        ],
        "By number of known ratings": [
            _KNOWN,
            "",
            *comparisons.by_known_ratings(findings, everybody),
        ],
        "How much a leaky split flatters": [
            _FLATTERY,
            "",
            *comparisons.flattery(findings, everybody),
        ],
        "Targets": comparisons.targets(findings, NOT_MEASURED),
        "Protocol": [protocol.text(settings)],
        "Models": _models(findings, everybody),
        "Machine": page.machine_table([*findings.machine, _origin(findings)]),
    }
    for case in findings.sizes:
        sections[case] = _case(case, findings, [each.label for each in everybody], missing)
    page.write(settings.output, "Quality of lists", "make quality", sections)


def _absent(findings: Findings) -> list[str]:
    absent = sorted(set(PUBLIC) - {View.from_case(case).data for case in findings.sizes})
    return ["", f"Sets not judged in this run: {', '.join(absent)}."] if absent else []


def _models(findings: Findings, everybody: Sequence[Contestant[ListModel]]) -> list[str]:
    rows = []
    for each in everybody:
        model, version = each.offer, findings.versions[each.module]
        rows.append((model.label, page.version_cell(version), model.parameters or "–", model.note))
    lines = table(("model", "version", "parameters", "note"), rows)
    return [*lines, "", protocol.LEFT_OUT]


def _origin(findings: Findings) -> tuple[str, str]:
    """How much of the page this run itself has made."""
    lists = [result for _, result in findings.results if isinstance(result, CutFigures)]
    earlier = sum(result.earlier for result in lists)
    return "lists", f"{len(lists) - earlier} made in this run, {earlier} kept from earlier ones"


def _case(
    case: str, findings: Findings, labels: Sequence[str], missing: Mapping[str, Failed]
) -> list[str]:
    by_label = View.from_case(case).all_cuts(findings, labels)
    rows = [(label, *cells) for label, *cells in zip(by_label, *_columns(by_label), strict=True)]
    head = ("model", f"{NDCG} (95 %)", *METRICS, "coverage", "Gini", "single cuts", "seconds")
    lines = [_size(findings.sizes[case]), "", *table(head, rows)]
    reasons = [(label, missing.get(label) or findings.failure(label, case)) for label in labels]
    failed = [f"* {label}: {why.reason}" for label, why in reasons if why]
    return [*lines, "", "Without figures:", "", *failed] if failed else lines


def _columns(by_label: dict[str, list[CutFigures]]) -> Iterator[Iterable[str]]:
    """Yield the columns of figures, with a cell for each model."""
    spans = {label: figures.interval(cuts, NDCG) for label, cuts in by_label.items()}
    means = {label: span.mean for label, span in spans.items()}
    yield column(means, {label: shown(span) for label, span in spans.items()}).values()
    for metric in METRICS:
        means = {label: figures.average(cuts, metric) for label, cuts in by_label.items()}
        yield column(means).values()
    for name in ("coverage", "gini"):
        yield [f"{figures.mean(cuts, name):.3f}" for cuts in by_label.values()]
    yield [_single_cuts(cuts) for cuts in by_label.values()]
    yield [f"{figures.mean(cuts, 'seconds'):.2f}" for cuts in by_label.values()]


def _single_cuts(cuts: Sequence[CutFigures]) -> str:
    low, high = figures.spread(cuts, NDCG)
    return f"{low:.4f}–{high:.4f}" if len(cuts) > 1 else "one"


def _size(cuts: Sequence[CutSize]) -> str:
    sizes = {name: _range([getattr(cut, name) for cut in cuts]) for name in vars(cuts[0])}
    drawn = any(cut.evaluated < cut.candidates for cut in cuts)
    users = f"drawn of {sizes['candidates']}" if drawn else "all"
    new = any(cut.new for cut in cuts)
    stated = f" and {sizes['stated']} that new users state" if new else ""
    users += f", {sizes['new']} of them new" if new else ""
    return (
        f"{len(cuts)} cut{'s' * (len(cuts) > 1)}. {sizes['ratings']} ratings by {sizes['users']} "
        f"users of {sizes['items']} items; {sizes['train']} learned from{stated}; "
        f"{sizes['evaluated']} users judged ({users}), "
        f"with {sizes['relevant']} relevant items."
    )


def _range(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
