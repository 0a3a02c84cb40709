"""Run a study whose every trial pauses after some epochs, telling on stdout that it has begun.

Usage: python slow_study.py FOLDER TRIALS SECONDS
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.training.worlds import silent
from training.metrics.errors import Errors
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.tune import tune

BEST_EPOCH = 6  # counted from 0
PAUSE_AT = 3


def bowl(parameters: SvdParameters) -> Iterator[Errors]:
    """Yield errors that fall to BEST_EPOCH, and are least at certain parameters."""
    floor = abs(parameters.lr_all - 0.007) * 50 + abs(parameters.n_factors - 46) / 100
    for epoch in range(parameters.n_epochs):
        value = floor + abs(epoch - BEST_EPOCH) / 100
        yield Errors(value, value / 2)


def main(folder: str, trials: str, seconds: str) -> None:
    """Bring the study to `trials`, waiting inside every one of them."""

    def slow(parameters: SvdParameters) -> Iterator[Errors]:
        for epoch, errors in enumerate(bowl(parameters)):
            if epoch == PAUSE_AT:
                sys.stdout.write("begun\n")
                sys.stdout.flush()
                time.sleep(float(seconds))
            yield errors

    first = [SvdParameters()]
    tune(Path(folder), "s", trials=int(trials), seed=5, first=first, epochs=slow, progress=silent)


if __name__ == "__main__":
    main(*sys.argv[1:])
