"""Many texts in little memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine.arrays import Int64Array, UInt8Array


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts in their order, in one block of bytes: an object for each takes several times as much.

    Attributes:
        offsets: int64, shape (n + 1,): where each text begins in `block`.
        block: uint8, shape (bytes,): the texts' UTF-8 bytes, one after the other.
    """

    offsets: Int64Array
    block: UInt8Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Put texts one after the other."""
        encoded = [text.encode() for text in texts]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in encoded], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        """The text at a place, counted from 0."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        begin, end = self.offsets.item(index), self.offsets.item(index + 1)
        return self.block.data[begin:end].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        block = self.block.tobytes()
        return (block[begin:end].decode() for begin, end in pairwise(self.offsets.tolist()))


def shared(values: Iterable[Any]) -> list[Any]:
    """Values of a column, texts or lists of texts, those that are equal as one object."""
    first: dict[Any, Any] = {}
    return [
        first.setdefault(tuple(value) if isinstance(value, list) else value, value)
        for value in values
    ]
