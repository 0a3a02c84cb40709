"""The study: which parameters predict held-out ratings best, found by Optuna.

A study lives on disk under a name made of everything that it depends on. Killed at any moment and
started again, it goes on to the very trials it would have made: the sampler of trial n is seeded by
the seed and n, and a trial that was cut off is made again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import optuna
from optuna.trial import FrozenTrial, TrialState

from engine.errors import CarteleraError
from training.crossval import Diverged
from training.metrics import Errors, mean
from training.space import SPACE, inside
from training.svd import SvdParameters

_STARTUP = 8  # random trials before the sampler models the space

Evaluate = Callable[[SvdParameters], Sequence[Errors]]  # the errors on each fold
Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Trial:
    """One parameter set and its mean errors over the folds; None where it diverged."""

    number: int
    parameters: SvdParameters
    errors: Errors | None

    def as_json(self) -> dict[str, object]:
        """Return the trial as a flat record."""
        measured = asdict(self.errors) if self.errors else {"rmse": None, "mae": None}
        return {"trial": self.number, **asdict(self.parameters), **measured}


@dataclass(frozen=True)
class Study:
    """All finished trials, in order."""

    name: str
    trials: list[Trial]

    @property
    def best(self) -> Trial:
        """Return the trial with the lowest RMSE, the first of equals."""
        measured = [trial for trial in self.trials if trial.errors is not None]
        return min(measured, key=lambda t: (t.errors.rmse if t.errors else 0.0, t.number))


def tune(
    folder: Path,
    name: str,
    *,
    trials: int,
    seed: int,
    first: Sequence[SvdParameters],
    evaluate: Evaluate,
    progress: Progress,
) -> Study:
    """Bring the study `name` to `trials` finished trials at least and return all of them.

    The parameters in `first` are tried before any that the sampler draws.

    Raises:
        CarteleraError: no trial gave finite predictions.
    """
    with _opened(folder, name) as study:
        _end_cut_off_trials(study)
        while (done := len(_finished(study))) < trials:
            best = _best_so_far(study)
            progress("tuning, trials", done, trials, f"best RMSE {best:.4f}" if best else "")
            _run_trial(study, done, seed, first, evaluate)
        progress("tuning, trials", trials, trials, "")
        found = Study(name, [_as_trial(at, t) for at, t in enumerate(_finished(study))])
    if all(trial.errors is None for trial in found.trials):
        raise CarteleraError(f"all {trials} trials of {name} diverged; see {folder}")
    return found


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[optuna.Study]:
    """Yield the study on disk, new or as it was left, and close the data base after."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    storage = optuna.storages.RDBStorage(f"sqlite:///{(folder / 'studies.db').resolve()}")
    try:
        yield optuna.create_study(storage=storage, study_name=name, load_if_exists=True)
    finally:
        storage.engine.dispose()


def _run_trial(
    study: optuna.Study,
    done: int,
    seed: int,
    first: Sequence[SvdParameters],
    evaluate: Evaluate,
) -> None:
    study.sampler = optuna.samplers.TPESampler(
        seed=(seed * 100_003 + done) % 2**32, n_startup_trials=_STARTUP
    )
    if done < len(first):
        study.enqueue_trial(inside(first[done]))
    trial = study.ask(SPACE)
    try:
        measured = mean(evaluate(SvdParameters(**trial.params)))
    except Diverged as error:
        trial.set_user_attr("diverged", str(error))
        study.tell(trial, state=TrialState.PRUNED)
        return
    trial.set_user_attr("mae", measured.mae)
    study.tell(trial, measured.rmse)


def _end_cut_off_trials(study: optuna.Study) -> None:
    """Mark trials that a killed run left behind as failed; they are made again."""
    while study.get_trials(deepcopy=False, states=(TrialState.WAITING,)):
        study.ask()
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)


def _finished(study: optuna.Study) -> list[FrozenTrial]:
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def _best_so_far(study: optuna.Study) -> float | None:
    values = [t.value for t in _finished(study) if t.value is not None]
    return min(values, default=None)


def _as_trial(number: int, trial: FrozenTrial) -> Trial:
    measured = None if trial.value is None else Errors(trial.value, trial.user_attrs["mae"])
    return Trial(number, SvdParameters(**trial.params), measured)
