"""The one place where an id becomes an index and back.

Ids are stored as one sorted block of UTF-8 bytes and looked up by bisection, so that a vocabulary
of any size is mapped from disk, shared by all workers and costs no start-up time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from engine.arrays import Int64Array

_AFTER_ALL = b"\xff"  # no byte of UTF-8 is as large
_HEAD = 8  # bytes that are compared as one number


@dataclass(frozen=True)
class Vocabulary:
    """Sorted distinct ids; an id's index is its rank.

    Attributes:
        offsets: int64, shape (n + 1,): where each id begins in `block`.
        block: uint8, shape (bytes,): the ids' UTF-8 bytes, one after the other.
    """

    offsets: Int64Array
    block: npt.NDArray[np.uint8]

    @classmethod
    def from_ids(cls, ids: Sequence[str]) -> "Vocabulary":
        """Number `ids`, which are distinct and in ascending order of their UTF-8 bytes.

        Raises:
            ValueError: they are not.
        """
        encoded = [text.encode() for text in ids]
        if any(a >= b for a, b in pairwise(encoded)):
            raise ValueError("ids of a vocabulary must be distinct and in ascending order")
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in encoded], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        """The id with this index."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._bytes(index).decode()

    def __iter__(self) -> Iterator[str]:
        block = self.block.tobytes()
        return (block[begin:end].decode() for begin, end in pairwise(self.offsets.tolist()))

    def find(self, text: str) -> int | None:
        """The index of the id `text`, or None: the caller says what a miss means."""
        # A request may hold lone surrogates, which no id has: they are unknown, not an error.
        target = text.encode("utf-8", "surrogatepass")
        index = self._rank(target)
        return index if index < len(self) and self._bytes(index) == target else None

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The first index of the ids that begin with `prefix`, and the one after their last."""
        target = prefix.encode("utf-8", "surrogatepass")
        return self._rank(target), self._rank(target + _AFTER_ALL)

    def _rank(self, target: bytes) -> int:
        """How many ids come before `target`."""
        # One search looks up dozens of words. Most ids are told apart by their heads, which
        # `bisect` compares without a step of Python for each.
        heads, head = self._heads, int.from_bytes(target[:_HEAD].ljust(_HEAD, b"\0"))
        low = bisect_left(heads, head)
        if low == len(heads) or heads[low] != head:
            return low
        after = low + 1
        if after == len(heads) or heads[after] != head:
            high = after
        else:
            high = bisect_right(heads, head, after)
        block, begin_of = self.block.data, self.offsets.item
        while low < high:
            middle = (low + high) // 2
            if block[begin_of(middle) : begin_of(middle + 1)].tobytes() < target:
                low = middle + 1
            else:
                high = middle
        return low

    @cached_property
    def _heads(self) -> memoryview:
        """The first bytes of each id as one number, which is in the order of the ids."""
        heads = np.zeros(len(self), dtype=np.uint64)
        starts, lengths = self.offsets[:-1], np.diff(self.offsets)
        for number in range(_HEAD):
            long = np.flatnonzero(lengths > number)
            bits = np.uint64(8 * (_HEAD - 1 - number))
            heads[long] |= self.block[starts[long] + number].astype(np.uint64) << bits
        return heads.data

    def _bytes(self, index: int) -> bytes:
        begin, end = self.offsets.item(index), self.offsets.item(index + 1)
        return self.block.data[begin:end].tobytes()
