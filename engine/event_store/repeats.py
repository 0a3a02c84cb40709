"""What the log says already of users and items, so that nothing is written twice."""

from collections.abc import Iterable

from sqlalchemy import exists, select

from engine.event_store import pairs
from engine.event_store.pairs import Pair
from engine.event_store.records import NewEvent, Written
from engine.event_store.schema import LOG
from engine.event_store.statements import Rows, Statement

# What makes two events the same: kind, stars, their scale, when it happened.
_Content = tuple[str, float | None, float | None, float | None, int]

_UNDOING = LOG.alias("undoing")
_EVENTS = select(
    LOG.c.user_id,
    LOG.c.item_id,
    LOG.c.offset,
    exists().where(_UNDOING.c.undoes == LOG.c.offset).label("is_undone"),
    LOG.c.kind,
    LOG.c.value,
    LOG.c.scale_low,
    LOG.c.scale_high,
    LOG.c["at"],
)
_ABOUT = LOG.c.user_id, LOG.c.item_id
# Built once: building one takes longer than the database does to answer it.
_ON_FILE, _ON_SERVER = pairs.on_file(_EVENTS, _ABOUT), pairs.on_server(_EVENTS, _ABOUT)


class Repeats:
    """The events about the items that new ones are about; it follows what is written meanwhile."""

    def __init__(self, events: Iterable[NewEvent]) -> None:
        self._pairs = list(dict.fromkeys((event.user_id, event.item_id) for event in events))
        self._latest: dict[Pair, int] = {}
        self._active: dict[tuple[Pair, _Content], int] = {}

    def query(self, *, for_server: bool) -> Statement | None:
        """What is to be asked of the log, if anything; its rows are to be taken."""
        if not self._pairs:
            return None
        statement = _ON_SERVER if for_server else _ON_FILE
        return statement, pairs.values_of(self._pairs, for_server=for_server)

    def take(self, rows: Rows) -> None:
        """Take what the log says already."""
        for user_id, item_id, offset, is_undone, *content in rows:
            self._remember((user_id, item_id), tuple(content), None if is_undone else offset)

    def _remember(self, about: Pair, content: _Content, offset: int | None) -> None:
        self._latest[about] = max(self._latest.get(about, 0), content[-1])
        if offset is not None:
            # Of several alike the first is what a repeat repeats.
            key = (about, content)
            self._active[key] = min(self._active.get(key, offset), offset)

    def time_of(self, event: NewEvent, now: int) -> int:
        """When an event happened: after all that was said of the item, where nobody says when."""
        if event.at is not None:
            return event.at
        latest = self._latest.get((event.user_id, event.item_id))
        return now if latest is None else max(now, latest + 1)

    def repeated(self, event: NewEvent) -> Written | None:
        """The same event in the log, of which its time was given; None where there is none."""
        if event.at is None:
            return None
        offset = self._active.get(((event.user_id, event.item_id), _content(event, event.at)))
        return None if offset is None else Written(offset, event.at, repeated=True)

    def add(self, event: NewEvent, second: int, offset: int) -> None:
        """Remember an event that is being written."""
        self._remember((event.user_id, event.item_id), _content(event, second), offset)


def _content(event: NewEvent, second: int) -> _Content:
    low, high = (event.scale.low, event.scale.high) if event.scale else (None, None)
    return event.kind, event.value, low, high, second
