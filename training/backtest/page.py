"""The figures as a page of Markdown, to be read from the top."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from training.report.markdown import table

_NEW = (
    "New users are served by the first half of what they rated, as a front end would name it, and "
    "judged by the other half; the popular way and the mix show them the popular works."
)
_CAPTIONS = {
    "random folds": "Each rating is judged once by a model of the others. Optimistic: the models "
    "have seen what users rated later, and what others rated since.",
    "user time": "The last fifth of each user's ratings is judged by a model of the rest. The "
    "models know what other users rated later.",
    "global time": "What came after the moment by which four fifths of all ratings had been given "
    "is judged by a model of what came before. Nothing of the future is known. " + _NEW,
    "week by week": "Each of the last weeks is judged by a model of all that came before it, as if "
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


def page_of(found: Mapping[str, Any]) -> str:
    """Return the page; `found` is the record that lies beside it."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"# How the policy of release {found['release']} does\n"
    yield (
        "The release's models were trained again on parts of the ratings, with its parameters, and "
        "asked for lists and stars through the same code that the service runs. A list is compared "
        "with the works that its user then rated at 4 of 5 stars or more. Figures are means over "
        "users with 95 % bootstrap intervals. The parameters themselves were found on ratings of "
        f"all times, which favours them a little. Seed {found['seed']}.\n"
    )
    if not found["same_lake"]:
        yield "The lake has changed since the release was made; these figures are of the new one.\n"
    for protocol in found["protocols"]:
        yield from _protocol(protocol)
    yield "All figures, with those at 5 and 20 entries, stand in `evaluation.json`."


def _protocol(one: Mapping[str, Any]) -> Iterator[str]:
    ways = list(one["table"])
    yield f"## {one['protocol'].capitalize()}\n"
    yield f"{_CAPTIONS[one['protocol']]}\n"
    yield (
        f"{_many(one['rounds'], 'round')}, {_many(one['lists'], 'list')} judged"
        f" ({one['new']:,} of new users), {_many(one['judged'], 'rating')} predicted.\n"
    )
    metrics = [
        [metric, *(_interval(one["table"][way][metric]) for way in ways)] for metric in _SHOWN
    ]
    yield f"{table(['', *ways], metrics)}\n"
    best = ways[-1]
    yield f"{best} over popular, list by list, nDCG@10: {_signed(one['gains'][best])}.\n"
    yield from _variety(one["variety"], ways)
    yield from _parts("nDCG@10 by ratings known of the user", "lists", one["activity"], ways)
    yield from _parts(
        "share of liked works found by 20 entries, by age", "liked", one["ages"], ways
    )
    if one["rounds"] > 1:
        yield from _parts("nDCG@10 by round", "lists", one["by_round"], ways)
    stars = [
        [model, f"{errors['rmse']:.4f}", f"{errors['mae']:.4f}"]
        for model, errors in one["stars"].items()
    ]
    yield f"{table(['stars', 'RMSE', 'MAE'], stars)}\n"


def _variety(variety: Mapping[str, Any], ways: Sequence[str]) -> Iterator[str]:
    named = {"coverage": "coverage", "gini": "Gini of what is listed", "novelty": "novelty, bits"}
    rows = [
        [name, *(f"{variety[way]['breadth'][key]:.3f}" for way in ways)]
        for key, name in named.items()
    ]
    diverse = ["diversity of genres", *(f"{variety[way]['diversity']:.3f}" for way in ways)]
    yield f"{table(['all lists together', *ways], [*rows, diverse])}\n"


def _parts(
    title: str, counted: str, parts: Sequence[Mapping[str, Any]], ways: Sequence[str]
) -> Iterator[str]:
    rows = [
        [part["name"], f"{part['count']:,}", *(f"{part['means'][way]:.4f}" for way in ways)]
        for part in parts
    ]
    yield f"{table([title, counted, *ways], rows)}\n"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _interval(value: Mapping[str, float]) -> str:
    return f"{value['mean']:.4f} ({value['low']:.4f}-{value['high']:.4f})"


def _signed(value: Mapping[str, float]) -> str:
    return f"{value['mean']:+.4f} ({value['low']:+.4f} to {value['high']:+.4f})"
