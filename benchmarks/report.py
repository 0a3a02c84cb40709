"""The results as one page of Markdown."""

from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

from benchmarks.measure import Failed
from benchmarks.plan import CONTESTANTS, FAST, REFERENCE, SURPRISE, Contestant, Turn, Wanted
from benchmarks.quality.tables import table

Result = dict[str, Any] | Failed
_TRIALS = 50
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
class Found:
    """Everything that one run has found so far."""

    machine: list[tuple[str, str]]
    wanted: Wanted
    versions: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    fits: list[tuple[Turn, Result]] = field(default_factory=list)
    own: list[tuple[str, str, Result]] = field(default_factory=list)


def write(found: Found) -> None:
    """Write the page; it is written after every measurement, so that none is lost."""
    found.wanted.output.parent.mkdir(parents=True, exist_ok=True)
    found.wanted.output.write_text("\n".join(_page(found)) + "\n", encoding="utf-8")


def _page(found: Found) -> list[str]:
    lines = ["# Training benchmark", "", "Written by `make bench`; do not edit.", ""]
    lines += ["## Machine", "", *table(("what", "value"), found.machine), ""]
    lines += ["## Libraries", "", *_libraries(found), "", "## Protocol", "", _PROTOCOL]
    lines += ["## Speed, memory and error", ""]
    for data in dict.fromkeys(turn.data for turn, _ in found.fits):
        lines += _speed(data, found)
    lines += ["## RMSE, fast minus reference", "", *_difference(found), ""]
    lines += ["## Same bits for any number of threads", "", *_bits(found), ""]
    lines += ["## Cross-validation, 5 folds × 20 epochs in lockstep, 2 threads", ""]
    lines += [
        *_folds(found),
        "",
        "## From the lake's Parquet to ready to train",
        "",
        *_ready(found),
    ]
    return lines


def _libraries(found: Found) -> list[str]:
    noted = {each.label: each.note for each in CONTESTANTS}
    rows = [
        (label, found.versions.get(label, "this project"), note)
        for label, note in noted.items()
        if label in found.versions or label in (FAST, REFERENCE)
    ]
    rows += [(label, f"**missing**: {why}", noted[label]) for label, why in found.missing.items()]
    return table(("library", "version", "to compare it"), rows)


def _speed(data: str, found: Found) -> list[str]:
    ratings, users, works = found.sizes[data]
    lines = [f"### {data}: {ratings:,} ratings, {users:,} users, {works:,} works", ""]
    surprise = {t.repetition: r for t, r in _good(found, data) if t.contestant.label == SURPRISE}
    rows = []
    for each in dict.fromkeys(t.contestant for t, _ in found.fits if t.data == data):
        pairs = [(t, r) for t, r in _good(found, data) if t.contestant == each]
        rows.append(_row(each, pairs, surprise) if pairs else _failure(each, data, found))
    head = (
        "who",
        "M updates/s",
        "× Surprise",
        "s per epoch",
        "prepare s",
        "RMSE",
        "peak MB (before)",
        "runs",
    )
    return [*lines, *table(head, rows), ""]


def _good(found: Found, data: str) -> list[tuple[Turn, dict[str, Any]]]:
    return [(t, r) for t, r in found.fits if t.data == data and not isinstance(r, Failed)]


def _row(
    each: Contestant, pairs: list[tuple[Turn, dict[str, Any]]], surprise: dict[int, dict[str, Any]]
) -> tuple[str, ...]:
    results = [result for _, result in pairs]
    ratios = [
        result["rate"] / surprise[turn.repetition]["rate"]
        for turn, result in pairs
        if turn.repetition in surprise
    ]
    rmse = [result["rmse"] for result in results if result["rmse"] is not None]
    epochs = pairs[0][0].epochs
    short = f" ({epochs} epochs)" if epochs != 20 else ""
    before = median(result["before_mb"] for result in results)
    return (
        each.name,
        _spread([result["rate"] for result in results], ".3g"),
        _spread(ratios, ".3g") if ratios else "–",
        f"{median(result['epoch'] for result in results):.3f}",
        f"{median(result['prepare'] for result in results):.2f}",
        f"{fmean(rmse):.4f}{short}" if rmse else "–",
        f"{median(result['peak_mb'] for result in results):.0f} ({before:.0f})",
        str(len(results)),
    )


