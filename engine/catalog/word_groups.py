"""Words by their number of letters and by which letters these are, to find such that are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from string import ascii_lowercase, digits

import numpy as np

from engine.arrays import Int32Array, Int64Array, Mask, UInt8Array, UInt64Array
from engine.catalog.texts import Texts
from engine.vocabulary import Vocabulary

# Where the two bits of each letter and digit stand, by byte; what is beyond ASCII has none. Some
# digits share theirs: 64 bits hold 32 pairs.
_BITS = np.full(256, -1, dtype=np.int8)
_BITS[[ord(letter) for letter in ascii_lowercase]] = range(0, 52, 2)
_BITS[[ord(digit) for digit in digits]] = [52 + 2 * (number % 6) for number in range(10)]
_BIT_OF: list[int] = _BITS.tolist()


@dataclass(frozen=True)
class WordTable:
    """Words in ascending order.

    Attributes:
        words, terms: the words, and what term each of them is.
        lengths: int32, the number of characters of each.
        letters: uint64, the letters of each, as `letters_of` makes them.
        by_length: int32, the numbers of all words, the short before the long.
        starts: where those of each length begin in `by_length`, from 0 to one beyond the longest.
        letters_by_length: uint64, the letters in that order.
    """

    words: list[str]
    terms: Sequence[int]
    lengths: Int32Array
    letters: UInt64Array
    by_length: Int32Array
    starts: list[int]
    letters_by_length: UInt64Array

    @classmethod
    def of_terms(
        cls, vocabulary: Vocabulary, low: int, high: int, chosen: Mask | None = None
    ) -> "WordTable":
        """The terms from `low` to before `high`, or those of them that are chosen: bool."""
        encoded = vocabulary.encoded(low, high)
        terms: Sequence[int] = range(low, high)
        if chosen is not None:
            encoded = compress(encoded, chosen.tolist())
            terms = (low + np.flatnonzero(chosen)).astype(np.int32).data
        block = Texts.of_encoded([*encoded])
        words = [*block]
        lengths = np.array([len(word) for word in words], dtype=np.int32)
        letters = _letters(block.block, block.offsets[:-1].astype(np.int64))
        by_length = lengths.argsort(kind="stable").astype(np.int32)
        starts = [0, *np.bincount(lengths, minlength=1).cumsum().tolist()]
        return cls(words, terms, lengths, letters, by_length, starts, letters[by_length])

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
