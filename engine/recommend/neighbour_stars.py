"""Which of a user's own stars speak for a predicted rating, or against it, as neighbours."""

from typing import NamedTuple

import numpy as np

from engine.events.user import User
from engine.models.base import RatingModel
from engine.models.fold_in import UserTerms


class NeighbourStars(NamedTuple):
    """Stars that the user gave to a neighbour of the work.

    Attributes:
        stars: what the user gave, on the scale of the release.
        part: what they add to the predicted rating, in stars.
    """

    work: int
    stars: float
    part: float


def neighbour_stars(
    model: RatingModel, user: User, terms: UserTerms | None, work: int, n: int
) -> list[NeighbourStars]:
    """The `n` that add or take away most, the largest first; ties by position."""
    if terms is None or not len(terms.items) or not model.known_item[work]:
        return []
    parts = model.neighbour_parts(terms, work)
    order = np.lexsort((terms.items, -np.abs(parts)))[:n]
    rated, stars = user.stars
    return [
        NeighbourStars(
            int(terms.items[row]),
            float(stars[rated.searchsorted(terms.items[row])]),
            float(parts[row]),
        )
        for row in order[parts[order] != 0]
    ]
