"""Folds in lockstep: the figures of separate fits for any number of threads, divergence refused."""

import os
import signal
import threading
from collections import deque
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from tests.engine.handmade import terms
from tests.training.worlds import interactions_of, random_interactions, two_tastes
from training.metrics.errors import Errors, errors, mean
from training.ratings.crossval import CrossValidation
from training.ratings.evaluation import FOLDS, HOLDOUT, plan
from training.ratings.sgd.fit import Diverged, fit
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.lockstep import Lockstep
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.splitting import Split, cross_validation, random_split

QUICK = SvdParameters(n_factors=4, n_epochs=5, lr_decay=0.9)
WILD = SvdParameters(n_epochs=20, lr_all=5.0)
ENDLESS = SvdParameters(n_epochs=10**9)
RATINGS = random_interactions()
SPLITS = cross_validation(np.ones(len(RATINGS), dtype=bool), 3, seed=1)


def folds_of(splits, threads=1, ratings=RATINGS, seed=0):
    return CrossValidation(Grid.from_interactions(ratings), splits, seed, threads)


def fitted(split, parameters, ratings=RATINGS, seed=0):
    """The model of one fold, fitted by itself."""
    grid = Grid.from_interactions(ratings)
    start = random_start(ratings.n_users, ratings.n_works, parameters, seed)
    run = Lockstep(grid, [Fold.from_split(grid, split)], parameters, start)
    for _ in range(parameters.n_epochs):
        run.advance()
    return run.models()[0]


def measured(model, test):
    """A model's errors by the formula that is served, one pair after the other."""
    pairs = zip(test.user, test.work, strict=True)
    predicted = [model.predict(terms(model, user), work).rating for user, work in pairs]
    return errors(test.scale.clip(np.array(predicted)), test.rating)


def close(fold_errors, expected, tolerance=1e-6):
    return (fold_errors.rmse, fold_errors.mae) == pytest.approx(
        (expected.rmse, expected.mae), abs=tolerance
    )


@pytest.mark.parametrize("threads", [1, 2])
def test_errors_are_of_clipped_predictions_for_the_held_out_rows(threads):
    split = random_split(len(RATINGS), 0.3, seed=0)
    fold_errors = folds_of([split], threads).errors(QUICK)
    assert len(fold_errors) == 1
    assert close(fold_errors[0], measured(fitted(split, QUICK), RATINGS.take(split.test)))


def test_folds_together_are_what_each_is_alone():
    together = folds_of(SPLITS)
    alone = [folds_of([split]) for split in SPLITS]
    assert together.errors(QUICK) == [each.errors(QUICK)[0] for each in alone]
    by_epoch = zip(*(each.epochs(QUICK) for each in alone), strict=True)
    assert list(together.epochs(QUICK)) == [mean(epoch) for epoch in by_epoch]


def test_a_fold_does_about_as_well_as_a_fit_that_never_saw_the_held_out_rows():
    ratings = two_tastes()
    rows = np.arange(len(ratings)) % 10 == 0
    parameters = SvdParameters(n_factors=4, n_epochs=60, lr_all=0.02)
    folds = folds_of([Split(~rows, rows)], ratings=ratings)
    apart = measured(fit(ratings.take(~rows), parameters), ratings.take(rows))
    fold_errors = folds.errors(parameters)[0]
    assert fold_errors.rmse < 0.5  # tastes are predicted where they were hidden
    assert close(fold_errors, apart, 0.1)


def test_the_last_epoch_gives_the_errors_after_all_epochs():
    folds = folds_of(SPLITS)
    by_epoch = list(folds.epochs(QUICK))
    assert len(by_epoch) == QUICK.n_epochs
    assert by_epoch[-1] == mean(folds.errors(QUICK))
    fewer = replace(QUICK, n_epochs=3)
    assert list(folds.epochs(fewer)) == by_epoch[:3]


def test_parameters_can_be_measured_side_by_side_and_again():
    folds = folds_of(SPLITS)
    wider = replace(QUICK, n_factors=20)
    expected = list(folds.epochs(QUICK)), list(folds.epochs(wider))
    mixed = list(zip(folds.epochs(QUICK), folds.epochs(wider), strict=True))
    assert mixed == list(zip(*expected, strict=True))


@pytest.mark.parametrize("threads", [2, 3, 11])
@pytest.mark.parametrize("n_folds", [1, 2, 3, 5])
def test_any_number_of_threads_gives_the_same_figures(threads, n_folds):
    splits = cross_validation(np.ones(len(RATINGS), dtype=bool), 5, seed=1)[:n_folds]
    alone, together = folds_of(splits), folds_of(splits, threads)
    assert list(together.epochs(QUICK)) == list(alone.epochs(QUICK))
    assert together.errors(QUICK) == alone.errors(QUICK)


