"""Many texts in little memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from engine.arrays import Int32Array, Int64Array, UInt8Array
from engine.contract.arrow import one_chunk


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts in their order, in one block of bytes: an object for each takes several times as much.

    Attributes:
        offsets: int64 or int32, shape (n + 1,): where each text begins in `block`.
        block: uint8, shape (bytes,): the texts' UTF-8 bytes, one after the other.
    """

    offsets: Int64Array | Int32Array
    block: UInt8Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Put texts one after the other."""
        return cls.of_encoded([text.encode() for text in texts])

    @classmethod
    def of_encoded(cls, encoded: Sequence[bytes]) -> "Texts":
        """The same of texts as UTF-8 bytes."""
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in encoded], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    @classmethod
    def of_column(cls, column: pa.ChunkedArray) -> "Texts":
        """The texts of a column of texts without nulls, where they lie: nothing is copied."""
        texts = one_chunk(column)
        if not len(texts):
            return cls.of(())
        _, offsets, block = texts.buffers()
        begins = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
        return cls(begins, np.frombuffer(block or b"", np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        """The text at a place, counted from 0."""
        if index < 0:
            raise IndexError(index)
        offsets, block = self._views
        return str(block[offsets[index] : offsets[index + 1]], "utf-8")

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """The offsets and the block as what is indexed in half the time."""
        return self.offsets.data, self.block.data

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
