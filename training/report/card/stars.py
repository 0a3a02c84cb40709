"""How predicted stars were made, and how good they are beside every baseline."""

from collections.abc import Iterator, Mapping, Sequence

from training.metrics.errors import Errors
from training.ratings.evaluation import FOLDS, HOLDOUT, MODELS, TUNED
from training.ratings.significance import summary_lines
from training.ratings.tune import CONTINUED
from training.report.card.made import Made
from training.report.markdown import bold, code, table
from training.report.summary import verdict
from training.report.wording import many


def stars(made: Made) -> Iterator[str]:
    """Yield the model of predicted stars, its errors, and whether its factors earn their place."""
    parameters = made.study.best.parameters
    served = made.found.served
    yield (
        "A predicted rating is the mean of all ratings, plus what this user and this work differ "
        f"from it, plus what the {many(parameters.n_factors, 'factor')} of both make together: "
        "Surprise's SVD, clipped to the scale. A new user has no parts of their own, and a "
        "work without ratings none either."
        if served == TUNED
        else f"A predicted rating is that of a model without factors, the {served}, clipped to the "
        "scale: the tuned factors were not proved to be better. A new user and a work without "
        "ratings get the mean of all ratings."
    )
    yield f"{_found(made)} The parameters are {code(parameters)}."
    tables = [made.evaluation.tables[name] for name in (HOLDOUT, FOLDS)]
    rows = [_row(model, tables, strong=model == served) for model in MODELS]
    yield table(["model", "RMSE, hold-out", "MAE, hold-out", "RMSE, folds", "MAE, folds"], rows)
    yield f"Errors are in stars, lower is better; quote the hold-out. {verdict(made.evaluation)}"
    yield " ".join(summary_lines(made.found.stars)) or (
        "There were too few users with later ratings to prove more than that."
    )


def _found(made: Made) -> str:
    study = made.study
    if study.name.startswith(CONTINUED):
        before = study.name.removeprefix(CONTINUED)
        return f"This model continues that of release {code(before)}, with its parameters."
    return (
        f"Optuna compared {many(len(study.trials), 'set')} of parameters on "
        f"{many(made.evaluation.folds, 'fold')}; trial {study.best.number} was best."
    )


def _row(model: str, tables: Sequence[Mapping[str, Errors]], *, strong: bool) -> list[str]:
    cells: list[str] = [model]
    for measured in tables:
        found = measured.get(model)
        cells += [f"{found.rmse:.4f}", f"{found.mae:.4f}"] if found else ["diverged", "–"]
    return list(map(bold, cells)) if strong else cells
