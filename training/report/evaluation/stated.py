"""What new users are served by how many works they have stated, as a figure."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.pages.documents import Axis, Figure, Interval, Intervals, Table
from engine.wording import enumerated, many
from training.metrics.bootstrap import MIN_USERS

Record = Mapping[str, Any]

_TITLE = "New users by how many works they have stated"
_COHORT = "liked ten works or more in the first half of what they did after the moment"


def stated_figure(record: Record) -> Figure:
    """The lists in service at each number of stated works, beside those that know nobody."""
    if not record["users"]:
        return Figure(_TITLE, f"No new user {_COHORT} and any in the second, so nothing is known.")
    ranker, best, points = record["ranker"], record["best"], record["points"]
    numbers = enumerated(str(point["number"]) for point in points)
    sentence = (
        f"Of {many(record['users'], 'new user')} who {_COHORT}, the service is told the first "
        f"{numbers} of these. All lists are compared with what they liked in the second half, and "
        f"hold nothing of the first, so that only what is known differs. {_verdict(record)}"
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
        f"Of the lists that know nobody {best} is the best ({mean:.3f}), on these users and so a "
        f"little flattered. {'; '.join(_comparisons(record))}."
    )


def _comparisons(record: Record) -> Iterator[str]:
    gains = {point["number"]: point["gain"] for point in record["points"]}
    better = [number for number, gain in gains.items() if gain["low"] > 0]
    worse = [number for number, gain in gains.items() if gain["high"] < 0]
    same = [number for number in gains if number not in (*better, *worse)]
    subject = record["ranker"]
    for word, numbers in (("better", better), ("worse", worse)):
        if numbers:
            stated = "work" if numbers == [1] else "works"
            yield (
                f"{subject} is {word} than it by more than chance explains with "
                f"{enumerated(map(str, numbers))} {stated} stated"
            )
            subject = "it"
    if same:
        start = f"with {enumerated(map(str, same))}" if better or worse else "At every number"
        yield f"{start} chance may explain the difference"


def _stated(number: int) -> str:
    return f"{many(number, 'work')} stated"


def _interval(value: Mapping[str, float], words: str) -> str:
    low, mean, high = (format(value[name], words) for name in ("low", "mean", "high"))
    return f"{mean} ({low} to {high})"
