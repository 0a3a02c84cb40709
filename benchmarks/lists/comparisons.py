"""This project against the others: who is better, user by user, and by how much one can tell."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from benchmarks.harness.page import column, shown, table
from benchmarks.harness.peer import THIS_PROJECT, Contestant, ListModel
from benchmarks.harness.ranking import GLOBAL_TIME, LEAKY, TIME
from benchmarks.lists import figures
from benchmarks.lists.figures import NDCG, CutFigures, some
from benchmarks.lists.plan import TARGETS
from benchmarks.lists.views import Findings, View, views
from engine.arrays import Mask
from training.metrics.bootstrap import MIN_USERS, Interval

_EDGES = (1, 5, 10, 20)  # known ratings
_BUCKETS = ("none", "1–4", "5–9", "10–19", "20 and more")
_POPULARITY, _RECENT = "popularity", "popularity, "
BETTER, WORSE, EQUAL = "better", "worse", "not told apart"
Everybody = Sequence[Contestant[ListModel]]
ByLabel = Mapping[str, list[CutFigures]]


def verdict(gain: Interval, users: int) -> str:
    """What a difference says: nothing where fewer than MIN_USERS users are judged."""
    if users < MIN_USERS:
        return "too few users"
    return BETTER if gain.low > 0 else WORSE if gain.high < 0 else EQUAL


def difference(gain: Interval) -> str:
    """A paired difference with its interval."""
    return f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"


def best(by_label: ByLabel) -> str:
    """Who has the highest mean."""
    return max(by_label, key=lambda label: figures.average(by_label[label], NDCG))


def against_the_best(findings: Findings, everybody: Everybody) -> list[str]:
    """This project beside the best of the others, in every view."""
    labels = [each.label for each in everybody]
    rows, verdicts = [], []
    for view in views([*findings.sizes]):
        by_label = view.all_cuts(findings, labels)
        cuts = by_label.pop(THIS_PROJECT, None)
        if cuts is None or not by_label:
            continue
        rival = best(by_label)
        gain, users = figures.gain(cuts, by_label[rival], NDCG), _users(cuts)
        verdicts.append(verdict(gain, users))
        average = figures.average(by_label[rival], NDCG)
        mean = shown(figures.interval(cuts, NDCG))
        cells = (view.title, f"{users:,}", mean, f"{rival} {average:.4f}", difference(gain))
        rows.append((*cells, verdicts[-1]))
    head = (
        "set, protocol",
        "users",
        f"{THIS_PROJECT}'s {NDCG} (95 %)",
        "best of the others",
        "less theirs",
        f"{THIS_PROJECT} is",
    )
    counts = ", ".join(f"{each} {verdicts.count(each)}" for each in dict.fromkeys(verdicts))
    return [*([f"In all: {counts}.", ""] if counts else []), *table(head, rows)]


def against_orders(findings: Findings, everybody: Everybody) -> list[str]:
    """This project less every order that knows no user, in every view."""
    orders = [each.label for each in everybody if not each.offer.personal]
    rows = []
    for view in views([*findings.sizes]):
        cuts = view.cuts(findings, THIS_PROJECT)
        by_label = view.all_cuts(findings, orders)
        if not cuts or not by_label:
            continue
        gains = {label: figures.gain(cuts, each, NDCG) for label, each in by_label.items()}
        verdicts = {label: verdict(gain, _users(cuts)) for label, gain in gains.items()}
        cells = [difference(gains[label]) if label in gains else "–" for label in orders]
        rows.append((view.title, *cells, _of_orders(verdicts)))
    return table(("set, protocol", *orders, f"{THIS_PROJECT} is"), rows)


def _of_orders(verdicts: Mapping[str, str]) -> str:
    worse = [label for label, each in verdicts.items() if each == WORSE]
    if worse:
        return f"**below {'; '.join(worse)}**"
    kinds = set(verdicts.values())
    return "better than each" if kinds == {BETTER} else f"{' or '.join(sorted(kinds))}"


def by_known_ratings(findings: Findings, everybody: Everybody) -> list[str]:
    """This project beside popularity and the best recent one, by what is known of users."""
    labels = [each.label for each in everybody if not each.offer.personal]
    recent = [label for label in labels if label.startswith(_RECENT) and "days" in label]
    rows = []
    for case in findings.sizes:
        view = View.from_case(case)
        by_label = view.all_cuts(findings, [THIS_PROJECT, _POPULARITY, *recent])
        windows = {label: by_label[label] for label in recent if label in by_label}
        if view.protocol not in (TIME, GLOBAL_TIME) or THIS_PROJECT not in by_label:
            continue
        rivals = [_POPULARITY] if _POPULARITY in by_label else []
        rivals += [best(windows)] if windows else []
        compared = {label: by_label[label] for label in (THIS_PROJECT, *rivals)}
        rows += [(view.title, *cells) for cells in _bucket_rows(compared)]
    names = (_POPULARITY, "best recent popularity")
    head = ("set, protocol", "ratings", "users", THIS_PROJECT)
    return table((*head, *(cell for name in names for cell in (name, "less it"))), rows)


def _bucket_rows(by_label: ByLabel) -> Iterator[list[str]]:
    """Yield, for each bucket with users, the cells of this project and its rivals."""
    ours, *rivals = by_label
    for bucket, name in enumerate(_BUCKETS):
        parts = {label: _of_bucket(cuts, bucket) for label, cuts in by_label.items()}
        if not parts[ours]:
            continue
        users = _users(parts[ours])
        cells = [name, f"{users:,}", f"{figures.average(parts[ours], NDCG):.4f}"]
        for rival in rivals:
            mean = f"{figures.average(parts[rival], NDCG):.4f}"
            window = rival.removeprefix(_RECENT)
            gain = figures.gain(parts[ours], parts[rival], NDCG)
            cell = difference(gain)
            below = verdict(gain, users) == WORSE
            cells += [mean if rival == _POPULARITY else f"{mean} ({window})"]
            cells += [f"**{cell}**" if below else cell]
        yield cells + ["–"] * (2 * (2 - len(rivals)))


def _of_bucket(cuts: Sequence[CutFigures], bucket: int) -> list[CutFigures]:
    def rows(cut: CutFigures) -> Mask:
        mask: Mask = np.digitize(cut.known, _EDGES) == bucket
        return mask

    return some(cuts, rows)


def flattery(findings: Findings, everybody: Everybody) -> list[str]:
    """Each model's figure by time beside that of the leaky split."""
    leaky = [View.from_case(case) for case in findings.sizes]
    pairs = [
        (View(view.data, TIME), view)
        for view in leaky
        if view.protocol == LEAKY and View(view.data, TIME).case in findings.sizes
    ]
    rows = []
    for each in everybody:
        cells = []
        for honest, flattered in pairs:
            cuts = [view.cuts(findings, each.label) for view in (honest, flattered)]
            if not all(cuts):
                cells.append("–")
                continue
            low, high = (figures.average(every, NDCG) for every in cuts)
            share = f"×{high / low:.2f}" if low else "–"
            cells.append(f"{low:.4f} → {high:.4f}, {share}")
        rows.append((each.label, *cells))
    return table(("model", *(honest.data for honest, _ in pairs)), rows if pairs else [])


