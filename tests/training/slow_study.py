"""Run a study whose every evaluation takes a moment, telling on stdout what it begins.

Usage: python slow_study.py FOLDER TRIALS SECONDS
"""

import sys
import time
from pathlib import Path

from tests.training.worlds import silent
from training.metrics import Errors
from training.svd import SvdParameters
from training.tune import tune


def bowl(parameters: SvdParameters) -> list[Errors]:
    """Return errors that are least at a certain learning rate and number of factors."""
    value = abs(parameters.lr_all - 0.007) * 50 + abs(parameters.n_factors - 40) / 100
    return [Errors(value, value / 2)] * 2


def main(folder: str, trials: str, seconds: str) -> None:
    """Bring the study to `trials`, waiting inside every evaluation."""

    def slow(parameters: SvdParameters) -> list[Errors]:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        time.sleep(float(seconds))
        return bowl(parameters)

    first = [SvdParameters()]
    tune(Path(folder), "s", trials=int(trials), seed=5, first=first, evaluate=slow, progress=silent)


if __name__ == "__main__":
    main(*sys.argv[1:])
