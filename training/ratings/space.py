"""The search space: which parameters are tuned, and between which bounds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution

from training.ratings.sgd.parameters import SvdParameters

VERSION = 2  # raised when the space or what a trial measures changes: old studies are not resumed
MOST_EPOCHS = 80  # the best number of epochs is found, not searched

# With its bias and its 1, a row of 16 n - 2 factors fills n cache lines (see sgd.vectors).
SPACE: dict[str, BaseDistribution] = {
    "n_factors": IntDistribution(14, 126, step=16),
    "lr_all": FloatDistribution(0.002, 0.02, log=True),
    "lr_decay": FloatDistribution(0.9, 1.0),
    "reg_all": FloatDistribution(0.01, 0.3, log=True),
    "init_std_dev": FloatDistribution(0.01, 0.2, log=True),
}

# Did well on several public data sets; a study of few trials has something good to start from.
PROVEN = SvdParameters(n_factors=94, lr_all=0.0125, reg_all=0.1, init_std_dev=0.05, lr_decay=0.98)


def inside(parameters: SvdParameters) -> dict[str, Any]:
    """The parameters as a trial's, each moved to the nearest value of the space."""
    values = {}
    for name, bounds in SPACE.items():
        low, high = bounds.low, bounds.high  # type: ignore[attr-defined]
        value = min(max(getattr(parameters, name), low), high)
        step = getattr(bounds, "step", None)
        values[name] = low + round((value - low) / step) * step if step else value
    return values


def with_epochs(values: dict[str, Any], n_epochs: int) -> SvdParameters:
    """A trial's values as parameters of so many epochs."""
    return replace(SvdParameters(**values), n_epochs=n_epochs)


def first_trials(before: Mapping[str, Any] | None) -> list[SvdParameters]:
    """What to try first: those of the last release's manifest, Surprise's, and proven ones."""
    last = [SvdParameters(**before["parameters"])] if before and before.get("parameters") else []
    tried = [inside(each) for each in (*last, SvdParameters(), PROVEN)]
    return [
        SvdParameters(**values)
        for number, values in enumerate(tried)
        if values not in tried[:number]
    ]
