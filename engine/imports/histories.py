"""One import from the records of a file to what is to be stored, for every door alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.errors import InvalidValue
from engine.event_store.records import StoredEvent
from engine.histories.records import History
from engine.imports.entries import Entry, match_entries
from engine.imports.events import Statement, Unsaid, statements, unsaid
from engine.imports.match import Status
from engine.imports.matcher import Matcher
from engine.release.read import Release
from engine.scale import STARS_WITHOUT_A_RELEASE, RatingScale
from engine.wording import alternatives

_UNDECIDED = (Status.AMBIGUOUS, Status.UNKNOWN)


@dataclass(frozen=True)
class MatchedHistory:
    """A history of which every row is matched as far as it can be.

    Attributes:
        now: Unix seconds, which no event is later than.
    """

    release: Release
    history: History
    entries: list[Entry]
    now: float

    @property
    def scale(self) -> RatingScale:
        """The scale on which stars are stored: that of the release."""
        return self.release.recommender.scale or STARS_WITHOUT_A_RELEASE

    @cached_property
    def statements(self) -> list[Statement]:
        """What is sure of it, one statement for each item and kind."""
        return statements(self.release, self.entries, self.scale, self.now)

    @property
    def undecided(self) -> Iterator[Entry]:
        """Yield the rows that somebody must still choose for, each question once."""
        for entry in self.entries:
            if entry.match.status in _UNDECIDED and entry.same_as is None:
                yield entry

    @cached_property
    def counts(self) -> Mapping[Status, int]:
        """How many rows there are of each status."""
        counts = Counter(entry.match.status for entry in self.entries)
        return {status: counts[status] for status in Status}

    def unsaid(self, stored: Iterable[StoredEvent]) -> Unsaid:
        """What of it a user has not said before, by all active events of theirs."""
        return unsaid(self.release, self.statements, stored, self.scale)


def match_history(
    release: Release,
    history: History,
    now: float,
    chosen: Mapping[int, str] | None = None,
    report: Callable[[int, int], None] | None = None,
) -> MatchedHistory:
    """Match the records of a history, with what somebody chose for some rows.

    `report` is told how many rows of how many are matched.

    Raises:
        InvalidValue: a row that was chosen for is not there, or nothing has the id.
    """
    entries = match_entries(Matcher(release), history.records, chosen, report)
    return MatchedHistory(release, history, entries, now)


def check_decided(history: History, profile: str | None, order: str | None) -> None:
    """Refuse to import what nobody can read one way alone: whose it is, and when it was.

    Raises:
        InvalidValue: a household's profile is to be named, or the order of the dates.
    """
    if profile is None and len(history.profiles) > 1:
        raise InvalidValue("profile", "", f"whose history it is: {alternatives(history.profiles)}")
    dates = history.dates
    if order is None and dates is not None and dates.alternatives:
        orders = [*([dates.order] if dates.order else []), *dates.alternatives]
        distinct = list(dict.fromkeys(orders))
        raise InvalidValue(
            "dates", "", f"the order of day, month and year: {alternatives(distinct)}"
        )


def read_choices(texts: Iterable[str]) -> dict[int, str]:
    """What was chosen, by row.

    Raises:
        InvalidValue: a choice is malformed, or a row is named twice.
    """
    chosen: dict[int, str] = {}
    for text in texts:
        row, work = read_choice(text)
        if row in chosen:
            raise InvalidValue("choose", text, f"row {row} once")
        chosen[row] = work
    return chosen


def read_choice(text: str) -> tuple[int, str]:
    """A row and what was chosen for it, as `12:wns1` or `12:-` say it.

    Raises:
        InvalidValue: it says neither.
    """
    row, _, chosen = text.partition(":")
    number = row.strip()
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and chosen.strip()):
        raise InvalidValue("choose", text, "ROW:WORK like 12:wns1, or 12:- to leave it out")
    return int(number), chosen.strip()
