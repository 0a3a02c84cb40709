"""What platforms were said to be worth, beside what came of it, as figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.pages.documents import Axis, Figure, Interval, Intervals, Table
from engine.wording import enumerated, many

Record = Mapping[str, Any]

_NAMES = {  # of what shares are predicted from, as sentences call them
    "promise": "the promise",
    "liked before": "the share of what they liked before",
    "everybody": "the share of what everybody liked before",
    "catalog": "the share of all works",
}
_PROMISE = "promise"


def platform_figures(record: Record) -> Iterator[Figure]:
    """Yield how far the promises were off, and how often the first platform was the right one."""
    yield _shares(record)
    yield _first(record)


def _shares(record: Record) -> Figure:
    errors = record["errors"]
    sentence = (
        "The promise is the share of a list of 100 that a platform carries, by which the service "
        "compares subscriptions; it is compared with the platform's share of the works that the "
        f"user liked later. Of {many(record['users'], 'user')}, {_listed(errors, _points)}, in "
        f"the mean over platforms. {_verdict(record['error_gains'], 'nearer')}"
    )
    rows = [
        [
            part["name"],
            *(_percent(part["predicted"][name]) for name in errors),
            _percent(part["later"]),
            *(_interval(part["errors"][name]) for name in errors),
        ]
        for part in record["platforms"]
    ]
    head = ["platform", *errors, "liked later", *(f"{name} off by" for name in errors)]
    title = "What platforms were said to be worth, and what came of it"
    chart = _chart(errors, "mean absolute error")
    return Figure(title, sentence, chart, Table(head, rows))


def _first(record: Record) -> Figure:
    first = record["first"]
    sentence = (
        "The platform that is named first is the one that carries most of what the user liked "
        f"later: {_listed(first, _times)}. {_verdict(record['first_gains'], 'right more often')}"
    )
    rows = [[name, _interval(value)] for name, value in first.items()]
    table = Table(["by", "right"], rows, strong=_PROMISE, folded=True)
    return Figure("The platform to choose first", sentence, _chart(first, "right"), table)


def _chart(values: Record, label: str) -> Intervals:
    rows = [Interval(name, **value, strong=name == _PROMISE) for name, value in values.items()]
    return Intervals(rows, Axis(label, "share"), "what the service says", "known without a list")


def _listed(values: Record, words: Any) -> str:
    return enumerated(f"{_NAMES[name]} is {words(value['mean'])}" for name, value in values.items())


def _points(value: float) -> str:
    return f"off by {100 * value:.1f} points"


def _times(value: float) -> str:
    return f"right for {_percent(value)}"


def _verdict(gains: Record, better: str) -> str:
    """Whether the promise beats what is known without it by more than chance."""
    won = [_NAMES[name] for name, value in gains.items() if value["low"] > 0]
    lost = [_NAMES[name] for name, value in gains.items() if value["high"] < 0]
    same = [_NAMES[name] for name, value in gains.items() if value["low"] <= 0 <= value["high"]]
    parts = [
        *_part("The promise is {0} than {1}", better, won),
        *_part("It does worse than {1}", better, lost),
        *_part("Against {1} there is no difference that chance does not explain", better, same),
    ]
    return " ".join(parts)


def _part(words: str, better: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield words.format(better, enumerated(names)) + "."


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _interval(value: Mapping[str, float]) -> str:
    low, mean, high = (100 * value[name] for name in ("low", "mean", "high"))
    return f"{mean:.1f} % ({low:.1f}-{high:.1f})"
