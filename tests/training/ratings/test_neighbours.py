"""Neighbours of items: likeness by hand, what users think of them, shares, and their proof."""

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from tests.engine.handmade import terms
from tests.training.worlds import HALF_STARS
from training.ratings import neighbours
from training.ratings.neighbours import learned_shares, neighbour_averages, with_neighbours
from training.ratings.neighbours_proof import NeighboursFit
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters

PARAMETERS = SvdParameters(n_factors=2, n_epochs=10, reg_all=0.1)
NO_SHARES = (1.0, 1.0)


def interactions(stars):
    """The ratings of a matrix, users by items, 0 where there is none."""
    user, work = (axis.astype(np.int32) for axis in np.nonzero(stars))
    rating = np.asarray(stars, np.float32)[user, work]
    return Interactions(user, work, rating, *np.shape(stars), HALF_STARS)


def biases_of(ratings, mean=3.0):
    """A model that expects the mean of everybody."""
    users, items = ratings.n_users, ratings.n_works
    return BiasedMF(
        mean,
        np.zeros(users),
        np.zeros(items),
        ratings.work_counts() > 0,
        user_factors=np.zeros((users, 1), np.float32),
        item_factors=np.zeros((items, 1), np.float32),
    )


def pairs_of_works(n_users=300, n_works=30, seed=0, tie=0.9):
    """Ratings in which works 2 k and 2 k + 1 get nearly the same stars of everybody."""
    random = np.random.default_rng(seed)
    shared = np.repeat(random.normal(size=(n_users, n_works // 2)), 2, axis=1)
    single = random.normal(size=(n_users, n_works))
    stars = 3 + tie * shared + np.sqrt(1 - tie**2) * single
    rated = random.random(stars.shape) < 0.6
    return interactions(np.where(rated, (np.round(stars * 2) / 2).clip(0.5, 5), 0))


def test_likeness_is_the_cosine_of_residuals_shrunk_by_thirty_ratings():
    ratings = interactions([[5, 4, 0], [1, 2, 0], [4, 0, 4], [0, 5, 1]])
    model = with_neighbours(biases_of(ratings), ratings, NO_SHARES, 0, 1)
    # x_0 = (2, -2, 1, 0), x_1 = (1, -1, 0, 2), x_2 = (0, 0, 1, -2): items 1 and 2 disagree
    first = 4 / (3 * np.sqrt(6)) * 3 / (3 + 30)
    second = 1 / (3 * np.sqrt(5)) * np.sqrt(6) / (np.sqrt(6) + 30)
    assert model.neighbours[:, :2].tolist() == [[1, 2], [0, 0], [0, 0]]
    expected = [[first**2, second**2], [first**2, 0], [second**2, 0]]
    assert model.weights[:, :2] == pytest.approx(np.array(expected), rel=1e-6)
    assert not model.weights[:, 2:].any()


def test_of_many_the_most_alike_are_kept_in_order(monkeypatch):
    monkeypatch.setattr(neighbours, "_NEIGHBOURS", 3)
    ratings = pairs_of_works()
    model = with_neighbours(biases_of(ratings), ratings, NO_SHARES, 0, 1)
    residual = np.zeros((ratings.n_users, ratings.n_works))
    residual[ratings.user, ratings.work] = ratings.rating - 3.0
    norm, count = np.linalg.norm(residual, axis=0), ratings.work_counts()
    n = np.sqrt(np.multiply.outer(count, count))
    likeness = residual.T @ residual / np.multiply.outer(norm, norm) * n / (n + 30)
    np.fill_diagonal(likeness, -1)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :3]
    expected = np.maximum(np.take_along_axis(likeness, order, axis=1), 0) ** 2
    assert model.weights == pytest.approx(expected, rel=1e-5)
    assert (model.neighbours[expected > 0] == order[expected > 0]).all()
    assert model.neighbours[:, 0].tolist() == [item ^ 1 for item in range(30)]


def test_the_same_bits_for_any_number_of_threads_and_works_without_ratings_have_none():
    ratings = pairs_of_works()
    ratings = ratings.take(ratings.work != 7)
    arrays = [
        with_neighbours(biases_of(ratings), ratings, NO_SHARES, 0, threads).to_arrays()
        for threads in (1, 3)
    ]
    assert all((arrays[0][name] == arrays[1][name]).all() for name in arrays[0])
    assert not arrays[0]["weights"][7].any()
    assert not (arrays[0]["weights"][arrays[0]["neighbours"] == 7]).any()


def test_of_very_many_ratings_users_are_drawn(monkeypatch):
    ratings = pairs_of_works()
    every = with_neighbours(biases_of(ratings), ratings, NO_SHARES, 0, 1)
    monkeypatch.setattr(neighbours, "_MOST_PRODUCTS", 300 * 18**2 // 2)
    some = with_neighbours(biases_of(ratings), ratings, NO_SHARES, 0, 1)
    assert (some.neighbours[:, 0] == every.neighbours[:, 0]).all()
    assert (some.weights != every.weights).any()


def test_training_and_service_predict_alike():
    ratings = pairs_of_works()
    train, test = ratings.take(ratings.user % 3 > 0), ratings.take(ratings.user % 3 == 1)
    model = with_neighbours(fit(train, PARAMETERS), train, (0.7, 0.9), 0, 1)
    stars = predicted_ratings(model, test, rated=train)
    for user in (1, 4, 298):
        own, rows = train.take(train.user == user), test.user == user
        known = terms(model, user, own.work, own.rating)
        served = model.predicted_ratings(known, test.work[rows].astype(np.intp), HALF_STARS)
        assert stars[rows] == pytest.approx(served, abs=1e-5)
    with pytest.raises(TypeError, match="mf-with-neighbours predicts by the ratings"):
        predicted_ratings(model, test)


def test_strangers_think_nothing_of_neighbours_in_any_order_of_pairs():
    ratings = interactions([[5, 4, 0], [1, 2, 5]])
    model = with_neighbours(biases_of(ratings), ratings, NO_SHARES, 0, 1)
    user, work = np.array([-1, 0, 1, 0, -1]), np.array([0, 0, 0, 1, 1])
    averages = neighbour_averages(model, ratings, user, work)
    weight = float(model.weights[0, 0])
    assert averages[[0, 4]].tolist() == [0, 0]
    assert averages[[1, 3]] == pytest.approx(np.array([1, 2]) * weight / (weight + 0.1))
    assert averages[2] == pytest.approx(-weight / (weight + 0.1))


def test_neighbours_prove_themselves_where_works_go_in_pairs():
    ratings = pairs_of_works()
    rows = np.random.default_rng(1).random(len(ratings)) < 0.8
    train, later = ratings.take(rows), ratings.take(~rows)
    fits = NeighboursFit(PARAMETERS, 0, 1)
    proof = fits.prove(fit(train, PARAMETERS), train, later)
    assert proof.significant
    assert proof.baseline_rmse - proof.rmse == pytest.approx(proof.gain.mean)
    assert proof.gain.mean > 0.1
    assert proof.shares[1] > 0.5


@pytest.mark.parametrize("seed", range(4))
def test_neighbours_of_ratings_without_taste_are_refused(seed):
    random = np.random.default_rng(seed)
    stars = random.integers(1, 11, (200, 30)) / 2
    ratings = interactions(np.where(random.random(stars.shape) < 0.5, stars, 0))
    rows = random.random(len(ratings)) < 0.8
    train, later = ratings.take(rows), ratings.take(~rows)
    proof = NeighboursFit(PARAMETERS, seed, 1).prove(fit(train, PARAMETERS), train, later)
    assert proof is None or not proof.significant


def test_too_few_users_prove_nothing():
    ratings = pairs_of_works(n_users=29)
    rows = np.random.default_rng(1).random(len(ratings)) < 0.8
    train, later = ratings.take(rows), ratings.take(~rows)
    proof = NeighboursFit(PARAMETERS, 0, 1).prove(fit(train, PARAMETERS), train, later)
    assert proof is None or (proof.gain, proof.significant) == (None, False)


def test_shares_are_the_same_for_a_seed():
    ratings = pairs_of_works()
    shares = learned_shares(ratings, PARAMETERS, 0, 1)
    assert shares == learned_shares(ratings, PARAMETERS, 0, 2)
    assert shares[1] > 0.3
