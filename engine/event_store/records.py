"""The records of the event store: what somebody says, what the log holds, what is asked of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.contract.kinds import CODES, HAS_VALUE
from engine.contract.tables import MAX_ANSWER_ID, MAX_ID_LENGTH
from engine.errors import InvalidValue
from engine.scale import RatingScale

AHEAD_SECONDS = 300  # how far another clock may be ahead of ours
LAST_SECOND = 2**40  # far beyond any clock, and exact in every type that holds a time
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # of text that PostgreSQL, or UTF-8, cannot hold


@dataclass(frozen=True)
class NewEvent:
    """What somebody says about a title or a work.

    Attributes:
        value: the stars, of a kind that has them.
        scale: the scale that the stars were given on.
        at: Unix seconds when it happened. None: now, by the store's clock, and later than
            everything that the user has said about the same item.
        answer_id: the answer that it was a reaction to.

    Raises:
        InvalidValue: the store could not hold it, or it says nothing.
    """

    user_id: str
    item_id: str
    kind: str
    value: float | None
    scale: RatingScale | None
    at: int | None
    answer_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what the database would refuse: one bad event must not stop its neighbours."""
        check_id("user_id", self.user_id)
        check_id("item_id", self.item_id)
        if self.answer_id is not None:
            check_id("answer_id", self.answer_id, MAX_ANSWER_ID)
        if (code := CODES.get(self.kind)) is None:
            raise InvalidValue("kind", self.kind, f"one of {', '.join(CODES)}")
        self._check_stars(bool(HAS_VALUE[code]))
        if self.at is not None and not 0 <= self.at <= LAST_SECOND:
            raise InvalidValue("at", self.at, f"Unix seconds from 0 to {LAST_SECOND}")

    def _check_stars(self, expected: bool) -> None:
        if not expected:
            if self.value is not None or self.scale is not None:
                raise InvalidValue("value", self.value, f"none, as {self.kind} has no stars")
            return
        if self.value is None or self.scale is None:
            raise InvalidValue("value", self.value, f"stars and their scale, as of {self.kind}")
        if not self.scale.low <= self.value <= self.scale.high:
            raise InvalidValue("value", self.value, f"stars on the scale {self.scale}")


def is_storable(text: str) -> bool:
    """Whether both databases can hold a text; what they cannot hold, they do not have."""
    return not _UNSTORABLE.search(text)


def check_id(field: str, text: str, longest: int = MAX_ID_LENGTH) -> None:
    """Refuse an id that cannot be stored.

    Raises:
        InvalidValue: it is empty, too long, or holds what is no text.
    """
    if not 0 < len(text) <= longest:
        raise InvalidValue(field, text, f"text of 1 to {longest} characters")
    if not is_storable(text):
        raise InvalidValue(field, text, "text without NUL and lone surrogates")


@dataclass(frozen=True)
class StoredEvent:
    """An event as the log holds it; times are Unix seconds, `recorded_at` by the store's clock."""

    offset: int
    user_id: str
    item_id: str
    kind: str
    value: float | None
    scale: RatingScale | None
    at: int
    recorded_at: int
    answer_id: str | None


@dataclass(frozen=True)
class IdempotencyKey:
    """A caller's name for one request, so that it can be sent again without doing it again.

    Attributes:
        user_id: whose events the request is about; empty for those of many users.
        digest: of the request; another one under the same key is a mistake of the caller.
        note: what the caller wants back when the request is sent again.
    """

    user_id: str
    key: str
    digest: str
    note: str = ""


@dataclass(frozen=True)
class Record:
    """Write events, all or none of them."""

    events: tuple[NewEvent, ...]
    key: IdempotencyKey | None = None


@dataclass(frozen=True)
class Undo:
    """Undo a user's active events: those at `offsets`, or those about an item, of a kind or any.

    What is left None selects nothing away; at least one of `offsets` and `item_id` is needed.
    """

    user_id: str
    offsets: Collection[int] | None = None
    item_id: str | None = None
    kind: str | None = None

    def __post_init__(self) -> None:
        """Refuse to undo everything by an oversight."""
        if self.offsets is None and self.item_id is None:
            raise InvalidValue("undo", "", "the offsets of events, or an item")


@dataclass(frozen=True)
class Forget:
    """Delete everything that the store knows of a user, and remember only that it did."""

    user_id: str


@dataclass(frozen=True)
class GiveAddress:
    """Let whoever knows a secret read a user's lists.

    Attributes:
        kind: what the address is for; it opens nothing else.
        secret: of which the store keeps a digest alone.

    Raises:
        InvalidValue: the store could not hold the user's id.
    """

    user_id: str
    kind: str
    secret: str

    def __post_init__(self) -> None:
        """Refuse what the database would refuse."""
        check_id("user_id", self.user_id)


@dataclass(frozen=True)
class RevokeAddress:
    """Let nobody read anything by one of a user's addresses any more."""

    user_id: str
    address_id: str


Operation = Record | Undo | Forget | GiveAddress | RevokeAddress


@dataclass(frozen=True)
class Written:
    """Where an event stands in the log.

    Attributes:
        repeated: whether the log had this very event before, which is the one at `offset`.
    """

    offset: int
    at: int
    repeated: bool


@dataclass(frozen=True)
class Recorded:
    """The outcome of `Record`: an entry for each event, in their order.

    Attributes:
        replayed: whether it is the outcome of an earlier request with the same key.
        note: of the key, as the first request gave it.
    """

    written: tuple[Written, ...]
    recorded_at: int
    replayed: bool = False
    note: str = ""


@dataclass(frozen=True)
class KeyConflict:
    """The outcome of `Record` where its key was used for another request; nothing is written."""

    key: str


@dataclass(frozen=True)
class Undone:
    """The outcome of `Undo`: the events that were active before it, ascending by offset."""

    events: tuple[StoredEvent, ...]


@dataclass(frozen=True)
class Forgotten:
    """The outcome of `Forget`.

    Attributes:
        offset: at which the user was forgotten.
        events: how many active events are deleted.
        rows: how many rows of the log are deleted, undone events and what undid them included.
        addresses: how many secret addresses are.
    """

    offset: int
    forgotten_at: int
    events: int
    rows: int
    addresses: int = 0


@dataclass(frozen=True)
class Address:
    """A secret address, of which everything may be shown but the secret, which is not kept.

    Attributes:
        address_id: by which it can be revoked; it opens nothing.
        created_at: Unix seconds.
    """

    address_id: str
    kind: str
    created_at: int


@dataclass(frozen=True)
class Revoked:
    """The outcome of `RevokeAddress`: the address, if it was the user's."""

    addresses: tuple[Address, ...]


Outcome = Recorded | KeyConflict | Undone | Forgotten | Address | Revoked
