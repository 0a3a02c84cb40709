"""What was made once and may be wanted again, so many at most."""

from typing import TypeVar

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
