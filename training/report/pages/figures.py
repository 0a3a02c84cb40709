"""How good the release is: the tuned model beside the others, on the hold-out and by test share."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from training.metrics.errors import Errors
from training.ratings.evaluation import DEFAULT, FOLDS, HOLDOUT, MODELS, TUNED, Evaluation
from training.report.pages.html import folded, rmse, table
from training.report.pages.svg import (
    BEST,
    FAINT,
    INK,
    MAIN,
    PALE,
    WARN,
    Picture,
    draw_svg,
    limit_errors,
)
from training.report.summary import verdict

_LOOKS = dict(
    zip(
        MODELS,
        ((FAINT, "v", "▼"), (PALE, "s", "■"), (MAIN, "^", "▲"), (WARN, "D", "◆"), (BEST, "o", "●")),
        strict=True,
    )
)


def errors_table(evaluation: Evaluation) -> str:
    """The errors of all models on the hold-out and on the folds."""
    tables = [evaluation.tables[protocol] for protocol in (HOLDOUT, FOLDS)]
    rows = [
        [model, *(text for each in tables for text in _errors(each, model))] for model in MODELS
    ]
    head = ["model", "RMSE, hold-out", "MAE, hold-out", "RMSE, folds", "MAE, folds"]
    return table("Errors in stars; quote the hold-out", head, rows, strong=TUNED)


def _errors(measured: Mapping[str, Errors], model: str) -> tuple[str, str]:
    if model not in measured:
        return "diverged", "–"
    return rmse(measured[model].rmse), rmse(measured[model].mae)


def tuning_sentence(evaluation: Evaluation) -> str:
    """How the tuned model compares with the others on the hold-out, in words."""
    measured = evaluation.tables[HOLDOUT]
    if DEFAULT not in measured:
        return f"{verdict(evaluation)} Surprise's default parameters diverge on these ratings."
    gain = measured[DEFAULT].rmse - measured[TUNED].rmse
    side = "below" if gain >= 0 else "above"
    return (
        f"{verdict(evaluation)} Tuning brought the hold-out's RMSE to "
        f"{rmse(measured[TUNED].rmse)}, {rmse(abs(gain))} {side} that of the default parameters."
    )


def shares(evaluation: Evaluation) -> Picture:
    """The error of each model by the share of ratings that was tested."""
    title = "RMSE by test share"
    names = _share_protocols(evaluation)
    if not names:
        return Picture(title, "The release has no figures of test shares.")
    tuned = [evaluation.tables[name][TUNED].rmse for name in names]
    sentence = (
        f"With {_share(names[0])} of the ratings tested, the tuned model's RMSE is "
        f"{rmse(tuned[0])}, with {_share(names[-1])} it is {rmse(tuned[-1])}: "
        "the more is tested, the less is left to learn from."
        if tuned[-1] > tuned[0]
        else f"The tuned model's RMSE is {rmse(tuned[0])} with {_share(names[0])} of the ratings "
        f"tested and {rmse(tuned[-1])} with {_share(names[-1])}."
    )
    shown = [model for model in MODELS if all(model in evaluation.tables[n] for n in names)]

    def paint(axes: Axes) -> None:
        lines = {m: [evaluation.tables[name][m].rmse for name in names] for m in shown}
        limit_errors(axes, [value for line in lines.values() for value in line])
        for model, line in lines.items():
            shade, mark, _ = _LOOKS[model]
            axes.plot(range(len(names)), line, color=shade, marker=mark, ms=6, lw=1.4)
        axes.set_xticks(range(len(names)), [_share(name) for name in names])
        axes.tick_params(axis="x", labelcolor=INK)
        axes.set_xlabel("share of the ratings tested")

    legend = [(_LOOKS[model][0], _LOOKS[model][2], model) for model in shown]
    return Picture(
        title, sentence, draw_svg("shares", sentence, paint), legend, _share_table(evaluation)
    )


def _share_table(evaluation: Evaluation) -> str:
    """The figures behind the picture of test shares, folded."""
    names = _share_protocols(evaluation)
    rows = [
        [model, *(rmse(evaluation.tables[name][model].rmse) for name in names)]
        for model in MODELS
        if all(model in evaluation.tables[name] for name in names)
    ]
    head = ["model", *map(_share, names)]
    return folded("The same in numbers", table("RMSE by test share", head, rows, strong=TUNED))


def _share_protocols(evaluation: Evaluation) -> list[str]:
    return [name for name in evaluation.tables if name not in (HOLDOUT, FOLDS)]


def _share(protocol: str) -> str:
    return protocol.removeprefix("test ")
