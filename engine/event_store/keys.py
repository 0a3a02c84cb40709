"""The outcomes of requests by their keys, so that one that is sent again is not done again."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, select, tuple_

from engine.event_store.records import IdempotencyKey, KeyConflict, Recorded, Written
from engine.event_store.schema import KEYS

KEPT_SECONDS = 7 * 86_400

_Name = tuple[str, str]  # whose, and the key


class Keys:
    """The keys of the requests in one transaction; those that are too old are deleted first."""

    def __init__(self, connection: Connection, keys: Iterable[IdempotencyKey], now: int) -> None:
        self._connection = connection
        self._known: dict[_Name, tuple[str, Recorded]] = {}
        self._rows: list[dict[str, Any]] = []
        if names := list(dict.fromkeys(_name(key) for key in keys)):
            connection.execute(delete(KEYS).where(KEYS.c.recorded_at < now - KEPT_SECONDS))
            self._read(names)

    def _read(self, names: list[_Name]) -> None:
        query = select(KEYS).where(tuple_(KEYS.c.user_id, KEYS.c.key).in_(names))
        for row in self._connection.execute(query):
            outcome = _decoded(row.outcome, row.recorded_at)
            self._known[row.user_id, row.key] = row.digest, outcome

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

    def write(self) -> None:
        """Write what was remembered."""
        if self._rows:
            self._connection.execute(KEYS.insert(), self._rows)


def _name(key: IdempotencyKey) -> _Name:
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
