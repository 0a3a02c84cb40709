"""The results of a training as text and as tables."""

from collections.abc import Iterator

import pandas as pd

from engine.wording import many
from training.ranking.prior import Prior
from training.ranking.summary import summary_lines
from training.ratings.evaluation import FOLDS, HOLDOUT, MODELS, Evaluation
from training.ratings.tune import Study
from training.report.findings import Findings, StarsFindings


def trials_table(study: Study) -> pd.DataFrame:
    """One row per trial: number, parameters, RMSE and MAE over the folds."""
    return pd.DataFrame([trial.as_json() for trial in study.trials]).set_index("trial")


def errors_table(evaluation: Evaluation) -> pd.DataFrame:
    """RMSE and MAE, one row per protocol and model."""
    records = [
        {"protocol": protocol, "model": model, "RMSE": table[model].rmse, "MAE": table[model].mae}
        for protocol, table in evaluation.tables.items()
        for model in MODELS
        if model in table
    ]
    return pd.DataFrame(records).set_index(["protocol", "model"])


def summary(findings: Findings, n_events: int, n_ratings: int) -> str:
    """The text that `python -m training` prints at its end; it was made of so many events."""
    if findings.prior:
        return "\n".join(_without_events(findings.prior))
    noun = "rating" if n_ratings == n_events else "event"
    lists = summary_lines(findings.lists, noun)
    times = [findings.times] if findings.times else []
    return "\n".join([*_stars_lines(findings.stars, n_events, n_ratings), *lists, *times])


def _without_events(order: Prior) -> Iterator[str]:
    if not order.popularity.values.size:
        yield (
            "no titles: questions about films are answered, and there is nothing to recommend; put "
            "catalogs into raw/catalogs or a MovieLens folder into raw/movielens"
        )
        return
    events = f"only {many(order.events, 'event')}" if order.events else "no events"
    yield (
        f"{events} to learn from: no stars are predicted, no lists are personal, and nothing can "
        "be evaluated; put rating files into raw/ratings"
    )
    yield f"Lists are popular, by {order.evidence}; or by likeness to titles that are named."


def _stars_lines(stars: StarsFindings | None, n_events: int, n_ratings: int) -> Iterator[str]:
    if stars is None:
        with_stars = f"only {n_ratings:,} with stars" if n_ratings else "none with stars"
        yield (
            f"{n_events:,} events, {with_stars}: lists are learned from what people did, and no "
            "ratings are predicted."
        )
        return
    yield from _study_lines(stars.study, stars.evaluation, n_ratings)
    yield stars.verdict


def _study_lines(study: Study, evaluation: Evaluation, n_ratings: int) -> Iterator[str]:
    best = study.best
    yield f"study {study.name}: {len(study.trials)} trials, best is trial {best.number}"
    yield f"  {best.parameters}"
    yield (
        f"measured on {evaluation.ratings:,} of {n_ratings:,} ratings, "
        f"{evaluation.users:,} users, {evaluation.works:,} works"
    )
    errors = errors_table(evaluation).round(4)
    for protocol in (HOLDOUT, FOLDS):
        yield f"\n{protocol}:"
        yield errors.loc[protocol].to_string()
    shares = [name for name in evaluation.tables if name not in (HOLDOUT, FOLDS)]
    yield "\nRMSE by share of ratings tested:"
    rmse = errors["RMSE"].unstack("protocol")[shares].reindex(list(MODELS)).dropna()
    yield rmse.to_string()
    yield ""
