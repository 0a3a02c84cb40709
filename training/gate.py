"""The gate: what keeps a bad model from being published."""

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

import numpy as np

from engine.errors import GateRefused
from engine.events.profile import UserProfile
from engine.models.base import Scorer
from engine.recommend.recommender import Recommender
from training.ratings.evaluation import BIAS, HOLDOUT, TUNED, Evaluation

WORSE_THAN_BIAS = 1.02  # RMSE over the bias model's, above which a model is no use as it is
WORSE_THAN_BEFORE = 1.01  # RMSE over the last release's, on the same data and protocol


def check_finite(recommender: Recommender) -> None:
    """Refuse a model that holds a number that is not finite.

    Raises:
        GateRefused: which array does.
    """
    arrays = {
        f"array {name!r} of the model {role!r} ({model.kind})": array
        for role, model in recommender.models.by_role().items()
        for name, array in model.to_arrays().items()
    }
    if recommender.models.personal:
        arrays["scores of lists"] = _probe(recommender.models.personal, recommender)
    if recommender.weighting:
        arrays["parameters of the weighting"] = np.array(astuple(recommender.weighting))
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise GateRefused(f"numbers in the {name} are not finite; the fit diverged")


def _probe(scorer: Scorer, recommender: Recommender) -> np.ndarray:
    """Every work's score for somebody who chose all works."""
    works = np.arange(recommender.history.n_works, dtype=np.int32)
    scores = scorer.scores(UserProfile(works, np.ones(len(works), np.float32)))
    return np.zeros(0) if scores is None else scores


def check_quality(evaluation: Evaluation, before: dict[str, Any] | None, fingerprint: str) -> None:
    """Refuse a model that is clearly worse than the bias model or than the last release.

    `before` is the last release's manifest; it is compared only where it was measured on
    the same splits of the same data.

    Raises:
        GateRefused: by how much it is worse.
    """
    if reasons := list(_reasons(evaluation, before, fingerprint)):
        raise GateRefused("; ".join(reasons) + " (--force publishes it all the same)")


def _reasons(
    evaluation: Evaluation, before: dict[str, Any] | None, fingerprint: str
) -> Iterator[str]:
    table = evaluation.tables[HOLDOUT]
    rmse, bias = table[TUNED].rmse, table[BIAS].rmse
    # Equal ratings leave the biases no error at all, and nothing that a list could get wrong.
    if 0 < bias * WORSE_THAN_BIAS < rmse:
        yield f"RMSE {rmse:.4f} is over {WORSE_THAN_BIAS} times the bias model's {bias:.4f}"
    if before and before.get("protocol") == protocol(evaluation, fingerprint):
        last = before["evaluation"]["tables"][HOLDOUT][TUNED]["rmse"]
        if rmse > last * WORSE_THAN_BEFORE:
            yield f"RMSE {rmse:.4f} is over {WORSE_THAN_BEFORE} times the last release's {last:.4f}"


def protocol(evaluation: Evaluation, fingerprint: str) -> dict[str, Any]:
    """What two releases must share for their figures to be comparable."""
    return {
        "data": fingerprint,
        "ratings": evaluation.ratings,
        "seed": evaluation.seed,
        "folds": evaluation.folds,
        "tables": list(evaluation.tables),
    }
