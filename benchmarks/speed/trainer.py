"""What this project's trainer alone is measured by: same bits, cross-validation, ready to train."""

import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import files
from benchmarks.harness.memory import peak_mb
from engine.contract.tables import EVENTS
from engine.events.interactions import Interactions
from engine.events.table import interactions_from_table
from engine.models.biased_mf import BiasedMF
from engine.store.tables import read_table
from training.ratings.sgd.fit import fit
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.lockstep import Lockstep
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start
from training.splitting import cross_validation

_FOLDS = 5


def same_bits(data: str, threads: list[int], epochs: int) -> dict[str, Any]:
    """Hash the model for every number of threads, and of a second run with the first number."""
    ratings = files.load(Path(data))
    parameters = SvdParameters(n_epochs=epochs)
    runs = [*threads, threads[0]]
    return {"hashes": [_digest(fit(ratings, parameters, 0, number)) for number in runs]}


def _digest(model: BiasedMF) -> str:
    digest = hashlib.sha256()
    for values in (model.user_bias, model.item_bias, model.user_factors, model.item_factors):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def ready(lake: str, warm_data: str) -> dict[str, Any]:
    """Time the way from the lake's Parquet, ids as text, to ready to train, in seconds."""
    _prepared(files.load(Path(warm_data)))
    before = peak_mb()
    began = time.perf_counter()
    ratings = _read(Path(lake))
    read = time.perf_counter()
    _prepared(ratings)
    ended = time.perf_counter()
    return {
        "read": read - began,
        "grid": ended - read,
        "peak_mb": peak_mb(),
        "before_mb": before,
        "ratings": len(ratings),
    }


def _read(lake: Path) -> Interactions:
    """A table's ratings, every title a work for itself; the table is let go."""
    table = read_table(lake, EVENTS)
    n_works = len(table["title_id"].combine_chunks().dictionary)
    return interactions_from_table(table, np.arange(n_works, dtype=np.int32), n_works)


def folds(data: str, warm_data: str, *, threads: int, epochs: int, trials: int) -> dict[str, Any]:
    """Time trials of five folds in lockstep, errors after every epoch included, in seconds."""
    parameters = SvdParameters(n_epochs=epochs)
    warm = files.load(Path(warm_data))
    _trial(*_prepared(warm), SvdParameters(n_epochs=1), threads)
    ratings = files.load(Path(data))
    began = time.perf_counter()
    grid, parts = _prepared(ratings)
    prepare = time.perf_counter() - began
    spent = []
    for _ in range(trials):
        began = time.perf_counter()
        error = _trial(grid, parts, parameters, threads)
        spent.append(time.perf_counter() - began)
    updates = (_FOLDS - 1) * len(ratings) * epochs
    return {
        "prepare": prepare,
        "seconds": spent,
        "rmse": error,
        "peak_mb": peak_mb(),
        "rate": updates / float(np.median(spent)) / 1e6,
    }


def _prepared(ratings: Interactions) -> tuple[Grid, list[Fold]]:
    """What all trials share: the ratings as a grid, and its folds."""
    grid = Grid.from_interactions(ratings)
    rows = np.ones(len(ratings), dtype=bool)
    return grid, [Fold.from_split(grid, split) for split in cross_validation(rows, _FOLDS, seed=0)]


def _trial(grid: Grid, parts: list[Fold], parameters: SvdParameters, threads: int) -> float:
    """The mean RMSE over the folds after the last epoch, in stars."""
    ratings = grid.interactions
    start = random_start(ratings.n_users, ratings.n_works, parameters, seed=0)
    error = np.nan
    with Lockstep(grid, parts, parameters, start, threads) as run:
        for _ in range(parameters.n_epochs):
            run.advance()
            error = float(np.mean([errors.rmse for errors in run.errors()]))
    return error
