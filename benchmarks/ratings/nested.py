"""Nested cross-validation: for each fold the parameters are tuned on the other folds alone."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import surprise
from surprise.model_selection import KFold

from benchmarks.settings import RatingSettings
from engine.arrays import Float64Array
from engine.errors import InvalidValue
from engine.events.interactions import Interactions
from engine.models.base import RatingModel
from engine.scale import RatingScale
from training.metrics.bootstrap import Interval
from training.metrics.errors import errors
from training.ratings.baselines import BASELINES, baseline_predictions
from training.ratings.crossval import CrossValidation
from training.ratings.neighbours import Shares, learned_shares, with_neighbours
from training.ratings.paired_errors import PairedErrors
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.tune import tune
from training.splitting import cross_validation

OUTER_FOLDS = 5
BIAS = BASELINES[-1]
_SCALE = RatingScale(1.0, 5.0)

Triples = list[tuple[str, str, float]]  # raw user id, raw item id, stars
Report = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class OuterFold:
    """Four fifths of the ratings to tune and to fit on, and one to be measured on once.

    Attributes:
        trainset, triples: for Surprise's algorithms.
        train, test: the same ratings for ours, ordered by user and item.
    """

    trainset: surprise.Trainset
    triples: Triples
    train: Interactions
    test: Interactions


@dataclass(frozen=True)
class Tuned:
    """What a study chose for a fold, with its mean RMSE over the inner folds, in stars."""

    parameters: SvdParameters
    inner_rmse: float


@dataclass(frozen=True)
class Predicted:
    """The squared errors on a fold's test part, rating by rating, in stars.

    Attributes:
        shares: of factors and neighbours; None of a model without neighbours.
    """

    squares: Float64Array
    shares: Shares | None = None

    @classmethod
    def by(cls, fold: OuterFold, model: RatingModel, shares: Shares | None = None) -> "Predicted":
        """The errors of what a model fitted to `train` would serve."""
        predicted = predicted_ratings(model, fold.test, rated=fold.train)
        return cls(np.square(predicted - fold.test.rating), shares)

    @property
    def rmse(self) -> float:
        """The root of their mean."""
        return float(np.sqrt(self.squares.mean()))


def read(path: Path) -> surprise.Dataset:
    """Read a file of MovieLens' old form as Surprise does, in the order of its lines."""
    reader = surprise.Reader(
        line_format="user item rating timestamp", sep="\t", rating_scale=(_SCALE.low, _SCALE.high)
    )
    return surprise.Dataset.load_from_file(str(path), reader)


def outer_folds(data: surprise.Dataset) -> list[OuterFold]:
    """Cut a data set by `KFold(n_splits=5, random_state=0)`, for Surprise and for us.

    Raises:
        InvalidValue: somebody rated an item twice.
    """
    ratings, row_of = _encoded(data)
    folds = []
    for trainset, triples in KFold(n_splits=OUTER_FOLDS, random_state=0).split(data):
        test = np.zeros(len(ratings), dtype=bool)
        test[[row_of[user, item] for user, item, _ in triples]] = True
        folds.append(OuterFold(trainset, triples, ratings.take(~test), ratings.take(test)))
    return folds


def _encoded(data: surprise.Dataset) -> tuple[Interactions, dict[tuple[str, str], int]]:
    """The ratings ordered by user and item, and the row of each pair of raw ids."""
    rows = sorted(data.raw_ratings, key=lambda rating: rating[:2])
    row_of = {(user, item): row for row, (user, item, *_) in enumerate(rows)}
    if len(row_of) < len(rows):
        raise InvalidValue("data", f"{len(rows)} ratings", f"{len(row_of)}, one for each pair")
    users, user = np.unique([row[0] for row in rows], return_inverse=True)
    items, item = np.unique([row[1] for row in rows], return_inverse=True)
    stars = np.array([row[2] for row in rows], dtype=np.float32)
    ratings = Interactions(
        user.astype(np.int32), item.astype(np.int32), stars, len(users), len(items), _SCALE
    )
    return ratings, row_of


def bias_rmse(fold: OuterFold) -> float:
    """The RMSE of damped user and item biases, in stars."""
    predicted = baseline_predictions(fold.train, fold.test)[BIAS]
    return errors(predicted, fold.test.rating).rmse


def surprise_rmse(fold: OuterFold) -> float:
    """The RMSE of `surprise.SVD` with its defaults, as Surprise measures it, in stars."""
    predictions = surprise.SVD(random_state=0).fit(fold.trainset).test(fold.triples)
    return float(surprise.accuracy.rmse(predictions, verbose=False))


def tuned(fold: OuterFold, settings: RatingSettings, seed: int, progress: Report) -> Tuned:
    """The parameters that do best on folds of `train`; `test` is not read.

    The study knows Surprise's defaults, not the values that did well on public sets before.
    """
    rows = np.ones(len(fold.train), dtype=bool)
    splits = cross_validation(rows, settings.inner_folds, seed)
    inner = CrossValidation(Grid.from_interactions(fold.train), splits, seed, settings.threads)
    with tempfile.TemporaryDirectory(prefix="cartelera-bench-") as folder:
        best = tune(
            Path(folder),
            "nested",
            trials=settings.trials,
            seed=seed,
            first=[SvdParameters()],
            epochs=inner.epochs,
            progress=progress,
        ).best
    return Tuned(best.parameters, best.errors.rmse if best.errors else float("nan"))


def fitted(
    fold: OuterFold, parameters: SvdParameters, seed: int, threads: int
) -> tuple[Predicted, Predicted]:
    """Fit to `train`, without neighbours and with them, and predict `test`.

    The shares of factors and neighbours are found on parts of `train`; where neighbours are left
    out, both are the same.
    """
    plain = fit(fold.train, parameters, seed, threads)
    shares = learned_shares(fold.train, parameters, seed, threads)
    beside = shares and with_neighbours(plain, fold.train, shares, seed, threads)
    return Predicted.by(fold, plain), Predicted.by(fold, beside or plain, shares)


def mean_gain(
    folds: Sequence[OuterFold], plain: Sequence[Predicted], beside: Sequence[Predicted]
) -> Interval | None:
    """How much lower the RMSE with neighbours is, all folds together, with an interval over users.

    Each sequence has one of each fold.
    """
    user = np.concatenate([fold.test.user for fold in folds])
    squares, plain_squares = (
        np.concatenate([each.squares for each in models]) for models in (beside, plain)
    )
    return PairedErrors.of_users(user, squares, plain_squares).gain(seed=0)
