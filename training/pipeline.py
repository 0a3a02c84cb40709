"""The whole way from the lake to a published release: tune, measure, refit, check, publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from engine.catalog.films import FilmWorld
from engine.errors import DataError
from engine.events.interactions import Interactions
from engine.models.biased_mf import FactorModel
from engine.progress import Progress
from engine.release.read import Release
from engine.store.files import exclusive
from training import gate
from training.content.films import similar_films
from training.content.works import similar_lake_works
from training.dataset import LEAST_RATINGS, Lake, read_lake
from training.publish import is_fresh, last_manifest, publish
from training.ranking.base import Learned
from training.ranking.search import SHARE
from training.ranking.selection import ListChoice, choose, recommender_of
from training.ratings import space
from training.ratings.baselines import baseline_models
from training.ratings.crossval import CrossValidation
from training.ratings.evaluation import FOLDS, TUNED, Evaluation, evaluate, plan
from training.ratings.sgd.fit import fit
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.significance import (
    StarsSignificance,
    compare_with_baselines,
    model_to_serve,
)
from training.ratings.tune import CONTINUED, Study, Trial, tune
from training.ratings.warm import continued, fitted_parameters, last_release, shortened
from training.report.summary import Findings
from training.settings import Settings
from training.splitting import Split, sample_users, temporal_user_split

_LIST_TRIALS = 10  # of each ranking model, beside as many as the rating model gets


@dataclass(frozen=True)
class Trained:
    """The outcome of a training."""

    release: str
    found: Findings
    ratings: int

    @property
    def study(self) -> Study:
        """Return the study that found the parameters of the stars."""
        return self.found.study

    @property
    def evaluation(self) -> Evaluation:
        """Return the errors of the stars by every protocol."""
        return self.found.evaluation


def train(settings: Settings, progress: Progress) -> Trained | None:
    """Make and publish a release of the current lake; None if `if_stale` and nothing changed.

    Raises:
        DataError: there is no lake, or it holds too few ratings.
        GateRefused: the new model is worse than the gate allows; the old release stays.
        BusyError: another training is running.
    """
    with exclusive(settings.home, "training"), threadpool_limits(1):
        before = last_manifest(settings.home)
        if settings.if_stale and before and is_fresh(settings.home, before):
            return None
        continue_from = last_release(settings.home) if settings.warm else None
        lake = read_lake(settings.home)
        study, evaluation = _tune_and_measure(lake, before, continue_from, settings, progress)
        if not settings.force:
            gate.check_quality(evaluation, before, lake.fingerprint)
        learned = Learned(
            lake.interactions, lake.time, similar_lake_works(lake), settings.seed, settings.threads
        )
        significance, choice = _judged_later(lake, learned, study, evaluation, settings, progress)
        model = _fit(lake, study.best.parameters, continue_from, settings, progress)
        found = Findings(study, evaluation, significance, choice)
        if found.served != TUNED:
            model = baseline_models(lake.interactions)[found.served]
        recommender = recommender_of(lake, learned, model, choice.way)
        gate.check_finite(recommender)
        world = FilmWorld(lake.films, similar_films(lake.films, progress, settings.threads))
        name = publish(lake, recommender, world, found, settings)
        return Trained(name, found, len(lake.interactions))


def _judged_later(
    lake: Lake,
    learned: Learned,
    study: Study,
    evaluation: Evaluation,
    settings: Settings,
    progress: Progress,
) -> tuple[StarsSignificance, ListChoice]:
    """Return whether the factors and which lists are proved on the last fifth of the ratings.

    Where too few users can be judged, the hold-out says whether the factors are worth anything.
    """
    split = temporal_user_split(learned.given, learned.time, SHARE, settings.seed)
    before, later = learned.only(split.train), learned.given.take(split.test)
    progress("judging by later ratings, fit", 0, 1)
    model = fit(before.given, study.best.parameters, settings.seed, settings.threads)
    progress("judging by later ratings, fit", 1, 1)
    significance = compare_with_baselines(model, before.given, later, settings.seed)
    choice = choose(
        lake,
        before,
        later,
        model,
        _LIST_TRIALS + settings.trials,
        progress,
        tastes=model_to_serve(significance, evaluation) == TUNED,
    )
    return significance, choice


def _tune_and_measure(
    lake: Lake,
    before: dict[str, Any] | None,
    continue_from: Release | None,
    settings: Settings,
    progress: Progress,
) -> tuple[Study, Evaluation]:
    """Return the study, and the figures of its winner on ratings that it never saw."""
    grid = Grid.from_interactions(_sample(lake, settings))
    protocols = plan(len(grid), settings.folds, settings.seed)
    if continue_from:
        parameters = fitted_parameters(continue_from)
    else:
        study = _tune(lake, grid, protocols[FOLDS], before, settings, progress)
        parameters = study.best.parameters
    seed, threads = settings.seed, settings.threads
    evaluation = evaluate(grid, protocols, parameters, seed, threads, progress)
    if continue_from:
        trial = Trial(0, parameters, evaluation.tables[FOLDS][TUNED], "complete")
        study = Study(CONTINUED + continue_from.name, [trial])
    return study, evaluation


def _tune(
    lake: Lake,
    grid: Grid,
    splits: Sequence[Split],
    before: dict[str, Any] | None,
    settings: Settings,
    progress: Progress,
) -> Study:
    folds = CrossValidation(grid, splits, settings.seed, settings.threads)
    return tune(
        settings.home.studies,
        _study_name(lake, settings),
        trials=settings.trials,
        seed=settings.seed,
        first=_first_trials(before),
        epochs=folds.epochs,
        progress=progress,
    )


def _sample(lake: Lake, settings: Settings) -> Interactions:
    sample = sample_users(lake.interactions, settings.tuning_ratings, settings.seed)
    least = max(LEAST_RATINGS, 2 * settings.folds)
    if len(sample) < least:
        raise DataError(
            f"{len(sample)} ratings to measure on, of whole users up to "
            f"{settings.tuning_ratings:,}; expected {least} at least for {settings.folds} folds"
        )
    return sample


def _study_name(lake: Lake, settings: Settings) -> str:
    return (
        f"svd-v{space.VERSION}-{lake.fingerprint}-{settings.folds}folds"
        f"-{settings.tuning_ratings}ratings-seed{settings.seed}"
    )


def _first_trials(before: dict[str, Any] | None) -> list[SvdParameters]:
    """Return what to try first: the last release's parameters, Surprise's, and proven ones."""
    last = [SvdParameters(**before["parameters"])] if before else []
    tried = [space.inside(each) for each in (*last, SvdParameters(), space.PROVEN)]
    return [SvdParameters(**values) for at, values in enumerate(tried) if values not in tried[:at]]


def _fit(
    lake: Lake,
    parameters: SvdParameters,
    continue_from: Release | None,
    settings: Settings,
    progress: Progress,
) -> FactorModel:
    """Fit on all ratings, from nothing or from an earlier release."""
    start = None
    if continue_from:
        start = continued(continue_from, lake, parameters, settings.seed)
        parameters = shortened(parameters)

    def report(done: int, of: int) -> None:
        progress("fitting on all ratings, epochs", done, of)

    return fit(
        lake.interactions,
        parameters,
        settings.seed,
        settings.threads,
        start=start,
        on_epoch=report,
    )
