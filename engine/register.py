"""Registers: things of one sort by their name, each name once."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_Entry = TypeVar("_Entry")


def register(
    entries: Iterable[_Entry], name_of: Callable[[_Entry], str], sort: str
) -> dict[str, _Entry]:
    """The entries by their names, in their order; `sort` says what they are.

    Raises:
        ValueError: two entries have one name.
    """
    entry_by_name: dict[str, _Entry] = {}
    for entry in entries:
        name = name_of(entry)
        if name in entry_by_name:
            raise ValueError(
                f"the {sort} {name!r} of {entry} is taken by "
                f"{entry_by_name[name]}; give it another name"
            )
        entry_by_name[name] = entry
    return entry_by_name
