"""The quality of the raw files: rows in and out, repairs, and rejections by reason."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.pages.documents import Figure, Table
from engine.pages.figures import bars
from engine.wording import many, of, share

_REASONS = 20
_OPEN = 6  # warnings that are shown without being asked for
_TITLES = {
    "rejected": "Rejected by reason",
    "left_out": "Left out by reason",
    "repaired": "Repairs by rule",
}
_UNREADABLE = "The lake has no report of its ingest that can be read."


def figures(report: Mapping[str, Any]) -> Iterator[Figure]:
    """Yield the books of the files, what was done to rows by which rule, and the warnings."""
    files = _files(report)
    if not files:
        yield Figure("The raw files", _UNREADABLE)
        return
    yield _books(files)
    for verb, title in _TITLES.items():
        yield _by_rule(files, verb, title)
    if texts := _warnings(report):
        sentence = f"The ingest has {many(len(texts), 'warning')}."
        table = Table([], [[text] for text in texts], folded=len(texts) > _OPEN)
        yield Figure("Warnings", sentence, table=table)


def _books(files: Sequence[Mapping[str, Any]]) -> Figure:
    """Every file's rows as a table, and their sums as a sentence."""
    rows = [
        [
            book["file"],
            *(f"{int(book[name]):,}" for name in ("rows_in", "rows_out")),
            *(f"{sum(book[verb].values()):,}" for verb in _TITLES),
        ]
        for book in files
    ]
    came, went = (sum(int(book[name]) for book in files) for name in ("rows_in", "rows_out"))
    lost, left = (sum(sum(book[verb].values()) for book in files) for verb in [*_TITLES][:2])
    sentence = (
        f"{of(went, came, 'row')} of {many(len(files), 'file')} went into the lake; "
        f"{many(lost, 'row')} ({share(lost, came)}) {'was' if lost == 1 else 'were'} rejected and "
        f"{left:,} ({share(left, came)}) left out."
    )
    head = ["file", "rows in", "rows out", "rejected", "left out", "repairs"]
    return Figure("The raw files", sentence, table=Table(head, rows))


def _by_rule(files: Sequence[Mapping[str, Any]], verb: str, title: str) -> Figure:
    counts: Counter[str] = Counter()
    for book in files:
        counts.update(book[verb])
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    done = verb.replace("_", " ")
    if not rows:
        return Figure(title, f"No row was {done}.")
    sentence = (
        f"The rule {rows[0][0]} is the most frequent of {many(len(rows), 'reason')}: "
        f"{rows[0][1]:,} of the {many(counts.total(), 'row')} {done}."
    )
    if verb == "repaired":
        sentence = (
            f"The rule {rows[0][0]} is the most frequent of {many(len(rows), 'rule')}: "
            f"{rows[0][1]:,} of {many(counts.total(), 'repair')}."
        )
    return bars(title, sentence, [(rule, float(n)) for rule, n in rows[:_REASONS]])


def _warnings(report: Mapping[str, Any]) -> list[str]:
    texts = report.get("warnings")
    return [str(text) for text in texts] if isinstance(texts, list) else []


def _files(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The books of the files; none where the report has another shape."""
    files = report.get("files")
    names = ("file", "rows_in", "rows_out", *_TITLES)
    complete = isinstance(files, list) and all(
        isinstance(book, dict) and all(name in book for name in names) for book in files
    )
    return list(files) if complete and files else []
