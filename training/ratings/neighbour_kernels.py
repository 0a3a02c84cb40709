"""The compiled loops of `training.ratings.neighbours`.

Ratings come as three arrays: where those of each row begin, their columns, and their residuals;
`by_user` has users as rows and items as columns, `by_item` the other way about.
"""

from typing import Any

import numpy as np

from training.compiled import compiled


@compiled
def keep_most_like(
    by_item: Any, by_user: Any, sizes: Any, shrinkage: float, bounds: Any, kept: Any
) -> None:
    """Fill some items' rows of what is kept, the most alike first; of equals the first item.

    Nothing is kept whose likeness is not positive.

    Args:
        by_item, by_user: the ratings, both ways.
        sizes: norm of each item's residuals, and root of their number: float64.
        bounds: first and last-plus-one item whose rows are filled.
        kept: the neighbours of each item, int32, and their likeness, float32, all zero.
    """
    norm, root = sizes
    neighbours, likeness = kept
    products = np.zeros(len(norm))
    for item in range(bounds[0], bounds[1]):
        products[:] = 0
        _add_products(by_item, by_user, item, products)
        products[item] = 0
        n_kept = 0
        for candidate in range(len(norm)):
            if products[candidate] > 0:
                n = root[item] * root[candidate]
                cosine = products[candidate] / (norm[item] * norm[candidate])
                value = np.float32(cosine * n / (n + shrinkage))
                n_kept = _insert(neighbours[item], likeness[item], n_kept, candidate, value)


@compiled
def _add_products(by_item: Any, by_user: Any, item: int, products: Any) -> None:
    """Add the products of an item's residuals with those of all others, user by user."""
    item_begin, user, item_residual = by_item
    user_begin, items, user_residual = by_user
    for row in range(item_begin[item], item_begin[item + 1]):
        value = np.float64(item_residual[row])
        begin, end = user_begin[user[row]], user_begin[user[row] + 1]
        for entry in range(begin, end):
            products[items[entry]] += value * user_residual[entry]


@compiled
def _insert(neighbours: Any, likeness: Any, n_kept: int, candidate: int, value: Any) -> int:
    """Put a candidate where it belongs among those kept, if it does; how many they are now."""
    if n_kept == len(likeness):
        if value <= likeness[n_kept - 1]:
            return n_kept
    else:
        n_kept += 1
    slot = n_kept - 1
    while slot > 0 and value > likeness[slot - 1]:
        likeness[slot], neighbours[slot] = likeness[slot - 1], neighbours[slot - 1]
        slot -= 1
    likeness[slot], neighbours[slot] = value, candidate
    return n_kept


@compiled
def average_pairs(
    by_user: Any, neighbours: Any, weights: Any, damping: float, pairs: Any, averages: Any
) -> None:
    """Fill in the damped mean of what each pair's user thinks of the item's neighbours.

    It is quickest where the pairs of one user follow each other.

    Args:
        by_user: the ratings of all users.
        neighbours, weights: of every item.
        pairs: users and items; user -1 is somebody unknown, who thinks nothing.
        averages: float64, as long as these.
    """
    user, item = pairs
    opinions, known = np.zeros(len(neighbours)), np.zeros(len(neighbours), np.bool_)
    last = -1
    for pair in range(len(user)):
        if user[pair] != last:
            _exchange(by_user, last, user[pair], known, opinions)
            last = user[pair]
        total, weight = 0.0, damping
        for slot in range(neighbours.shape[1]):
            neighbour = neighbours[item[pair], slot]
            if known[neighbour]:
                total += weights[item[pair], slot] * opinions[neighbour]
                weight += weights[item[pair], slot]
        averages[pair] = total / weight


@compiled
def _exchange(by_user: Any, last: int, user: int, known: Any, opinions: Any) -> None:
    """Let the opinions be those of a user instead of the last one's."""
    begin, items, residual = by_user
    if last >= 0:
        for row in range(begin[last], begin[last + 1]):
            known[items[row]] = False
    if user >= 0:
        for row in range(begin[user], begin[user + 1]):
            known[items[row]] = True
            opinions[items[row]] = residual[row]
