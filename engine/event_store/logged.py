"""Who may have said anything: for all others no database has to be asked."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

import numpy as np

from engine.arrays import Int64Array
from engine.event_store.reading import Changes

_MOST_ADDED = 100_000  # users, until they are put in order with the others


class LoggedUsers:
    """The users of whom a log holds something, as hashes: eight bytes each.

    Two users may share one, so that somebody may seem to have said something who did not.

    Attributes:
        offset: of the store when this was read.
        store_id: which store it is.
    """

    def __init__(self, everything: Changes) -> None:
        self._hashes = _hashes(everything.users)
        self._added: set[int] = set()
        self._forgotten = set(everything.forgotten)
        self.offset, self.store_id = everything.offset, everything.store_id

    def may_hold(self, user_id: str, digest_of: Callable[[str], str]) -> bool:
        """Whether the log may hold anything of a user; of forgotten ones it holds the digest."""
        code = hash(user_id)
        if code in self._added or (self._forgotten and digest_of(user_id) in self._forgotten):
            return True
        hashes = self._hashes.data  # `searchsorted` takes twice as long for one value
        row = bisect_left(hashes, code)
        return row < len(hashes) and hashes[row] == code

    def goes_on_with(self, changes: Changes) -> bool:
        """Whether the changes are of the same store, and came later."""
        return changes.store_id == self.store_id and changes.offset >= self.offset

    def add(self, changes: Changes) -> None:
        """Add who did something, or was forgotten."""
        self._forgotten |= changes.forgotten
        self._added |= {hash(user_id) for user_id in changes.users}
        self.offset = changes.offset
        if len(self._added) > _MOST_ADDED:  # first the one, then the other: none is missed between
            self._hashes = np.union1d(self._hashes, np.fromiter(self._added, np.int64))
            self._added = set()


def _hashes(users: Iterable[str]) -> Int64Array:
    """The hashes of users, ascending; another process has others."""
    return np.unique(np.fromiter(map(hash, users), np.int64))
