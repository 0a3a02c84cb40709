"""Surprise's SVD on flat arrays: the only place that imports Surprise.

Surprise builds a dictionary of lists of tuples from the ratings, some 300 bytes each. Its fit only
asks for the ratings in order, which arrays can hand out as they are: the same model from the same
code, without the copy.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import surprise
from surprise import trainset as surprise_trainset

from engine.factors import FactorModel
from engine.interactions import Interactions

_CHUNK = 1 << 16  # ratings turned into Python numbers at once


@dataclass(frozen=True)
class SvdParameters:
    """Hyper-parameters, with the names and defaults of `surprise.SVD`."""

    n_factors: int = 100
    n_epochs: int = 20
    lr_all: float = 0.005
    reg_all: float = 0.02
    init_std_dev: float = 0.1


class ArrayTrainset(surprise_trainset.Trainset):  # type: ignore[misc]  # Surprise is untyped
    """A Surprise trainset over arrays; inner ids are the interactions' indices.

    `knows_user` and `knows_item` answer for users and works that have ratings here.
    """

    def __init__(self, interactions: Interactions) -> None:
        scale = interactions.scale
        super().__init__(
            ur=frozenset(np.unique(interactions.user).tolist()),
            ir=frozenset(np.unique(interactions.work).tolist()),
            n_users=interactions.n_users,
            n_items=interactions.n_works,
            n_ratings=len(interactions),
            rating_scale=(scale.low, scale.high),
            raw2inner_id_users={index: index for index in range(interactions.n_users)},
            raw2inner_id_items={index: index for index in range(interactions.n_works)},
        )
        self._interactions = interactions
        self._global_mean = float(np.mean(interactions.rating, dtype=np.float64))

    def all_ratings(self) -> Iterator[tuple[int, int, float]]:
        """Yield user, item and rating in the interactions' order."""
        given = self._interactions
        for begin in range(0, len(given), _CHUNK):
            rows = slice(begin, begin + _CHUNK)
            yield from zip(
                given.user[rows].tolist(),
                given.work[rows].tolist(),
                given.rating[rows].tolist(),
                strict=True,
            )


def fit(interactions: Interactions, parameters: SvdParameters, seed: int) -> surprise.SVD:
    """Return Surprise's SVD fitted to the interactions.

    The same interactions, parameters and seed give the same bits.
    """
    algorithm = surprise.SVD(**asdict(parameters), random_state=seed)
    return algorithm.fit(ArrayTrainset(interactions))


def to_model(algorithm: surprise.SVD) -> FactorModel:
    """Return a fitted SVD as the arrays that are served.

    Users and works without ratings were initialised at random and never learned: their terms are
    zero here, as Surprise leaves them out.
    """
    trainset = algorithm.trainset
    known_user = np.zeros(trainset.n_users, dtype=bool)
    known_user[list(trainset.ur)] = True
    known_item = np.zeros(trainset.n_items, dtype=bool)
    known_item[list(trainset.ir)] = True
    return FactorModel(
        mean=float(trainset.global_mean),
        user_bias=np.where(known_user, algorithm.bu, 0.0),
        item_bias=np.where(known_item, algorithm.bi, 0.0),
        user_factors=np.where(known_user[:, None], algorithm.pu, 0.0).astype(np.float32),
        item_factors=np.where(known_item[:, None], algorithm.qi, 0.0).astype(np.float32),
        known_item=known_item,
    )
