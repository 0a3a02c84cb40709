"""The terms by which names are looked up: words, and the letters of whole names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from engine.text import NUMERALS, fold, name_key

WHOLE_NAME = "\x01"  # before the letters of a whole name; no word has it
_ARTICLES = frozenset(
    ("a", "an", "the", "el", "la", "los", "las", "le", "les", "der", "die", "das")
)
MOST_ENDS = 64  # bits of an integer
# Where no blank parts words, people look for any part of them: CJK, kana, Hangul, Thai.
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def words_of(text: str) -> list[str]:
    """The words of a text as names are looked up by them; of one without letters, all of it."""
    if words := name_key(text).split():
        return words
    return "".join(c for c in fold(text) if c.isprintable()).split()


def whole_names(name: str) -> list[list[str]]:
    """The words of a name, and those without its article or its &, or with digits for numerals.

    People ask for matrix and for rocky 2.
    """
    return _whole_names(name, words_of(name))


def _whole_names(name: str, words: list[str]) -> list[list[str]]:
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
        yield from ((joined, 0) for joined in _joined(name))
        yield from map(_whole_term, _whole_names(name, words))


def _joined(name: str) -> Iterator[str]:
    """Yield the letters of several words that no blank parts: of Spider-Man."""
    parted = (part for part in name.split() if not (part.isascii() and part.isalnum()))
    for words in map(words_of, parted):
        if len(words) > 1:
            yield "".join(words)


def _whole_term(words: Sequence[str]) -> tuple[str, int]:
    ends = accumulate(map(len, words))
    return WHOLE_NAME + "".join(words), sum(1 << end for end in ends if end < MOST_ENDS)


def _parts(word: str) -> Iterator[str]:
    """Yield a word, and what is left of it after each character where no blank parts words."""
    yield word
    if not word.isascii() and _WITHOUT_BLANKS.search(word):
        yield from (word[n:] for n in range(1, len(word)))
