"""Spark's ALS in local mode: no biases, regularisation weighted by counts, its default of 0.1.

Iterations are told apart from the start by two fits, after one that warms Java up.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.harness import fitting
from benchmarks.harness.fitting import FACTORS, Options, Outcome
from benchmarks.harness.peer import Peer, Trainer
from engine.events.interactions import Interactions

_TIMED_AGAINST = 1  # iterations of the first of the two fits


def _fit(train: Interactions, options: Options) -> Outcome:
    """Fit; `prepare` holds the start of Spark, reading the ratings, and the blocks."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        frame = _frame(train, options.threads, Path(folder))
        read = time.perf_counter() - began
        _timed(frame, options, _TIMED_AGAINST)  # warms Java up
        short, _ = _timed(frame, options, _TIMED_AGAINST)
        long, model = _timed(frame, options, options.epochs)
        p = _rows(model.userFactors, train.n_users)
        q = _rows(model.itemFactors, train.n_works)
    further = options.epochs - _TIMED_AGAINST
    prepare, seconds, timed = fitting.timing_from_difference(short, long, further)
    predict = fitting.predictions(0.0, np.zeros(len(p)), np.zeros(len(q)), p, q)
    return Outcome(read + prepare, seconds, timed, predict)


def _frame(train: Interactions, threads: int, folder: Path) -> Any:
    from pyspark.sql import SparkSession

    path = folder / "ratings.parquet"
    table = pa.table({"user": train.user, "item": train.work, "rating": train.rating})
    pq.write_table(table, path, compression="none", row_group_size=1_000_000)
    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.driver.memory", "6g")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.local.dir", str(folder))
        .config("spark.sql.shuffle.partitions", str(4 * threads))
        .getOrCreate()
    )
    frame = session.read.parquet(str(path)).cache()
    frame.count()
    return frame


def _timed(frame: Any, options: Options, iterations: int) -> tuple[float, Any]:
    """One fit and its seconds."""
    from pyspark.ml.recommendation import ALS

    als = ALS(
        rank=FACTORS,
        maxIter=iterations,
        seed=options.seed,
        userCol="user",
        itemCol="item",
        ratingCol="rating",
    )
    began = time.perf_counter()
    model = als.fit(frame)
    return time.perf_counter() - began, model


def _rows(factors: Any, n: int) -> np.ndarray:
    rows = np.zeros((n, FACTORS), dtype=np.float32)
    for id_, features in factors.collect():
        rows[id_] = features
    return rows


_NOTE = "ALS without biases, regularisation 0.1 by counts; an epoch is one iteration"
PEER = Peer(
    "pyspark",
    ".venv-bench",
    modules=("pyspark.ml.recommendation", "pyspark.sql"),
    trainers=(
        Trainer(
            "Spark ALS", _fit, _NOTE, epochs=3, epochs_large=0, threads=(2,), once=True, warm=False
        ),
    ),
)
