"""The study: which parameters predict held-out ratings best, found by Optuna.

A trial advances epoch by epoch, all folds together. It ends when its error no longer falls, or
early when it does worse than most did at that epoch; the epoch with the least error is part of
the result.

A study lives on disk under a name made of everything that it depends on, and holds finished trials
only. Killed at any moment and started again, it goes on to the very trials it would have made: the
sampler of trial n is seeded by the seed and n, and knows the finished trials.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import optuna
from optuna.trial import FrozenTrial, TrialState

from engine.errors import CarteleraError
from training import stages
from training.metrics.errors import Errors
from training.ratings.sgd.fit import Diverged
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.space import MOST_EPOCHS, SPACE, inside, with_epochs
from training.ratings.study_file import Say, open_study

_STARTUP = 8  # random trials before the sampler models the space
# Small data without clear biases get worse for a dozen epochs before they get better.
_LEAST_EPOCHS = 20
_PATIENCE = 3  # epochs without a lower error after which a trial ends
_GRACE = 4  # epochs before a trial can be given up

CONTINUED = "none, continued "  # and a release: names what a warm training has instead of a study

Epochs = Callable[[SvdParameters], Iterator[Errors]]  # mean errors on the folds, epoch by epoch
Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Trial:
    """One parameter set and its mean errors over the folds at its best epoch.

    Attributes:
        number: counted from 0.
        parameters: with the best number of epochs.
        errors: None where it diverged.
        outcome: `complete`, `pruned` (given up early) or `diverged`.
    """

    number: int
    parameters: SvdParameters
    errors: Errors | None
    outcome: str

    def as_json(self) -> dict[str, object]:
        """The trial as a flat record."""
        parameters = {name: getattr(self.parameters, name) for name in (*SPACE, "n_epochs")}
        errors = asdict(self.errors) if self.errors else {"rmse": None, "mae": None}
        return {"trial": self.number, **parameters, **errors, "outcome": self.outcome}


@dataclass(frozen=True)
class Study:
    """All finished trials, in order."""

    name: str
    trials: list[Trial]

    @property
    def best(self) -> Trial:
        """The complete trial with the lowest RMSE, the first of equals."""
        complete = [trial for trial in self.trials if trial.outcome == "complete"]
        return min(complete, key=lambda t: (t.errors.rmse if t.errors else 0.0, t.number))


def _say_nothing(_: str) -> None:
    """Leave a sentence unheard."""


def tune(  # noqa: PLR0913 - each is a choice of its own
    folder: Path,
    name: str,
    *,
    trials: int,
    seed: int,
    first: Sequence[SvdParameters],
    epochs: Epochs,
    progress: Progress,
    say: Say = _say_nothing,
) -> Study:
    """Bring the study `name` to `trials` finished trials at least and return all of them.

    The parameters in `first` are tried before any that the sampler draws; `say` hears a sentence
    where the study on disk is broken or waited for.

    Raises:
        CarteleraError: no trial gave finite predictions.
        BusyError: another program holds the study's file for long.
        OSError: the disk is full.
    """
    with open_study(folder, name, _usable, say) as on_disk:
        study = _in_memory(on_disk.trials)
        while (done := len(study.trials)) < trials:
            best = _best_so_far(study)
            progress(stages.TUNING, done, trials, f"best RMSE {best:.4f}" if best else "")
            _run_trial(study, done, seed, first, epochs)
            on_disk.add(study.trials)
        progress(stages.TUNING, trials, trials, "")
    result = Study(name, [_as_trial(trial) for trial in study.trials])
    if all(trial.errors is None for trial in result.trials):
        raise CarteleraError(f"all {trials} trials of {name} diverged; see {folder}")
    return result


def _in_memory(finished: Sequence[FrozenTrial]) -> optuna.Study:
    """A study that knows the finished trials; epochs are reported to it, not to disk."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    pruner = optuna.pruners.MedianPruner(n_startup_trials=_STARTUP, n_warmup_steps=_GRACE)
    study = optuna.create_study(pruner=pruner)
    study.add_trials(finished)
    return study


def _run_trial(
    study: optuna.Study,
    number: int,
    seed: int,
    first: Sequence[SvdParameters],
    epochs: Epochs,
) -> None:
    # A sampler of its own for every trial, so that a study goes on as if it had never stopped.
    sampler_seed = (seed * 100_003 + number) % 2**32
    study.sampler = optuna.samplers.TPESampler(seed=sampler_seed, n_startup_trials=_STARTUP)
    if number < len(first):
        study.enqueue_trial(inside(first[number]))
    trial = study.ask(SPACE)
    try:
        state, best_epoch, errors = _follow(trial, epochs)
    except Diverged as error:
        trial.set_user_attr("diverged", str(error))
        study.tell(trial, state=TrialState.PRUNED)
        return
    trial.set_user_attr("n_epochs", best_epoch + 1)
    trial.set_user_attr("mae", errors.mae)
    study.tell(trial, errors.rmse if state is TrialState.COMPLETE else None, state=state)


def _follow(trial: optuna.Trial, epochs: Epochs) -> tuple[TrialState, int, Errors]:
    """Run a trial; how it ended, its best epoch and the errors there."""
    best_epoch, best = 0, Errors(float("inf"), float("inf"))
    for epoch, errors in enumerate(epochs(with_epochs(trial.params, MOST_EPOCHS))):
        trial.report(errors.rmse, epoch)
        if errors.rmse < best.rmse:
            best_epoch, best = epoch, errors
        elif epoch + 1 >= _LEAST_EPOCHS and epoch - best_epoch >= _PATIENCE:
            break
        if trial.should_prune():
            return TrialState.PRUNED, best_epoch, best
    return TrialState.COMPLETE, best_epoch, best


def _best_so_far(study: optuna.Study) -> float | None:
    values = [
        trial.value for trial in study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    ]
    return min((value for value in values if value is not None), default=None)


def _as_trial(trial: FrozenTrial) -> Trial:
    if "diverged" in trial.user_attrs:
        return Trial(trial.number, with_epochs(trial.params, MOST_EPOCHS), None, "diverged")
    rmse = min(trial.intermediate_values.values())
    parameters = with_epochs(trial.params, trial.user_attrs["n_epochs"])
    errors = Errors(rmse, trial.user_attrs["mae"])
    return Trial(trial.number, parameters, errors, trial.state.name.lower())


def _usable(trial: FrozenTrial) -> bool:
    """Whether a trial on disk is one that this study could have made."""
    try:
        errors = _as_trial(trial).errors
    except (LookupError, TypeError, ValueError):
        return False
    measured = errors is None or all(map(math.isfinite, astuple(errors)))
    return measured and trial.distributions == SPACE
