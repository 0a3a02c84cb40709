"""LIBMF through its Python binding: no biases, its own adaptive step (eta 0.1), L2 only.

The library shuffles and sorts inside its call, so epochs are told apart from that by two fits.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import fitting
from benchmarks.harness.fitting import FACTORS, Options, Outcome
from benchmarks.harness.peer import Peer, Trainer
from engine.events.interactions import Interactions

_TIMED_AGAINST = 1  # epochs of the first of the two fits
_MIN_RATINGS = 10_000  # ratings; some of its blocks must not be empty
_AVX_ROOT = b"\xc5\xfc\x52"  # vrsqrtps on 256 bits, which only the AVX build has


def _variant() -> str:
    """How the library was compiled, in words."""
    from libmf import mf

    has_avx = _AVX_ROOT in Path(mf.compiled_src).read_bytes()
    return "compiled with AVX" if has_avx else "compiled without SIMD"


def _fit(train: Interactions, options: Options) -> Outcome:
    """Fit twice, one epoch and all epochs; the difference is the epochs' own time."""
    if len(train) < _MIN_RATINGS:
        raise ValueError(f"LIBMF hangs on so few ratings with several threads: {len(train)}")
    began = time.perf_counter()
    table = np.stack([train.user, train.work, train.rating], axis=1).astype(np.float32)
    stacked = time.perf_counter() - began
    short, _ = _timed(table, options.threads, _TIMED_AGAINST)
    long, engine = _timed(table, options.threads, options.epochs)
    further = options.epochs - _TIMED_AGAINST
    prepare, seconds, timed = fitting.timing_from_difference(short, long, further)
    p = _all_rows(engine.p_factors(), train.n_users)
    q = _all_rows(engine.q_factors(), train.n_works)
    predict = fitting.predictions(0.0, np.zeros(len(p)), np.zeros(len(q)), p, q)
    return Outcome(stacked + prepare, seconds, timed, predict)


def _timed(table: np.ndarray, threads: int, epochs: int) -> tuple[float, Any]:
    """One fit and its seconds."""
    from libmf import mf

    engine = mf.MF(
        k=FACTORS,
        nr_threads=threads,
        nr_iters=epochs,
        quiet=True,
        copy_data=False,
        lambda_p1=0.0,
        lambda_q1=0.0,
        lambda_p2=fitting.REGULARISATION,
        lambda_q2=fitting.REGULARISATION,
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


_NOTE = "no biases; L2 0.02; its own adaptive step, eta 0.1; k = 100 rounds up to 104 inside"
PEER = Peer(
    "libmf",
    ".venv-bench",
    modules=("libmf",),
    variant=_variant,
    trainers=(Trainer("LIBMF", _fit, _NOTE, threads=(1, 2), always=True, warm=False),),
)
