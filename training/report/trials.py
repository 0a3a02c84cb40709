"""The study in two figures: how the error fell from trial to trial, and from epoch to epoch."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from engine.pages.documents import Axis, Figure, Layer, Mark, Plot, Stroke, Tone
from training.report.facts import TrainingFacts, TrialRow

NO_TRIAL = "The release lists no complete trial, so there is nothing to draw."
_FAR = 8  # times the median's distance from the least; what is farther is drawn at the edge
_LOOKS: Mapping[str, tuple[Tone, Mark]] = {
    "best": ("best", "circle"),
    "complete": ("main", "circle"),
    "pruned": ("pale", "ring"),
    "diverged": ("warn", "cross"),
    "above the scale": ("pale", "above"),
}
_STROKES: Mapping[str, tuple[Tone, Stroke]] = {
    "pruned": ("pale", "dashed"),
    "diverged": ("warn", "dotted"),
    "complete": ("main", "thin"),
}


def four_digits(value: float | None) -> str:
    """An error as it is quoted; a dash where there is none."""
    return "–" if value is None else f"{value:.4f}"


def error_axis(values: Sequence[float]) -> Axis:
    """An upright axis of errors, from the lowest to the highest shown to scale."""
    low, top = min(values), highest_shown(values)
    margin = 0.06 * (top - low) or 0.05
    return Axis("RMSE", "number", low=low - margin, high=top + margin)


def highest_shown(values: Sequence[float]) -> float:
    """The highest error that a figure shows to scale, as few lie far above most."""
    low, high = min(values), max(values)
    far = low + _FAR * (median(values) - low)
    return far if low < far < high else high


def history(facts: TrainingFacts) -> Figure:
    """The error of every trial in order, and the least so far."""
    title, best = "Optimisation history", facts.best
    if best is None:
        return Figure(title, NO_TRIAL)
    layers = [
        *trial_layers(facts, {trial.number: trial.number for trial in facts.trials}),
        _least_so_far(facts),
    ]
    x = Axis("trial", low=-0.7, high=facts.trials[-1].number + 0.7)
    y = error_axis(trial_errors(facts))
    return Figure(title, _history_sentence(facts, best), Plot(x, y, layers))


def _least_so_far(facts: TrainingFacts) -> Layer:
    """A line that falls where a trial was better than all before."""
    points: list[tuple[float, float]] = []
    for trial in facts.with_outcome("complete"):
        least = points[-1][1] if points else trial.rmse or 0.0
        points += [(trial.number, least), (trial.number, min(least, trial.rmse or 0.0))]
    points.append((facts.trials[-1].number, points[-1][1]))
    return Layer("line", *_columns(points), "least so far", "best")


def _columns(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _history_sentence(facts: TrainingFacts, best: TrialRow) -> str:
    first = next(trial for trial in facts.trials if trial.rmse is not None)
    winner = f"Trial {best.number} was best, RMSE {four_digits(best.rmse)}"
    if first.number == best.number:
        later = len(facts.trials) - 1
        return (
            f"{winner}; none of the {later} others was better."
            if later
            else f"{winner}; it was alone."
        )
    start = "the first trial" if first.number == 0 else f"trial {first.number}"
    fall = (first.rmse or 0.0) - (best.rmse or 0.0)
    return (
        f"{winner}; the error fell by {four_digits(fall)} from {start} ({four_digits(first.rmse)})."
    )


def trial_layers(facts: TrainingFacts, positions: Mapping[int, float]) -> list[Layer]:
    """Every trial's error at its position; at the upper edge if far above or diverged."""
    errors = trial_errors(facts)
    top, edge = highest_shown(errors), error_axis(errors).high or 0.0
    points: dict[str, list[tuple[float, float]]] = {name: [] for name in _LOOKS}
    for trial in facts.trials:
        name = _look(trial, facts.best, top)
        shown = edge if trial.rmse is None else min(trial.rmse, edge)
        points[name].append((positions[trial.number], shown))
    return [
        Layer("marks", *_columns(points[name]), name, tone, mark=mark)
        for name, (tone, mark) in _LOOKS.items()
        if points[name]
    ]


def _look(trial: TrialRow, best: TrialRow | None, top: float) -> str:
    if trial == best:
        return "best"
    if trial.rmse is None:
        return "diverged"
    return "above the scale" if trial.rmse > top else trial.outcome


def trial_errors(facts: TrainingFacts) -> list[float]:
    """The errors of the trials that have one."""
    return [trial.rmse for trial in facts.trials if trial.rmse is not None]


def curves(facts: TrainingFacts) -> Figure:
    """The error of every trial epoch by epoch."""
    title = "Learning curves"
    if not facts.curves:
        return Figure(title, facts.missing or NO_TRIAL)
    y = error_axis([value for curve in facts.curves.values() for value in curve])
    plot = Plot(Axis("epoch"), y, list(_curve_layers(facts)))
    return Figure(title, _curves_sentence(facts), plot)


def _curve_layers(facts: TrainingFacts) -> Iterator[Layer]:
    """Yield a line for every trial, pale ones first and the best on top."""
    for outcome, look in _STROKES.items():
        for trial in facts.with_outcome(outcome):
            curve = facts.curves.get(trial.number)
            if curve and trial != facts.best:
                yield Layer("line", _epochs(curve), curve, outcome, *look)
    if facts.best and (curve := facts.curves.get(facts.best.number)):
        epochs, least = _epochs(curve), [min(curve)]
        yield Layer("line", epochs, curve, "best", "best")
        yield Layer("marks", [facts.best.n_epochs], least, "its least", "best", mark="circle")


def _epochs(curve: Sequence[float]) -> list[float]:
    return [*range(1, len(curve) + 1)]


def _curves_sentence(facts: TrainingFacts) -> str:
    best = facts.best
    pruned = [t for t in facts.with_outcome("pruned") if t.number in facts.curves]
    descent = f"The epochs of {len(facts.curves)} trials"
    if best and best.number in facts.curves:
        curve = facts.curves[best.number]
        descent = (
            f"Trial {best.number} went from RMSE {four_digits(curve[0])} after its first epoch to "
            f"{four_digits(best.rmse)} after epoch {best.n_epochs} of {len(curve)}"
        )
    if not pruned:
        return f"{descent}; no trial was pruned."
    epochs = median(len(facts.curves[trial.number]) for trial in pruned)
    trials = "1 trial was" if len(pruned) == 1 else f"{len(pruned)} trials were"
    return f"{descent}; {trials} pruned, after {epochs:g} epochs in the median."
