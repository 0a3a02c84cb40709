"""The ingest report as a person reads it on a terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.contract.kinds import RATING, WATCHED
from engine.store.files import read_json

REPORT = "ingest_report.json"  # its name in the lake
_WARNINGS_SHOWN = 10


def read_report(lake: Path) -> dict[str, Any] | None:
    """The ingest report in the folder of a lake; None where it cannot be read."""
    try:
        report = read_json(lake / REPORT)
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) else None


def summarise(report: dict[str, Any]) -> str:
    """The report as lines of text: totals, then every file with its rules, then warnings."""
    return "\n".join([*_totals(report), "", *_files(report), *_warnings(report)])


def _totals(report: dict[str, Any]) -> Iterator[str]:
    works, events = report["works"], report["events"]
    yield f"titles   {sum(report['titles'].values()):>12,}   " + ", ".join(
        f"{name} {count:,}" for name, count in report["titles"].items()
    )
    yield (
        f"works    {works['total']:>12,}   {works['shared_works']:,} on several platforms "
        f"({works['same_key_groups']:,} groups of one title, type and year; "
        f"{works['split_groups']:,} of all groups hold different films; "
        f"{works['year_off_links']:,} links across a year by a director)"
    )
    yield (
        f"events   {events['rows']:>12,}   by {events['users']:,} users "
        f"of {events['titles']:,} titles: {', '.join(_kinds(report))}"
    )
    if rates := report["movielens"]:
        yield (
            f"MovieLens match rate: {rates['matched_films']:,} of {rates['films']:,} films "
            f"({_share(rates['matched_films'], rates['films'])}), "
            f"{rates['matched_ratings']:,} of {rates['ratings']:,} ratings "
            f"({_share(rates['matched_ratings'], rates['ratings'])})"
        )
    for kind, counts in report["ids"].items():
        lasting = ", ".join(f"{count:,} {fate}" for fate, count in counts.items() if count)
        yield f"ids of {kind:<7} {lasting or 'none'}"
    films = report["films"]
    if films["films"]:
        by = ", ".join(f"{n:,} by {reason}" for reason, n in sorted(films["by"].items()))
        yield (
            f"films    {films['films']:>12,}   {films['with_credits']:,} with credits; "
            f"{films['linked']:,} are streaming works ({_share(films['linked'], films['movies'])} "
            f"of {films['movies']:,} movies): {by or 'none'}"
        )


def _kinds(report: dict[str, Any]) -> Iterator[str]:
    counts = report["events"]["by_kind"]
    if ratings := counts.get(RATING.name):
        low, high = report["rating_scale"]
        yield f"{ratings:,} ratings with stars from {low:g} to {high:g}"
    if watched := counts.get(WATCHED.name):
        yield f"{watched:,} watched without stars"


def _files(report: dict[str, Any]) -> Iterator[str]:
    width = max(len(book["file"]) for book in report["files"])
    yield f"{'file':<{width}}  {'rows in':>12}  {'rows out':>12}  what was done"
    for book in report["files"]:
        done = [
            f"{verb} {rule} {count:,}".replace("_", " ")
            for verb in ("rejected", "left_out", "repaired")
            for rule, count in book[verb].items()
        ]
        head = f"{book['file']:<{width}}  {book['rows_in']:>12,}  {book['rows_out']:>12,}  "
        yield head + (done[0] if done else "")
        yield from (" " * len(head) + line for line in done[1:])


def _warnings(report: dict[str, Any]) -> Iterator[str]:
    warnings = report["warnings"]
    for warning in warnings[:_WARNINGS_SHOWN]:
        yield f"warning: {warning}"
    if len(warnings) > _WARNINGS_SHOWN:
        yield f"… and {len(warnings) - _WARNINGS_SHOWN} more warnings in ingest_report.json"


def _share(part: int, total: int) -> str:
    return f"{100 * part / total:.1f} %" if total else "none"
