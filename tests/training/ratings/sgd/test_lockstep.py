"""The compiled epochs against plain ones, and the same bits however the work is shared."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from tests.engine.handmade import terms
from tests.training.ratings.sgd.oracle import Oracle
from tests.training.worlds import interactions_of, random_interactions
from training.ratings.sgd import lockstep
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.kernels import AHEAD
from training.ratings.sgd.lockstep import Lockstep
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.splitting import Split, cross_validation, random_split

RATINGS = random_interactions(90, 50)
GRID = Grid.from_interactions(RATINGS)
QUICK = SvdParameters(n_factors=14, lr_all=0.02, lr_decay=0.9)
FOLDS = [
    Fold.from_split(GRID, s) for s in cross_validation(np.ones(len(GRID), dtype=bool), 5, seed=1)
]
EVERYTHING = [Fold.everything(GRID)]


def run(folds, parameters=QUICK, epochs=3, threads=1, grid=GRID):
    ratings = grid.interactions
    start = random_start(ratings.n_users, ratings.n_works, parameters, seed=4)
    fits = Lockstep(grid, folds, parameters, start, threads)
    for _ in range(epochs):
        fits.advance()
    return fits


def bits(model):
    arrays = model.user_factors, model.item_factors, model.user_bias, model.item_bias
    return [array.tobytes() for array in arrays]


@pytest.mark.parametrize("fold", [EVERYTHING[0], FOLDS[2]], ids=["all", "fold"])
@pytest.mark.parametrize("n_factors", [1, 13, 14, 15, 30, 31, 62, 100])
def test_an_epoch_is_what_the_plain_one_is(n_factors, fold):
    compare(replace(QUICK, n_factors=n_factors), fold)


@pytest.mark.parametrize(
    "changed",
    [
        {"biased": False},
        {"lr_bu": 0.05, "lr_bi": 0.001, "lr_pu": 0.03, "lr_qi": 0.002},
        {"reg_bu": 0.5, "reg_bi": 0.0, "reg_pu": 0.3, "reg_qi": 0.01},
        {"init_mean": 0.1, "init_std_dev": 0.3, "lr_decay": 1.0},
    ],
    ids=["unbiased", "rates", "regularisation", "start"],
)
def test_every_parameter_means_what_it_means_in_the_plain_one(changed):
    compare(replace(QUICK, **changed), FOLDS[0])


def compare(parameters, fold):
    start = random_start(RATINGS.n_users, RATINGS.n_works, parameters, seed=4)
    plain = Oracle(GRID, fold, parameters, start)
    for _ in range(3):
        plain.advance()
    (model,) = run([fold], parameters).models()
    close = {"rtol": 1e-4, "atol": 2e-6}
    np.testing.assert_allclose(model.user_factors, plain.pu, **close)
    np.testing.assert_allclose(model.item_factors, plain.qi, **close)
    np.testing.assert_allclose(model.user_bias, plain.bu, **close)
    np.testing.assert_allclose(model.item_bias, plain.bi, **close)
    assert model.mean == plain.mean


@pytest.mark.parametrize("folds", [1, 2, 3, 5])
@pytest.mark.parametrize("large", [False, True], ids=["few-shares", "many-shares"])
def test_any_number_of_threads_gives_the_same_bits(folds, large, monkeypatch):
    monkeypatch.setattr(lockstep, "_LARGE", 1 if large else 10**9)
    expected = [bits(model) for model in run(FOLDS[:folds]).models()]
    for threads in (1, 2, 3, 5, 8, 20):
        fits = run(FOLDS[:folds], threads=threads)
        assert [bits(model) for model in fits.models()] == expected
        assert fits.errors() == run(FOLDS[:folds]).errors()


def test_folds_do_not_touch_each_other():
    together = run(FOLDS, threads=2).models()
    for fold, model in zip(FOLDS, together, strict=True):
        assert bits(run([fold]).models()[0]) == bits(model)


def test_ratings_that_are_not_learned_change_no_bit():
    split = random_split(len(RATINGS), 0.3, seed=2)
    rng = np.random.default_rng(0)
    unused = rng.random(len(RATINGS)) < 0.2
    parts = Split(split.train & ~unused, split.test & ~unused)
    flipped = np.where(parts.train, RATINGS.rating, 6 - RATINGS.rating).astype(np.float32)
    changed = Grid.from_interactions(replace(RATINGS, rating=flipped))
    before, after = (run([Fold.from_split(g, parts)], grid=g).models()[0] for g in (GRID, changed))
    assert bits(before) == bits(after)


def test_errors_are_of_clipped_predictions_on_what_is_held_out():
    wide = replace(QUICK, init_std_dev=1.0)
    fits = run(FOLDS, wide)
    for fold, model, errors in zip(FOLDS, fits.models(), fits.errors(), strict=True):
        rows = RATINGS.take(GRID.row[fold.test[:-AHEAD]].astype(np.int64))
        predicted = [
            model.predict(terms(model, u), w).rating
            for u, w in zip(rows.user, rows.work, strict=True)
        ]
        assert max(predicted) > 5.0  # there is something to clip
        off = np.clip(predicted, 0.5, 5.0) - rows.rating
        expected = np.sqrt(np.mean(off**2)), np.mean(np.abs(off))
        assert (errors.rmse, errors.mae) == pytest.approx(expected, abs=1e-5)


def test_the_unseen_are_predicted_by_what_is_left():
    # User 2 and work 2 are in the test part only.
    ratings = interactions_of([(0, 0, 5.0), (0, 1, 3.0), (1, 0, 4.0), (1, 2, 2.0), (2, 0, 1.0)])
    test = np.array([False, False, False, True, True])
    grid = Grid.from_interactions(ratings)
    fits = run([Fold.from_split(grid, Split(~test, test))], grid=grid)
    (model,), (errors,) = fits.models(), fits.errors()
    assert not model.user_factors[2].any()
    assert not model.item_factors[2].any()
    off = np.array([model.mean + model.user_bias[1] - 2.0, model.mean + model.item_bias[0] - 1.0])
    assert errors.rmse == pytest.approx(np.sqrt(np.mean(off**2)), abs=1e-6)


def test_a_fit_that_diverges_has_no_error():
    fits = run(FOLDS[:2], replace(QUICK, lr_all=9.0, lr_decay=1.0), epochs=20)
    assert all(np.isnan(errors.rmse) for errors in fits.errors())


def test_slots_that_are_no_factors_keep_their_values():
    fits = run(FOLDS[:1], replace(QUICK, n_factors=5, biased=False))
    (fit,) = fits._fits
    assert (fit.p[:, -1] == 1).all()
    assert (fit.q[:, -2] == 1).all()
    for rows, bias in ((fit.p, -2), (fit.q, -1)):
        assert not rows[:, bias].any()
        assert not rows[:, 5:-2].any()


def test_the_scale_is_the_data_s():
    ten = Interactions(
        RATINGS.user,
        RATINGS.work,
        np.full(len(RATINGS), 10, np.float32),
        RATINGS.n_users,
        RATINGS.n_works,
        RatingScale(0, 10),
    )
    grid = Grid.from_interactions(ten)
    fits = run([Fold.from_split(grid, random_split(len(ten), 0.2, 0))], grid=grid)
    assert fits.errors()[0].rmse < 1.0
