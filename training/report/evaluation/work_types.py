"""What lists hold of what was liked, by type of the work, as a figure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.contract.tables import MOVIE, TV_SHOW
from engine.pages.documents import Axis, Figure, Interval, Intervals, Table
from engine.wording import enumerated, many, of, share
from training.metrics.bootstrap import MIN_USERS
from training.ranking.configuration import POPULAR

Record = Mapping[str, Any]

_TITLE = "Movies and series"
_ONE = {MOVIE: "movie", TV_SHOW: "series"}
_MANY = {MOVIE: "movies", TV_SHOW: "series"}
_NDCG, _RECALL = "nDCG@10", "recall@20"


def type_figure(types: Sequence[Record]) -> Figure:
    """Both types side by side; where nobody liked works of one, a sentence that says so."""
    missing = next((each for each in types if not each["liked"]), None)
    return _side_by_side(types) if missing is None else _without(missing, types)


def _side_by_side(types: Sequence[Record]) -> Figure:
    series = next(each for each in types if each["name"] == TV_SHOW)
    served = [*series["entries"]][-1]
    liked = _total(types, "liked")
    sentence = (
        f"Series are {of(series['liked'], liked, 'like')} in the test parts, "
        f"{share(series['listable'], _total(types, 'listable'))} of the works that lists may hold, "
        f"and {_percent(series['entries'][served])} of the first ten entries of {served}. "
        f"{' '.join(_cautions(types))}"
    )
    rows = [
        Interval(f"{_MANY[each['name']]}, {ranker}", **means[_NDCG], strong=ranker == served)
        for each in types
        for ranker, means in each["table"].items()
    ]
    chart = Intervals(rows, Axis(_NDCG, "number"), "in service", "other rankers")
    cells = [cells for each in types for cells in _rows(each)]
    return Figure(_TITLE, sentence, chart, Table(["measure", *series["entries"]], cells))


def _cautions(types: Sequence[Record]) -> Iterator[str]:
    """Yield how the figures are to be read."""
    for each in types:
        if (lists := each["lists"]) < MIN_USERS:
            says = "says" if lists == 1 else "say"
            yield (
                f"{many(lists, 'list')} of who liked {_MANY[each['name']]} {says} nothing about "
                "the rest."
            )
    yield (
        "Lists hold both types, and are compared with the liked works of one: the rarer type has "
        "the lower figures by its rarity alone, and is to be read against the other rankers; the "
        "option --type evaluates lists of one type."
    )


def _rows(figures: Record) -> Iterator[list[str]]:
    """Yield a row for each measure, with a cell for every ranker."""
    name, table, gains = _MANY[figures["name"]], figures["table"], figures["gains"]
    baseline = POPULAR if POPULAR in gains else next(iter(gains))
    yield [f"{name}, {_NDCG}", *(_interval(means[_NDCG], ".4f") for means in table.values())]
    if baseline != [*gains][-1]:  # else the ranker in service is the baseline
        over = [
            "" if ranker == baseline else _interval(gain, "+.4f") for ranker, gain in gains.items()
        ]
        yield [f"{name}, over {baseline}", *over]
    yield [f"{name}, {_RECALL}", *(_interval(means[_RECALL], ".4f") for means in table.values())]
    yield [f"{name}, share of entries", *map(_percent, figures["entries"].values())]


def _without(missing: Record, types: Sequence[Record]) -> Figure:
    name = missing["name"]
    held = enumerated(
        f"of {ranker} {_percent(part)}" for ranker, part in missing["entries"].items()
    )
    sentence = (
        f"None of the {many(_total(types, 'liked'), 'like')} in the test parts is of a "
        f"{_ONE[name]}, so how well lists serve {_MANY[name]} is not known. Of the works that "
        f"lists may hold {share(missing['listable'], _total(types, 'listable'))} are "
        f"{_MANY[name]}, of the first ten entries {held}."
    )
    return Figure(_TITLE, sentence)


def _total(types: Sequence[Record], count: str) -> int:
    return sum(each[count] for each in types)


def _percent(part: float) -> str:
    return f"{100 * part:.1f} %"


def _interval(value: Mapping[str, float], words: str) -> str:
    low, mean, high = (format(value[name], words) for name in ("low", "mean", "high"))
    return f"{mean} ({low} to {high})"
