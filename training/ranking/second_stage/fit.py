"""Trees that order a user's candidates, by LambdaMART (Burges 2010, "From RankNet to LambdaRank").

LightGBM grows them (Ke et al. 2017), deterministically and with fixed seeds, so that the same rows
give the same trees by any number of threads; nothing else imports it. Small trees, strongly shrunk:
few users teach them, and what serves them reads a byte per tree (engine.models.boosted_trees).
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Int64Array, Mask
from engine.errors import DataError
from engine.models.boosted_trees import MOST_LEAVES, BoostedTrees
from training.ranking.second_stage.export import boosted_trees

TREES = 200
TO_LOAD_LIGHTGBM = (
    "install the packages of requirements.txt and the system's libgomp (on Debian libgomp1)"
)
_MOST_OTHERS = 64  # candidates of a user that were not liked, drawn at random; more teach no more
_PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "num_leaves": MOST_LEAVES,
    "learning_rate": 0.04,
    "min_data_in_leaf": 100,
    "lambda_l2": 20.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambdarank_truncation_level": 20,
    "max_bin": 127,
    "deterministic": True,
    "force_col_wise": True,  # else it chooses by what is faster at the moment
    "verbosity": -1,
}


def fit(
    features: Float32Array,
    liked: Mask,
    sizes: Int64Array,
    seed: int,
    weights: Float64Array | None = None,
    directions: Sequence[int] = (),
    threads: int = 1,
) -> BoostedTrees:
    """Trees that put liked candidates first among those of the same user.

    Args:
        features: float32, shape (n, n_features): the candidates of one user after another.
        liked: bool, shape (n,): what the user liked later.
        sizes: int64, shape (n_users,): how many candidates each user has.
        seed: of which rows and features each tree sees.
        weights: float64, shape (n_users,): how much each user counts; None: all alike.
        directions: of each feature, whether scores may only rise with it (1), only fall (-1) or
            both (0); all may do both where it is empty.
        threads: how many may be used; they change no bit of the result.

    Raises:
        ValueError: the sizes do not add up, or no user has both liked and other candidates.
        DataError: LightGBM does not load.
    """
    rows, taken = _teaching(liked, sizes, seed)
    if len(features) != len(liked):
        raise ValueError(f"{len(features)} rows and {len(liked)} labels")
    lgb = _lightgbm()
    teaching = taken > 0
    weight = np.ones(len(sizes)) if weights is None else weights
    data = lgb.Dataset(
        features[rows],
        liked[rows].astype(np.float32),
        group=taken[teaching],
        weight=np.repeat(weight / weight[teaching].mean(), taken),
        params={"verbosity": -1, "num_threads": threads},
    )
    booster = lgb.train(_parameters(seed, directions, threads), data, num_boost_round=TREES)
    return boosted_trees(booster.dump_model()["tree_info"], features.shape[1])


def _parameters(seed: int, directions: Sequence[int] = (), threads: int = 1) -> dict[str, Any]:
    """What LightGBM is told; arguments as of `fit`."""
    parameters = _PARAMETERS | {"seed": seed, "num_threads": threads}
    return parameters | ({"monotone_constraints": list(directions)} if directions else {})


def is_available() -> bool:
    """Whether trees can be grown on this machine."""
    try:
        _lightgbm()
    except DataError:
        return False
    return True


def _lightgbm() -> ModuleType:
    try:
        import lightgbm
    except (ImportError, OSError) as error:  # the latter where it lacks a library of the system
        raise DataError(
            f"a second stage is grown by LightGBM, which does not load here: {error}; "
            f"{TO_LOAD_LIGHTGBM}"
        ) from error
    return lightgbm


def teaches(liked: Mask, sizes: Int64Array) -> bool:
    """Whether anybody liked some of their candidates, and not all; arguments as of `fit`."""
    return bool(_who_teach(_numbers_liked(liked, sizes), sizes).any())


def _numbers_liked(liked: Mask, sizes: Int64Array) -> Int64Array:
    """How many of their candidates each user liked: int64, shape (n_users,)."""
    return np.bincount(np.repeat(np.arange(len(sizes)), sizes)[liked], minlength=len(sizes))


def _who_teach(n_liked: Int64Array, sizes: Int64Array) -> Mask:
    """Who liked some of their candidates, and not all: bool, shape (n_users,)."""
    return (n_liked > 0) & (n_liked < sizes)


def _teaching(liked: Mask, sizes: Int64Array, seed: int) -> tuple[IndexArray, Int64Array]:
    """The rows that something can be learned of, and how many of each user's these are.

    They are all liked candidates and some others, of users who have both.
    """
    if sizes.sum() != len(liked):
        raise ValueError(f"{len(liked)} labels for users of {sizes.sum()} candidates")
    user = np.repeat(np.arange(len(sizes)), sizes)
    n_liked = _numbers_liked(liked, sizes)
    teaching = _who_teach(n_liked, sizes)
    if not teaching.any():
        raise ValueError("no user liked some of their candidates, and not all")
    chance = np.random.default_rng(seed).random(len(liked))
    order = np.lexsort((chance, ~liked, user))  # of each user the liked ones first
    rank = np.empty(len(liked), np.int64)
    rank[order] = np.arange(len(liked)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    taken = teaching[user] & (rank < n_liked[user] + _MOST_OTHERS)
    return np.flatnonzero(taken), np.bincount(user[taken], minlength=len(sizes))
