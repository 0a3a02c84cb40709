"""The evaluation as a document: the protocols side by side, then each by itself."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine import commands
from engine.pages.documents import (
    Axis,
    Document,
    Figure,
    Interval,
    Intervals,
    Layer,
    Mark,
    Plot,
    Section,
    Stroke,
    Table,
    Tone,
)
from engine.store.files import read_json
from engine.wording import enumerated, many
from training.protocols import GLOBAL_TIME, NEW_WORKS, RANDOM, USER_TIME, WEEKLY
from training.ranking.configuration import POPULAR
from training.report.evaluation.knobs import knob_figures
from training.report.evaluation.platforms import platform_figures
from training.report.evaluation.reactions import reaction_section
from training.report.evaluation.stated import stated_figure
from training.report.evaluation.work_types import type_figure

RECORD = "evaluation.json"
Record = Mapping[str, Any]  # the figures, or some of them, as the file has them

_LOOKS: tuple[tuple[Tone, Stroke, Mark], ...] = (
    ("faint", "dashdot", "down"),
    ("pale", "dotted", "square"),
    ("main", "dashed", "up"),
    ("best", "", "circle"),
)
_METHOD = (
    "The release's models were trained again on parts of the events, with its parameters, and "
    "asked through the same code that the service runs. A list is compared with the works that its "
    "user{then} liked: {liked}. Figures are means over "
    "users with 95 % bootstrap intervals. The parameters themselves were found on "
    f"{{known}}, which favours them a little. {RECORD} has all figures, with those at 5 and 20 "
    "entries."
)
_LIKED = {"stars": "4 of 5 stars or more", "no stars": "watched without stars"}
_TIMED = {"then": " then", "known": "events of all times"}
_UNTIMED = {"then": "", "known": "all events"}
_NEW = (
    "New users are served by the first half of what they did, as a front end would name it, and "
    "tested on the other half; rankers that read no history show them popular works."
)
_CAPTIONS = {
    RANDOM: "Each event is tested once by a model of the others.",
    USER_TIME: "The last fifth of each user's events is tested by a model of the rest. The "
    "models know what other users did later.",
    GLOBAL_TIME: "What came after the moment by which four fifths of all events had happened "
    "is tested by a model of what came before. Nothing of the future is known. " + _NEW,
    WEEKLY: "Each of the last weeks is tested by a model of all that came before it, as if "
    "the service had been trained every week. Nothing of the future is known. " + _NEW,
    NEW_WORKS: "All events of a fifth of the works are hidden, and lists hold those works alone: "
    "how well works are listed that nobody did anything about. By popularity of genre a work "
    "counts as much as the works of its genres have events in the mean; the prior is what is known "
    "of a work, whoever asks; the ranker in service adds what it has in common with a history.",
}
_OPTIMISTIC = (
    "Optimistic: the models have seen what users did later, and what others did since. A second "
    "stage, which is grown on what comes next, takes no part here."
)
_AT_10 = ("nDCG@10", "precision@10", "recall@10", "hit rate@10", "MAP@10", "MRR@10")
_MEASURES = (*_AT_10, "nDCG@5", "nDCG@20", "recall@20")
_BREADTHS = {
    "coverage": "coverage",
    "gini": "Gini of what is listed",
    "novelty": "novelty, bits",
}
_PARTS = {
    "activity": ("nDCG@10 by events known of the user", "lists"),
    "ages": ("Liked works hit by 20 entries, by age of the work", "liked"),
    "by_round": ("nDCG@10 by round", "lists"),
}


def evaluation_document(path: Path, release: str) -> Document | None:
    """The document of the evaluation that lies at a path; None where there is none.

    One that cannot be read, or that is of another release than the current one, says so.
    """
    if not path.exists():
        return None
    try:
        return document(read_json(path), release)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        reason = f"{path.name} cannot be read; `{commands.EVALUATE}` writes it anew."
        return Document("Evaluation", sections=[Section("unreadable", "Not readable", [reason])])


def document(record: Record, release: str) -> Document:
    """The document of the figures; the same figures give the same."""
    protocols, timed = record["protocols"], record.get("timed", True)
    method = _METHOD.format(liked=_liked(record), **(_TIMED if timed else _UNTIMED))
    texts = [method, *_skipped(record)]
    if record["release"] != release:
        texts.insert(0, f"These figures are of an earlier release; {release} is current.")
    if not record["same_lake"]:
        texts.append("The lake has changed since the release was made; these are of the new one.")
    if len(protocols) > 1 and any(summary["protocol"] == NEW_WORKS for summary in protocols):
        texts.append("New works compares other rankers and stands by itself below.")
    names = ", ".join(summary["protocol"] for summary in protocols)
    return Document(
        f"Evaluation of release {record['release']}",
        [("release", record["release"]), ("protocols", names), ("seed", str(record["seed"]))],
        [
            _method(texts, protocols),
            *(_section(summary, timed=timed) for summary in protocols),
            *([reaction_section(record["reactions"])] if "reactions" in record else []),
        ],
    )


def _liked(record: Record) -> str:
    """What counts as liked, of the kinds of events that there were."""
    kinds = record.get("kinds") or dict.fromkeys(_LIKED, True)
    return ", or ".join(words for kind, words in _LIKED.items() if kinds[kind])


def _method(texts: Sequence[str], protocols: Sequence[Record]) -> Section:
    """How it was measured; the protocols that compare the same in one figure, if there are some."""
    rankers = [*protocols[0]["table"]]
    compared = [summary for summary in protocols if [*summary["table"]] == rankers]
    if len(compared) == 1:
        return Section("method", "How it was measured", texts)
    return Section("method", "Side by side", texts, [_side_by_side(compared)])


def _side_by_side(protocols: Sequence[Record]) -> Figure:
    parts = [
        {
            "name": summary["protocol"],
            "count": summary["lists"],
            "means": {name: table["nDCG@10"]["mean"] for name, table in summary["table"].items()},
        }
        for summary in protocols
    ]
    return _parts("nDCG@10 by protocol", "lists", parts)


def _skipped(record: Record) -> Iterator[str]:
    """Yield a sentence for each reason for which protocols were left out."""
    by_reason: dict[str, list[str]] = {}
    for skipped in record.get("skipped", ()):
        by_reason.setdefault(skipped["reason"], []).append(skipped["protocol"])
    for reason, names in by_reason.items():
        yield f"Left out: {enumerated(names)}, as {reason}."


def _section(summary: Record, *, timed: bool) -> Section:
    name = summary["protocol"]
    optimistic = [_OPTIMISTIC] if name == RANDOM and timed else []
    counts = (
        f"{many(summary['rounds'], 'round')}, {many(summary['lists'], 'list')} evaluated "
        f"({summary['new']:,} of new users), {many(summary['tested'], 'event')} in the test parts."
    )
    texts = [" ".join([_CAPTIONS[name], *optimistic]), counts, *_gain(summary)]
    return Section(name.replace(" ", "-"), name.capitalize(), texts, [*_figures(summary)])


def _gain(summary: Record) -> Iterator[str]:
    """Yield how much better the served ranker is than the baseline, where it is not that."""
    table = summary["table"]
    served, baseline = _served(table), POPULAR if POPULAR in table else next(iter(table))
    if served != baseline:
        value = summary["gains"][served]
        bounds = f"{value['mean']:+.4f} ({value['low']:+.4f} to {value['high']:+.4f})"
        yield f"{served} over {baseline}, list by list, nDCG@10: {bounds}."


def _served(rankers: Mapping[str, Any]) -> str:
    return [*rankers][-1]


def _figures(summary: Record) -> Iterator[Figure]:
    yield _quality(summary["table"])
    for part, (title, counted) in _PARTS.items():
        if summary[part] and (part != "by_round" or summary["rounds"] > 1):
            yield _parts(title, counted, summary[part])
    if len(types := summary.get("types", ())) > 1:  # else the lists are of one type
        yield type_figure(types)
    if stated := summary.get("stated"):
        yield stated_figure(stated)
    yield _variety(summary["variety"])
    if knobs := summary.get("knobs"):
        yield from knob_figures(knobs)
    if errors := summary["stars"]:
        best = min(errors, key=lambda model: errors[model]["rmse"])
        rows = [[model, f"{e['rmse']:.4f}", f"{e['mae']:.4f}"] for model, e in errors.items()]
        table = Table(["model", "RMSE", "MAE"], rows, strong=next(iter(errors)))
        sentence = f"{best} has the lowest RMSE, {errors[best]['rmse']:.4f}; errors are in stars."
        yield Figure("Errors of predicted stars", sentence, table=table)
    if platforms := summary.get("platforms"):
        yield from platform_figures(platforms)


def _quality(measures: Record) -> Figure:
    """The rankers side by side, each mean with its interval; all measures as a table."""
    means, served = {name: each["nDCG@10"] for name, each in measures.items()}, _served(measures)
    ordered = sorted(means, key=lambda name: -means[name]["mean"])
    rows = [Interval(name, **means[name], strong=name == served) for name in ordered]
    sentence = (
        f"{ordered[0]} has the highest mean, {means[ordered[0]]['mean']:.3f}; in service is "
        f"{served}. The lines are 95 % intervals over users."
    )
    chart = Intervals(rows, Axis("nDCG@10", "number"), "in service", "other rankers")
    cells = [[name, *(_interval(each[name]) for each in measures.values())] for name in _MEASURES]
    table = Table(["measure", *measures], cells, folded=True)
    return Figure("nDCG@10 of every ranker", sentence, chart, table)


def _interval(value: Mapping[str, float]) -> str:
    return f"{value['mean']:.4f} ({value['low']:.4f}-{value['high']:.4f})"


def _parts(title: str, counted: str, parts: Sequence[Record]) -> Figure:
    """A line for every ranker over parts of the users, works or rounds."""
    lines = {ranker: [part["means"][ranker] for part in parts] for ranker in parts[0]["means"]}
    names, served = [part["name"] for part in parts], _served(lines)
    ranked = sorted(zip(lines[served], names, strict=True))
    sentence = (
        f"Of {served}, the highest is {ranked[-1][0]:.3f} ({ranked[-1][1]}), the lowest "
        f"{ranked[0][0]:.3f} ({ranked[0][1]})."
    )
    middles = [number + 0.5 for number in range(len(parts))]
    layers = [
        Layer("line", middles, line, ranker, *look)
        for (ranker, line), look in zip(lines.items(), _LOOKS[-len(lines) :], strict=True)
    ]
    top = max(value for line in lines.values() for value in line) or 1
    axes = Axis(low=0, high=len(parts), names=names), Axis("", "number", low=0, high=1.06 * top)
    rows = [
        [part["name"], f"{part['count']:,}", *(f"{mean:.4f}" for mean in part["means"].values())]
        for part in parts
    ]
    table = Table([title.split(" by ")[-1], counted, *lines], rows, folded=True)
    return Figure(title, sentence, Plot(*axes, layers), table)


def _variety(variety: Record) -> Figure:
    served = _served(variety)
    sentence = (
        f"The lists of {served} hold {100 * variety[served]['breadth']['coverage']:.1f} % of all "
        "works. Gini is 0 where all are listed as often; novelty is the mean of -log2 of the share "
        "of users who know an entry."
    )
    rows = [
        [name, *(f"{each['breadth'][key]:.3f}" for each in variety.values())]
        for key, name in _BREADTHS.items()
    ]
    rows.append(["diversity of genres", *(f"{each['diversity']:.3f}" for each in variety.values())])
    return Figure("What the lists hold", sentence, table=Table(["all lists", *variety], rows))