def test_the_seed_decides_the_figures():
    figures = [folds_of(SPLITS, seed=seed).errors(QUICK) for seed in (0, 0, 1)]
    assert figures[0] == figures[1] != figures[2]


def test_held_out_stars_are_never_looked_at():
    protocols = plan(len(RATINGS), 3, seed=4)
    held_out = protocols[HOLDOUT][0].test
    stars = RATINGS.rating.copy()
    stars[held_out] = 5.5 - stars[held_out]
    changed = replace(RATINGS, rating=stars)
    assert not np.array_equal(changed.rating, RATINGS.rating)
    before, after = (folds_of(protocols[FOLDS], ratings=each) for each in (RATINGS, changed))
    assert list(after.epochs(QUICK)) == list(before.epochs(QUICK))


@pytest.mark.parametrize("threads", [1, 2])
def test_diverging_parameters_are_refused(threads):
    folds = folds_of(SPLITS, threads)
    for measure in (folds.errors, lambda parameters: list(folds.epochs(parameters))):
        with pytest.raises(Diverged, match=r"lr_all=5, .* diverged; expected a smaller lr_all"):
            measure(WILD)
    assert isinstance(folds.errors(QUICK)[0], Errors)


def test_epochs_before_a_divergence_are_finite():
    errors_seen = []
    with pytest.raises(Diverged):
        errors_seen += folds_of(SPLITS).epochs(WILD)
    for fold_errors in errors_seen:
        assert np.isfinite([fold_errors.rmse, fold_errors.mae]).all()


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interruption_ends_the_fits_under_way(threads):
    def interrupt(*_):
        raise KeyboardInterrupt("now")

    folds = folds_of(SPLITS, threads)
    before = signal.signal(signal.SIGALRM, interrupt)
    running = threading.active_count()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt, match="now"):
            deque(folds.epochs(ENDLESS), maxlen=0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert threading.active_count() == running
    assert isinstance(folds.errors(QUICK)[0], Errors)


def children():
    """The ids of this process's children, by Linux."""
    children = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:  # it ended meanwhile
            continue
        if int(parent) == os.getpid():
            children.add(stat.parent.name)
    return children


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc")
def test_threads_do_the_work_and_no_process_is_started():
    processes, threads = children(), threading.active_count()
    for _ in islice(folds_of(SPLITS, 3).epochs(ENDLESS), 3):
        assert children() <= processes
    assert threading.active_count() <= threads


def test_what_the_scale_clips_is_measured_clipped():
    stars = np.full(len(RATINGS), 10.0, dtype=np.float32)
    ten = Interactions(
        RATINGS.user, RATINGS.work, stars, RATINGS.n_users, RATINGS.n_works, RatingScale(0.0, 10.0)
    )
    split = SPLITS[0]
    wide = SvdParameters(init_std_dev=1.0, n_epochs=1)
    fold_errors = folds_of([split], ratings=ten).errors(wide)[0]
    assert fold_errors.rmse < 10.0
    assert close(fold_errors, measured(fitted(split, wide, ten), ten.take(split.test)), 1e-5)


def test_users_and_works_without_ratings_in_a_fold_are_predicted_by_what_is_known():
    # User 0 rated work 2 alone; work 3 was rated by user 1 alone. Both are held out.
    ratings = interactions_of(
        [(0, 2, 5.0), (1, 0, 1.0), (1, 1, 4.0), (1, 3, 2.0), (2, 0, 2.0), (2, 1, 5.0), (2, 2, 3.0)]
    )
    test = np.array([True, False, False, True, False, False, False])
    parameters = SvdParameters(n_factors=3, n_epochs=30, lr_all=0.05)
    model = fitted(Split(~test, test), parameters, ratings)
    assert model.user_bias[0] == model.item_bias[3] == 0
    assert not model.user_factors[0].any()
    assert not model.known_item[3]
    predicted = [model.mean + model.item_bias[2], model.mean + model.user_bias[1]]
    fold_errors = folds_of([Split(~test, test)], ratings=ratings).errors(parameters)[0]
    assert close(fold_errors, errors(np.array(predicted), np.array([5.0, 2.0])))


def test_equal_ratings_are_predicted_exactly_without_factors_to_begin_with():
    ratings = replace(RATINGS, rating=np.full(len(RATINGS), 4.0, np.float32))
    fold_errors = folds_of(SPLITS, ratings=ratings).errors(replace(QUICK, init_std_dev=0.0))
    assert [(each.rmse, each.mae) for each in fold_errors] == [(0.0, 0.0)] * 3
