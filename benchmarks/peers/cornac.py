"""Cornac's MF on the processor: the same objective and rates; several threads race for the rows."""

import time
from collections import OrderedDict

import numpy as np
from cornac.data import Dataset
from cornac.models import MF

from benchmarks.peers.contract import (
    FACTORS,
    LEARNING_RATE,
    REGULARISATION,
    Options,
    Outcome,
    predictions,
)
from engine.events.interactions import Interactions


class _Timed(MF):  # type: ignore[misc]  # untyped
    """MF that notes when the epochs began and ended."""

    def _fit_cpu(self, train_set: Dataset, val_set: Dataset | None) -> None:
        self.began = time.perf_counter()
        super()._fit_cpu(train_set, val_set)
        self.ended = time.perf_counter()


def measure(train: Interactions, options: Options) -> Outcome:
    """Fit on a data set made of the arrays themselves: the way in without its Python loops."""
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
    model = _Timed(
        k=FACTORS,
        max_iter=options.epochs,
        learning_rate=LEARNING_RATE,
        lambda_reg=REGULARISATION,
        num_threads=options.threads,
        seed=options.seed if options.threads == 1 else None,  # a seed means one thread there
    )
    model.fit(data)
    predict = predictions(
        float(model.global_mean), model.u_biases, model.i_biases, model.u_factors, model.i_factors
    )
    return Outcome(model.began - began, model.ended - model.began, options.epochs, predict)
