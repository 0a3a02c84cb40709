"""The results as one page of Markdown."""

from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

from benchmarks.measure import Failed
from benchmarks.plan import (
    CONTESTANTS,
    FAST,
    QUALITY_EPOCHS,
    REFERENCE,
    SURPRISE,
    Contestant,
    Settings,
    Turn,
)
from benchmarks.tables import table

Result = dict[str, Any] | Failed
_TRIALS = 50
_SPEED_HEAD = (
    *("who", "M updates/s", "× Surprise", "s per epoch", "prepare s"),
    *("RMSE", "peak MB (before)", "runs"),
)
_PROTOCOL = """\
* Every measurement runs in a process of its own, its threads pinned by environment variables
  (OpenMP, BLAS, Numba, Rayon), and first fits a small part of the ratings, so that compiling and
  loading are not timed. Spark is warmed by a fit of one iteration on the whole set; LIBMF, compiled
  beforehand, needs no warming.
* Repetitions alternate: everybody once, then everybody again. A rate is the median over the
  repetitions, with the lowest and the highest; a ratio is the median of the ratios to Surprise
  within the same repetition. The seed of the model and of the split is the repetition.
* A rate counts ratings learned from × epochs, in millions per second, while epochs run. *Prepare*
  is what comes before the first epoch: from arrays in memory to the first update. Where a library
  does not say when its epochs begin, epochs are told apart by the moments they end (Cartelera) or
  by a second fit of one epoch (LIBMF, Spark).
* In each repetition everybody learns from the same random 80 % and is tested on the other 20 %,
  predictions clipped to the scale. k = 100. 20 epochs, Surprise's default rates for all SGD on the
  same objective; RMSE after fewer epochs says so in brackets and is not to be compared. Slow
  libraries run fewer epochs and once on the largest set.
* *Peak* is the most memory the process held, and its children; *before* is what it had held once
  the libraries were loaded, all ratings read and the warm-up done.
* Generated ratings are invented: popular works and busy users have most of them, eight planted
  factors, half stars.
"""


@dataclass
class Findings:
    """Everything that one run has found so far.

    Attributes:
        sizes: ratings, users and works by the name of the set.
        trainer: of this project's trainer alone: kind of measurement, set, result.
    """

    machine: list[tuple[str, str]]
    settings: Settings
    versions: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    fits: list[tuple[Turn, Result]] = field(default_factory=list)
    trainer: list[tuple[str, str, Result]] = field(default_factory=list)


def write(findings: Findings) -> None:
    """Write the page; it is written after every measurement, so that none is lost."""
    findings.settings.output.parent.mkdir(parents=True, exist_ok=True)
    findings.settings.output.write_text("\n".join(_page(findings)) + "\n", encoding="utf-8")


def _page(findings: Findings) -> list[str]:
    lines = ["# Training benchmark", "", "Written by `make bench`; do not edit.", ""]
    lines += ["## Machine", "", *table(("what", "value"), findings.machine), ""]
    lines += ["## Libraries", "", *_libraries(findings), "", "## Protocol", "", _PROTOCOL]
    lines += ["## Speed, memory and error", ""]
    for data in dict.fromkeys(turn.data for turn, _ in findings.fits):
        lines += _speed(data, findings)
    lines += ["## RMSE, fast minus reference", "", *_difference(findings), ""]
    lines += ["## Same bits for any number of threads", "", *_bits(findings), ""]
    lines += ["## Cross-validation, 5 folds × 20 epochs in lockstep, 2 threads", ""]
    lines += [*_folds(findings), ""]
    lines += ["## From the lake's Parquet to ready to train", "", *_ready(findings)]
    return lines


def _libraries(findings: Findings) -> list[str]:
    notes = {contestant.label: contestant.note for contestant in CONTESTANTS}
    rows = [
        (label, findings.versions.get(label, "this project"), note)
        for label, note in notes.items()
        if label in findings.versions or label in (FAST, REFERENCE)
    ]
    rows += [
        (label, f"**missing**: {reason}", notes[label])
        for label, reason in findings.missing.items()
    ]
    return table(("library", "version", "to compare it"), rows)


def _speed(data: str, findings: Findings) -> list[str]:
    ratings, users, works = findings.sizes[data]
    lines = [f"### {data}: {ratings:,} ratings, {users:,} users, {works:,} works", ""]
    surprise = {
        t.repetition: r for t, r in _measured(findings, data) if t.contestant.label == SURPRISE
    }
    rows = []
    for contestant in dict.fromkeys(t.contestant for t, _ in findings.fits if t.data == data):
        pairs = [(t, r) for t, r in _measured(findings, data) if t.contestant == contestant]
        rows.append(
            _row(contestant, pairs, surprise) if pairs else _failure(contestant, data, findings)
        )
    return [*lines, *table(_SPEED_HEAD, rows), ""]


