"""Words by their number of letters and by which letters these are, to find such that are alike."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.arrays import Int32Array, Int64Array, UInt8Array, UInt32Array
from engine.vocabulary import Vocabulary

_ASCII = np.arange(0x80, dtype=np.uint32)
_LETTER_BITS = np.zeros(256, np.uint32)  # by byte; what is beyond ASCII has none
_LETTER_BITS[:0x80] = np.uint32(1) << (_ASCII & np.uint32(31))


@dataclass(frozen=True)
class WordsOfLength:
    """Words of one number of characters.

    Attributes:
        words: the words in order.
        terms: int32, one for each word: what term it is.
        letters: uint32, one for each word: the set of its letters, as `letter_set` makes it.
    """

    words: list[str]
    terms: Int32Array
    letters: UInt32Array


WordsByLength = dict[int, WordsOfLength]


def grouped_by_length(terms: Vocabulary, low: int, high: int) -> WordsByLength:
    """The terms from `low` to before `high` by number of characters."""
    first, end = terms.offsets.item(low), terms.offsets.item(high)
    block = terms.block[first:end]
    text = block.tobytes().decode()
    is_first = block & 0xC0 != 0x80  # the other bytes of a character begin with the bits 10
    characters = np.concatenate(([0], np.cumsum(is_first)))
    starts = characters[terms.offsets[low : high + 1] - first]
    words = [text[begin:end] for begin, end in pairwise(starts.tolist())]
    lengths = np.diff(starts)
    letters = _letter_sets(block, terms.offsets[low:high] - first)
    groups: WordsByLength = {}
    for length in np.unique(lengths).tolist():
        numbers = np.flatnonzero(lengths == length)
        of_length = [words[number] for number in numbers.tolist()]
        groups[length] = WordsOfLength(
            of_length, (numbers + low).astype(np.int32), letters[numbers]
        )
    return groups


def letter_set(word: str) -> np.uint32:
    """A bit for each letter of a word, some sharing one.

    A letter that is wrong changes two bits at most; one that is missing or too many, one.
    """
    block = np.frombuffer(word.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    letters: np.uint32 = np.bitwise_or.reduce(_LETTER_BITS[block])
    return letters


def _letter_sets(block: UInt8Array, starts: Int64Array) -> UInt32Array:
    """The sets of letters of the words that begin at `starts`; none is empty."""
    if not len(starts):
        return np.zeros(0, np.uint32)
    letters: UInt32Array = np.bitwise_or.reduceat(_LETTER_BITS[block], starts)
    return letters
