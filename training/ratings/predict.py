"""Predicted stars of many pairs at once; the same as the service's, pair by pair."""

import numpy as np
import numpy.typing as npt

from engine.arrays import Float64Array, Int32Array
from engine.events.interactions import Interactions
from engine.models.base import RatingModel

_CHUNK = 1 << 18  # pairs whose factors are in memory at once


def predicted(
    model: RatingModel, asked: Interactions, user: npt.NDArray[np.integer] | None = None
) -> Float64Array:
    """Return the stars of some pairs, on the scale: float64, shape (n,).

    `user` numbers the users as the model does where `asked` does not; -1 is somebody unknown.
    """
    users = asked.user if user is None else user
    stars = np.full(len(asked), model.mean)
    for low in range(0, len(asked), _CHUNK):
        rows = slice(low, low + _CHUNK)
        stars[rows] += _deviations(model, users[rows], asked.work[rows])
    return asked.scale.clip(stars)


def _deviations(
    model: RatingModel, user: npt.NDArray[np.integer], work: Int32Array
) -> Float64Array:
    """Return what is added to the mean; terms of unknown users and works are left out."""
    known_user, known_work = user >= 0, model.known_item[work]
    added = np.where(known_work, model.item_bias[work], 0.0)
    added[known_user] += model.user_bias[user[known_user]]
    both = known_user & known_work
    added[both] += model.affinities(user[both], work[both])
    return added