def _measured(findings: Findings, data: str) -> list[tuple[Turn, dict[str, Any]]]:
    """The fits on one set that gave a result."""
    return [(t, r) for t, r in findings.fits if t.data == data and not isinstance(r, Failed)]


def _row(
    contestant: Contestant,
    pairs: list[tuple[Turn, dict[str, Any]]],
    surprise: dict[int, dict[str, Any]],
) -> tuple[str, ...]:
    """What the repetitions of one contestant came to; `surprise` has Surprise's by repetition."""
    results = [result for _, result in pairs]
    ratios = [
        result["rate"] / surprise[turn.repetition]["rate"]
        for turn, result in pairs
        if turn.repetition in surprise
    ]
    rmse = [result["rmse"] for result in results if result["rmse"] is not None]
    epochs = pairs[0][0].epochs
    short = f" ({epochs} epochs)" if epochs != QUALITY_EPOCHS else ""
    before = median(result["before_mb"] for result in results)
    return (
        contestant.name,
        _spread([result["rate"] for result in results], ".3g"),
        _spread(ratios, ".3g") if ratios else "–",
        f"{median(result['epoch'] for result in results):.3f}",
        f"{median(result['prepare'] for result in results):.2f}",
        f"{fmean(rmse):.4f}{short}" if rmse else "–",
        f"{median(result['peak_mb'] for result in results):.0f} ({before:.0f})",
        str(len(results)),
    )


def _failure(contestant: Contestant, data: str, findings: Findings) -> tuple[str, ...]:
    reasons = [
        r.reason
        for t, r in findings.fits
        if t.data == data and t.contestant == contestant and isinstance(r, Failed)
    ]
    return (contestant.name, f"failed: {reasons[0]}", *["–"] * 5, "0")


def _difference(findings: Findings) -> list[str]:
    rows = []
    for data in findings.sizes:
        fast = _errors(findings, data, FAST)
        reference = _errors(findings, data, REFERENCE)
        gaps = [fast[seed] - reference[seed] for seed in fast.keys() & reference.keys()]
        if gaps:
            span = f"{min(gaps):+.5f} to {max(gaps):+.5f}"
            means = (f"{fmean(values.values()):.4f}" for values in (fast, reference))
            rows.append((data, *means, f"{fmean(gaps):+.5f}", span, str(len(gaps))))
    head = ("set", "fast", "reference", "mean difference", "single seeds", "seeds")
    return table(head, rows)


def _errors(findings: Findings, data: str, label: str) -> dict[int, float]:
    """The RMSE of every seed; fast mode gives the same for any number of threads."""
    return {
        t.repetition: r["rmse"] for t, r in _measured(findings, data) if t.contestant.label == label
    }


def _bits(findings: Findings) -> list[str]:
    rows = []
    for _, data, result in _trainer(findings, "same bits"):
        same = len(set(result["hashes"])) == 1
        rows.append((data, "yes" if same else "**no**", result["hashes"][0][:16]))
    return table(("set", "1, 2, 4 threads and 1 again: same", "SHA-256 of the model"), rows)


def _folds(findings: Findings) -> list[str]:
    rows = []
    for _, data, result in _trainer(findings, "folds"):
        spent = result["seconds"]
        complete = len(spent) >= _TRIALS
        total = sum(spent) if complete else _TRIALS * median(spent)
        row = (
            data,
            _spread(spent, ".2f"),
            f"{result['rate']:.1f}",
            f"{total / 60:.2f} min ({'measured' if complete else 'extrapolated'})",
            f"{result['prepare']:.2f}",
            f"{result['rmse']:.4f}",
            f"{result['peak_mb']:.0f}",
        )
        rows.append(row)
    trials = f"{_TRIALS} trials, none pruned"
    head = ("set", "s per trial", "M updates/s", trials, "prepare s", "RMSE", "peak MB")
    return table(head, rows)


def _ready(findings: Findings) -> list[str]:
    rows = []
    measurements = _trainer(findings, "ready")
    for data in dict.fromkeys(data for _, data, _ in measurements):
        results = [result for _, name, result in measurements if name == data]
        seconds = [result["read"] + result["grid"] for result in results]
        read, grid = (median(result[name] for result in results) for name in ("read", "grid"))
        peak, before = (median(r[name] for r in results) for name in ("peak_mb", "before_mb"))
        row = (
            data,
            f"{results[0]['ratings']:,}",
            _spread(seconds, ".2f"),
            f"{read:.2f}",
            f"{grid:.2f}",
            f"{peak:.0f} ({before:.0f})",
        )
        rows.append(row)
    parts = ("of which reading", "of which grid and 5 folds")
    return table(("set", "ratings", "s", *parts, "peak MB (before)"), rows)


def _trainer(findings: Findings, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The measurements of one kind that gave a result."""
    return [
        (name, data, result)
        for name, data, result in findings.trainer
        if name == kind and not isinstance(result, Failed)
    ]


def _spread(values: list[float], form: str) -> str:
    middle = format(median(values), form)
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):{form}}–{max(values):{form}})"
