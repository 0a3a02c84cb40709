"""The searched parameters: how important each is, and which values gave low errors."""

from collections.abc import Sequence

import optuna
from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, get_param_importances

from engine.pages.documents import Axis, Figure, Plot
from engine.pages.figures import bars
from training.ratings.space import SPACE
from training.report.facts import TrainingFacts, TrialRow
from training.report.trials import NO_TRIAL, error_axis, trial_errors, trial_layers

LEAST_COMPLETE = 8  # trials below which importances would be noise
_FEW = 50  # trials below which they are rough
_TOP = 5  # trials whose values a sentence sums up
_MARGIN = 0.04  # of what was searched, free at both ends


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


def importances(facts: TrainingFacts) -> Figure:
    """How much of the differences in error each parameter explains by itself (fANOVA)."""
    title = "Parameter importances"
    complete = facts.with_outcome("complete")
    if len(complete) < LEAST_COMPLETE:
        return Figure(
            title,
            f"{_trials(len(complete))} {'is' if len(complete) == 1 else 'are'} too few to estimate "
            f"importances; {LEAST_COMPLETE} are needed.",
        )
    shares = _importances(facts, complete)
    if not shares:
        reason = "All complete trials have the same error, so no parameter mattered."
        return Figure(title, reason)
    first, most = next(iter(shares.items()))
    sentence = (
        f"{first} mattered most: {most:.0%} of what single parameters explain of the differences "
        f"in RMSE between {_trials(len(complete))}"
        f"{'; so few make this rough' if len(complete) < _FEW else ''}."
    )
    return bars(title, sentence, list(shares.items()), "share")


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


def slices(facts: TrainingFacts) -> list[Figure]:
    """For every parameter, its value in each trial against the trial's error."""
    if facts.best is None:
        return [Figure("Slices", NO_TRIAL)]
    return [_slice(facts, name) for name in facts.parameters]


def _slice(facts: TrainingFacts, name: str) -> Figure:
    values = {trial.number: trial.parameters[name] for trial in facts.trials}
    if len(set(values.values())) == 1:
        value = number(next(iter(values.values())))
        reason = f"{name} was {value} in every trial, so there is nothing to compare."
        return Figure(name, reason)
    bounds = searched(facts, name)
    low, high = float(bounds.low), float(bounds.high)  # type: ignore[attr-defined]
    log = bool(getattr(bounds, "log", False))
    sentence = _best_values_sentence(facts, name, low, high)
    x = _slice_axis(name + (" (logarithmic)" if log else ""), low, high, log)
    y = error_axis(trial_errors(facts))
    return Figure(name, sentence, Plot(x, y, trial_layers(facts, values)))


def _slice_axis(label: str, low: float, high: float, log: bool) -> Axis:
    """An axis with some room beyond what was searched, by factors or by steps."""
    if log:
        factor = (high / low) ** _MARGIN
        return Axis(label, "number", log=True, low=low / factor, high=high * factor)
    margin = _MARGIN * (high - low)
    return Axis(label, "number", low=low - margin, high=high + margin)


def number(value: float) -> str:
    """A parameter's value as people read it."""
    return str(value) if isinstance(value, int) else f"{value:.4g}"


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
