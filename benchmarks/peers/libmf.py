"""LIBMF through its Python binding: no biases, its own adaptive step (eta 0.1), L2 only.

The library shuffles and sorts inside its call, so epochs are told apart from that by two fits.
"""

import contextlib
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.peers.contract import (
    FACTORS,
    REGULARISATION,
    Options,
    Outcome,
    predictions,
    timing_from_difference,
)
from engine.events.interactions import Interactions

with contextlib.redirect_stdout(sys.stderr):  # it prints where its library lies
    from libmf import mf

_TIMED_AGAINST = 1  # epochs of the first of the two fits
_MIN_RATINGS = 10_000  # ratings; some of its blocks must not be empty
_AVX_ROOT = b"\xc5\xfc\x52"  # vrsqrtps on 256 bits, which only the AVX build has


def variant() -> str:
    """How the library was compiled, in words."""
    has_avx = _AVX_ROOT in Path(mf.compiled_src).read_bytes()
    return "compiled with AVX" if has_avx else "compiled without SIMD"


def measure(train: Interactions, options: Options) -> Outcome:
    """Fit twice, one epoch and all epochs; the difference is the epochs' own time."""
    if len(train) < _MIN_RATINGS:
        raise ValueError(f"LIBMF hangs on so few ratings with several threads: {len(train)}")
    began = time.perf_counter()
    table = np.stack([train.user, train.work, train.rating], axis=1).astype(np.float32)
    stacked = time.perf_counter() - began
    short, _ = _fit(table, options.threads, _TIMED_AGAINST)
    long, engine = _fit(table, options.threads, options.epochs)
    prepare, seconds, timed = timing_from_difference(short, long, options.epochs - _TIMED_AGAINST)
    p = _all_rows(engine.p_factors(), train.n_users)
    q = _all_rows(engine.q_factors(), train.n_works)
    predict = predictions(0.0, np.zeros(len(p)), np.zeros(len(q)), p, q)
    return Outcome(stacked + prepare, seconds, timed, predict)


def _fit(table: np.ndarray, threads: int, epochs: int) -> tuple[float, mf.MF]:
    engine = mf.MF(
        k=FACTORS,
        nr_threads=threads,
        nr_iters=epochs,
        quiet=True,
        copy_data=False,
        lambda_p1=0.0,
        lambda_q1=0.0,
        lambda_p2=REGULARISATION,
        lambda_q2=REGULARISATION,
    )
    began = time.perf_counter()
    engine.fit(table)
    return time.perf_counter() - began, engine


def _all_rows(factors: np.ndarray, n: int) -> np.ndarray:
    """Rows for all users or works; the library knows them up to the last with a rating.

    It marks those without ratings by NaN.
    """
    rows = np.zeros((n, factors.shape[1]), dtype=np.float32)
    rows[: len(factors)] = np.nan_to_num(factors)
    return rows
