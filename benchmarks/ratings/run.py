"""Measures predicted ratings on every outer fold, for every seed."""

from threadpoolctl import threadpool_limits

from benchmarks.ratings import nested, report
from benchmarks.ratings.nested import OuterFold
from benchmarks.ratings.report import TunedFit
from benchmarks.settings import RatingSettings
from engine.console.progress import Progress
from engine.errors import DataError

FILE = "ml-100k/u.data"


def run(settings: RatingSettings) -> None:
    """Measure and write the results.

    Raises:
        DataError: the ratings are not there.
    """
    path = settings.real / FILE
    if not path.is_file():
        raise DataError(f"no {path}; --real names the folder of the public sets")
    progress = Progress()
    with threadpool_limits(1):
        folds = nested.outer_folds(nested.read(path))
        rows = {
            nested.BIAS: [nested.bias_rmse(fold) for fold in folds],
            "Surprise SVD, defaults": [nested.surprise_rmse(fold) for fold in folds],
        }
        fits = [
            _tuned_fit(fold, number, settings, seed, progress)
            for seed in range(settings.seeds)
            for number, fold in enumerate(folds, 1)
        ]
    by_seed = [[each for each in fits if each.seed == seed] for seed in range(settings.seeds)]
    for seed, of_seed in enumerate(by_seed):
        rows[f"Cartelera tuned SVD, seed {seed}"] = [each.plain.rmse for each in of_seed]
    for seed, of_seed in enumerate(by_seed):
        rows[f"the same with neighbours, seed {seed}"] = [each.beside.rmse for each in of_seed]
    gains = [
        nested.mean_gain(folds, [each.plain for each in of_seed], [each.beside for each in of_seed])
        for of_seed in by_seed
    ]
    report.write(settings, rows, fits, gains)
    progress.say(f"results in {settings.output}")


def _tuned_fit(
    fold: OuterFold, number: int, settings: RatingSettings, seed: int, progress: Progress
) -> TunedFit:
    def show(_: str, done: int, total: int, note: str) -> None:
        progress(f"tuning, seed {seed}, fold {number}, trials", done, total, note)

    best = nested.tuned(fold, settings, seed, show)
    plain, beside = nested.fitted(fold, best.parameters, seed, settings.threads)
    return TunedFit(seed, number, best, plain, beside)
