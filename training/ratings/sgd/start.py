"""Where a fit begins: at random, as Surprise does, or from an earlier model."""

from dataclasses import replace

import numpy as np

from engine.arrays import Int64Array, Mask
from engine.models.biased_mf import BiasedMF
from training.ratings.sgd.parameters import SvdParameters


def random_start(
    n_users: int,
    n_items: int,
    parameters: SvdParameters,
    seed: int,
    rating_users: Mask | None = None,
) -> BiasedMF:
    """The model that `surprise.SVD(random_state=seed)` starts from.

    Factors are float64 and drawn from a normal distribution, users first; biases are zero. Where
    `rating_users` says who has given ratings, nothing is drawn for the others: the model of the
    ratings does not depend on who did other things.
    """
    drawn = np.ones(n_users, dtype=bool) if rating_users is None else rating_users
    generator = np.random.RandomState(seed)  # Surprise's; newer generators give other numbers
    draw = {"loc": parameters.init_mean, "scale": parameters.init_std_dev}
    k = parameters.n_factors
    user_factors = np.zeros((n_users, k))
    user_factors[drawn] = generator.normal(**draw, size=(int(drawn.sum()), k))
    return BiasedMF(
        mean=0.0,
        user_bias=np.zeros(n_users),
        item_bias=np.zeros(n_items),
        user_factors=user_factors,
        item_factors=generator.normal(**draw, size=(n_items, k)),
        known_item=np.zeros(n_items, dtype=bool),
    )


def warm_start(
    earlier: BiasedMF,
    user_before: Int64Array,
    item_before: Int64Array,
    parameters: SvdParameters,
    seed: int,
    rating_users: Mask | None = None,
) -> BiasedMF:
    """Continue an earlier model, with factors drawn at random for newcomers.

    Args:
        earlier: a model of as many factors as the parameters ask for.
        user_before, item_before: int64, shapes (n_users,) and (n_items,): their index in the
            earlier model; -1 for newcomers.
        parameters, seed, rating_users: of the newcomers' draw, as `random_start` takes them.
    """
    fresh = random_start(len(user_before), len(item_before), parameters, seed, rating_users)
    # An item without ratings holds zeros: what it gets now is drawn, as for a newcomer.
    item_before = np.where(earlier.known_item[item_before], item_before, -1)
    return replace(
        fresh,
        user_bias=_carry(earlier.user_bias, user_before, fresh.user_bias),
        item_bias=_carry(earlier.item_bias, item_before, fresh.item_bias),
        user_factors=_carry(earlier.user_factors, user_before, fresh.user_factors),
        item_factors=_carry(earlier.item_factors, item_before, fresh.item_factors),
    )


def _carry(earlier: np.ndarray, before: np.ndarray, fresh: np.ndarray) -> np.ndarray:
    known = before >= 0
    fresh[known] = earlier[before[known]]
    return fresh
