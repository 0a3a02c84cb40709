"""JSON documents as entries that know their number, read by the path of what is wanted."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import UnreadableHistory
from engine.histories.bounds import MOST_ROWS, MOST_VALUES, within


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a list: what it says by the names that lead there."""

    member: str
    line: int
    value: Mapping[str, object]

    def text(self, *path: str) -> str:
        """The text, number or truth value that a path leads to; nothing where it leads nowhere."""
        value = self._value(path)
        if isinstance(value, bool):
            return "true" if value else "false"
        return _storable(str(value).strip()) if isinstance(value, str | int | float) else ""

    def has(self, *path: str) -> bool:
        """Whether a path leads to an object."""
        return isinstance(self._value(path), Mapping)

    def below(self, *path: str) -> Iterator["Entry"]:
        """The objects of the list that a path leads to; they stand where this one stands."""
        value = self._value(path)
        for each in value if isinstance(value, list) else ():
            if isinstance(each, Mapping):
                yield Entry(self.member, self.line, each)

    def _value(self, path: Sequence[str]) -> object:
        value: object = self.value
        for name in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(name)
        return value


def entries(value: object, member: str) -> list[Entry]:
    """The objects of a list, numbered; none where `value` is no list.

    Raises:
        HistoryTooLarge: there are too many.
    """
    if not isinstance(value, list):
        return []
    within(len(value), MOST_ROWS, "entries", member)
    numbered = enumerate(value, 1)
    return [Entry(member, line, each) for line, each in numbered if isinstance(each, Mapping)]


def first_entry(value: object, member: str) -> Entry | None:
    """The first object of a list, by which its kind is told; None where there is none."""
    first = value[0] if isinstance(value, list) and value else None
    return Entry(member, 1, first) if isinstance(first, Mapping) else None


def read_json(text: str, subject: str) -> object:
    """The document that a text holds; `subject` is what errors call it.

    Raises:
        UnreadableHistory: it is no JSON, or nested too deeply.
        HistoryTooLarge: it has too many values.
    """
    within(text.count(",") + text.count("[") + text.count("{"), MOST_VALUES, "values", subject)
    try:
        document: object = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise UnreadableHistory(
            f"{subject} begins like JSON and breaks in line {error.lineno}, column {error.colno} "
            f"({error.msg}); it is cut or damaged, get it from the service again"
        ) from None
    except RecursionError:
        raise UnreadableHistory(f"{subject} is JSON that is nested too deeply") from None
    except ValueError as error:
        raise UnreadableHistory(f"{subject} is no JSON: {error}") from None
    return document


def _storable(text: str) -> str:
    """A text, or nothing where it holds what only escapes can write: halves of characters."""
    if text.isascii():
        return "" if "\0" in text else text
    return "" if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text) else text


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no value of JSON")
