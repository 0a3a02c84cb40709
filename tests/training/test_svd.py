"""The fit on arrays is Surprise's own, bit for bit, and its export predicts what that predicts."""

import numpy as np
import pandas as pd
import pytest
import surprise

from engine.interactions import Interactions
from engine.scale import RatingScale
from tests.training.worlds import interactions_of, random_interactions, two_tastes
from training.svd import ArrayTrainset, SvdParameters, fit, to_model

QUICK = SvdParameters(n_factors=7, n_epochs=5)


def in_first_seen_order():
    """Return ratings whose users and items Surprise numbers as we do: user 0 rates every item."""
    given = random_interactions()
    first = [(0, work, 0.5 + work % 10 / 2) for work in range(given.n_works)]
    rest = zip(given.user.tolist(), given.work.tolist(), given.rating.tolist(), strict=True)
    return interactions_of([*first, *((u, w, r) for u, w, r in rest if u > 0)])


GIVEN = in_first_seen_order()


def surprise_trainset(given: Interactions) -> surprise.Trainset:
    reader = surprise.Reader(rating_scale=(given.scale.low, given.scale.high))
    frame = pd.DataFrame({"u": given.user, "i": given.work, "r": given.rating})
    return surprise.Dataset.load_from_df(frame, reader).build_full_trainset()


@pytest.fixture(scope="module")
def reference():
    algorithm = surprise.SVD(n_factors=7, n_epochs=5, random_state=3)
    return algorithm.fit(surprise_trainset(GIVEN))


def test_fit_gives_the_bits_of_surprise(reference):
    ours = fit(GIVEN, QUICK, seed=3)
    assert ours.trainset.global_mean == reference.trainset.global_mean
    for name in ("bu", "bi", "pu", "qi"):
        assert np.array_equal(getattr(ours, name), getattr(reference, name)), name


@pytest.mark.parametrize(
    ("user", "item"),
    [(0, 0), (5, 3), (29, 19), (99, 3), (5, 99), (99, 99)],
    ids=["first", "some", "last", "unknown-user", "unknown-item", "both"],
)
def test_the_export_predicts_what_surprise_predicts(reference, user, item):
    model = to_model(fit(GIVEN, QUICK, seed=3))
    predicted = model.predict(user if user < 30 else None, item if item < 20 else None)
    expected = reference.predict(user, item, clip=False).est
    assert predicted.rating == pytest.approx(expected, abs=1e-6)
    assert GIVEN.scale.clip(predicted.rating) == pytest.approx(
        reference.predict(user, item).est, abs=1e-6
    )


def test_all_exported_predictions_are_within_float32(reference):
    model = to_model(fit(GIVEN, QUICK, seed=3))
    for user in range(GIVEN.n_users):
        ours = model.ratings_of(user, np.arange(GIVEN.n_works), GIVEN.scale)
        theirs = [reference.predict(user, item).est for item in range(GIVEN.n_works)]
        assert ours == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize(("user", "item"), [(99, 3), (5, 99), (99, 99), ("5", 3)], ids=str)
def test_our_fit_answers_surprises_predict_for_strangers_too(reference, user, item):
    ours = fit(GIVEN, QUICK, seed=3)
    assert ours.predict(user, item).est == reference.predict(user, item).est


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    first, again, other = (to_model(fit(GIVEN, QUICK, seed)) for seed in (1, 1, 2))
    assert np.array_equal(first.user_factors, again.user_factors)
    assert np.array_equal(first.item_bias, again.item_bias)
    assert not np.array_equal(first.user_factors, other.user_factors)


def test_users_and_works_without_ratings_have_no_terms():
    sparse = interactions_of([(0, 1, 4.0), (2, 1, 2.0), (2, 3, 5.0)], n_works=5)
    model = to_model(fit(sparse, QUICK, seed=0))
    assert model.known_item.tolist() == [False, True, False, True, False]
    assert not model.item_factors[[0, 2, 4]].any()
    assert not model.user_factors[1].any()
    assert model.predict(1, 1).user_bias == 0.0
    assert model.predict(2, 0).rating == model.mean + model.user_bias[2]


def test_a_trainset_over_arrays_counts_like_surprises():
    ours, theirs = ArrayTrainset(GIVEN), surprise_trainset(GIVEN)
    for name in ("n_users", "n_items", "n_ratings", "rating_scale", "global_mean"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert list(ours.all_ratings()) == list(theirs.all_ratings())
    assert [ours.knows_user(u) for u in (0, 29, 30)] == [True, True, False]


def test_the_export_is_float32_where_it_is_large_and_finite():
    model = to_model(fit(two_tastes(), SvdParameters(n_epochs=3), seed=0))
    assert model.user_factors.dtype == model.item_factors.dtype == np.float32
    assert model.user_bias.dtype == np.float64
    assert np.isfinite(model.item_factors).all()


def test_tastes_are_learned_and_the_unseen_work_of_ones_taste_is_rated_best():
    given = two_tastes()
    model = to_model(fit(given, SvdParameters(n_factors=4, n_epochs=60, lr_all=0.02), seed=0))
    for user in range(given.n_users):
        other = (user + 1) % given.n_works
        liked, disliked = (model.predict(user, work).rating for work in (user, other))
        assert liked > 4.0 > 2.0 > disliked


def test_the_scale_of_the_data_is_the_scale_of_the_fit():
    ten = interactions_of([(0, 0, 10.0), (0, 1, 0.0), (1, 0, 9.0)], scale=RatingScale(0, 10))
    assert ArrayTrainset(ten).rating_scale == (0, 10)
    assert 0 <= fit(ten, QUICK, seed=0).predict(0, 0).est <= 10
