"""The quality of the raw files: rows in and out, repairs, and rejections by reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.wording import many, of, share
from training.report.pages.data import draw
from training.report.pages.html import paragraph, table
from training.report.pages.svg import Picture

_REASONS = 20
_UNREADABLE = "The lake has no report of its ingest that can be read."


def books(report: Mapping[str, Any]) -> str:
    """Every file's rows as a table, and their sums as a sentence."""
    files = _files(report)
    if not files:
        return paragraph(_UNREADABLE)
    verbs = ("rejected", "left_out", "repaired")
    rows = [
        [
            book["file"],
            *(f"{int(book[name]):,}" for name in ("rows_in", "rows_out")),
            *(f"{sum(book[verb].values()):,}" for verb in verbs),
        ]
        for book in files
    ]
    came, went = (sum(int(book[name]) for book in files) for name in ("rows_in", "rows_out"))
    lost, left = (sum(sum(book[verb].values()) for book in files) for verb in verbs[:2])
    sentence = (
        f"{of(went, came, 'row')} of {many(len(files), 'file')} went into the lake; "
        f"{many(lost, 'row')} ({share(lost, came)}) {'was' if lost == 1 else 'were'} rejected and "
        f"{left:,} ({share(left, came)}) left out."
    )
    head = ["file", "rows in", "rows out", "rejected", "left out", "repairs"]
    return paragraph(sentence) + f'<div class="card">{table("The raw files", head, rows)}</div>'


def reasons(report: Mapping[str, Any]) -> list[Picture]:
    """The rules that rejected, left out and repaired rows, each with its number."""
    files = _files(report)
    if not files:
        return []
    titles = {
        "rejected": "Rejected by reason",
        "left_out": "Left out by reason",
        "repaired": "Repairs by rule",
    }
    return [_by_rule(files, verb, title) for verb, title in titles.items()]


def _by_rule(files: Sequence[Mapping[str, Any]], verb: str, title: str) -> Picture:
    counts: Counter[str] = Counter()
    for book in files:
        counts.update(book[verb])
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    done = verb.replace("_", " ")
    if not rows:
        return Picture(title, f"No row was {done}.")
    sentence = (
        f"The rule {rows[0][0]} is the most frequent of {many(len(rows), 'reason')}: "
        f"{rows[0][1]:,} of the {many(counts.total(), 'row')} {done}."
    )
    if verb == "repaired":
        sentence = (
            f"The rule {rows[0][0]} is the most frequent of {many(len(rows), 'rule')}: "
            f"{rows[0][1]:,} of {many(counts.total(), 'repair')}."
        )
    return draw.ranking(title, sentence, [(rule, float(n)) for rule, n in rows[:_REASONS]])


def warnings(report: Mapping[str, Any]) -> list[str]:
    """The warnings of the ingest."""
    texts = report.get("warnings")
    return [str(text) for text in texts] if isinstance(texts, list) else []


def _files(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The books of the files; none where the report has another shape."""
    files = report.get("files")
    names = ("file", "rows_in", "rows_out", "rejected", "left_out", "repaired")
    complete = isinstance(files, list) and all(
        isinstance(book, dict) and all(name in book for name in names) for book in files
    )
    return list(files) if complete and files else []
