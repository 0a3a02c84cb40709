"""The beginnings of all known users' lists, made with a release: a request is then a row read.

An entry is what ranking comes to, to the bit, and of it nothing more is kept than what its numbers
and its sentence are made of. Another version of the program may rank otherwise, which is why a
release says which one made them (`engine.version.program`): others rank at each request.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from struct import Struct
from typing import NamedTuple

import numpy as np

from engine.arrays import Int32Array
from engine.events.interactions import Interactions
from engine.events.user import UserLog
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.reasons import Ground
from engine.recommend.results import Recommended
from engine.recommend.sentences import OF_ONE_WORK, Sentences
from engine.recommend.strategies import StrategyName

DEPTH = 30  # entries: three pages of ten

# The kind of the user's event about the source, and -1 in place of a source that there is none.
ENTRY = np.dtype(
    [
        ("work", "<i4"),
        ("score", "<f4"),
        ("stars", "<f4"),
        ("source", "<i4"),
        ("kind", "i1"),
        ("strategy", "u1"),
        ("reason", "u1"),
    ]
)
_STRATEGIES, _REASONS = tuple(StrategyName), tuple(ReasonCode)
_STRATEGY_CODES = {name: code for code, name in enumerate(_STRATEGIES)}
_REASON_CODES = {name: code for code, name in enumerate(_REASONS)}
_NO_SOURCE = -1
# `ENTRY`, as `tolist` takes twice as long.
_AS_VALUES = Struct("<" + "".join(ENTRY[name].char for name in ENTRY.names or ()))
_OF_ONE_WORK = {_REASON_CODES[name] for name in OF_ONE_WORK}

KeptEntry = tuple[int, float, float, int, int, int, int]  # by the names of `ENTRY`


class KeptPage(NamedTuple):
    """A page of a list as a release keeps it: as many entries as were asked for.

    What is not of the entries is as in `engine.recommend.results.Recommendations`.
    """

    strategy: StrategyName
    entries: Sequence[KeptEntry]
    candidates: int
    more: bool

    @property
    def known_user(self) -> bool:
        """True: lists are kept of known users alone."""
        return True

    @property
    def shortfall(self) -> None:
        """None: there are as many entries as were asked for."""


@dataclass(frozen=True)
class Shortlists:
    """One row for each user of a release.

    Attributes:
        entries: `ENTRY`, shape (n_users, DEPTH): best first; what is beyond the end of a list is 0.
        lengths: int32, shape (n_users,): how many entries there are.
        candidates: int32, shape (n_users,): how many works each list was chosen from.
    """

    entries: np.ndarray
    lengths: Int32Array
    candidates: Int32Array

    @classmethod
    def of(cls, rows: Iterable["Row"], n_users: int) -> "Shortlists":
        """The rows of users in order."""
        entries = np.zeros((n_users, DEPTH), ENTRY)
        lengths, candidates = np.zeros(n_users, np.int32), np.zeros(n_users, np.int32)
        for user, row in enumerate(rows):
            entries[user, : len(row.entries)] = row.entries
            lengths[user], candidates[user] = len(row.entries), row.candidates
        return cls(entries, lengths, candidates)

    def page(self, user: int, n: int, skip: int) -> KeptPage | None:
        """`n` entries of a user's list after the first `skip`; None where fewer are kept."""
        if (end := skip + n) > self.lengths.item(user):
            return None
        size, begin, block = ENTRY.itemsize, user * DEPTH * ENTRY.itemsize, self._block
        first = _STRATEGIES[_AS_VALUES.unpack_from(block, begin)[5]]
        entries = _AS_VALUES.iter_unpack(block[begin + skip * size : begin + end * size])
        candidates = self.candidates.item(user)
        return KeptPage(first, [*entries], candidates, candidates > end)

    @cached_property
    def _block(self) -> memoryview:
        """The bytes of all entries, one after the other."""
        return np.ascontiguousarray(self.entries).reshape(-1).view(np.uint8).data

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of them, by name."""
        return {name: getattr(self, name) for name in _ARRAYS}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], n_users: int) -> "Shortlists":
        """The rows again.

        Raises:
            ValueError: they are not of so many users, or not as `to_arrays` gives them.
        """
        lists = cls(*(arrays[name] for name in _ARRAYS))
        if lists.entries.dtype != ENTRY or lists.entries.shape != (n_users, DEPTH):
            raise ValueError(f"the lists of {n_users} users are of another shape or type")
        if not lists.lengths.shape == lists.candidates.shape == (n_users,):
            raise ValueError(f"the lengths of the lists are not those of {n_users} users")
        return lists


_ARRAYS = ("entries", "lengths", "candidates")


@dataclass(frozen=True)
class Row:
    """The beginning of one list: `ENTRY` of each entry, and the works that it was chosen from."""

    entries: list[KeptEntry]
    candidates: int


def entry_of(
    work: int, score: float, stars: float | None, strategy: StrategyName, ground: Ground
) -> KeptEntry:
    """What is kept of an entry."""
    return (
        work,
        score,
        np.nan if stars is None else stars,
        _NO_SOURCE if ground.source is None else ground.source,
        ground.kind,
        _STRATEGY_CODES[strategy],
        _REASON_CODES[ground.code],
    )


def common_part(entry: KeptEntry) -> tuple[int, ...]:
    """What strategy and reason of an entry follow from; empty where its work has a part in them."""
    return () if entry[6] in _OF_ONE_WORK else entry[3:]


def recommended(entry: KeptEntry, sentences: Sentences) -> Recommended:
    """The entry as ranking gives it."""
    work, score, stars, source, kind, strategy, reason = entry
    ground = Ground(_REASONS[reason], None if source < 0 else source, kind)
    return Recommended(
        work,
        score,
        None if stars != stars else stars,  # only NaN differs from itself
        _STRATEGIES[strategy],
        ground.reason(work, sentences),
    )


def says_all(known: Callable[[], Interactions], log: UserLog | None) -> bool:
    """Whether what a release knows of a user is all that there is, so that their row is their list.

    A release keeps one event of each user and work. So where the store holds several about one, or
    hides what a file speaks of, it holds more. `known` are the events of files.
    """
    if log is None or not log.events:
        return log is None or not (log.fresh or log.forgotten)
    if log.fresh or log.forgotten:
        return False
    works = [event.work for event in log.events]
    return len({*works}) == len(works) and not np.isin(known().work, works).any()
