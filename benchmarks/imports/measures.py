"""What became of titles whose work is known: right, wrong, asked, or unknown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.histories.records import History, HistoryRecord
from engine.imports.bearers import Bearer, Bearers
from engine.imports.histories import MatchedHistory, match_history
from engine.imports.match import Match, Status
from engine.imports.subjects import Subject, item_id
from engine.release.read import Release
from engine.text import name_key


@dataclass
class Tally:
    """How many rows there are of each outcome.

    Attributes:
        offered: rows that are asked and have the right work among their choices.
        strays: rows of which nobody knows the truth.
        wrong_titles: what is wrong, for people who want to see it.
    """

    right: int = 0
    wrong: int = 0
    ambiguous: int = 0
    offered: int = 0
    unknown: int = 0
    strays: int = 0
    wrong_titles: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows of which the truth is known."""
        return self.right + self.wrong + self.ambiguous + self.unknown

    @property
    def precision(self) -> float:
        """The share of the matched rows that is right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """The share of all rows that is matched and right."""
        return self.right / max(self.rows, 1)

    def add(self, release: Release, match: Match, truth: str, title: str) -> None:
        """Count a row."""
        if match.subject is not None:
            is_right = item_id(release, match.subject) == truth
            self.right += is_right
            self.wrong += not is_right
            if not is_right:
                self.wrong_titles.append(f"{title}: {truth}, {item_id(release, match.subject)}")
            return
        self.ambiguous += match.status is Status.AMBIGUOUS
        self.unknown += match.status is Status.UNKNOWN
        self.offered += any(item_id(release, each.subject) == truth for each in match.choices)


@dataclass(frozen=True)
class BearersWithout(Bearers):
    """Who bears a title in a release that does not have one subject."""

    absent: Subject

    def of(self, text: str) -> list[Bearer]:
        """Who else bears a title."""
        return [bearer for bearer in super().of(text) if bearer.subject != self.absent]


def outcomes(
    release: Release, history: History, truths: Mapping[str, str], now: float
) -> tuple[Tally, dict[str, Tally]]:
    """The rows of a history, and those that are matched by their first evidence."""
    tally, by_evidence = Tally(), dict[str, Tally]()
    matched: MatchedHistory = match_history(release, history, now)
    for entry in matched.entries:
        title = entry.records[0].title
        if (truth := truth_of(entry.records[0], truths)) is None:
            tally.strays += 1
            continue
        tally.add(release, entry.match, truth, title)
        if entry.match.subject is not None:
            code = entry.match.evidence[0].code.value
            by_evidence.setdefault(code, Tally()).add(release, entry.match, truth, title)
    return tally, by_evidence


def truth_of(record: HistoryRecord, truths: Mapping[str, str]) -> str | None:
    """The item of a record, by its title: that of a part of a series begins with the series'."""
    key = name_key(record.title)
    if key in truths:
        return truths[key]
    parts = record.title.split(":")
    beginnings = (":".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
    return next((truths[k] for each in beginnings if (k := name_key(each)) in truths), None)


def united(tallies: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Tallies of several histories by the same names."""
    sums: dict[str, Counter[str]] = {}
    for each in tallies:
        for name, tally in each.items():
            counts = {"right": tally.right, "wrong": tally.wrong}
            sums.setdefault(name, Counter()).update(counts)
    return {name: Tally(count["right"], count["wrong"]) for name, count in sums.items()}
