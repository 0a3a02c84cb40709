"""The searched parameters: how important each is, and which values gave low errors."""

import math
from collections.abc import Sequence

import optuna
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, get_param_importances

from engine.errors import shorten
from training.ratings.space import SPACE
from training.report.pages.facts import TrainingFacts, TrialRow
from training.report.pages.html import number
from training.report.pages.svg import MAIN, Picture, draw_svg
from training.report.pages.trials import NO_TRIAL, dots, trial_legend

LEAST_COMPLETE = 8  # trials below which importances would be noise
_FEW = 50  # trials below which they are rough
_TOP = 5  # trials whose values a sentence sums up
_TICKS = 5


def searched(facts: TrainingFacts, name: str) -> BaseDistribution:
    """The bounds between which a parameter was searched.

    A release of another version may hold values outside today's space; those values bound it then.
    """
    values = [trial.parameters[name] for trial in facts.trials]
    bounds = SPACE.get(name)
    if bounds is not None and all(_contains(bounds, value) for value in values):
        return bounds
    if all(isinstance(value, int) for value in values):
        return IntDistribution(int(min(values)), int(max(values)))
    return FloatDistribution(min(values), max(values))


def _contains(bounds: BaseDistribution, value: float) -> bool:
    return bool(bounds._contains(bounds.to_internal_repr(value)))


def importances(facts: TrainingFacts) -> Picture:
    """How much of the differences in error each parameter explains by itself (fANOVA)."""
    title, complete = "Parameter importances", facts.with_outcome("complete")
    if len(complete) < LEAST_COMPLETE:
        return Picture(
            title,
            f"{_trials(len(complete))} {'is' if len(complete) == 1 else 'are'} too few to estimate "
            f"importances; {LEAST_COMPLETE} are needed.",
        )
    shares = _importances(facts, complete)
    if not shares:
        return Picture(title, "All complete trials have the same error, so no parameter mattered.")
    name, most = next(iter(shares.items()))
    sentence = (
        f"{name} mattered most: {most:.0%} of what single parameters explain of the differences "
        f"in RMSE between {_trials(len(complete))}"
        f"{'; so few make this rough' if len(complete) < _FEW else ''}."
    )

    def paint(axes: Axes) -> None:
        names = [shorten(name, 20) for name in shares]
        bars = axes.barh(range(len(names)), list(shares.values()), color=MAIN, height=0.6)
        axes.bar_label(bars, [f"{share:.0%}" for share in shares.values()], padding=4)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, most * 1.15)
        axes.xaxis.set_major_locator(NullLocator())
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="y", length=0)

    return Picture(title, sentence, draw_svg("importances", sentence, paint, 32 * len(shares) + 20))


def _trials(count: int) -> str:
    return "1 complete trial" if count == 1 else f"{count} complete trials"


def _importances(facts: TrainingFacts, complete: Sequence[TrialRow]) -> dict[str, float]:
    """Each parameter's share, the largest first; none where there is nothing to explain."""
    varied = [n for n in facts.parameters if len({t.parameters[n] for t in complete}) > 1]
    if not varied or len({trial.rmse for trial in complete}) == 1:
        return {}
    space = {name: searched(facts, name) for name in varied}
    study = optuna.create_study()
    study.add_trials(
        optuna.create_trial(
            params={name: trial.parameters[name] for name in varied},
            distributions=space,
            value=trial.rmse,
        )
        for trial in complete
    )
    shares = get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=0))
    return shares | {name: 0.0 for name in facts.parameters if name not in varied}


def slices(facts: TrainingFacts) -> list[Picture]:
    """For every parameter, its value in each trial against the trial's error."""
    if facts.best is None:
        return [Picture("Slices", NO_TRIAL)]
    return [_slice(facts, name, f"slice{n}") for n, name in enumerate(facts.parameters)]


def _slice(facts: TrainingFacts, name: str, svg_name: str) -> Picture:
    values = {trial.number: trial.parameters[name] for trial in facts.trials}
    if len(set(values.values())) == 1:
        value = number(next(iter(values.values())))
        return Picture(name, f"{name} was {value} in every trial, so there is nothing to compare.")
    bounds = searched(facts, name)
    low, high = float(bounds.low), float(bounds.high)  # type: ignore[attr-defined]
    log = bool(getattr(bounds, "log", False))
    sentence = _best_values_sentence(facts, name, low, high)

    def paint(axes: Axes) -> None:
        if log:
            axes.set_xscale("log")
            axes.set_xlim(low / (high / low) ** 0.04, high * (high / low) ** 0.04)
            axes.set_xticks(_round_steps(low, high))
            axes.xaxis.set_minor_locator(NullLocator())
        else:
            axes.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
            axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        dots(axes, facts, values)
        axes.set_xlabel(shorten(name, 40) + (" (logarithmic)" if log else ""))

    return Picture(name, sentence, draw_svg(svg_name, sentence, paint), trial_legend(facts))


def _round_steps(low: float, high: float) -> list[float]:
    """The round numbers from `low` to `high`: 1, 2, 5, 10, 20 … times a power of ten."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    return [step for step in steps if low <= step <= high]


def _best_values_sentence(facts: TrainingFacts, name: str, low: float, high: float) -> str:
    ranked = sorted(facts.with_outcome("complete"), key=lambda t: (t.rmse or 0.0, t.number))
    values = [trial.parameters[name] for trial in ranked]
    top = f"The best trial has {name} {number(values[0])}{_edge(values[0], low, high)}"
    if len(values) > _TOP:
        top += f", the best {_TOP} trials have values between {_span(values[:_TOP])}"
    return f"{top}; it was searched between {_span((low, high))}."


def _edge(value: float, low: float, high: float) -> str:
    return " (an end of what was searched)" if value in (low, high) else ""


def _span(values: Sequence[float]) -> str:
    return f"{number(min(values))} and {number(max(values))}"
