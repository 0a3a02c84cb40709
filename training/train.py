"""The whole way from the lake to a published release: tune, measure, refit, check, publish."""

import platform
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa

from engine.catalog import Catalog, positions
from engine.errors import DataError, NoRelease, ReleaseDamaged
from engine.interactions import Interactions, by_work
from engine.progress import Progress
from engine.ranking import mix
from engine.recommender import History, Recommender
from engine.release import activate, current, load, read_manifest, save, verify
from engine.schemas import RATINGS, TITLES, WORKS
from engine.storage import Home, exclusive, read_table
from engine.vocabulary import Vocabulary
from training import gate, space
from training.crossval import measuring
from training.evaluation import FOLDS, Evaluation, evaluate, plan
from training.folds import sample_users
from training.metrics import Errors
from training.report import errors_table, trials_table
from training.settings import Settings
from training.similar import similar_works
from training.svd import SvdParameters, fit, to_model
from training.tune import Study, tune

_LEAST_RATINGS = 10  # below, no split leaves anything to learn from
_LIBRARIES = ("scikit-surprise", "optuna", "numpy", "pyarrow", "scikit-learn")


@dataclass(frozen=True)
class Lake:
    """The tables of one lake, read once."""

    fingerprint: str
    titles: pa.Table
    works: pa.Table
    ratings: pa.Table
    interactions: Interactions
    title_ratings: np.ndarray  # title code of each row of `ratings`


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
        before = _last_manifest(settings.home)
        if settings.if_stale and before and _is_fresh(settings.home, before):
            return None
        lake = read_lake(settings.home)
        study, evaluation = _tune_and_measure(lake, before, settings, progress)
        if not settings.force:
            gate.check_quality(evaluation, before, lake.fingerprint)
        recommender = _refit(lake, study.best.parameters, evaluation, settings, progress)
        name = _publish(lake, recommender, study, evaluation, settings)
        return Trained(name, study, evaluation, len(lake.interactions))


def read_lake(home: Home) -> Lake:
    """Return the current lake with its ratings as interactions.

    Raises:
        DataError: there is none, a table breaks its contract, or there are too few ratings.
    """
    folder = home.resolve_lake()
    titles = read_table(folder / "titles.parquet", TITLES)
    works = read_table(folder / "works.parquet", WORKS)
    ratings = read_table(folder / "ratings.parquet", RATINGS)
    coded = ratings["title_id"].combine_chunks()
    work_of_title = positions(titles["work_id"], works["work_id"])
    at = positions(pa.chunked_array([coded.dictionary]), titles["title_id"])
    interactions = by_work(ratings, work_of_title[at], works.num_rows)
    if len(interactions) < _LEAST_RATINGS:
        raise DataError(
            f"{len(interactions)} ratings in {folder}; expected {_LEAST_RATINGS} at least"
        )
    rated = at[coded.indices.to_numpy()]
    return Lake(folder.name, titles, works, ratings, interactions, rated)


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
    least = max(_LEAST_RATINGS, 2 * settings.folds)
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
    """Return Surprise's defaults and the last release's parameters."""
    first = [SvdParameters()]
    if before and (last := SvdParameters(**before["parameters"])) not in first:
        first.append(last)
    return first


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
    catalog = _catalog(lake)
    recommender = Recommender(
        catalog=catalog,
        users=Vocabulary.of(lake.ratings["user_id"].combine_chunks().dictionary.to_pylist()),
        history=History(given.indptr(), given.work),
        model=model,
        ranking=mix(model, counts, deviation, personal=evaluation.beats_bias),
        similar=similar_works(lake.titles, catalog.work_of, given.n_works),
        scale=given.scale,
    )
    gate.check_finite(recommender)
    return recommender


def _catalog(lake: Lake) -> Catalog:
    n = lake.titles.num_rows
    stars = lake.ratings["rating"].to_numpy().astype(np.float64)
    count = np.bincount(lake.title_ratings, minlength=n)
    total = np.bincount(lake.title_ratings, stars, n).astype(np.float64)
    return Catalog(lake.titles, lake.works, count, total)


def _publish(
    lake: Lake,
    recommender: Recommender,
    study: Study,
    evaluation: Evaluation,
    settings: Settings,
) -> str:
    created = datetime.now(UTC)
    name = f"{created:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    facts = {
        "created": created.isoformat(timespec="seconds"),
        "data_fingerprint": lake.fingerprint,
        "counts": {
            "titles": lake.titles.num_rows,
            "works": lake.works.num_rows,
            "ratings": len(lake.interactions),
            "users": lake.interactions.n_users,
        },
        "parameters": asdict(study.best.parameters),
        "seed": settings.seed,
        "study": study.name,
        "protocol": gate.protocol(evaluation, lake.fingerprint),
        "evaluation": evaluation.as_json(),
        "versions": {"python": platform.python_version()} | {n: version(n) for n in _LIBRARIES},
    }
    documents = {
        "trials.csv": trials_table(study).to_csv(),
        "errors.csv": errors_table(evaluation).to_csv(),
    }
    folder = save(settings.home, name, recommender, facts, documents)
    load(folder)  # what cannot be read back is not published
    activate(settings.home, name)
    return name


def _last_manifest(home: Home) -> dict[str, Any] | None:
    try:
        return read_manifest(current(home))
    except (NoRelease, ReleaseDamaged):
        return None


def _is_fresh(home: Home, before: dict[str, Any]) -> bool:
    """Tell whether the current release is whole and was made of the current lake."""
    if before["data_fingerprint"] != home.resolve_lake().name:
        return False
    try:
        verify(current(home))
    except ReleaseDamaged:
        return False
    return True
