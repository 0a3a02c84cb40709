"""Measuring fits: the errors of held-out rows, alike however many processes, divergence refused."""

import signal

import numpy as np
import pytest

from engine.interactions import Interactions
from engine.scale import RatingScale
from tests.training.worlds import random_interactions, two_tastes
from training.crossval import Diverged, measure, measuring, predict
from training.folds import Split, cross_validation, random_split
from training.metrics import Errors, errors
from training.svd import SvdParameters, fit, to_model

QUICK = SvdParameters(n_factors=4, n_epochs=5)
WILD = SvdParameters(n_epochs=20, lr_all=5.0)
GIVEN = random_interactions()
SPLITS = cross_validation(np.ones(len(GIVEN), dtype=bool), 3, seed=1)
JOBS = [(QUICK, split, seed) for seed, split in enumerate(SPLITS)]


def test_errors_are_of_clipped_predictions_for_the_held_out_rows():
    split = random_split(len(GIVEN), 0.3, seed=0)
    model = to_model(fit(GIVEN.take(split.train), QUICK, 0))
    test = GIVEN.take(split.test)
    predicted = [
        model.predict(user, work).rating for user, work in zip(test.user, test.work, strict=True)
    ]
    expected = errors(np.clip(predicted, 0.5, 5.0), test.rating)
    found = measure(GIVEN, QUICK, split, 0)
    assert (found.rmse, found.mae) == pytest.approx((expected.rmse, expected.mae), abs=1e-6)


def test_a_batch_of_predictions_equals_single_ones():
    model = to_model(fit(GIVEN, QUICK, 0))
    single = [model.predict(u, w).rating for u, w in zip(GIVEN.user, GIVEN.work, strict=True)]
    assert predict(model, GIVEN) == pytest.approx(single, abs=1e-6)


def test_two_processes_measure_what_one_measures():
    with measuring(GIVEN, 1) as alone, measuring(GIVEN, 2) as together:
        assert list(together(JOBS)) == list(alone(JOBS))


@pytest.mark.parametrize("jobs", [1, 2])
def test_diverging_parameters_are_refused_in_every_process(jobs):
    with measuring(GIVEN, jobs) as measurer:
        with pytest.raises(Diverged, match=r"lr_all=5.0.* diverged; expected a smaller lr_all"):
            list(measurer([(WILD, SPLITS[0], 0)]))
        assert isinstance(next(measurer(JOBS)), Errors)


def test_an_interruption_does_not_wait_for_the_fits_under_way():
    endless = SvdParameters(n_epochs=10**9)

    def interrupt(*_):
        raise KeyboardInterrupt("now")

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with (  # noqa: PT012 - what is interrupted must be inside
            pytest.raises(KeyboardInterrupt, match="now"),
            measuring(GIVEN, 2) as measurer,
        ):
            assert len(list(measurer(JOBS))) == 3  # both processes are up
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            list(measurer([(endless, split, 0) for split in SPLITS]))
    finally:
        signal.signal(signal.SIGALRM, before)


def test_what_the_scale_clips_is_measured_clipped():
    stars = np.full(len(GIVEN), 10.0, dtype=np.float32)
    ten = Interactions(GIVEN.user, GIVEN.work, stars, GIVEN.n_users, GIVEN.n_works,
                       RatingScale(0.0, 10.0))  # fmt: skip
    found = measure(ten, SvdParameters(init_std_dev=1.0, n_epochs=1), SPLITS[0], 0)
    assert found.rmse < 10.0


def test_tastes_are_predicted_where_they_were_hidden():
    given = two_tastes()
    rows = np.arange(len(given)) % 10 == 0
    learned = SvdParameters(n_factors=4, n_epochs=60, lr_all=0.02)
    assert measure(given, learned, Split(~rows, rows), seed=0).rmse < 0.5
