"""What a training found, as a person reads it."""

from collections.abc import Iterator

import pandas as pd

from training.evaluation import BIAS, FOLDS, HOLDOUT, MODELS, TUNED, Evaluation
from training.tune import Study


def trials_table(study: Study) -> pd.DataFrame:
    """Return one row per trial: number, parameters, RMSE and MAE over the folds."""
    return pd.DataFrame([trial.as_json() for trial in study.trials]).set_index("trial")


def errors_table(evaluation: Evaluation) -> pd.DataFrame:
    """Return RMSE and MAE, one row per protocol and model."""
    records = [
        {"protocol": protocol, "model": model, "RMSE": table[model].rmse, "MAE": table[model].mae}
        for protocol, table in evaluation.tables.items()
        for model in MODELS
        if model in table
    ]
    return pd.DataFrame(records).set_index(["protocol", "model"])


def summarise(study: Study, evaluation: Evaluation, total_ratings: int) -> str:
    """Return the report as lines of text."""
    return "\n".join(_lines(study, evaluation, total_ratings))


def _lines(study: Study, evaluation: Evaluation, total_ratings: int) -> Iterator[str]:
    best = study.best
    yield f"study {study.name}: {len(study.trials)} trials, best is trial {best.number}"
    yield f"  {best.parameters}"
    yield (
        f"measured on {evaluation.ratings:,} of {total_ratings:,} ratings, "
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
    yield verdict(evaluation)


def verdict(evaluation: Evaluation) -> str:
    """Return one sentence: whether the factors are worth having."""
    table = evaluation.tables[HOLDOUT]
    rmse, bias = table[TUNED].rmse, table[BIAS].rmse
    gain = f"{abs(rmse - bias) / (bias or 1.0):.2%}"  # equal ratings leave the biases no error
    if evaluation.beats_bias:
        return (
            f"The factors predict better than biases alone by {gain} (RMSE {rmse:.4f}, {bias:.4f})."
        )
    return (
        f"WARNING: the factors do not beat the user+item bias model (RMSE {rmse:.4f} against "
        f"{bias:.4f}, {gain} worse). These ratings show no tastes that factors could learn; lists "
        "are popular ones, the same for everybody."
    )
