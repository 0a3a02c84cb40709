"""Predicted stars of many pairs at once; the same as the service's, pair by pair."""

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.events.interactions import Interactions
from engine.models.base import RatingModel
from engine.models.mf_with_neighbours import MFWithNeighbours
from training.ratings.neighbours import neighbour_averages

_CHUNK = 1 << 18  # pairs whose factors are in memory at once


def predicted_ratings(
    model: RatingModel,
    pairs: Interactions,
    user: Int64Array | None = None,
    rated: Interactions | None = None,
) -> Float64Array:
    """The model's stars for pairs of user and work, on the scale: float64, shape (n,).

    `user` numbers the users as the model does where `pairs` does not; -1 is somebody unknown.
    `rated` are the ratings that a model with neighbours was fitted to.

    Raises:
        TypeError: the model has neighbours, and `rated` is None.
    """
    users = pairs.user if user is None else user
    stars = np.full(len(pairs), model.mean)
    for start in range(0, len(pairs), _CHUNK):
        rows = slice(start, start + _CHUNK)
        stars[rows] += _deviations(model, users[rows], pairs.work[rows])
    if isinstance(model, MFWithNeighbours):
        if rated is None:
            raise TypeError(f"a model of kind {model.kind} predicts by the ratings of the users")
        known = model.known_item[pairs.work]
        averages = neighbour_averages(model, rated, users, pairs.work)
        stars += np.where(known, model.shares[1] * averages, 0.0)
    return pairs.scale.clip(stars)


def _deviations(
    model: RatingModel, user: Int32Array | Int64Array, work: Int32Array
) -> Float64Array:
    """What is added to the mean: b_u + b_i + q·p, without the terms of the unknown."""
    known_user, known_work = user >= 0, model.known_item[work]
    deviations = np.where(known_work, model.item_bias[work], 0.0)
    deviations[known_user] += model.user_bias[user[known_user]]
    known = known_user & known_work
    deviations[known] += model.affinities(user[known], work[known])
    return deviations