def summary(findings: Findings, everybody: Everybody, missing: Mapping[str, object]) -> list[str]:
    """Everybody's figures, a table for each protocol."""
    labels = [each.label for each in everybody]
    shown_views = [*views([*findings.sizes])]
    lines: list[str] = []
    for protocol in dict.fromkeys(view.protocol for view in shown_views):
        chosen = [view for view in shown_views if view.protocol == protocol]
        lines += ["", f"### {protocol}", "", *_summary_of(chosen, findings, labels, missing)]
    return lines[1:]


def _summary_of(
    chosen: Sequence[View],
    findings: Findings,
    labels: Sequence[str],
    missing: Mapping[str, object],
) -> list[str]:
    columns, head = [], []
    for view in chosen:
        by_label = view.all_cuts(findings, labels)
        if not by_label:
            continue
        marked = column({label: figures.average(cuts, NDCG) for label, cuts in by_label.items()})
        for label in labels:
            failed = "failed" if findings.failure(label, view.case) else "–"
            marked.setdefault(label, "missing" if label in missing else failed)
        columns.append([marked[label] for label in labels])
        head.append(", ".join(filter(None, (view.data, view.part))))
    rows = [(label, *cells) for label, *cells in zip(labels, *columns, strict=True)]
    return table(("model", *head), rows if columns else [])


def targets(findings: Findings, reason: str) -> list[str]:
    """What this project has set itself to reach, and whether it does."""
    by_title = {view.title: view for view in views([*findings.sizes])}
    rows = []
    for title, target in TARGETS.items():
        view = by_title.get(title)
        cuts = view.cuts(findings, THIS_PROJECT) if view else []
        if not cuts:
            failure = findings.failure(THIS_PROJECT, view.case) if view else None
            rows.append((title, f"{target:.3f}", "–", failure.reason if failure else reason))
            continue
        mean = figures.interval(cuts, NDCG)
        over = mean.mean - target
        reached = f"reached, {over:.4f} above" if over >= 0 else f"missed by {-over:.4f}"
        rows.append((title, f"{target:.3f}", shown(mean), reached))
    head = ("set, protocol", f"{NDCG} at least", f"{THIS_PROJECT} (95 %)", "verdict")
    return table(head, rows)


def _users(cuts: Sequence[CutFigures]) -> int:
    return len(np.unique(np.concatenate([cut.users for cut in cuts])))
