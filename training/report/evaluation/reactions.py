"""What came of the answers that the service gave, as a section of the evaluation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.pages.documents import Axis, Figure, Interval, Intervals, Section, Table
from engine.wording import enumerated, many, of
from training.metrics.bootstrap import MIN_USERS
from training.reactions.answers import STRATEGIES, UNKNOWN, NotAttributable

Record = Mapping[str, Any]

_DENOMINATOR = (
    "The service keeps no record of what it showed: an answer is known here only by an event that "
    "carries its answer_id. So the hit rate is the share of the answers with a reaction that have "
    "a welcome one, and no share of all answers; whether the work stood in the list is not checked."
)
_KINDS = (
    "A reaction is what a user says now about an item beside the id; what was undone or forgotten "
    "does not count. Welcome are 4 of 5 stars or more, liked, watched and the watchlist; unwelcome "
    "are fewer stars, disliked and hidden."
)
_CAUTION = (
    "The strategy is that of a list's first entries; strategies answer different people and "
    "different questions, so what lies between them is not their quality alone."
)
_REASONS = {
    NotAttributable.UNREADABLE: "with an id that no answer has",
    NotAttributable.ANOTHER_USER: "to an answer for another user",
    NotAttributable.NOBODY: "to an answer for nobody by name",
}
_HEAD = ("answers with a reaction", "users", "reactions", "welcome", "unwelcome", "hit rate")


def reaction_section(record: Record) -> Section:
    """The section of what the event store said, or of why it said nothing."""
    return Section("reactions", "What came of answers", [*_texts(record)], [*_figures(record)])


def _texts(record: Record) -> Iterator[str]:
    if problem := record.get("problem"):
        yield f"No reactions are counted, as the event store cannot be read: {problem}."
        return
    if not record["events"]:
        yield "No reactions are counted, as the event store holds no events."
        return
    yield _DENOMINATOR
    counts = of(record["with_id"], record["events"], "event")
    yield f"{counts} in the store, the latest of each user, item and kind, carry an id. {_KINDS}"
    if reasons := record["not_attributable"]:
        parts = [f"{n:,} {_REASONS[NotAttributable(reason)]}" for reason, n in reasons.items()]
        yield f"Not attributable: {many(sum(reasons.values()), 'reaction')}, {enumerated(parts)}."
    if not record["total"]:
        yield "No answer has a reaction."


def _figures(record: Record) -> Iterator[Figure]:
    if total := record.get("total"):
        yield _by_strategy(total, record["strategies"])
        if record["releases"]:
            yield _by_release(record["releases"], record["n_releases"])


def _by_strategy(total: Record, strategies: Sequence[Record]) -> Figure:
    sentence = (
        f"Of {many(total['answers'], 'answer')} with a reaction, {_percent(total)} have a welcome "
        f"one. The lines are 95 % intervals over users. {_CAUTION}"
    )
    if any(part["name"] == UNKNOWN for part in strategies):
        sentence += " Unknown are ids that name no strategy, as those of before did."
    if few := [part["name"] for part in (total, *strategies) if part["users"] < MIN_USERS]:
        sentence += f" Too few users to say much of: {enumerated(few)}."
    parts = [total, *strategies]
    return Figure(
        "Hit rate of the answers with a reaction, by strategy",
        sentence,
        _chart(parts, strong="all", names=("all answers", "by strategy")),
        Table(["strategy", *_HEAD], [_row(part) for part in parts], strong="all"),
    )


def _by_release(releases: Sequence[Record], n_releases: int) -> Figure:
    totals = [release["total"] for release in releases]
    newest = totals[-1]["name"]
    left_out = n_releases - len(releases)
    sentence = f"The last by name, {newest}, has {_percent(totals[-1])}."
    if left_out:
        sentence += f" Left out: {many(left_out, 'release')} with fewer answers."
    present = [
        name
        for name in STRATEGIES
        if any(part["name"] == name for release in releases for part in release["strategies"])
    ]
    rows = []
    for release in releases:
        cells = {part["name"]: _interval(part) for part in release["strategies"]}
        rows.append([*_row(release["total"]), *(cells.get(name, "") for name in present)])
    return Figure(
        "Hit rate of the answers with a reaction, by release",
        sentence,
        _chart(totals, strong=newest, names=("the last", "before")),
        Table(["release", *_HEAD, *present], rows, folded=True),
    )


def _chart(parts: Sequence[Record], strong: str, names: tuple[str, str]) -> Intervals:
    rows = [
        Interval(part["name"], **part["hit_rate"], strong=part["name"] == strong) for part in parts
    ]
    return Intervals(rows, Axis("hit rate", "share"), *names)


def _row(part: Record) -> list[str]:
    columns = ("answers", "users", "reactions", "welcome", "unwelcome")
    return [part["name"], *(f"{part[column]:,}" for column in columns), _interval(part)]


def _percent(part: Record) -> str:
    return f"{100 * part['hit_rate']['mean']:.1f} %"


def _interval(part: Record) -> str:
    low, mean, high = (100 * part["hit_rate"][name] for name in ("low", "mean", "high"))
    return f"{mean:.1f} % ({low:.1f}-{high:.1f})"
