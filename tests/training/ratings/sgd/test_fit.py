"""One fit: Surprise's bits in reference mode, near to them and repeatable in fast mode."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import surprise
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from engine.errors import InvalidValue
from engine.events.interactions import Interactions
from tests.engine.handmade import terms
from tests.training.worlds import HALF_STARS, interactions_of, random_interactions, two_tastes
from training.ratings.sgd.fit import Diverged, EarlyStopping, fit
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.lockstep import Lockstep
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.splitting import random_split

TERMS = ("user_bias", "item_bias", "user_factors", "item_factors")
QUICK = SvdParameters(n_factors=7, n_epochs=5)
WORLD = random_interactions(60, 40)


def in_first_seen_order() -> Interactions:
    """Ratings whose users and items Surprise numbers as we do: user 0 rates every item."""
    ratings = random_interactions()
    first = [(0, work, 0.5 + work % 10 / 2) for work in range(ratings.n_works)]
    rest = zip(ratings.user.tolist(), ratings.work.tolist(), ratings.rating.tolist(), strict=True)
    return interactions_of([*first, *(row for row in rest if row[0] > 0)])


def surprises(ratings: Interactions, parameters: dict, seed: int) -> surprise.SVD:
    reader = surprise.Reader(rating_scale=(ratings.scale.low, ratings.scale.high))
    frame = pd.DataFrame({"u": ratings.user, "i": ratings.work, "r": ratings.rating})
    trainset = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
    return surprise.SVD(**parameters, random_state=seed).fit(trainset)


def same_bits(one, two) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(two, name)) for name in TERMS)


def predicted(model, ratings) -> np.ndarray:
    """The predictions for the pairs of some ratings, not clipped."""
    dots = (model.user_factors[ratings.user] * model.item_factors[ratings.work]).sum(axis=1)
    return model.mean + model.user_bias[ratings.user] + model.item_bias[ratings.work] + dots


def rmse(model, ratings) -> float:
    return float(np.sqrt(np.mean((predicted(model, ratings) - ratings.rating) ** 2)))


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("more", [{}, {"biased": False}, {"lr_pu": 0.02, "reg_bi": 0.4}], ids=str)
def test_reference_mode_gives_the_bits_of_surprise(seed, more):
    ratings, parameters = in_first_seen_order(), {"n_factors": 7, "n_epochs": 5} | more
    ours = fit(ratings, SvdParameters(**parameters), seed, mode="reference")
    theirs = surprises(ratings, parameters, seed)
    for name, term in zip(("bu", "bi", "pu", "qi"), TERMS, strict=True):
        assert np.array_equal(getattr(ours, term), getattr(theirs, name)), name
    assert ours.mean == (theirs.trainset.global_mean if theirs.biased else 0)
    assert ours.known_item.all()


@pytest.mark.parametrize(
    "parameters",
    [
        QUICK,
        replace(QUICK, n_factors=1),
        replace(QUICK, n_factors=14),
        replace(QUICK, n_factors=15),
        replace(QUICK, n_factors=100, n_epochs=20),
        replace(QUICK, biased=False, init_mean=0.5, n_epochs=20),
        replace(QUICK, lr_bu=0.02, lr_bi=0.0, lr_pu=0.01, lr_qi=0.002, reg_qi=0.3, reg_bu=0.5),
        replace(QUICK, n_epochs=20, lr_all=0.02, lr_decay=0.8),
    ],
    ids=str,
)
def test_fast_mode_learns_what_the_reference_learns(parameters):
    """The order of the ratings differs, and so do the last digits; what is learned does not."""
    fast, exact = fit(WORLD, parameters, 1), fit(WORLD, parameters, 1, mode="reference")
    assert fast.mean == exact.mean
    gained = rmse(random_start(60, 40, parameters, 1), WORLD) - rmse(exact, WORLD)
    assert gained > 0
    apart = np.sqrt(np.mean((predicted(fast, WORLD) - predicted(exact, WORLD)) ** 2))
    assert apart < 0.08
    assert rmse(fast, WORLD) == pytest.approx(rmse(exact, WORLD), abs=0.02)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_the_seed_decides_the_bits(mode):
    first, again, different = (fit(WORLD, QUICK, seed, mode=mode) for seed in (1, 1, 2))
    assert same_bits(first, again)
    for name in TERMS:
        assert not np.array_equal(getattr(first, name), getattr(different, name)), name


@pytest.mark.parametrize("threads", [2, 3, 4, 8, 20])
@pytest.mark.parametrize("stopping", [None, EarlyStopping(0.2)], ids=["all", "stopping"])
def test_the_number_of_threads_does_not_change_a_bit(threads, stopping):
    alone = fit(WORLD, QUICK, 1, threads=1, stopping=stopping)
    assert same_bits(alone, fit(WORLD, QUICK, 1, threads=threads, stopping=stopping))


@settings(max_examples=25, deadline=None)
@drawn(
    rated=st.dictionaries(
        st.tuples(st.integers(0, 12), st.integers(0, 9)),
        st.sampled_from([0.5, 3.7, 5.0]),
        min_size=1,
    ),
    k=st.sampled_from([1, 14, 15, 40]),
    threads=st.integers(2, 9),
)
def test_any_ratings_give_a_finite_model_near_the_reference(rated, k, threads):
    ratings = interactions_of([(*pair, stars) for pair, stars in rated.items()], n_works=11)
    parameters = SvdParameters(n_factors=k, n_epochs=3)
    fast, exact = fit(ratings, parameters), fit(ratings, parameters, mode="reference")
    assert same_bits(fast, fit(ratings, parameters, threads=threads))
    assert np.allclose(predicted(fast, ratings), predicted(exact, ratings), atol=0.05)
    assert fast.known_item.tolist() == exact.known_item.tolist()
    for model in (fast, exact):
        assert not model.item_factors[~model.known_item].any()
        assert not model.user_factors[np.bincount(ratings.user) == 0].any()


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_users_and_works_without_ratings_have_no_terms(mode):
    sparse = interactions_of([(0, 1, 4.0), (2, 1, 2.0), (2, 3, 5.0)], n_works=5)
    model = fit(sparse, QUICK, mode=mode)
    assert model.known_item.tolist() == [False, True, False, True, False]
    assert not model.item_factors[[0, 2, 4]].any()
    assert not model.item_bias[[0, 2, 4]].any()
    assert not model.user_factors[1].any()
    assert model.user_bias[1] == 0
    assert model.user_factors[[0, 2]].all()
    assert model.predict(terms(model, 2), 0).rating == model.mean + model.user_bias[2]


def test_a_fast_model_is_float32_where_it_is_large_and_owns_its_arrays():
    model = fit(WORLD, QUICK)
    assert model.user_factors.dtype == model.item_factors.dtype == np.float32
    assert model.user_bias.dtype == model.item_bias.dtype == np.float64
    assert (model.user_factors.shape, model.item_factors.shape) == ((60, 7), (40, 7))
    assert all(np.isfinite(getattr(model, name)).all() for name in TERMS)
    assert model.mean == np.mean(WORLD.rating, dtype=np.float64)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_tastes_are_learned_and_the_unseen_work_of_ones_taste_is_rated_best(mode):
    ratings = two_tastes()
    model = fit(ratings, SvdParameters(n_factors=4, n_epochs=60, lr_all=0.02), mode=mode)
    for user in range(ratings.n_users):
        opposite = (user + 1) % ratings.n_works
        liked, disliked = (
            model.predict(terms(model, user), work).rating for work in (user, opposite)
        )
        assert liked > 4.0 > 2.0 > disliked


# Epochs and where they begin


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_no_epoch_returns_the_start(mode):
    start = random_start(60, 40, QUICK, seed=4)
    model = fit(WORLD, replace(QUICK, n_epochs=0), seed=4, mode=mode)
    assert np.allclose(model.user_factors, start.user_factors, atol=1e-7)
    assert np.allclose(model.item_factors, start.item_factors, atol=1e-7)
    assert not model.user_bias.any()
    assert not model.item_bias.any()
    assert model.mean == np.mean(WORLD.rating, dtype=np.float64)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_two_epochs_and_two_more_are_four(mode):
    half = fit(WORLD, replace(QUICK, n_epochs=2), seed=1, mode=mode)
    kept = half.user_factors.copy()
    straight = fit(WORLD, replace(QUICK, n_epochs=4), seed=1, mode=mode)
    assert same_bits(
        straight, fit(WORLD, replace(QUICK, n_epochs=2), seed=9, mode=mode, start=half)
    )
    assert np.array_equal(half.user_factors, kept)


def test_the_tail_of_a_decaying_schedule_goes_on_where_its_beginning_ended():
    schedule = SvdParameters(n_factors=7, n_epochs=6, lr_decay=0.5)
    begun = fit(WORLD, replace(schedule, n_epochs=4), mode="reference")
    ended = fit(WORLD, schedule.tail(2), mode="reference", start=begun)
    assert same_bits(ended, fit(WORLD, schedule, mode="reference"))


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_a_rate_that_decays_at_once_leaves_one_epoch(mode):
    once = fit(WORLD, replace(QUICK, n_epochs=1), mode=mode)
    more = fit(WORLD, replace(QUICK, lr_decay=1e-9), mode=mode)
    assert np.allclose(predicted(once, WORLD), predicted(more, WORLD), atol=1e-5)


@pytest.mark.parametrize("mode", ["fast", "reference"])
@pytest.mark.parametrize("shape", [(59, 40, 7), (60, 41, 7), (60, 40, 8)], ids=str)
def test_a_start_of_another_shape_is_refused(mode, shape):
    start = random_start(*shape[:2], SvdParameters(n_factors=shape[2]), seed=0)
    with pytest.raises(InvalidValue, match=r"^start is '.*expected factors of shapes"):
        fit(WORLD, QUICK, start=start, mode=mode)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_every_epoch_is_reported(mode):
    reported = []
    fit(WORLD, QUICK, mode=mode, on_epoch=lambda *now: reported.append(now))
    assert reported == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


# Early stopping


def test_early_stopping_returns_the_model_of_the_best_epoch():
    ratings = good_and_bad_works()
    greedy = SvdParameters(n_factors=20, n_epochs=200, lr_all=0.03, reg_all=0.0, init_std_dev=0.3)
    reported, stopping = [], EarlyStopping(share=0.2, patience=3)
    best = fit(ratings, greedy, 5, stopping=stopping, on_epoch=lambda *now: reported.append(now))
    split = random_split(len(ratings), 0.2, 5)
    held_out = ratings.take(split.test)
    grid = Grid.from_interactions(ratings)
    run = Lockstep(grid, [Fold.from_split(grid, split)], greedy, random_start(60, 40, greedy, 5))
    models = []
    for _ in reported:
        run.advance()
        models.extend(run.models())
    errors = [clipped_rmse(model, held_out) for model in models]
    best_epoch = int(np.argmin(errors))
    assert 1 < best_epoch < 20
    assert same_bits(best, models[best_epoch])
    assert len(reported) == best_epoch + 1 + stopping.patience
    assert reported[0] == (1, 200)
    assert best.mean == np.mean(ratings.rating[split.train], dtype=np.float64)


def good_and_bad_works() -> Interactions:
    """Ratings with something to learn, how good a work is, and noise to learn by heart."""
    rng = np.random.default_rng(0)
    pairs = np.argwhere(rng.random((60, 40)) < 0.5).tolist()
    return interactions_of((u, w, 1.0 + w % 4 + float(rng.integers(2))) for u, w in pairs)


def clipped_rmse(model, ratings) -> float:
    stars = HALF_STARS.clip(predicted(model, ratings))
    return float(np.sqrt(np.mean((stars - ratings.rating) ** 2)))


def test_epochs_are_reported_once_each_where_stopping_never_stops():
    reported, never = [], EarlyStopping(share=0.2, patience=100)
    fit(WORLD, QUICK, stopping=never, on_epoch=lambda *now: reported.append(now))
    assert reported == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_early_stopping_without_an_epoch_returns_the_start():
    model = fit(WORLD, replace(QUICK, n_epochs=0), seed=4, stopping=EarlyStopping())
    start = random_start(60, 40, QUICK, seed=4).user_factors
    assert np.allclose(model.user_factors, start, atol=1e-7)


def test_early_stopping_is_refused_in_reference_mode():
    with pytest.raises(InvalidValue, match=r"^stopping is .*expected None in reference mode"):
        fit(WORLD, QUICK, mode="reference", stopping=EarlyStopping())


# Bad and small input


@pytest.mark.parametrize(
    "how",
    [{}, {"threads": 3}, {"mode": "reference"}, {"stopping": EarlyStopping()}],
    ids=["fast", "threads", "reference", "stopping"],
)
@pytest.mark.parametrize("rate", ["lr_all", "lr_bu", "lr_qi"])
def test_factors_that_grow_without_bound_are_refused_and_say_what_to_change(how, rate):
    message = rf"{rate}=50.* diverged; expected a smaller lr_all or a larger reg_all"
    with pytest.raises(Diverged, match=message):
        fit(WORLD, SvdParameters(n_factors=7, n_epochs=200, **{rate: 50}), **how)


@pytest.mark.parametrize(
    "how",
    [{}, {"mode": "reference"}, {"stopping": EarlyStopping()}],
    ids=["fast", "reference", "stopping"],
)
def test_a_rate_of_five_diverges(how):
    with pytest.raises(Diverged, match=r"n_factors=100.*lr_all=5,.*expected a smaller lr_all"):
        fit(WORLD, SvdParameters(lr_all=5), **how)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_no_ratings_are_refused(mode):
    nothing = WORLD.take(np.zeros(len(WORLD), dtype=bool))
    with pytest.raises(InvalidValue, match=r"^interactions is 'empty'; expected one rating"):
        fit(nothing, QUICK, mode=mode)


def test_one_rating_cannot_be_put_aside_and_two_can():
    one, two = interactions_of([(0, 0, 4.0)]), interactions_of([(0, 0, 4.0), (0, 1, 2.0)])
    with pytest.raises(InvalidValue, match="expected two at least"):
        fit(one, QUICK, stopping=EarlyStopping())
    model = fit(two, QUICK, stopping=EarlyStopping())
    assert model.known_item.sum() == 1
    assert model.mean in (4.0, 2.0)


@pytest.mark.parametrize("mode", ["fast", "reference"])
@pytest.mark.parametrize(
    "rows",
    [
        [(0, 0, 4.0)],
        [(0, 0, 4.0), (0, 1, 4.0)],
        [(0, 0, 4.0), (1, 0, 4.0)],
        [(user, work, 4.0) for user in range(9) for work in range(9)],
    ],
    ids=["one", "one-user", "one-work", "many"],
)
def test_a_constant_is_predicted_everywhere(mode, rows):
    ratings = interactions_of(rows)
    flat = fit(ratings, SvdParameters(n_factors=3, init_std_dev=0), mode=mode)
    assert (predicted(flat, ratings) == 4.0).all()
    usual = fit(ratings, mode=mode)
    assert np.allclose(predicted(usual, ratings), 4.0, atol=0.3)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_a_user_and_a_work_of_one_rating_lean_its_way(mode):
    """User 9 gives the only rating of work 9, the highest; the others give 2 and 3 in turn."""
    rows = [(user, work, 2.0 + (user + work) % 2) for user in range(9) for work in range(9)]
    ratings = interactions_of([*rows, (9, 9, 5.0)])
    model = fit(ratings, SvdParameters(n_factors=2, n_epochs=50, lr_all=0.02), mode=mode)
    assert model.user_bias.argmax() == 9
    assert model.item_bias.argmax() == 9
    assert 3.5 < model.predict(terms(model, 9), 9).rating < 5


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_one_step_by_hand(mode):
    """μ = 3; of p = q = 1 and no biases: the error is 4 - 3 - 1 = 0 and 2 - 3 - 1 = -2."""
    plain = SvdParameters(
        n_factors=1, n_epochs=1, init_mean=1, init_std_dev=0, lr_all=0.1, reg_all=0.5
    )
    model = fit(interactions_of([(0, 0, 4.0), (1, 1, 2.0)]), plain, mode=mode)
    assert model.user_bias == pytest.approx([0, -0.2])
    assert model.item_bias == pytest.approx([0, -0.2])
    assert model.user_factors[:, 0] == pytest.approx([0.95, 0.75])
    assert model.item_factors[:, 0] == pytest.approx([0.95, 0.75])


def test_surprises_defaults_are_used_unless_told_otherwise():
    assert same_bits(fit(WORLD, seed=2), fit(WORLD, SvdParameters(), 2))


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_users_without_ratings_change_nothing_for_the_others(mode):
    wider = replace(
        WORLD, user=(2 * WORLD.user + 1).astype(np.int32), n_users=2 * WORLD.n_users + 1
    )
    alone, beside = (fit(ratings, QUICK, 4, mode=mode) for ratings in (WORLD, wider))
    for name in ("user_bias", "user_factors"):
        assert np.array_equal(getattr(beside, name)[1::2], getattr(alone, name)), name
        assert not getattr(beside, name)[::2].any(), name
    for name in ("mean", "item_bias", "item_factors", "known_item"):
        assert np.array_equal(getattr(beside, name), getattr(alone, name)), name
