"""How far an event store had been read when a lake or a release was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EventMark:
    """A place in the log of an event store.

    Attributes:
        store_id: which store; another one counts its own offsets.
        offset: of the last row that was read; 0 where there was none.
    """

    store_id: str
    offset: int

    def as_json(self) -> dict[str, str | int]:
        """The mark as manifests and reports hold it."""
        return {"id": self.store_id, "offset": self.offset}

    @classmethod
    def from_json(cls, entry: Mapping[str, Any] | None) -> "EventMark | None":
        """The mark again; None where there was no store.

        Raises:
            ValueError: the entry is none that `as_json` writes.
        """
        match entry:
            case None:
                return None
            case {"id": str(store_id), "offset": int(offset)} if type(offset) is int:
                return cls(store_id, offset)
        raise ValueError(f"the event store is {entry!r}; expected its id and an offset")
