"""This project's trainer, fast or reference mode."""

import time

from benchmarks.peers.contract import Options, Outcome, predictions, timing_from_marks
from engine.events.interactions import Interactions
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters


def measure(train: Interactions, options: Options) -> Outcome:
    """Fit with Surprise's default parameters."""
    marks: list[float] = []
    began = time.perf_counter()
    model = fit(
        train,
        SvdParameters(n_epochs=options.epochs),
        options.seed,
        options.threads,
        mode="reference" if options.mode == "reference" else "fast",
        on_epoch=lambda *_: marks.append(time.perf_counter()),
    )
    predict = predictions(
        model.mean, model.user_bias, model.item_bias, model.user_factors, model.item_factors
    )
    return Outcome(*timing_from_marks(began, marks), predict)
