"""Folding somebody in is nearly as good as fitting anew with their ratings, on public data."""

import numpy as np
import pandas as pd
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.splitting import random_split

FILE = "benchmark_only_movielens/ml-100k/u.data"
TUNED = SvdParameters(n_factors=150, n_epochs=40, lr_all=0.0109, reg_all=0.092)
MOST_WORSE = 0.006  # stars
LEAST_BETTER = 0.05  # than what is predicted of somebody unknown
HELD_OUT = 0.1  # of the users


@pytest.fixture(scope="module")
def ratings(real_data) -> Interactions:
    columns = ["user", "item", "stars", "time"]
    table = pd.read_csv(real_data / FILE, sep="\t", names=columns).sort_values(["user", "item"])
    (user, users), (item, items) = (pd.factorize(table[name], sort=True) for name in columns[:2])
    stars = table["stars"].to_numpy(np.float32)
    codes = user.astype(np.int32), item.astype(np.int32)
    return Interactions(*codes, stars, len(users), len(items), RatingScale(1, 5))


def folded_in(model, train, asked) -> np.ndarray:
    """The predicted ratings of users whom the model did not see, from their own ratings."""
    stars = np.full(len(asked), np.nan)
    for user in np.unique(asked.user):
        own, rows = train.take(train.user == user), asked.user == user
        terms = model.fold_in(own.work.astype(np.intp), own.rating.astype(np.float64))
        stars[rows] = model.predicted_ratings(terms, asked.work[rows], asked.scale)
    return stars


@pytest.mark.real
def test_folding_in_costs_little_against_a_fit_of_everything(ratings):
    split = random_split(len(ratings), 0.2, seed=0)
    train, test = ratings.take(split.train), ratings.take(split.test)
    shuffled = np.random.default_rng(0).permutation(ratings.n_users)
    held_out = np.isin(np.arange(ratings.n_users), shuffled[: int(HELD_OUT * ratings.n_users)])
    before = fit(train.take(~held_out[train.user]), TUNED, threads=2)
    asked = test.take(held_out[test.user])
    predicted = {
        "fitted anew": predicted_ratings(fit(train, TUNED, threads=2), asked),
        "folded in": folded_in(before, train, asked),
        "unknown": predicted_ratings(before, asked, np.full(len(asked), -1)),
    }
    rmse = {
        how: float(np.sqrt(np.mean((stars - asked.rating) ** 2)))
        for how, stars in predicted.items()
    }
    print(", ".join(f"{how}: {error:.4f}" for how, error in rmse.items()))  # noqa: T201 - to be compared
    assert rmse["folded in"] <= rmse["fitted anew"] + MOST_WORSE
    assert rmse["folded in"] <= rmse["unknown"] - LEAST_BETTER
