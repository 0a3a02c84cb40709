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
        return cls.from_encoded([text.encode() for text in ids])

    @classmethod
    def from_encoded(cls, encoded: Sequence[bytes]) -> "Vocabulary":
        """The same of ids as UTF-8 bytes.

        Raises:
            ValueError: they are not distinct or in another order.
        """
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
        return (text.decode() for text in self.encoded())

    def encoded(self, low: int = 0, high: int | None = None) -> Iterator[bytes]:
        """The ids as UTF-8 bytes in their order, those from `low` to before `high`, or all."""
        offsets = self.offsets[low : len(self.offsets) if high is None else high + 1].tolist()
        first = offsets[0]
        block = self.block[first : offsets[-1]].tobytes()
        return (block[begin - first : end - first] for begin, end in pairwise(offsets))

    def find(self, text: str) -> int | None:
        """The index of the id `text`, or None: the caller says what a miss means."""
        # A request may hold lone surrogates, which no id has: they are unknown, not an error.
        target = text.encode("utf-8", "surrogatepass")
        index = self._rank(target)
        return index if index < len(self) and self._bytes(index) == target else None

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The first index of the ids that begin with `prefix`, and the one after their last."""
        low, high, _ = self.beginning_and_whole(prefix)
        return low, high

    def beginning_and_whole(self, prefix: str) -> tuple[int, int, bool]:
        """The same, and whether the first of them is no longer than `prefix`."""
        target = prefix.encode("utf-8", "surrogatepass")
        low = self._rank(target)
        if low == len(self) or not (first := self._bytes(low)).startswith(target):
            return low, low, False
        if len(target) >= _HEAD and not self._begins(low + 1, target):
            return low, low + 1, first == target  # as a rule, where it is long
        return low, self._rank(target + _AFTER_ALL, low), first == target

    def _begins(self, index: int, target: bytes) -> bool:
        return index < len(self) and self._bytes(index).startswith(target)

    def _rank(self, target: bytes, low: int = 0) -> int:
        """How many ids come before `target`, which comes after `low` of them."""
        # One search looks up dozens of words. Most ids are told apart by their heads, which
        # `bisect` compares without a step of Python for each.
        heads = self._heads
        head = int.from_bytes(target[:_HEAD].ljust(_HEAD, b"\0"))
        low = bisect_left(heads, head, low)
        high = low
        if low < len(heads) and heads[low] == head:
            # Two ids of one head are seldom, many seldomer still.
            high = low + 1
            if high < len(heads) and heads[high] == head:
                high = bisect_right(heads, head, high)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < target:
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

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """The offsets and the block as what is indexed in half the time."""
        return self.offsets.data, self.block.data

    def _bytes(self, index: int) -> bytes:
        offsets, block = self._views
        return bytes(block[offsets[index] : offsets[index + 1]])
