"""The figures as a page of Markdown, to be read from the top."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from training.ranking.selection import POPULAR
from training.report.markdown import table

_NEW = (
    "New users are served by the first half of what they did, as a front end would name it, and "
    "tested on the other half; rankers that read no history show them popular works."
)
_CAPTIONS = {
    "random folds": "Each event is tested once by a model of the others. Optimistic: the models "
    "have seen what users did later, and what others did since.",
    "user time": "The last fifth of each user's events is tested by a model of the rest. The "
    "models know what other users did later.",
    "global time": "What came after the moment by which four fifths of all events had happened "
    "is tested by a model of what came before. Nothing of the future is known. " + _NEW,
    "week by week": "Each of the last weeks is tested by a model of all that came before it, as if "
    "the service had been trained every week. Nothing of the future is known. " + _NEW,
}
_SHOWN = (
    "nDCG@10",
    "precision@10",
    "recall@10",
    "hit rate@10",
    "MAP@10",
    "MRR@10",
    "nDCG@5",
    "nDCG@20",
    "recall@20",
)


def markdown_page(record: Mapping[str, Any]) -> str:
    """The page; `record` is what lies beside it as JSON."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Mapping[str, Any]) -> Iterator[str]:
    yield f"# How the policy of release {record['release']} does\n"
    yield (
        "The release's models were trained again on parts of the events, with its parameters, and "
        "asked through the same code that the service runs. A list is compared with the works that "
        "its user then liked: 4 of 5 stars or more, or watched without stars. Figures are means "
        "over users with 95 % bootstrap intervals. The parameters themselves were found on events "
        f"of all times, which favours them a little. Seed {record['seed']}.\n"
    )
    if not record["same_lake"]:
        yield "The lake has changed since the release was made; these figures are of the new one.\n"
    for protocol in record["protocols"]:
        yield from _protocol(protocol)
    yield "All figures, with those at 5 and 20 entries, stand in `evaluation.json`."


def _protocol(summary: Mapping[str, Any]) -> Iterator[str]:
    rankers = list(summary["table"])
    yield f"## {summary['protocol'].capitalize()}\n"
    yield f"{_CAPTIONS[summary['protocol']]}\n"
    yield (
        f"{_many(summary['rounds'], 'round')}, {_many(summary['lists'], 'list')} evaluated"
        f" ({summary['new']:,} of new users), {_many(summary['tested'], 'event')} in the test"
        " parts.\n"
    )
    metrics = [
        [metric, *(_interval(summary["table"][ranker][metric]) for ranker in rankers)]
        for metric in _SHOWN
    ]
    yield f"{table(['', *rankers], metrics)}\n"
    served = rankers[-1]
    if served != POPULAR:
        gain = _signed(summary["gains"][served])
        yield f"{served} over popular, list by list, nDCG@10: {gain}.\n"
    yield from _variety(summary["variety"], rankers)
    yield from _parts("nDCG@10 by events known of the user", "lists", summary["activity"], rankers)
    yield from _parts(
        "share of liked works hit by 20 entries, by age", "liked", summary["ages"], rankers
    )
    if summary["rounds"] > 1:
        yield from _parts("nDCG@10 by round", "lists", summary["by_round"], rankers)
    if summary["stars"]:
        stars = [
            [model, f"{errors['rmse']:.4f}", f"{errors['mae']:.4f}"]
            for model, errors in summary["stars"].items()
        ]
        yield f"{table(['stars', 'RMSE', 'MAE'], stars)}\n"


def _variety(variety: Mapping[str, Any], rankers: Sequence[str]) -> Iterator[str]:
    breadths = {
        "coverage": "coverage",
        "gini": "Gini of what is listed",
        "novelty": "novelty, bits",
    }
    rows = [
        [name, *(f"{variety[ranker]['breadth'][key]:.3f}" for ranker in rankers)]
        for key, name in breadths.items()
    ]
    diversity = [f"{variety[ranker]['diversity']:.3f}" for ranker in rankers]
    rows.append(["diversity of genres", *diversity])
    yield f"{table(['all lists together', *rankers], rows)}\n"


def _parts(
    title: str, counted: str, parts: Sequence[Mapping[str, Any]], rankers: Sequence[str]
) -> Iterator[str]:
    rows = [
        [part["name"], f"{part['count']:,}", *(f"{part['means'][name]:.4f}" for name in rankers)]
        for part in parts
    ]
    yield f"{table([title, counted, *rankers], rows)}\n"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _interval(value: Mapping[str, float]) -> str:
    return f"{value['mean']:.4f} ({value['low']:.4f}-{value['high']:.4f})"


def _signed(value: Mapping[str, float]) -> str:
    return f"{value['mean']:+.4f} ({value['low']:+.4f} to {value['high']:+.4f})"
