"""Fitting one model: on all ratings, or until ratings put aside are predicted no better."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.arrays import Float64Array
from engine.errors import CarteleraError, InvalidValue
from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF
from engine.models.fold_in import FIXED_AT_ZERO
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.kernels import learn_in_order
from training.ratings.sgd.lockstep import Lockstep
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.splitting import random_split

Mode = Literal["fast", "reference"]
OnEpoch = Callable[[int, int], None]  # epochs done, epochs in all


class Diverged(CarteleraError):
    """The parameters make the factors grow without bound."""


@dataclass(frozen=True)
class EarlyStopping:
    """When to stop before `n_epochs`.

    Attributes:
        share: of the ratings, put aside at random and never learned, on which RMSE is measured.
        patience: epochs without a better RMSE after which the fit ends.
    """

    share: float = 0.05
    patience: int = 2

    def __post_init__(self) -> None:
        """Refuse a share that leaves nothing to learn or to measure on."""
        if not 0 < self.share < 1:
            raise InvalidValue("share", self.share, "a number between 0 and 1")
        if self.patience < 1:
            raise InvalidValue("patience", self.patience, "a whole number from 1")


def fit(  # noqa: PLR0913 - each is a choice of its own
    interactions: Interactions,
    parameters: SvdParameters | None = None,
    seed: int = 0,
    threads: int = 1,
    *,
    mode: Mode = "fast",
    start: BiasedMF | None = None,
    stopping: EarlyStopping | None = None,
    on_epoch: OnEpoch | None = None,
) -> BiasedMF:
    """Fit Surprise's SVD to the ratings.

    *fast* works in float32 on blocks of ratings and gives the same bits for any number of threads.
    *reference* repeats Surprise step by step in float64, on one thread, in the order of the
    interactions: the same bits as `surprise.SVD(random_state=seed)` fitted to the same rows under
    the same numbering.

    The factors and biases of users and works without ratings are zero.

    Args:
        interactions: ordered by user in fast mode; in any order in reference mode.
        parameters: Surprise's defaults unless given.
        seed: of the start and of what is put aside; the same seed gives the same bits.
        threads: how many work at once in fast mode.
        mode: see above.
        start: the model to begin with, over the same users and works; random unless given.
        stopping: stop early; the model of the best epoch is returned. Fast mode only.
        on_epoch: called after every epoch.

    Raises:
        Diverged: the model holds numbers that are not finite.
        InvalidValue: there are no ratings, or the start has another shape.
    """
    parameters = parameters or SvdParameters()
    if not len(interactions):
        raise InvalidValue("interactions", "empty", "one rating at least")
    if start is None:
        sizes = interactions.n_users, interactions.n_works
        start = random_start(*sizes, parameters, seed, interactions.active_users)
    _check_start(start, interactions, parameters)
    report = on_epoch or _no_report
    if mode == "reference":
        if stopping:
            raise InvalidValue("stopping", stopping, "None in reference mode")
        model = _reference(interactions, parameters, start, report)
    elif stopping:
        model = _until_best(interactions, parameters, start, stopping, seed, threads, report)
    else:
        model = _all_epochs(interactions, parameters, start, threads, report)
    return replace(_finite(model, parameters), penalties=_penalties(parameters))


def _no_report(_done: int, _total: int) -> None:
    """Stand in where nobody asks for progress."""


def _check_start(start: BiasedMF, interactions: Interactions, parameters: SvdParameters) -> None:
    expected = (
        (interactions.n_users, parameters.n_factors),
        (interactions.n_works, parameters.n_factors),
    )
    shapes = (start.user_factors.shape, start.item_factors.shape)
    if shapes != expected:
        raise InvalidValue("start", shapes, f"factors of shapes {expected}")


def _all_epochs(
    interactions: Interactions,
    parameters: SvdParameters,
    start: BiasedMF,
    threads: int,
    report: OnEpoch,
) -> BiasedMF:
    grid = Grid.from_interactions(interactions)
    with Lockstep(grid, [Fold.everything(grid)], parameters, start, threads) as run:
        for epoch in range(parameters.n_epochs):
            run.advance()
            report(epoch + 1, parameters.n_epochs)
        return run.models()[0]


def _until_best(
    interactions: Interactions,
    parameters: SvdParameters,
    start: BiasedMF,
    stopping: EarlyStopping,
    seed: int,
    threads: int,
    report: OnEpoch,
) -> BiasedMF:
    if len(interactions) < 2:
        raise InvalidValue("interactions", "one rating", "two at least where one is put aside")
    grid = Grid.from_interactions(interactions)
    split = random_split(len(interactions), stopping.share, seed)
    with Lockstep(grid, [Fold.from_split(grid, split)], parameters, start, threads) as run:
        best, best_epoch, lowest = run.models()[0], 0, np.inf
        for epoch in range(parameters.n_epochs):
            run.advance()
            report(epoch + 1, parameters.n_epochs)
            rmse = run.errors()[0].rmse
            if not np.isfinite(rmse):
                raise diverged(parameters)
            if rmse < lowest:
                best, best_epoch, lowest = run.models()[0], epoch, rmse
            elif epoch - best_epoch >= stopping.patience:
                break
    return best


def _reference(
    interactions: Interactions, parameters: SvdParameters, start: BiasedMF, report: OnEpoch
) -> BiasedMF:
    mean = float(np.mean(interactions.rating, dtype=np.float64)) if parameters.biased else 0.0
    bu, bi, pu, qi = (
        np.array(values, dtype=np.float64)
        for values in (start.user_bias, start.item_bias, start.user_factors, start.item_factors)
    )
    rating = interactions.rating.astype(np.float64)
    for epoch in range(parameters.n_epochs):
        terms = [parameters.term(name, epoch) for name in ("bu", "bi", "pu", "qi")]
        rates = np.array([[term.lr, term.reg] for term in terms])
        learn_in_order(interactions.user, interactions.work, rating, mean, rates, bu, bi, pu, qi)
        report(epoch + 1, parameters.n_epochs)
    known_user = np.zeros(interactions.n_users, dtype=bool)
    known_item = np.zeros(interactions.n_works, dtype=bool)
    known_user[interactions.user] = True
    known_item[interactions.work] = True
    for values, known in ((bu, known_user), (pu, known_user), (bi, known_item), (qi, known_item)):
        values[~known] = 0
    return BiasedMF(mean, bu, bi, known_item, user_factors=pu, item_factors=qi)


def _penalties(parameters: SvdParameters) -> Float64Array:
    """What keeps the terms of a user near zero, who is folded in later."""
    of_bias, of_factors = (parameters.term(name).reg for name in ("bu", "pu"))
    return np.array([of_bias if parameters.biased else FIXED_AT_ZERO, of_factors])


def _finite(model: BiasedMF, parameters: SvdParameters) -> BiasedMF:
    arrays = (model.user_bias, model.item_bias, model.user_factors, model.item_factors)
    if not all(np.isfinite(array).all() for array in arrays):
        raise diverged(parameters)
    return model


def diverged(parameters: SvdParameters) -> Diverged:
    """The error to raise where these parameters gave a number that is not finite."""
    return Diverged(f"{parameters} diverged; expected a smaller lr_all or a larger reg_all")
