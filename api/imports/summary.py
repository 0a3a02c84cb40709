"""What the command `import` says of an import: what matched, what is asked, what was stored."""

from collections.abc import Iterator, Sequence
from itertools import islice

from api.imports.command import Stored
from engine.imports.entries import SKIP, Entry
from engine.imports.histories import MatchedHistory
from engine.imports.match import Choice, Status
from engine.imports.subjects import Description, Subject, describe
from engine.release.read import Release
from engine.wording import many

_MOST_SHOWN = 50  # rows that are matched
_MOST_QUESTIONS = 100
_WIDTH = 40  # characters of a title
_STATUSES = {
    Status.MATCHED: "one work alone can be meant",
    Status.OUTSIDE: "films that no platform carries; kept, until one does",
    Status.AMBIGUOUS: "several may be meant; somebody must choose",
    Status.UNKNOWN: "nothing is called so",
    Status.SKIPPED: "left out by choice",
}


def report(matched: MatchedHistory, stored: Stored | None) -> str:
    """What became of an import as text; `stored` is None of a dry run."""
    parts = [_head(matched), _table(matched), _questions(matched), _totals(matched, stored)]
    return "\n\n".join("\n".join(map(printable, part)) for part in parts if part) + "\n"


def printable(text: str) -> str:
    """A text that steers no terminal and is one line."""
    return "".join(c if c.isprintable() else " " for c in text)


def _head(matched: MatchedHistory) -> list[str]:
    history = matched.history
    lines = [f"{history.service}: {many(len(history.records), 'record')}"]
    if history.unread:
        first = history.unread[0]
        lines.append(
            f"{many(len(history.unread), 'row')} could not be read, the first in line "
            f"{first.line}: {first.reason}"
        )
    if history.profiles:
        lines.append(f"profiles: {', '.join(history.profiles)}")
    if history.dates and history.dates.order:
        lines.append(f"dates: {history.dates.order}, {history.dates.evidence}")
    return [*lines, *history.notes]


def _table(matched: MatchedHistory) -> list[str]:
    sure = [entry for entry in matched.entries if entry.match.subject is not None]
    lines = [_line(matched.release, entry) for entry in sure[:_MOST_SHOWN]]
    if not lines:
        return []
    rest = len(sure) - len(lines)
    return ["row   kind       title", *lines, *([f"… and {rest:,} more"] if rest else [])]


def _line(release: Release, entry: Entry) -> str:
    match, record = entry.match, entry.newest
    year = f" ({record.year})" if record.year else ""
    title = f"{record.title[:_WIDTH]}{year}"
    codes = ", ".join(each.code for each in match.evidence)
    work = "" if match.subject is None else _work(release, match.subject)
    return f"{entry.row:<5} {entry.kind:<10} {title} = {work} [{codes}]"


def _work(release: Release, subject: Subject) -> str:
    return _called(describe(release, subject))


def _called(work: Description) -> str:
    platforms = ", ".join(work.platforms) or "on no platform"
    directors = f"; {', '.join(work.directors[:2])}" if work.directors else ""
    return f"{work.id} {work.title} ({work.type}, {work.year}; {platforms}{directors})"


def _questions(matched: MatchedHistory) -> list[str]:
    questions = list(islice(matched.undecided, _MOST_QUESTIONS + 1))
    if not questions:
        return []
    shown = questions[:_MOST_QUESTIONS]
    lines = [line for entry in shown for line in _question(matched.release, entry)]
    more = ["… and more; choose for these first"] if len(questions) > len(shown) else []
    return ["To be chosen, by adding what is right to the command:", *lines, *more]


def _question(release: Release, entry: Entry) -> Iterator[str]:
    record, match = entry.newest, entry.match
    year = f" ({record.year})" if record.year else ""
    why = "; ".join(each.text for each in match.evidence) or _STATUSES[Status.UNKNOWN]
    yield f"row {entry.row}: {record.title[:_WIDTH]}{year}: {why}"
    yield from (_choice(release, entry.row, choice) for choice in match.choices)
    yield f"  --choose {entry.row}:{SKIP:<12} leave it out"


def _choice(release: Release, row: int, choice: Choice) -> str:
    work = describe(release, choice.subject)
    return f"  --choose {row}:{work.id:<12} {_called(work)}"


def _totals(matched: MatchedHistory, stored: Stored | None) -> Sequence[str]:
    lines = [
        f"{status.value:<10} {count:>7,}  {_STATUSES[status]}"
        for status, count in matched.counts.items()
        if count
    ]
    if stored is None:
        would = many(len(matched.statements), "event")
        return [*lines, f"a dry run: {would} would be stored, less those that the user has"]
    return [
        *lines,
        f"{many(stored.created, 'event')} stored; the user had {stored.repeated:,} before",
    ]
