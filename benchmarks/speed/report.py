"""The speed of trainers as a page of Markdown."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.harness import cells, page
from benchmarks.harness.page import spread, table
from benchmarks.harness.peer import Contestant, Trainer
from benchmarks.harness.process import Failed
from benchmarks.peers.cartelera import FAST, REFERENCE
from benchmarks.peers.surprise import SVD
from benchmarks.speed.plan import BITS, FOLDS, QUALITY_EPOCHS, READY, TRIALS

Result = dict[str, Any]
Findings = cells.Findings[Result, tuple[int, int, int]]  # sizes: ratings, users, works

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
  factors, half stars."""


def write(findings: Findings, everybody: Sequence[Contestant[Trainer]], output: Path) -> None:
    """Write the page of what was measured of everybody so far."""
    sections = {
        "Machine": page.machine_table(findings.machine),
        "Libraries": _libraries(findings, everybody),
        "Protocol": [_PROTOCOL],
        "Speed, memory and error": [*_speeds(findings, everybody)],
        "RMSE, fast minus reference": _difference(findings, everybody),
        "Same bits for any number of threads": _bits(findings),
        "Cross-validation, 5 folds × 20 epochs in lockstep, 2 threads": _folds(findings),
        "From the lake's Parquet to ready to train": _ready(findings),
    }
    page.write(output, "Training benchmark", "make bench", sections)


def _libraries(findings: Findings, everybody: Sequence[Contestant[Trainer]]) -> list[str]:
    rows = {
        each.label: (page.version_cell(findings.versions[each.module]), each.offer.note)
        for each in everybody
    }
    head = ("library", "version", "to compare it")
    return table(head, [(label, *cells) for label, cells in rows.items()])


def _speeds(findings: Findings, everybody: Sequence[Contestant[Trainer]]) -> Iterator[str]:
    """Yield the lines of a table for each set, a row for everybody who was measured on it."""
    heading = ""
    for data, (ratings, users, works) in findings.sizes.items():
        surprise = _of_label(findings, everybody, data, SVD)
        rows = [row for each in everybody if (row := _row(findings, each.name, data, surprise))]
        if rows:
            yield f"{heading}### {data}: {ratings:,} ratings, {users:,} users, {works:,} works"
            yield from ("", *table(_SPEED_HEAD, rows))
            heading = "\n"


def _row(
    findings: Findings, name: str, data: str, surprise: dict[int, Result]
) -> tuple[str, ...] | None:
    """What the repetitions of one contestant came to; `surprise` has Surprise's by repetition."""
    measured = findings.measured(name, data)
    if not measured:
        failure = findings.failure(name, data)
        return (name, f"failed: {failure.reason}", *["–"] * 5, "0") if failure else None
    results = list(measured.values())
    ratios = [
        result["rate"] / surprise[repetition]["rate"]
        for repetition, result in measured.items()
        if repetition in surprise
    ]
    return (
        name,
        spread([result["rate"] for result in results], ".3g"),
        spread(ratios, ".3g") if ratios else "–",
        f"{_median(results, 'epoch'):.3f}",
        f"{_median(results, 'prepare'):.2f}",
        _rmse(results),
        f"{_median(results, 'peak_mb'):.0f} ({_median(results, 'before_mb'):.0f})",
        str(len(results)),
    )


def _rmse(results: list[Result]) -> str:
    errors = [result["rmse"] for result in results if result["rmse"] is not None]
    epochs = results[0]["epochs"]
    short = f" ({epochs} epochs)" if epochs != QUALITY_EPOCHS else ""
    return f"{fmean(errors):.4f}{short}" if errors else "–"


def _median(results: Sequence[Result], name: str) -> float:
    return float(median(result[name] for result in results))


def _difference(findings: Findings, everybody: Sequence[Contestant[Trainer]]) -> list[str]:
    """The errors of the two modes; fast mode gives the same for any number of threads."""
    rows = []
    for data in findings.sizes:
        fast, reference = (
            {seed: r["rmse"] for seed, r in _of_label(findings, everybody, data, mode).items()}
            for mode in (FAST, REFERENCE)
        )
        gaps = [fast[seed] - reference[seed] for seed in fast.keys() & reference.keys()]
        if gaps:
            span = f"{min(gaps):+.5f} to {max(gaps):+.5f}"
            means = (f"{fmean(values.values()):.4f}" for values in (fast, reference))
            rows.append((data, *means, f"{fmean(gaps):+.5f}", span, str(len(gaps))))
    head = ("set", "fast", "reference", "mean difference", "single seeds", "seeds")
    return table(head, rows)


def _of_label(
    findings: Findings, everybody: Sequence[Contestant[Trainer]], data: str, label: str
) -> dict[int, Result]:
    """The results of a label by seed, with the last of several numbers of threads."""
    return {
        seed: result
        for each in everybody
        if each.label == label
        for seed, result in findings.measured(each.name, data).items()
    }


def _of_this_project(findings: Findings, kind: str) -> Iterator[tuple[str, list[Result]]]:
    """Yield each set and what was measured there of one kind."""
    for data in findings.sizes:
        if results := list(findings.measured(kind, data).values()):
            yield data, results


def _bits(findings: Findings) -> list[str]:
    rows = []
    for data, (result,) in _of_this_project(findings, BITS):
        same = len(set(result["hashes"])) == 1
        rows.append((data, "yes" if same else "**no**", result["hashes"][0][:16]))
    head = ("set", "1, 2, 4 threads and 1 again: same", "SHA-256 of the model")
    return [*table(head, rows), *_failures(findings, BITS)]


def _folds(findings: Findings) -> list[str]:
    rows = []
    for data, (result,) in _of_this_project(findings, FOLDS):
        spent = result["seconds"]
        complete = len(spent) >= TRIALS
        total = sum(spent) if complete else TRIALS * median(spent)
        row = (
            data,
            spread(spent, ".2f"),
            f"{result['rate']:.1f}",
            f"{total / 60:.2f} min ({'measured' if complete else 'extrapolated'})",
            f"{result['prepare']:.2f}",
            f"{result['rmse']:.4f}",
            f"{result['peak_mb']:.0f}",
        )
        rows.append(row)
    trials = f"{TRIALS} trials, none pruned"
    head = ("set", "s per trial", "M updates/s", trials, "prepare s", "RMSE", "peak MB")
    return [*table(head, rows), *_failures(findings, FOLDS)]


def _ready(findings: Findings) -> list[str]:
    rows = []
    for data, results in _of_this_project(findings, READY):
        row = (
            data,
            f"{results[0]['ratings']:,}",
            spread([result["read"] + result["grid"] for result in results], ".2f"),
            f"{_median(results, 'read'):.2f}",
            f"{_median(results, 'grid'):.2f}",
            f"{_median(results, 'peak_mb'):.0f} ({_median(results, 'before_mb'):.0f})",
        )
        rows.append(row)
    parts = ("of which reading", "of which grid and 5 folds")
    head = ("set", "ratings", "s", *parts, "peak MB (before)")
    return [*table(head, rows), *_failures(findings, READY)]


def _failures(findings: Findings, kind: str) -> Iterator[str]:
    """Yield why measurements of this project gave nothing."""
    for data in findings.sizes:
        failure = findings.failure(kind, data)
        if isinstance(failure, Failed):
            yield f"\n{data} failed: {failure.reason}"
