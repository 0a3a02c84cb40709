"""Fits on several folds of one encoded table of ratings, advancing together."""

from collections.abc import Iterator, Sequence

import numpy as np

from training.metrics.errors import Errors, mean
from training.ratings.sgd.fit import diverged
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.lockstep import Lockstep
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.splitting import Split


class CrossValidation:
    """The folds of some splits, on which any number of parameter sets are measured.

    Args:
        grid: all ratings.
        splits: what each fit learns and is tested on.
        seed: of the factors to start from.
        threads: how many folds are fitted at once; more than folds share a fit.
    """

    def __init__(self, grid: Grid, splits: Sequence[Split], seed: int, threads: int) -> None:
        self._grid = grid
        self._folds = [Fold.from_split(grid, split) for split in splits]
        self._seed = seed
        self._threads = threads

    def epochs(self, parameters: SvdParameters) -> Iterator[Errors]:
        """Yield the mean errors over the folds after every epoch.

        Raises:
            Diverged: a prediction is not a finite number.
        """
        with self._begin(parameters) as run:
            for _ in range(parameters.n_epochs):
                run.advance()
                yield mean(_checked(run, parameters))

    def errors(self, parameters: SvdParameters) -> list[Errors]:
        """Errors on each fold after all epochs.

        Raises:
            Diverged: a prediction is not a finite number.
        """
        with self._begin(parameters) as run:
            for _ in range(parameters.n_epochs):
                run.advance()
            return _checked(run, parameters)

    def _begin(self, parameters: SvdParameters) -> Lockstep:
        ratings = self._grid.interactions
        sizes = ratings.n_users, ratings.n_works
        start = random_start(*sizes, parameters, self._seed, ratings.active_users)
        return Lockstep(self._grid, self._folds, parameters, start, self._threads)


def _checked(run: Lockstep, parameters: SvdParameters) -> list[Errors]:
    per_fold = run.errors()
    if not np.isfinite([errors.rmse for errors in per_fold]).all():
        raise diverged(parameters)
    return per_fold
