"""How predicted stars were made, and how good they are beside every baseline."""

from collections.abc import Iterator, Mapping, Sequence

from engine.wording import many
from training.metrics.errors import Errors
from training.ratings.evaluation import DEFAULT, FOLDS, HOLDOUT, MODELS, NEIGHBOURS, TUNED
from training.ratings.tune import CONTINUED
from training.report.card.context import CardContext
from training.report.findings import StarsFindings
from training.report.markdown import bold, code, table


def stars(context: CardContext) -> Iterator[str]:
    """The model of predicted stars, its errors, and whether its factors are significant."""
    if context.stars is None:
        yield f"There are none: {context.reason_without_stars}. Lists are all that it offers."
        return
    findings = context.stars
    parameters, served = findings.study.best.parameters, findings.served
    yield _formula(served, parameters.n_factors)
    yield f"{_study(findings)} The parameters are {code(parameters)}."
    tables = [findings.evaluation.tables[name] for name in (HOLDOUT, FOLDS)]
    rows = [
        _row(model, tables, strong=model == served)
        for model in MODELS
        if model != NEIGHBOURS or model == served
    ]
    yield table(["model", "RMSE, hold-out", "MAE, hold-out", "RMSE, folds", "MAE, folds"], rows)
    yield "Errors are in stars, lower is better; quote the hold-out."
    yield findings.verdict


def _formula(served: str, n_factors: int) -> str:
    terms = (
        "A predicted rating is the mean of all ratings, plus the biases of user and work, plus "
        f"{{}}the product of their {many(n_factors, 'factor')}{{}}, clipped to the scale. A new "
        "user has no terms of their own, and a work without ratings none either."
    )
    if served == TUNED:
        return terms.format("", ": Surprise's SVD")
    if served == NEIGHBOURS:
        return terms.format(
            "a share of ",
            " (Surprise's SVD), plus a share of what the user's own stars of the works most like "
            "it leave beside the biases",
        )
    return (
        f"A predicted rating is that of a model without factors, the {served}, clipped to the "
        "scale: the gain of the tuned factors was not significant. A new user and a work without "
        "ratings get the mean of all ratings."
    )


def _study(findings: StarsFindings) -> str:
    study = findings.study
    if study.name.startswith(CONTINUED):
        before = study.name.removeprefix(CONTINUED)
        return f"This model continues that of release {code(before)}, with its parameters."
    return (
        f"Optuna compared {many(len(study.trials), 'set')} of parameters on "
        f"{many(findings.evaluation.folds, 'fold')}; trial {study.best.number} was best."
    )


def _row(model: str, tables: Sequence[Mapping[str, Errors]], *, strong: bool) -> list[str]:
    cells: list[str] = [model]
    for errors_of in tables:
        errors = errors_of.get(model)
        absent = ["diverged" if model == DEFAULT else "–", "–"]
        cells += [f"{errors.rmse:.4f}", f"{errors.mae:.4f}"] if errors else absent
    return list(map(bold, cells)) if strong else cells
