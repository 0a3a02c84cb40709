"""The search space: which parameters are tuned, and between which bounds."""

from dataclasses import asdict
from typing import Any

from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution

from training.svd import SvdParameters

VERSION = 1  # raised when the space or what a trial measures changes: old studies are not resumed

SPACE: dict[str, BaseDistribution] = {
    "n_factors": IntDistribution(4, 128, log=True),
    "n_epochs": IntDistribution(10, 60),
    "lr_all": FloatDistribution(0.002, 0.02, log=True),
    "reg_all": FloatDistribution(0.01, 0.3, log=True),
    "init_std_dev": FloatDistribution(0.01, 0.2, log=True),
}

# Did well on several public data sets; a study of few trials has something good to start from.
PROVEN = SvdParameters(n_factors=100, n_epochs=40, lr_all=0.0125, reg_all=0.1, init_std_dev=0.05)


def inside(parameters: SvdParameters) -> dict[str, Any]:
    """Return the parameters as a trial's, moved to the nearest bound where they lie outside."""
    values = asdict(parameters)
    return {
        name: min(max(values[name], bounds.low), bounds.high)  # type: ignore[attr-defined]
        for name, bounds in SPACE.items()
    }
