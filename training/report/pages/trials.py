"""The study in two pictures: how the error fell from trial to trial, and from epoch to epoch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from statistics import median

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from training.report.pages.facts import OUTCOMES, TrainingFacts, TrialRow
from training.report.pages.html import rmse
from training.report.pages.svg import (
    BEST,
    MAIN,
    PALE,
    WARN,
    Picture,
    draw_svg,
    highest_shown,
    limit_errors,
)

WHOLE_STEPS = partial(MaxNLocator, 8, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
NO_TRIAL = "The release lists no complete trial, so there is nothing to draw."


def history(facts: TrainingFacts) -> Picture:
    """The error of every trial in order, and the least so far."""
    title, best = "Optimisation history", facts.best
    if best is None:
        return Picture(title, NO_TRIAL)
    sentence = _history_sentence(facts, best)

    def paint(axes: Axes) -> None:
        dots(axes, facts, {trial.number: trial.number for trial in facts.trials})
        complete = facts.with_outcome("complete")
        least = [min(t.rmse or 0.0 for t in complete[: n + 1]) for n in range(len(complete))]
        numbers = [trial.number for trial in complete]
        end = facts.trials[-1].number
        axes.plot([*numbers, end], [*least, least[-1]], color=BEST, drawstyle="steps-post", lw=1.2)
        axes.set_xlim(-0.7, end + 0.7)
        axes.xaxis.set_major_locator(WHOLE_STEPS())
        axes.set_xlabel("trial")

    legend = [*trial_legend(facts), (BEST, "━", "least so far")]
    return Picture(title, sentence, draw_svg("history", sentence, paint), legend)


def _history_sentence(facts: TrainingFacts, best: TrialRow) -> str:
    first = next(trial for trial in facts.trials if trial.rmse is not None)
    winner = f"Trial {best.number} was best, RMSE {rmse(best.rmse)}"
    if first.number == best.number:
        later = len(facts.trials) - 1
        return (
            f"{winner}; none of the {later} others was better."
            if later
            else f"{winner}; it was alone."
        )
    start = "the first trial" if first.number == 0 else f"trial {first.number}"
    fall = (first.rmse or 0.0) - (best.rmse or 0.0)
    return f"{winner}; the error fell by {rmse(fall)} from {start} ({rmse(first.rmse)})."


def dots(axes: Axes, facts: TrainingFacts, positions: Mapping[int, float]) -> None:
    """Draw every trial's error at its position; at the upper edge if far above or diverged."""
    errors = _trial_errors(facts)
    limit_errors(axes, errors)
    top, edge = highest_shown(errors), axes.get_ylim()[1]
    for trial in facts.trials:
        x, y = positions[trial.number], trial.rmse
        shade = BEST if trial == facts.best else MAIN if trial.outcome == "complete" else PALE
        fill = "none" if shade == PALE else shade
        if y is None:
            axes.plot(x, edge, "x", color=WARN, ms=7, mew=1.8, clip_on=False)
        elif y > top:
            axes.plot(x, edge, "^", color=shade, ms=6, mfc=fill, clip_on=False)
        else:
            axes.plot(x, y, "o", color=shade, ms=8 if shade == BEST else 6, mfc=fill)


def _trial_errors(facts: TrainingFacts) -> list[float]:
    return [trial.rmse for trial in facts.trials if trial.rmse is not None]


def trial_legend(facts: TrainingFacts) -> list[tuple[str, str, str]]:
    """What the marks of `dots` mean, of those that occur."""
    errors = _trial_errors(facts)
    legend = [(BEST, "●", "best"), *_outcome_legend(facts.trials, "●", "○", "×")]
    above = max(errors) > highest_shown(errors)
    return [*legend, (PALE, "△", "above the scale")] if above else legend


def _outcome_legend(trials: Iterable[TrialRow], *marks: str) -> Iterator[tuple[str, str, str]]:
    """Yield the entries of the outcomes that occur, each with its mark."""
    outcomes = {trial.outcome for trial in trials}
    for outcome, shade, mark in zip(OUTCOMES, (MAIN, PALE, WARN), marks, strict=True):
        if outcome in outcomes:
            yield shade, mark, outcome


def curves(facts: TrainingFacts) -> Picture:
    """The error of every trial epoch by epoch."""
    title = "Learning curves"
    if not facts.curves:
        return Picture(title, facts.missing or NO_TRIAL)
    sentence = _curves_sentence(facts)

    def paint(axes: Axes) -> None:
        limit_errors(axes, [value for curve in facts.curves.values() for value in curve])
        for trial in sorted(facts.trials, key=lambda t: _drawing_order(t, facts.best)):
            _line(axes, trial, facts.curves.get(trial.number, ()), trial == facts.best)
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(WHOLE_STEPS())

    shown = [trial for trial in facts.trials if trial.number in facts.curves]
    legend = [
        (BEST, "━", "best, its least error marked"),
        *_outcome_legend(shown, "━", "━", "┅"),
    ]
    return Picture(title, sentence, draw_svg("curves", sentence, paint), legend)


def _drawing_order(trial: TrialRow, best: TrialRow | None) -> tuple[bool, bool, int]:
    """A key to sort trials by: pale lines are drawn first, the best on top."""
    return trial == best, trial.outcome == "complete", trial.number


def _line(axes: Axes, trial: TrialRow, curve: Sequence[float], best: bool) -> None:
    epochs = range(1, len(curve) + 1)
    if best and curve:
        axes.plot(epochs, curve, color=BEST, lw=2)
        axes.plot(trial.n_epochs, min(curve), "o", color=BEST, ms=6)
    elif trial.outcome == "complete":
        axes.plot(epochs, curve, color=MAIN, lw=1, alpha=0.55)
    elif trial.outcome == "pruned":
        axes.plot(epochs, curve, color=PALE, lw=1, marker=".", markevery=[-1], alpha=0.8)
    else:
        axes.plot(epochs, curve, color=WARN, lw=1, ls="--")


def _curves_sentence(facts: TrainingFacts) -> str:
    best = facts.best
    pruned = [t for t in facts.with_outcome("pruned") if t.number in facts.curves]
    descent = f"The epochs of {len(facts.curves)} trials"
    if best and best.number in facts.curves:
        curve = facts.curves[best.number]
        descent = (
            f"Trial {best.number} went from RMSE {rmse(curve[0])} after its first epoch to "
            f"{rmse(best.rmse)} after epoch {best.n_epochs} of {len(curve)}"
        )
    if not pruned:
        return f"{descent}; no trial was pruned."
    epochs = median(len(facts.curves[trial.number]) for trial in pruned)
    trials = "1 trial was" if len(pruned) == 1 else f"{len(pruned)} trials were"
    return f"{descent}; {trials} pruned, after {epochs:g} epochs in the median."
