"""The reactions to answers, counted user by user as the event store brings them.

A reaction is what a user says now about an item beside the id of an answer: of the latest active
events of each kind that carry the same id, the one that speaks in the lake too.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

import numpy as np

from engine.arrays import Int32Array
from engine.contract.kinds import CODES, KINDS
from engine.event_store.records import StoredEvent
from training.metrics.ranking import LIKED_FROM
from training.reactions.answers import STRATEGIES, Answer, NotAttributable, answer_of

COLUMNS = ("user", "release", "strategy", "answers", "hits", "reactions", "welcome")
_DIGEST = 16  # bytes that stand for an id while its user is counted


@dataclass
class _Reacted:
    """One answer, or what is none, with what its user said of it."""

    answer: Answer | NotAttributable
    reactions: int = 0
    welcome: int = 0


@dataclass
class ReactionCounts:
    """What the events of all users say of answers.

    Attributes:
        events: how many there are, the latest active one of each user, item and kind.
        with_id: how many of these carry the id of an answer.
        not_attributable: reactions that count for no answer, by why.
        releases: names, in the order of their codes.
    """

    events: int = 0
    with_id: int = 0
    not_attributable: Counter[NotAttributable] = field(default_factory=Counter)
    releases: list[str] = field(default_factory=list)
    _codes: dict[str, int] = field(default_factory=dict)
    _users: int = 0
    _cells: "array[int]" = field(default_factory=lambda: array("i"))

    @classmethod
    def from_events(cls, events: Iterable[StoredEvent]) -> "ReactionCounts":
        """The counts of the latest active events of each kind, in the order of user and item."""
        counts = cls()
        for user_id, events_of_user in groupby(events, attrgetter("user_id")):
            counts._add_user(user_id, events_of_user)
        return counts

    def rows(self) -> Int32Array:
        """A row for each user, release and strategy: int32, shape (n, len(COLUMNS)).

        Users, releases and strategies are codes; `hits` are answers with a welcome reaction.
        """
        return np.array(self._cells, np.int32).reshape(-1, len(COLUMNS))

    def _add_user(self, user_id: str, events: Iterable[StoredEvent]) -> None:
        reacted: dict[bytes, _Reacted] = {}
        for event in _reactions(self._with_id(events)):
            answer_id = event.answer_id or ""
            digest = hashlib.blake2b(answer_id.encode(), digest_size=_DIGEST).digest()
            if (record := reacted.get(digest)) is None:
                record = reacted[digest] = _Reacted(answer_of(answer_id, user_id))
            record.reactions += 1
            record.welcome += is_welcome(event)
        self._add_answers(reacted.values())

    def _with_id(self, events: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
        for event in events:
            self.events += 1
            if event.answer_id is not None:
                self.with_id += 1
                yield event

    def _add_answers(self, reacted: Iterable[_Reacted]) -> None:
        """Add the answers of one user."""
        cells: dict[tuple[int, int], list[int]] = {}
        for record in reacted:
            if isinstance(record.answer, NotAttributable):
                self.not_attributable[record.answer] += record.reactions
                continue
            release, strategy = record.answer
            key = self._code(release), STRATEGIES.index(strategy)
            sums = cells.setdefault(key, [0, 0, 0, 0])
            more = (1, int(record.welcome > 0), record.reactions, record.welcome)
            cells[key] = [total + part for total, part in zip(sums, more, strict=True)]
        for (code, strategy_code), sums in cells.items():
            self._cells.extend([self._users, code, strategy_code, *sums])
        self._users += 1

    def _code(self, release: str) -> int:
        code = self._codes.setdefault(release, len(self.releases))
        if code == len(self.releases):
            self.releases.append(release)
        return code


def is_welcome(event: StoredEvent) -> bool:
    """Whether an event says that its user wants the item, by the stars where it has some."""
    if event.value is not None and event.scale is not None:
        return event.value >= event.scale.out_of(LIKED_FROM)
    return KINDS[CODES[event.kind]].positive


def _reactions(events: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
    """Yield of a user's events, in the order of their items, one for each item and id."""
    known = (event for event in events if event.kind in CODES)  # a newer program has others
    for _, about in groupby(known, attrgetter("item_id")):
        speaking: dict[str | None, StoredEvent] = {}
        for event in about:
            before = speaking.get(event.answer_id)
            if before is None or _order(event) > _order(before):
                speaking[event.answer_id] = event
        yield from speaking.values()


def _order(event: StoredEvent) -> tuple[int, int, int]:
    return KINDS[CODES[event.kind]].precedence, event.at, event.offset
