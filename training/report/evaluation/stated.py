"""What new users are served by how many works they have stated, as a figure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.pages.documents import Axis, Figure, Interval, Intervals, Table
from engine.wording import enumerated, many
from training.metrics.bootstrap import MIN_USERS

Record = Mapping[str, Any]

_TITLE = "New users by how many works they have stated"
_COHORT = "liked ten works or more in the first half of what they did"


def stated_figure(record: Record) -> Figure:
    """The lists in service at each number of stated works, beside those that know nobody."""
    if not record["users"]:
        return Figure(_TITLE, f"No new user {_COHORT} and any in the second, so nothing is known.")
    ranker, best, points = record["ranker"], record["best"], record["points"]
    numbers = enumerated(str(point["number"]) for point in points)
    sentence = (
        f"Of {many(record['users'], 'new user')} who {_COHORT}, the service is told the first "
        f"{numbers} of these; lists hold nothing of that half, and are compared with what they "
        f"liked in the other. {_verdict(record)}"
    )
    alike = record["baselines"].items()
    rows = [Interval(name, **value) for name, value in alike]
    rows += [
        Interval(f"{ranker}, {_stated(point['number'])}", **point["ndcg"], strong=True)
        for point in points
    ]
    chart = Intervals(rows, Axis("nDCG@10", "number"), "in service", "lists that know nobody")
    first = points[0]["number"]
    cells = [[name, "", _interval(value, ".4f"), "", ""] for name, value in alike]
    cells += [
        [
            ranker,
            str(point["number"]),
            _interval(point["ndcg"], ".4f"),
            _interval(point["gain"], "+.4f"),
            _interval(point["change"], "+.4f") if point["number"] != first else "",
        ]
        for point in points
    ]
    head = ["lists", "works stated", "nDCG@10", f"over {best}", f"over {_stated(first)}"]
    return Figure(_TITLE, sentence, chart, Table(head, cells))


def _verdict(record: Record) -> str:
    """Where the lists in service beat the best of those that know nobody by more than chance."""
    users, best = record["users"], record["best"]
    if users < MIN_USERS:
        return f"{many(users, 'user')} {'says' if users == 1 else 'say'} nothing about the rest."
    mean = record["baselines"][best]["mean"]
    return (
        f"Of the lists that know nobody {best} is the best on them ({mean:.3f}). Beside it "
        f"{record['ranker']} is {'; '.join(_comparisons(record['points']))} works stated, by 95 % "
        "intervals of the difference."
    )


def _comparisons(points: Sequence[Record]) -> Iterator[str]:
    gains = {point["number"]: point["gain"] for point in points}
    worse = [number for number, gain in gains.items() if gain["high"] < 0]
    better = [number for number, gain in gains.items() if gain["low"] > 0]
    same = [number for number in gains if number not in (*worse, *better)]
    for word, numbers in (("worse", worse), ("not told apart", same), ("better", better)):
        if numbers:
            yield f"{word} with {enumerated(map(str, numbers))}"


def _stated(number: int) -> str:
    return f"{many(number, 'work')} stated"


def _interval(value: Mapping[str, float], words: str) -> str:
    low, mean, high = (format(value[name], words) for name in ("low", "mean", "high"))
    return f"{mean} ({low} to {high})"
