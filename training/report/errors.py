"""How good predicted stars are: the tuned model beside the others, on the hold-out and by share."""

from collections.abc import Mapping

from engine.pages.documents import Axis, Figure, Layer, Mark, Plot, Stroke, Table, Tone
from training.metrics.errors import Errors
from training.ratings.evaluation import (
    DEFAULT,
    FOLDS,
    HOLDOUT,
    MODELS,
    NEIGHBOURS,
    TUNED,
    Evaluation,
)
from training.ratings.significance import StarsSignificance, verdict
from training.report.trials import error_axis, four_digits

_Look = tuple[Tone, Stroke, Mark]
_LOOKS: tuple[_Look, ...] = (
    ("faint", "dotted", "down"),
    ("pale", "dashed", "square"),
    ("main", "", "up"),
    ("warn", "dashdot", "diamond"),
    ("best", "", "circle"),
    ("best", "dotted", "circle"),
)


def errors_table(evaluation: Evaluation) -> Figure:
    """The errors of all models on the hold-out and on the folds."""
    tables = [evaluation.tables[protocol] for protocol in (HOLDOUT, FOLDS)]
    rows = [
        [model, *(text for each in tables for text in _errors(each, model))]
        for model in MODELS
        if model != NEIGHBOURS or model in tables[0]
    ]
    head = ["model", "RMSE, hold-out", "MAE, hold-out", "RMSE, folds", "MAE, folds"]
    sentence = "Lower is better; quote the hold-out. The winner was chosen on the folds."
    table = Table(head, rows, strong=NEIGHBOURS if NEIGHBOURS in tables[0] else TUNED)
    return Figure("Errors in stars", sentence, table=table)


def _errors(measured: Mapping[str, Errors], model: str) -> tuple[str, str]:
    if model not in measured:
        return ("diverged" if model == DEFAULT else "–"), "–"
    return four_digits(measured[model].rmse), four_digits(measured[model].mae)


def tuning_sentence(evaluation: Evaluation, stars: StarsSignificance) -> str:
    """How stars are predicted, and what tuning brought on the hold-out, in words."""
    sentence = verdict(stars, evaluation)
    measured = evaluation.tables[HOLDOUT]
    if DEFAULT not in measured:
        return f"{sentence} Surprise's default parameters diverge on these ratings."
    gain = measured[DEFAULT].rmse - measured[TUNED].rmse
    side = "below" if gain >= 0 else "above"
    return (
        f"{sentence} Tuning brought the hold-out's RMSE to "
        f"{four_digits(measured[TUNED].rmse)}, {four_digits(abs(gain))} {side} that of the default "
        "parameters."
    )


def shares(evaluation: Evaluation) -> Figure:
    """The error of each model by the share of ratings that was tested."""
    title = "RMSE by test share"
    protocols = [each for each in evaluation.tables if each not in (HOLDOUT, FOLDS)]
    if not protocols:
        return Figure(title, "The release has no figures of test shares.")
    tables = [evaluation.tables[each] for each in protocols]
    names = [each.removeprefix("test ") for each in protocols]
    lines = {m: [t[m].rmse for t in tables] for m in MODELS if all(m in t for t in tables)}
    middles = [number + 0.5 for number in range(len(names))]
    layers = [
        Layer("line", middles, lines[model], model, *look)
        for model, look in zip(MODELS, _LOOKS, strict=True)
        if model in lines
    ]
    x = Axis("share of the ratings tested", low=0, high=len(names), names=names)
    y = error_axis([value for line in lines.values() for value in line])
    rows = [[model, *map(four_digits, line)] for model, line in lines.items()]
    table = Table(["model", *names], rows, strong=TUNED, folded=True)
    return Figure(title, _shares_sentence(names, lines[TUNED]), Plot(x, y, layers), table)


def _shares_sentence(names: list[str], tuned: list[float]) -> str:
    first, last = four_digits(tuned[0]), four_digits(tuned[-1])
    if tuned[-1] > tuned[0]:
        return (
            f"With {names[0]} of the ratings tested, the tuned model's RMSE is {first}, with "
            f"{names[-1]} it is {last}: the more is tested, the less is left to learn from."
        )
    return (
        f"The tuned model's RMSE is {first} with {names[0]} of the ratings tested and {last} with "
        f"{names[-1]}."
    )
