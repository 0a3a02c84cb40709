"""The terms by which names are looked up: words, and the letters of whole names."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from engine.text import NUMERALS, fold, name_key

WHOLE_NAME = "\x01"  # before the letters of a whole name; no word has it
_ARTICLES = frozenset(
    ("a", "an", "the", "el", "la", "los", "las", "le", "les", "der", "die", "das")
)
MOST_ENDS = 64  # bits of an integer
# Where no blank parts words, people look for any part of them: CJK, kana, Hangul, Thai.
_WITHOUT_BLANKS = ((0x0E00, 0x0E7F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))


def words_of(text: str) -> list[str]:
    """The words of a text as names are looked up by them; of one without letters, all of it."""
    plain = "".join(c for c in fold(text) if c.isprintable())
    return name_key(text).split() or plain.split()


def whole_names(name: str) -> list[list[str]]:
    """The words of a name, and those without its article or its &, or with digits for numerals.

    People ask for matrix and for rocky 2.
    """
    words = words_of(name)
    names = [words]
    # A and E of A.I. and E.T. are none.
    if len(words) > 1 and words[0] in _ARTICLES and words[0] == fold(name.split()[0]):
        names.append(words[1:])
    if "&" in name and len(bare := words_of(name.replace("&", " "))) > 1:
        names.append(bare)
    return names + [_in_digits(each) for each in names if not NUMERALS.keys().isdisjoint(each[1:])]


def _in_digits(words: Sequence[str]) -> list[str]:
    """The words with digits for the numerals behind the first."""
    return [*words[:1], *(NUMERALS.get(word, word) for word in words[1:])]


def terms_of(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the terms of a record's names, for whole names with where their words end."""
    for name in names:
        words = words_of(name)
        yield from ((part, 0) for word in words for part in _parts(word))
        yield from ((NUMERALS[word], 0) for word in words[1:] if word in NUMERALS)
        for blank_free in name.split():
            if len(joined := name_key(blank_free).split()) > 1:
                yield "".join(joined), 0
        yield from map(_whole_name, whole_names(name))


def _whole_name(words: Sequence[str]) -> tuple[str, int]:
    ends = accumulate(map(len, words))
    return WHOLE_NAME + "".join(words), sum(1 << end for end in ends if end < MOST_ENDS)


def _parts(word: str) -> Iterator[str]:
    """Yield a word, and what is left of it after each character where no blank parts words."""
    yield word
    if any(low <= ord(c) <= high for c in word for low, high in _WITHOUT_BLANKS):
        yield from (word[n:] for n in range(1, len(word)))
