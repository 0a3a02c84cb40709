"""The outcomes of requests by their keys, so that one that is sent again is not done again."""

import json
from collections.abc import Iterable

from sqlalchemy import BigInteger, bindparam, delete, select

from engine.event_store import pairs
from engine.event_store.appending import Row, append_keys
from engine.event_store.pairs import Pair
from engine.event_store.records import IdempotencyKey, KeyConflict, Recorded, Written
from engine.event_store.schema import KEYS
from engine.event_store.statements import Rows, Statement, Statements

KEPT_SECONDS = 7 * 86_400

_FIRST_KEPT = bindparam("first_kept", type_=BigInteger)  # Unix seconds
_KNOWN = select(
    KEYS.c.user_id, KEYS.c.key, KEYS.c.digest, KEYS.c.outcome, KEYS.c.recorded_at
).where(KEYS.c.recorded_at >= _FIRST_KEPT)
_NAME = KEYS.c.user_id, KEYS.c.key
# Built once: building one takes longer than the database does to answer it.
_ON_FILE, _ON_SERVER = pairs.on_file(_KNOWN, _NAME), pairs.on_server(_KNOWN, _NAME)
_DELETE_OLD = delete(KEYS).where(KEYS.c.recorded_at < _FIRST_KEPT)


class Keys:
    """The keys of the requests in one transaction; those that are too old are deleted."""

    def __init__(self, keys: Iterable[IdempotencyKey], now: int) -> None:
        self._names = list(dict.fromkeys(_name(key) for key in keys))
        self._first_kept = {"first_kept": now - KEPT_SECONDS}
        self._known: dict[Pair, tuple[str, Recorded]] = {}
        self._rows: list[Row] = []

    def query(self, *, for_server: bool) -> Statement | None:
        """What is to be asked of the keys, if anything; its rows are to be taken."""
        if not self._names:
            return None
        values = pairs.values_of(self._names, for_server=for_server)
        return _ON_SERVER if for_server else _ON_FILE, values | self._first_kept

    def take(self, rows: Rows) -> None:
        """Take what is known of the keys."""
        for user_id, key, digest, outcome, recorded_at in rows:
            self._known[user_id, key] = digest, _decoded(outcome, recorded_at)

    def outcome(self, key: IdempotencyKey) -> Recorded | KeyConflict | None:
        """The outcome of the request that bore the key before; None where none did."""
        if (known := self._known.get(_name(key))) is None:
            return None
        digest, outcome = known
        return outcome if digest == key.digest else KeyConflict(key.key)

    def remember(self, key: IdempotencyKey, outcome: Recorded) -> None:
        """Keep the outcome of a request; `write` writes it."""
        text = _encoded(outcome)
        # What is remembered is what will be read: the next of this transaction is a replay too.
        self._known[_name(key)] = key.digest, _decoded(text, outcome.recorded_at)
        self._rows.append(
            {
                "user_id": key.user_id,
                "key": key.key,
                "digest": key.digest,
                "outcome": text,
                "recorded_at": outcome.recorded_at,
            }
        )

    def write(self, statements: Statements) -> None:
        """Write what was remembered, and delete what is too old."""
        if self._names:
            statements.write((_DELETE_OLD, self._first_kept))
        if self._rows:
            append_keys(statements, self._rows)


def _name(key: IdempotencyKey) -> Pair:
    return key.user_id, key.key


def _encoded(outcome: Recorded) -> str:
    written = [[each.offset, each.at, int(each.repeated)] for each in outcome.written]
    return json.dumps({"note": outcome.note, "written": written}, separators=(",", ":"))


def _decoded(text: str, recorded_at: int) -> Recorded:
    content = json.loads(text)
    written = tuple(
        Written(offset, second, bool(again)) for offset, second, again in content["written"]
    )
    return Recorded(written, recorded_at, replayed=True, note=content["note"])
