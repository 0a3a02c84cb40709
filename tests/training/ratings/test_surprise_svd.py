"""The trainer in the place of `surprise.SVD`, and a release as a plain `surprise.SVD`."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
import surprise
from surprise.model_selection import GridSearchCV, cross_validate, train_test_split

from engine.release.read import load
from engine.release.registry import current
from training.ratings.surprise_svd import FastSVD, export, interactions_from_trainset

QUICK = {"n_factors": 7, "n_epochs": 5}


def ratings(n_users=30, n_items=20, share=0.5, seed=0):
    """Shuffled ratings of string ids, such as 3.7, as a Surprise data set."""
    rng = np.random.default_rng(seed)
    pairs = rng.permutation(np.argwhere(rng.random((n_users, n_items)) < share))
    frame = pd.DataFrame(
        {
            "user": [f"user-{user}" for user, _ in pairs],
            "item": [f"item-{item}" for _, item in pairs],
            "rating": rng.integers(10, 51, len(pairs)) / 10,
        }
    )
    return surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=(1, 5)))


DATA = ratings()
TRAINSET = DATA.build_full_trainset()


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        QUICK,
        QUICK | {"biased": False},
        QUICK | {"init_mean": 0.1, "init_std_dev": 0.2},
        QUICK | {"lr_bu": 0.01, "lr_bi": 0.002, "reg_bu": 0.3, "reg_bi": 0.0},
        QUICK | {"lr_pu": 0.01, "lr_qi": 0.002, "reg_pu": 0.3, "reg_qi": 0.1},
        QUICK | {"lr_all": 0.03, "reg_all": 0.2, "lr_qi": 0.0},
        {"n_factors": 1},
        {"n_factors": 150, "n_epochs": 2},
        {"n_epochs": 0},
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", [0, 42])
def test_reference_mode_gives_the_bits_of_surprise(parameters, seed):
    ours = FastSVD(mode="reference", random_state=seed, **parameters).fit(TRAINSET)
    theirs = surprise.SVD(random_state=seed, **parameters).fit(TRAINSET)
    for name in ("bu", "bi", "pu", "qi"):
        assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name
    for user, item in product(("user-3", "user-29", "stranger"), ("item-0", "item-7", "unseen")):
        assert ours.predict(user, item)[:4] == theirs.predict(user, item)[:4]


@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize(
    ("user", "item"), [("user-3", "unseen"), ("stranger", "item-7"), ("stranger", "unseen")]
)
def test_strangers_get_what_surprise_gives_them(biased, user, item):
    ours = FastSVD(mode="reference", random_state=1, biased=biased, **QUICK).fit(TRAINSET)
    theirs = surprise.SVD(random_state=1, biased=biased, **QUICK).fit(TRAINSET)
    assert ours.predict(user, item) == theirs.predict(user, item)
    assert ours.predict(user, item).details["was_impossible"] is not biased
    if not biased:
        assert ours.predict(user, item).est == TRAINSET.global_mean


@pytest.mark.parametrize("biased", [True, False])
def test_fast_mode_predicts_nearly_what_surprise_predicts(biased):
    ours = FastSVD(random_state=1, biased=biased, threads=2, n_epochs=20).fit(TRAINSET)
    theirs = surprise.SVD(random_state=1, biased=biased, n_epochs=20).fit(TRAINSET)
    pairs = TRAINSET.build_testset()
    apart = [a.est - b.est for a, b in zip(ours.test(pairs), theirs.test(pairs), strict=True)]
    assert np.sqrt(np.mean(np.square(apart))) < 0.05
    for pair in (("user-3", "unseen"), ("stranger", "item-7"), ("stranger", "unseen")):
        assert ours.predict(*pair).est == pytest.approx(theirs.predict(*pair).est, abs=0.05)


def test_a_fitted_model_has_surprises_attributes():
    ours = FastSVD(**QUICK)
    assert ours.fit(TRAINSET) is ours
    assert (ours.pu.shape, ours.qi.shape) == ((30, 7), (20, 7))
    assert (ours.bu.shape, ours.bi.shape) == ((30,), (20,))
    assert ours.trainset is TRAINSET


def test_ratings_learned_by_heart_are_predicted_by_test():
    model = FastSVD(n_factors=40, n_epochs=300, lr_all=0.05, reg_all=0.0).fit(TRAINSET)
    predictions = model.test(TRAINSET.build_testset())
    assert len(predictions) == TRAINSET.n_ratings
    assert all(isinstance(prediction.est, float | int) for prediction in predictions)
    assert surprise.accuracy.rmse(predictions, verbose=False) < 0.1


def test_a_part_may_be_held_out():
    trainset, testset = train_test_split(DATA, test_size=0.25, random_state=0)
    ours = FastSVD(mode="reference", random_state=0, **QUICK).fit(trainset).test(testset)
    assert ours == surprise.SVD(random_state=0, **QUICK).fit(trainset).test(testset)


@pytest.mark.parametrize("mode", ["fast", "reference"])
def test_surprises_cross_validation_takes_it(mode):
    cut = surprise.model_selection.KFold(3, random_state=0)
    ours = cross_validate(FastSVD(mode=mode, random_state=0, **QUICK), DATA, cv=cut)
    cut = surprise.model_selection.KFold(3, random_state=0)
    theirs = cross_validate(surprise.SVD(random_state=0, **QUICK), DATA, cv=cut)
    tolerance = 0.02 if mode == "fast" else 0
    for measure in ("test_rmse", "test_mae"):
        assert ours[measure] == pytest.approx(theirs[measure], abs=tolerance, rel=0)


def test_surprises_grid_search_takes_it():
    grid = {"n_factors": [2, 3], "lr_all": [1e-6, 0.01], "reg_all": [0.02], "random_state": [0]}
    search = GridSearchCV(FastSVD, grid | {"mode": ["reference"]}, measures=["rmse"], cv=2)
    search.fit(DATA)
    assert len(search.cv_results["params"]) == 4
    assert search.best_params["rmse"]["lr_all"] in grid["lr_all"]
    best = search.best_estimator["rmse"].fit(TRAINSET)
    assert best.pu.shape == (30, search.best_params["rmse"]["n_factors"])


def test_it_takes_the_arguments_of_surprise_in_their_order():
    ours = FastSVD(7, 5, random_state=1, mode="reference", verbose=False).fit(TRAINSET)
    theirs = surprise.SVD(7, 5, random_state=1, verbose=False).fit(TRAINSET)
    assert np.array_equal(ours.pu, theirs.pu)


def test_a_trainset_becomes_interactions_over_its_inner_ids():
    ordered = interactions_from_trainset(TRAINSET)
    pairs = list(zip(ordered.user.tolist(), ordered.work.tolist(), strict=True))
    assert pairs == sorted(pairs)
    assert (ordered.n_users, ordered.n_works) == (TRAINSET.n_users, TRAINSET.n_items)
    assert (ordered.scale.low, ordered.scale.high) == (1, 5)
    visited = interactions_from_trainset(TRAINSET, in_order=True)
    rows = zip(visited.user.tolist(), visited.work.tolist(), visited.rating.tolist(), strict=True)
    assert list(rows) == list(TRAINSET.all_ratings())


# A release as a plain SVD


@pytest.fixture(scope="module")
def release(sample_home):
    return load(current(sample_home))


@pytest.fixture(scope="module")
def exported(release):
    return export(release)


def test_a_release_is_a_plain_svd(release, exported):
    assert type(exported) is surprise.SVD
    model = release.recommender.models.stars
    assert exported.pu.shape == model.user_factors.shape
    assert exported.qi.shape == model.item_factors.shape
    assert exported.pu.dtype == exported.bi.dtype == np.float64
    assert exported.n_factors == release.manifest["parameters"]["n_factors"]
    assert exported.trainset.global_mean == model.mean
    assert list(exported.trainset.all_ratings()) == []


def test_the_export_predicts_what_the_release_predicts_for_every_title(release, exported):
    recommender, catalog = release.recommender, release.catalog
    users = [recommender.users[user] for user in range(0, len(recommender.users), 40)]
    for user in (*users, "nobody"):
        for row, work in enumerate(catalog.work_of):
            predicted = recommender.predict(user, int(work), 3.5)
            for item in (catalog.title_ids[row], catalog.work_ids[int(work)]):
                prediction = exported.predict(user, item)
                assert prediction.est == pytest.approx(predicted.predicted_rating, abs=1e-6)


def test_copies_of_one_work_and_works_without_ratings_are_among_them(release, exported):
    titles_of = np.bincount(release.catalog.work_of)
    assert titles_of.max() > 1
    unrated = np.flatnonzero(~release.recommender.models.stars.known_item)
    assert len(unrated)
    work_id = release.catalog.work_ids[int(unrated[0])]
    assert exported.predict("nobody", work_id).est == exported.predict("nobody", "zz99").est


def test_the_export_may_be_asked_for_predictions_in_one_go(release, exported):
    user = release.recommender.users[0]
    title = release.catalog.title_ids[0]
    assert exported.test([(user, title, 3.0)])[0].est == exported.predict(user, title).est
