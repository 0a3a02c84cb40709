"""The whole way from the lake to a published release: tune, measure, refit, check, publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import DataError
from engine.interactions import Interactions
from engine.progress import Progress
from engine.ranking import mix
from engine.recommender import History, Recommender
from engine.storage import exclusive
from engine.vocabulary import Vocabulary
from training import gate, space
from training.crossval import measuring
from training.evaluation import FOLDS, Evaluation, evaluate, plan
from training.folds import sample_users
from training.lake import LEAST_RATINGS, Lake, catalog_of, read_lake
from training.metrics import Errors
from training.publish import is_fresh, last_manifest, publish
from training.settings import Settings
from training.similar import similar_works
from training.svd import SvdParameters, fit, to_model
from training.tune import Study, tune


@dataclass(frozen=True)
class Trained:
    """The outcome of a training."""

    release: str
    study: Study
    evaluation: Evaluation
    ratings: int


def train(settings: Settings, progress: Progress) -> Trained | None:
    """Make and publish a release of the current lake; None if `if_stale` and nothing changed.

    Raises:
        DataError: there is no lake, or it holds too few ratings.
        GateRefused: the new model is worse than the gate allows; the old release stays.
        BusyError: another training is running.
    """
    with exclusive(settings.home, "training"):
        before = last_manifest(settings.home)
        if settings.if_stale and before and is_fresh(settings.home, before):
            return None
        lake = read_lake(settings.home)
        study, evaluation = _tune_and_measure(lake, before, settings, progress)
        if not settings.force:
            gate.check_quality(evaluation, before, lake.fingerprint)
        recommender = _refit(lake, study.best.parameters, evaluation, settings, progress)
        name = publish(lake, recommender, study, evaluation, settings)
        return Trained(name, study, evaluation, len(lake.interactions))


def _tune_and_measure(
    lake: Lake, before: dict[str, Any] | None, settings: Settings, progress: Progress
) -> tuple[Study, Evaluation]:
    seed = settings.seed
    sample = _sample(lake, settings)
    protocols = plan(len(sample), settings.folds, seed)
    with measuring(sample, settings.jobs) as measurer:

        def on_folds(parameters: SvdParameters) -> Sequence[Errors]:
            return list(measurer((parameters, split, seed) for split in protocols[FOLDS]))

        study = tune(
            settings.home.studies,
            _study_name(lake, settings),
            trials=settings.trials,
            seed=seed,
            first=_first_trials(before),
            evaluate=on_folds,
            progress=progress,
        )
        best = study.best.parameters
        return study, evaluate(sample, protocols, best, measurer, seed, progress)


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
    return list(dict.fromkeys([*last, SvdParameters(), space.PROVEN]))


def _refit(
    lake: Lake,
    parameters: SvdParameters,
    evaluation: Evaluation,
    settings: Settings,
    progress: Progress,
) -> Recommender:
    """Fit on all ratings and assemble what is served."""
    progress("fitting on all ratings", 0, 1)
    given = lake.interactions
    model = to_model(fit(given, parameters, settings.seed))
    progress("fitting on all ratings", 1, 1)
    counts = np.bincount(given.work, minlength=given.n_works)
    deviation = float(np.std(given.rating, dtype=np.float64))
    catalog = catalog_of(lake)
    recommender = Recommender(
        catalog=catalog,
        users=Vocabulary.of(lake.ratings["user_id"].combine_chunks().dictionary.to_pylist()),
        history=History(given.indptr(), given.work),
        model=model,
        ranking=mix(model, counts, deviation, personal=evaluation.beats_baselines),
        similar=similar_works(lake.titles, catalog.work_of, given.n_works),
        scale=given.scale,
    )
    gate.check_finite(recommender)
    return recommender
