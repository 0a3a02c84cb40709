"""What was made once and may be wanted again, so many at most."""

from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

_Owner = TypeVar("_Owner")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Kept(dict[_Key, _Value]):
    """Values by key: all go when there are too many, as what is wanted most is soon there again.

    Every thread may use it; two that make the same value at once keep either.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: _Key, value: _Value) -> _Value:
        """Keep a value, and give it back."""
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value


class KeptOf(Generic[_Owner, _Key, _Value]):
    """What is kept of each of some owners, so many of one at most, until that owner is gone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[_Owner, Kept[_Key, _Value]] = WeakKeyDictionary()

    def __getitem__(self, owner: _Owner) -> Kept[_Key, _Value]:
        """What is kept of an owner; nothing yet of a new one."""
        if (kept := self._kept.get(owner)) is None:
            kept = self._kept.setdefault(owner, Kept(self._most))
        return kept
