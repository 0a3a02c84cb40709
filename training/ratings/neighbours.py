"""Which items are like which by what users left of their stars, and how much that shall count.

    w_ij = s_ij²,    s_ij = cos(x_i, x_j) · n / (n + 30),    n = sqrt(n_i n_j)

with x_i the residuals r_ui - μ - b_u - b_i of the item's n_i ratings, 0 for users without one. So
two items are alike if the same people rate both, and differ from their biases in the same direction
(Koren 2010, section 2.2, has the correlation over common users alone, which does worse). The
numbers 30, 50 neighbours and the square did best on the catalog ratings, ml-latest-small and half
of ML-1M together; half or double of any changes the third digit by less than one there.

The shares α of the factors and γ of the neighbours, from 0 to 1, are found by least squares on
ratings that neither was fitted to: the last fifth of each user's, or without times any.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.optimize import lsq_linear

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array
from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from engine.models.mf_with_neighbours import DAMPING, MFWithNeighbours
from training.ratings.neighbour_kernels import average_pairs, keep_most_like
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters
from training.splitting import temporal_user_split, users_within

Shares = tuple[float, float]  # α of the factors, γ of the neighbours
ByUser = tuple[Int64Array, Int32Array, Float32Array]  # where ratings begin, items, residuals

_NEIGHBOURS = 50  # of an item
_SHRINKAGE = 30.0  # ratings
_MOST_PRODUCTS = 1_000_000_000  # of residuals: users beyond are left out, drawn at random
_SHARES_RATINGS = 2_000_000  # that the shares are found on, of whole users
_HELD_OUT_SHARE = 0.2
_CHUNKS = 32  # of items: so many that threads end together


def with_neighbours(
    model: BiasedMF, ratings: Interactions, shares: Shares, seed: int, threads: int
) -> MFWithNeighbours:
    """The model with each item's neighbours, by the ratings that it was fitted to.

    The same bits for any number of threads.
    """
    sample = _within(ratings, _MOST_PRODUCTS, seed)
    by_user = _by_user(model, sample)
    neighbours, likeness = _most_like(by_user, model.user_bias.shape[0], sample.n_works, threads)
    arrays = {name: getattr(model, name) for name in BiasedMF.array_names()}
    return MFWithNeighbours(
        model.mean,
        **arrays,
        neighbours=neighbours,
        weights=likeness**2,
        shares=np.array(shares),
    )


def neighbour_averages(
    model: MFWithNeighbours, rated: Interactions, user: np.ndarray, work: np.ndarray
) -> Float64Array:
    """What users think of works' neighbours, pair by pair, before γ: float64, shape (n,).

    `rated` are the ratings of all users; user -1 is somebody unknown.
    """
    averages = np.zeros(len(user))
    by_user = _by_user(model, rated)
    average_pairs(by_user, model.neighbours, model.weights, DAMPING, (user, work), averages)
    return averages


def learned_shares(
    ratings: Interactions, parameters: SvdParameters, seed: int, threads: int
) -> Shares | None:
    """What factors and neighbours count beside each other; None where these are better left out."""
    sample = ratings.take(users_within(ratings, _SHARES_RATINGS, seed))
    split = temporal_user_split(sample, _HELD_OUT_SHARE, seed)
    train, test = sample.take(split.train), sample.take(split.test)
    model = with_neighbours(fit(train, parameters, seed, threads), train, (1.0, 1.0), seed, threads)
    test = test.where(model.known_item[test.work])  # users all have ratings left
    columns = (
        model.affinities(test.user, test.work),
        neighbour_averages(model, train, test.user, test.work),
    )
    if not len(test):
        return None
    solution = lsq_linear(np.column_stack(columns), _residuals(model, test), (0, 1), "bvls")
    factors, neighbours = solution.x.tolist()
    return (factors, neighbours) if neighbours > 0 else None


def _within(ratings: Interactions, at_most: int, seed: int) -> Interactions:
    """The ratings of users drawn at random, whose squared numbers of ratings sum up to a limit."""
    squares = np.bincount(ratings.user, minlength=ratings.n_users).astype(np.int64) ** 2
    if squares.sum() <= at_most:
        return ratings
    order = np.random.default_rng(seed).permutation(ratings.n_users)
    drawn = np.zeros(ratings.n_users, bool)
    drawn[order[np.cumsum(squares[order]) <= at_most]] = True
    return ratings.take(drawn[ratings.user])


def _residuals(model: BiasedMF, ratings: Interactions) -> Float64Array:
    """What mean and biases leave of the stars: float64, shape (n,)."""
    biases = model.user_bias[ratings.user] + model.item_bias[ratings.work]
    return np.asarray(ratings.rating - model.mean - biases, np.float64)


def _by_user(model: BiasedMF, ratings: Interactions) -> ByUser:
    return ratings.indptr(), ratings.work, _residuals(model, ratings).astype(np.float32)


def _most_like(
    by_user: ByUser, n_users: int, n_items: int, threads: int
) -> tuple[Int32Array, Float32Array]:
    """The neighbours of every item and how like it they are: shapes (n_items, 50)."""
    indptr, items, residuals = by_user
    columns = sparse.csr_array((residuals, items, indptr), shape=(n_users, n_items)).tocsc()
    by_item = columns.indptr, columns.indices, columns.data
    squares = np.bincount(items, residuals.astype(np.float64) ** 2, n_items)
    sizes = np.sqrt(squares), np.sqrt(np.bincount(items, minlength=n_items))
    shape = n_items, _NEIGHBOURS
    kept = np.zeros(shape, np.int32), np.zeros(shape, np.float32)

    def keep(bounds: tuple[int, int]) -> None:
        keep_most_like(by_item, by_user, sizes, _SHRINKAGE, bounds, kept)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(keep, pairwise(_bounds(by_user, n_items))))
    return kept


def _bounds(by_user: ByUser, n_items: int) -> list[int]:
    """Where chunks of items begin that cost about the same, and the last one's end."""
    indptr, items, _ = by_user
    lengths = np.diff(indptr)
    costs = np.bincount(items, np.repeat(lengths, lengths), n_items).cumsum()
    ends = np.searchsorted(costs, costs[-1:] * np.arange(1, _CHUNKS) / _CHUNKS)
    return [0, *ends.tolist(), n_items]
