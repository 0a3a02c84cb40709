"""The fast order of the ratings costs no accuracy on public data."""

import numpy as np
import pandas as pd
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.ratings.sgd.fit import fit
from training.splitting import random_split

COLUMNS = ["user", "item", "rating", "time"]
MOST_WORSE = 0.0005  # stars
SEEDS = (0, 1, 2)


def read(path, scale, **how) -> Interactions:
    table = pd.read_csv(path, names=COLUMNS, **how).sort_values(["user", "item"])
    user, item = (pd.factorize(table[name], sort=True) for name in ("user", "item"))
    return Interactions(
        user[0].astype(np.int32),
        item[0].astype(np.int32),
        table["rating"].to_numpy(np.float32),
        len(user[1]),
        len(item[1]),
        scale,
    )


def rmse(model, ratings) -> float:
    dots = (model.user_factors[ratings.user] * model.item_factors[ratings.work]).sum(axis=1)
    stars = model.mean + model.user_bias[ratings.user] + model.item_bias[ratings.work] + dots
    return float(np.sqrt(np.mean((ratings.scale.clip(stars) - ratings.rating) ** 2)))


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "scale", "how", "about"),
    [
        ("ml-100k/u.data", (1, 5), {"sep": "\t"}, 0.94),
        ("ml-latest-small/ratings.csv", (0.5, 5), {"skiprows": 1}, 0.87),
    ],
    ids=["ml-100k", "ml-latest-small"],
)
def test_fast_is_as_good_as_surprise_with_its_defaults(real_data, file, scale, how, about):
    ratings = read(real_data / "benchmark_only_movielens" / file, RatingScale(*scale), **how)
    worse = []
    for seed in SEEDS:
        split = random_split(len(ratings), 0.2, seed)
        train, test = ratings.take(split.train), ratings.take(split.test)
        exact = rmse(fit(train, seed=seed, mode="reference"), test)
        worse.append(rmse(fit(train, seed=seed, threads=2), test) - exact)
        assert exact == pytest.approx(about, abs=0.01)
    assert np.mean(worse) <= MOST_WORSE, worse
