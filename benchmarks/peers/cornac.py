"""Cornac's MF on the processor: the same objective and rates; several threads race for the rows."""

import time
from collections import OrderedDict
from typing import Any

import numpy as np

from benchmarks.harness import fitting
from benchmarks.harness.fitting import FACTORS, Options, Outcome
from benchmarks.harness.peer import Peer, Trainer
from engine.events.interactions import Interactions


def _timed_mf() -> Any:
    """MF that notes when the epochs began and ended."""
    from cornac.models import MF

    class Timed(MF):  # type: ignore[misc]  # untyped
        def _fit_cpu(self, train_set: Any, val_set: Any) -> None:
            self.began = time.perf_counter()
            super()._fit_cpu(train_set, val_set)
            self.ended = time.perf_counter()

    return Timed


def _fit(train: Interactions, options: Options) -> Outcome:
    """Fit on a data set made of the arrays themselves: the way in without its Python loops."""
    from cornac.data import Dataset

    timed_mf = _timed_mf()
    began = time.perf_counter()
    data = Dataset(
        num_users=train.n_users,
        num_items=train.n_works,
        uid_map=OrderedDict((code, code) for code in range(train.n_users)),
        iid_map=OrderedDict((code, code) for code in range(train.n_works)),
        uir_tuple=(
            train.user.astype(np.int64),
            train.work.astype(np.int64),
            train.rating.astype(np.float64),
        ),
    )
    model = timed_mf(
        k=FACTORS,
        max_iter=options.epochs,
        learning_rate=fitting.LEARNING_RATE,
        lambda_reg=fitting.REGULARISATION,
        num_threads=options.threads,
        seed=options.seed if options.threads == 1 else None,  # a seed means one thread there
    )
    model.fit(data)
    predict = fitting.predictions(
        float(model.global_mean), model.u_biases, model.i_biases, model.u_factors, model.i_factors
    )
    return Outcome(model.began - began, model.ended - model.began, options.epochs, predict)


_NOTE = "same objective and rates; start 0.01; several threads race for rows and take no seed"
PEER = Peer(
    "cornac",
    ".venv-bench",
    modules=("cornac.data", "cornac.models"),
    trainers=(Trainer("Cornac MF", _fit, _NOTE, threads=(1, 2)),),
)
