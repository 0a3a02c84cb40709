"""Measure predicted ratings on Surprise's own folds of ML-100k, and write the results as Markdown.

python -m benchmarks.ratings [--real FOLDER] [--trials 40] [--output benchmarks/results/ratings.md]

The cross-validation is nested: for each fold the parameters are tuned on the other folds alone.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from statistics import fmean

import numpy as np
import surprise
from surprise.model_selection import KFold
from threadpoolctl import threadpool_limits

from benchmarks.measure import ROOT
from engine.errors import InvalidValue
from engine.events.interactions import Interactions
from engine.progress import Progress
from engine.scale import RatingScale
from engine.store.files import write_bytes
from training.metrics.errors import errors
from training.ratings.baselines import BASELINES, baseline_predictions
from training.ratings.crossval import CrossValidation
from training.ratings.predict import predicted_ratings
from training.ratings.sgd.fit import fit
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.tune import tune
from training.report.markdown import table
from training.splitting import cross_validation

FILE = "ml-100k/u.data"
OUTER_FOLDS = 5
_SCALE = RatingScale(1.0, 5.0)
_BIAS = BASELINES[-1]
_SURPRISE = "Surprise SVD, defaults"
_COUNTS = ("n_factors", "n_epochs")
_RATES = ("lr_all", "lr_decay", "reg_all", "init_std_dev")
_PACKAGES = ("scikit-surprise", "optuna", "numpy", "numba")

Triples = list[tuple[str, str, float]]  # raw user id, raw item id, stars
Report = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class InnerStudy:
    """How parameters are tuned within a fold."""

    trials: int
    folds: int
    threads: int


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
class TunedFit:
    """One tuned fit: the fold, counted from 1, and the RMSE on it, in stars."""

    seed: int
    fold: int
    tuned: Tuned
    rmse: float


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results and return 0."""
    options = _parse(arguments)
    study = InnerStudy(options.trials, options.inner_folds, options.threads)
    progress = Progress()
    with threadpool_limits(1):
        folds = outer_folds(read(options.real / FILE))
        rows = {
            _BIAS: [bias_rmse(fold) for fold in folds],
            _SURPRISE: [surprise_rmse(fold) for fold in folds],
        }
        fits = [
            _tuned_fit(fold, number, study, seed, progress)
            for seed in options.seeds
            for number, fold in enumerate(folds, 1)
        ]
    for seed in options.seeds:
        rows[f"Cartelera tuned SVD, seed {seed}"] = [
            each.rmse for each in fits if each.seed == seed
        ]
    write_bytes(options.output, _page(rows, fits, study).encode())
    progress.say(f"results in {options.output}")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ratings", description=__doc__)
    parser.add_argument(
        "--real",
        type=Path,
        default=ROOT.parent / "shared/data/benchmark_only_movielens",
        help="where the public sets lie",
    )
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/ratings.md")
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--inner-folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--threads", type=int, default=1, help="changes nothing but the time")
    options = parser.parse_args(arguments)
    if not (options.real / FILE).is_file():
        parser.error(f"no {options.real / FILE}; --real names the folder of the public sets")
    return options


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
    predicted = baseline_predictions(fold.train, fold.test)[_BIAS]
    return errors(predicted, fold.test.rating).rmse


def surprise_rmse(fold: OuterFold) -> float:
    """The RMSE of `surprise.SVD` with its defaults, as Surprise measures it, in stars."""
    predictions = surprise.SVD(random_state=0).fit(fold.trainset).test(fold.triples)
    return float(surprise.accuracy.rmse(predictions, verbose=False))


def _tuned_fit(
    fold: OuterFold, number: int, study: InnerStudy, seed: int, progress: Progress
) -> TunedFit:
    def report(_: str, done: int, total: int, note: str) -> None:
        progress(f"tuning, seed {seed}, fold {number}, trials", done, total, note)

    best = tuned(fold, study, seed, report)
    rmse = fitted_rmse(fold, best.parameters, seed, study.threads)
    return TunedFit(seed, number, best, rmse)


def tuned(fold: OuterFold, study: InnerStudy, seed: int, progress: Report) -> Tuned:
    """The parameters that do best on folds of `train`; `test` is not read.

    The study knows Surprise's defaults, not the values that did well on public sets before.
    """
    rows = np.ones(len(fold.train), dtype=bool)
    splits = cross_validation(rows, study.folds, seed)
    inner = CrossValidation(Grid.from_interactions(fold.train), splits, seed, study.threads)
    with tempfile.TemporaryDirectory(prefix="cartelera-bench-") as folder:
        best = tune(
            Path(folder),
            "nested",
            trials=study.trials,
            seed=seed,
            first=[SvdParameters()],
            epochs=inner.epochs,
            progress=progress,
        ).best
    return Tuned(best.parameters, best.errors.rmse if best.errors else float("nan"))


def fitted_rmse(fold: OuterFold, parameters: SvdParameters, seed: int, threads: int) -> float:
    """Fit to `train`; the RMSE on `test` of what would be served, in stars."""
    model = fit(fold.train, parameters, seed, threads)
    return errors(predicted_ratings(model, fold.test), fold.test.rating).rmse


def _page(rows: dict[str, list[float]], fits: Sequence[TunedFit], study: InnerStudy) -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)
    folds = [f"fold {number}" for number in range(1, OUTER_FOLDS + 1)]
    errors_by_fold = [
        (name, *(f"{rmse:.4f}" for rmse in each), f"{fmean(each):.4f}")
        for name, each in rows.items()
    ]
    return _TEXT.format(
        trials=study.trials,
        inner_folds=study.folds,
        versions=versions,
        rmse=table(("who", *folds, "mean"), errors_by_fold),
        chosen=table(("seed", "fold", "inner RMSE", *_COUNTS, *_RATES), map(_choice, fits)),
    )


def _choice(tuned_fit: TunedFit) -> tuple[str, ...]:
    parameters = tuned_fit.tuned.parameters
    return (
        str(tuned_fit.seed),
        str(tuned_fit.fold),
        f"{tuned_fit.tuned.inner_rmse:.4f}",
        *(str(getattr(parameters, name)) for name in _COUNTS),
        *(f"{getattr(parameters, name):.4g}" for name in _RATES),
    )


_TEXT = """\
# Predicted ratings, measured

Written by `python -m benchmarks.ratings`; do not edit. With {versions}.

## Protocol

* ML-100k, its ratings in the order of `u.data`, cut by Surprise's
  `KFold(n_splits=5, random_state=0)`. RMSE in stars, of predictions clipped to 1 to 5.
* Nested: for each fold, {trials} trials of the project's study are measured on {inner_folds}
  folds of the other four fifths, in which the number of epochs is found too. The winner is fitted
  once to the four fifths and measured on the fold, once.
* The study searches within the bounds of `make train`, which were not changed for this. It begins
  with Surprise's defaults, not with the values that `make train` tries early because they did well
  on public sets.
* The seed is that of the inner folds, of the study and of the factors to start from; every seed
  that was run is listed, and none was chosen. The outer folds are the same for all.
* *user+item bias* is the damped bias model of `make train`; *Surprise SVD, defaults* is
  `surprise.SVD(random_state=0)`.

## RMSE

{rmse}

## What was chosen

{chosen}
"""


if __name__ == "__main__":
    sys.exit(main())
