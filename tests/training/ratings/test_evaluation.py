"""The figures of a release: what a study has measured is what measuring again would give."""

from dataclasses import replace

from tests.training.worlds import random_interactions, silent
from training.ratings.crossval import CrossValidation
from training.ratings.evaluation import FOLDS, TUNED, evaluate, plan
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.tune import tune

DEFAULTS = SvdParameters()


def test_a_studys_errors_are_those_of_its_parameters_on_its_folds(tmp_path):
    grid = Grid.from_interactions(random_interactions())
    protocols = plan(len(grid), 2, seed=0)
    folds = CrossValidation(grid, protocols[FOLDS], 0, 1)
    study = tune(
        tmp_path, "s", trials=1, seed=0, first=[DEFAULTS], epochs=folds.epochs, progress=silent
    )
    best, parts = study.best, {FOLDS: protocols[FOLDS]}
    measured = evaluate(grid, parts, best.parameters, 0, 1, silent)
    assert measured.tables[FOLDS][TUNED] == best.errors
    known = replace(best.errors, rmse=9.0)
    assert evaluate(grid, parts, best.parameters, 0, 1, silent, known).tables[FOLDS][TUNED] == known
