"""The errors of predicted stars as a page of Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from statistics import fmean

from benchmarks.harness import page
from benchmarks.ratings.nested import OUTER_FOLDS, Predicted, Tuned
from benchmarks.settings import RatingSettings
from training.metrics.bootstrap import Interval
from training.report.markdown import table

_COUNTS = ("n_factors", "n_epochs")
_RATES = ("lr_all", "lr_decay", "reg_all", "init_std_dev")
_PACKAGES = ("scikit-surprise", "optuna", "numpy", "numba")
_PROTOCOL = """\
* ML-100k, its ratings in the order of `u.data`, cut by Surprise's
  `KFold(n_splits=5, random_state=0)`. RMSE in stars, of predictions clipped to 1 to 5.
* Nested: for each fold, {trials} trials of the project's study are measured on {inner_folds}
  folds of the other four fifths, in which the number of epochs is found too. The winner is fitted
  once to the four fifths and measured on the fold, once.
* The study searches within the bounds of `make train`, which were not changed for this. It begins
  with Surprise's defaults, not with the values that `make train` tries early because they did well
  on public sets.
* The seed is that of the inner folds, of the study and of the factors to start from; every seed
  that was run is listed, and none was chosen. The outer folds are the same for all.
* *The same with neighbours* is the same fit with what the user's own stars of each item's
  neighbours add (kind `mf-with-neighbours`, docs/training.md). Its two shares are found by least
  squares on a fifth of the four fifths, by a fit to the rest of them; its other numbers are
  constants, which did best on other sets (ml-latest-small, catalog ratings, half of ML-1M).
* *user+item bias* is the damped bias model of `make train`; *Surprise SVD, defaults* is
  `surprise.SVD(random_state=0)`."""


@dataclass(frozen=True)
class TunedFit:
    """One tuned fit: the fold, counted from 1, and what it predicts without neighbours and with."""

    seed: int
    fold: int
    tuned: Tuned
    plain: Predicted
    beside: Predicted


def write(
    settings: RatingSettings,
    rows: Mapping[str, Sequence[float]],
    fits: Sequence[TunedFit],
    gains: Sequence[Interval | None],
) -> None:
    """Write the page: for every name the RMSE on each fold, and what was chosen.

    `gains` are those of neighbours, seed by seed.
    """
    folds = [f"fold {number}" for number in range(1, OUTER_FOLDS + 1)]
    errors_by_fold = [
        (name, *(f"{rmse:.4f}" for rmse in each), f"{fmean(each):.4f}")
        for name, each in rows.items()
    ]
    head = ("seed", "fold", "inner RMSE", *_COUNTS, *_RATES, "factors", "neighbours")
    sections = {
        "Libraries": [", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES) + "."],
        "Protocol": [_PROTOCOL.format(trials=settings.trials, inner_folds=settings.inner_folds)],
        "RMSE": [table(("who", *folds, "mean"), errors_by_fold), "", _gains_sentence(gains)],
        "What was chosen": [table(head, map(_choice, fits))],
    }
    page.write(
        settings.output, "Predicted ratings, measured", "python -m benchmarks ratings", sections
    )


def _gains_sentence(gains: Sequence[Interval | None]) -> str:
    shown = [
        f"{gain.mean:.4f} ({gain.low:.4f} to {gain.high:.4f}) with seed {seed}"
        for seed, gain in enumerate(gains)
        if gain
    ]
    if not shown:
        return "There are too few users to say how sure the gain of neighbours is."
    return (
        "Neighbours take off the RMSE of all folds together, with a 95 % interval over users: "
        f"{', '.join(shown)}."
    )


def _choice(tuned_fit: TunedFit) -> tuple[str, ...]:
    parameters = tuned_fit.tuned.parameters
    return (
        str(tuned_fit.seed),
        str(tuned_fit.fold),
        f"{tuned_fit.tuned.inner_rmse:.4f}",
        *(str(getattr(parameters, name)) for name in _COUNTS),
        *(f"{getattr(parameters, name):.4g}" for name in _RATES),
        *(f"{share:.2f}" for share in tuned_fit.beside.shares or (1.0, 0.0)),
    )
