"""Words by their number of letters and by which letters these are, to find such that are alike."""

from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase, digits

import numpy as np

from engine.arrays import IndexArray, Int32Array, Int64Array, UInt8Array, UInt64Array
from engine.vocabulary import Vocabulary

# Where the two bits of each letter and digit stand, by byte; what is beyond ASCII has none. Some
# digits share theirs: 64 bits hold 32 pairs.
_BITS = np.full(256, -1, dtype=np.int8)
_BITS[[ord(letter) for letter in ascii_lowercase]] = range(0, 52, 2)
_BITS[[ord(digit) for digit in digits]] = [52 + 2 * (number % 6) for number in range(10)]
_BIT_OF: list[int] = _BITS.tolist()


@dataclass(frozen=True)
class WordTable:
    """Words in ascending order, which are terms that follow each other.

    Attributes:
        words, first: the words, and what term the first of them is.
        lengths: int32, the number of characters of each.
        letters: uint64, the letters of each, as `letters_of` makes them.
        by_length: the numbers of all words, the short before the long.
        starts: where those of each length begin in `by_length`, from 0 to one beyond the longest.
        letters_by_length: uint64, the letters in that order.
    """

    words: list[str]
    first: int
    lengths: Int32Array
    letters: UInt64Array
    by_length: IndexArray
    starts: list[int]
    letters_by_length: UInt64Array

    @classmethod
    def of_terms(cls, terms: Vocabulary, low: int, high: int) -> "WordTable":
        """The terms from `low` to before `high`."""
        begin, end = terms.offsets.item(low), terms.offsets.item(high)
        block = terms.block[begin:end]
        text = block.tobytes().decode()
        is_first = block & 0xC0 != 0x80  # the other bytes of a character begin with the bits 10
        characters = np.concatenate(([0], np.cumsum(is_first)))
        ends = characters[terms.offsets[low : high + 1] - begin]
        words = [text[first:last] for first, last in pairwise(ends.tolist())]
        lengths = np.diff(ends).astype(np.int32)
        letters = _letters(block, terms.offsets[low:high] - begin)
        by_length = np.argsort(lengths, kind="stable")
        counts = np.bincount(lengths, minlength=1)
        starts = [0, *np.cumsum(counts).tolist()]
        return cls(words, low, lengths, letters, by_length, starts, letters[by_length])

    def of_length(self, low: int, high: int) -> slice:
        """Where words of `low` to `high` characters stand in `by_length`."""
        last = len(self.starts) - 1
        return slice(self.starts[min(max(low, 0), last)], self.starts[min(high + 1, last)])


def letters_of(word: str) -> np.uint64:
    """Two bits for each letter of a word: whether it has it, and whether it has it twice.

    A letter that is wrong changes two bits at most; one that is missing or too many, one.
    """
    bits = 0
    for byte in word.encode("utf-8", "surrogatepass"):
        if (bit := _BIT_OF[byte]) >= 0:
            first = 1 << bit
            bits |= first << 1 if bits & first else first
    return np.uint64(bits)


def _letters(block: UInt8Array, starts: Int64Array) -> UInt64Array:
    """The letters of the words that begin at `starts`; none is empty."""
    letters = np.zeros(len(starts), np.uint64)
    word_of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(block))))
    bit_of = _BITS[block]
    for bit in range(0, 64, 2):
        words = word_of[bit_of == bit]
        letters[words] |= np.uint64(1 << bit)
        letters[words[1:][words[1:] == words[:-1]]] |= np.uint64(2 << bit)
    return letters