def _failure(each: Contestant, data: str, found: Found) -> tuple[str, ...]:
    reasons = [
        r.reason
        for t, r in found.fits
        if t.data == data and t.contestant == each and isinstance(r, Failed)
    ]
    return (each.name, f"failed: {reasons[0]}", *["–"] * 5, "0")


def _difference(found: Found) -> list[str]:
    rows = []
    for data in found.sizes:
        fast = _errors(found, data, FAST)
        reference = _errors(found, data, REFERENCE)
        gaps = [fast[seed] - reference[seed] for seed in fast.keys() & reference.keys()]
        if gaps:
            each = f"{min(gaps):+.5f} to {max(gaps):+.5f}"
            means = (f"{fmean(values.values()):.4f}" for values in (fast, reference))
            rows.append((data, *means, f"{fmean(gaps):+.5f}", each, str(len(gaps))))
    head = ("set", "fast", "reference", "mean difference", "single seeds", "seeds")
    return table(head, rows)


def _errors(found: Found, data: str, label: str) -> dict[int, float]:
    """Return the RMSE of every seed; fast mode gives the same for any number of threads."""
    return {t.repetition: r["rmse"] for t, r in _good(found, data) if t.contestant.label == label}


def _bits(found: Found) -> list[str]:
    rows = []
    for _, data, result in _own(found, "same bits"):
        same = len(set(result["hashes"])) == 1
        rows.append((data, "yes" if same else "**no**", result["hashes"][0][:16]))
    return table(("set", "1, 2, 4 threads and 1 again: same", "SHA-256 of the model"), rows)


def _folds(found: Found) -> list[str]:
    rows = []
    for _, data, result in _own(found, "folds"):
        spent = result["seconds"]
        measured = len(spent) >= _TRIALS
        whole = sum(spent) if measured else _TRIALS * median(spent)
        rows.append(
            (
                data,
                _spread(spent, ".2f"),
                f"{result['rate']:.1f}",
                f"{whole / 60:.2f} min ({'measured' if measured else 'extrapolated'})",
                f"{result['prepare']:.2f}",
                f"{result['rmse']:.4f}",
                f"{result['peak_mb']:.0f}",
            )
        )
    head = (
        "set",
        "s per trial",
        "M updates/s",
        f"{_TRIALS} trials, none pruned",
        "prepare s",
        "RMSE",
        "peak MB",
    )
    return table(head, rows)


def _ready(found: Found) -> list[str]:
    rows = []
    own = _own(found, "ready")
    for data in dict.fromkeys(data for _, data, _ in own):
        results = [result for _, name, result in own if name == data]
        both = [result["read"] + result["grid"] for result in results]
        peak, before = (median(r[name] for r in results) for name in ("peak_mb", "before_mb"))
        rows.append(
            (
                data,
                f"{results[0]['ratings']:,}",
                _spread(both, ".2f"),
                f"{median(result['read'] for result in results):.2f}",
                f"{median(result['grid'] for result in results):.2f}",
                f"{peak:.0f} ({before:.0f})",
            )
        )
    head = (
        "set",
        "ratings",
        "s",
        "of which reading",
        "of which grid and 5 folds",
        "peak MB (before)",
    )
    return table(head, rows)


def _own(found: Found, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (name, data, result)
        for name, data, result in found.own
        if name == kind and not isinstance(result, Failed)
    ]


def _spread(values: list[float], form: str) -> str:
    middle = format(median(values), form)
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):{form}}–{max(values):{form}})"
