"""What the searched parameters did: how much each mattered, and which values did well."""

import math
from collections.abc import Iterable, Sequence

import optuna
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, get_param_importances

from engine.errors import shorten
from training.ratings.space import SPACE
from training.report.pages.facts import Facts, Tried
from training.report.pages.html import number
from training.report.pages.svg import MAIN, Picture, drawn
from training.report.pages.trials import NO_TRIAL, dots, keys_of

LEAST_COMPLETE = 8  # trials below which importances would be noise
_FEW = 50  # trials below which they are rough
_BEST_FEW = 5
_TICKS = 5


def searched(facts: Facts, name: str) -> BaseDistribution:
    """Return between which bounds a parameter was searched.

    A release of another version may hold what today's space does not; its own values bound it.
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


def importances(facts: Facts) -> Picture:
    """Return how much of the error's differences each parameter explains by itself."""
    title, complete = "Parameter importances", facts.of("complete")
    if len(complete) < LEAST_COMPLETE:
        return Picture(
            title,
            f"{_trials(len(complete))} tell too little about importances; "
            f"{LEAST_COMPLETE} complete ones are needed.",
        )
    shares = _importances(facts, complete)
    if not shares:
        return Picture(title, "All complete trials erred alike, so no parameter mattered.")
    name, most = next(iter(shares.items()))
    sentence = (
        f"{name} mattered most: {most:.0%} of what single parameters explain of the differences "
        f"in RMSE between {_trials(len(complete))}"
        f"{'; so few make this rough' if len(complete) < _FEW else ''}."
    )

    def paint(axes: Axes) -> None:
        names = [shorten(each, 20) for each in shares]
        bars = axes.barh(range(len(names)), list(shares.values()), color=MAIN, height=0.6)
        axes.bar_label(bars, [f"{share:.0%}" for share in shares.values()], padding=4)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, most * 1.15)
        axes.xaxis.set_major_locator(NullLocator())
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="y", length=0)

    return Picture(title, sentence, drawn("importances", sentence, paint, 32 * len(shares) + 20))


def _trials(count: int) -> str:
    return "1 complete trial" if count == 1 else f"{count} complete trials"


def _importances(facts: Facts, complete: Sequence[Tried]) -> dict[str, float]:
    """Return each parameter's share, the largest first; none where there is nothing to explain."""
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
    found = get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=0))
    return found | {name: 0.0 for name in facts.parameters if name not in varied}


def slices(facts: Facts) -> list[Picture]:
    """Return, for every parameter, its value in each trial against the trial's error."""
    if facts.best is None:
        return [Picture("Slices", NO_TRIAL)]
    return [_slice(facts, name, n) for n, name in enumerate(facts.parameters)]


def _slice(facts: Facts, name: str, place: int) -> Picture:
    values = {trial.number: trial.parameters[name] for trial in facts.trials}
    if len(set(values.values())) == 1:
        value = number(next(iter(values.values())))
        return Picture(name, f"{name} was {value} in every trial, so there is nothing to compare.")
    bounds = searched(facts, name)
    low, high = float(bounds.low), float(bounds.high)  # type: ignore[attr-defined]
    log = bool(getattr(bounds, "log", False))
    sentence = _did_well(facts, name, low, high)

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

    return Picture(name, sentence, drawn(f"slice{place}", sentence, paint), keys_of(facts))


def _round_steps(low: float, high: float) -> list[float]:
    """Return the round numbers from `low` to `high`: 1, 2, 5, 10, 20 … times a power of ten."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    return [step for step in steps if low <= step <= high]


def _did_well(facts: Facts, name: str, low: float, high: float) -> str:
    """Return a sentence on the values of the best trials."""
    ranked = sorted(facts.of("complete"), key=lambda t: (t.rmse or 0.0, t.number))
    values = [trial.parameters[name] for trial in ranked]
    told = f"The best trial has {name} {number(values[0])}{_edge(values[0], low, high)}"
    if len(values) > _BEST_FEW:
        few = values[:_BEST_FEW]
        told += f", the best {_BEST_FEW} trials have values between {_span(few)}"
    return f"{told}; it was searched between {_span((low, high))}."


def _edge(value: float, low: float, high: float) -> str:
    return " (an end of what was searched)" if value in (low, high) else ""


def _span(values: Iterable[float]) -> str:
    given = list(values)
    return f"{number(min(given))} and {number(max(given))}"
