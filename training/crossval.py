"""Fitting and measuring SVD on several splits, side by side on the cores."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.synchronize import Event

import numpy as np

from engine.errors import CarteleraError
from engine.factors import Doubles, FactorModel
from engine.interactions import Interactions
from training.folds import Split
from training.metrics import Errors, errors
from training.svd import SvdParameters, fit, to_model

_CHUNK = 1 << 18  # predictions made at once
_WATCH = 1.0  # seconds between two looks at whether the parent still lives

Job = tuple[SvdParameters, Split, int]  # parameters, rows, seed

_data: Interactions  # what this worker process fits on; set once by _begin


class Diverged(CarteleraError):
    """The parameters make the factors grow without bound."""


def measure(
    interactions: Interactions, parameters: SvdParameters, split: Split, seed: int
) -> Errors:
    """Fit on the training rows of the split and return the errors on its test rows.

    Raises:
        Diverged: a prediction is not a finite number.
    """
    held_out = interactions.take(split.test)
    with np.errstate(all="ignore"):
        model = to_model(fit(interactions.take(split.train), parameters, seed))
        predicted = predict(model, held_out)
    if not np.isfinite(predicted).all():
        raise Diverged(f"{parameters} diverged; expected a smaller lr_all or a larger reg_all")
    return errors(held_out.scale.clip(predicted), held_out.rating)


def predict(model: FactorModel, pairs: Interactions) -> Doubles:
    """Return the unclipped predictions for many pairs: float64, shape (n,)."""
    predicted = model.mean + model.user_bias[pairs.user] + model.item_bias[pairs.work]
    for begin in range(0, len(pairs), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        user, work = model.user_factors[pairs.user[rows]], model.item_factors[pairs.work[rows]]
        predicted[rows] += np.einsum("ij,ij->i", user, work, dtype=np.float64)
    return predicted


class Measurer:
    """Measures jobs one by one, or several at once in worker processes."""

    def __init__(self, interactions: Interactions, pool: ProcessPoolExecutor | None) -> None:
        self._interactions = interactions
        self._pool = pool

    def __call__(self, jobs: Iterable[Job]) -> Iterator[Errors]:
        """Yield the errors of each job, in order.

        Raises:
            Diverged: the parameters of a job make the factors grow without bound.
        """
        for outcome in self.attempt(jobs):
            if isinstance(outcome, Diverged):
                raise outcome
            yield outcome

    def attempt(self, jobs: Iterable[Job]) -> Iterator[Errors | Diverged]:
        """Yield the errors of each job, in order, or that its parameters diverged."""
        if self._pool is None:
            for job in jobs:
                yield _attempt(self._interactions, job)
        else:
            yield from self._pool.map(_measure, jobs)


@contextmanager
def measuring(interactions: Interactions, jobs: int) -> Iterator[Measurer]:
    """Yield a measurer that fits up to `jobs` models at once."""
    if jobs == 1:
        yield Measurer(interactions, None)
        return
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    given = (interactions, os.getpid(), stop)
    with ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=given) as pool:
        _start_workers(pool, jobs)
        try:
            yield Measurer(interactions, pool)
        except BaseException:
            stop.set()  # nobody waits for the fits under way
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _start_workers(pool: ProcessPoolExecutor, jobs: int) -> None:
    """Start all workers deaf to Ctrl-C, which is the parent's to handle.

    A process inherits which signals are blocked, so that not even its start-up can be interrupted.
    Here a Ctrl-C waits meanwhile and is delivered after; ignoring it would lose it.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for _ in range(jobs):
            pool.submit(_ready)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ready() -> None:
    """Do nothing, in a worker that thereby exists."""


def _begin(interactions: Interactions, parent: int, stop: Event) -> None:
    global _data
    _data = interactions
    threading.Thread(target=_end_with, args=(parent, stop), daemon=True).start()


def _end_with(parent: int, stop: Event) -> None:
    """End this process when told so, or when the parent was killed, which leaves no other sign."""
    while os.getppid() == parent and not stop.wait(_WATCH):
        pass
    os._exit(1)


def _measure(job: Job) -> Errors | Diverged:
    return _attempt(_data, job)


def _attempt(interactions: Interactions, job: Job) -> Errors | Diverged:
    try:
        return measure(interactions, *job)
    except Diverged as diverged:
        return diverged
