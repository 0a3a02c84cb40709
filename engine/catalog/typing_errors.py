"""Words that are spelled nearly like those that people typed.

The distance is the number of letters that are wrong, missing, too many or changed about (optimal
string alignment): lantren is one from lantern.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.arrays import Float32Array, IndexArray
from engine.catalog.name_index import NameIndex
from engine.catalog.terms import WHOLE_NAME
from engine.catalog.word_groups import WordsByLength, WordsOfLength, letter_set

_UNFINISHED = 0.5  # what is added for words of which only the beginning is like it
_LONGER_THAN = (3, 7)  # letters of a word: beyond the first one may be wrong, beyond the second two
LONGEST_KEY = 100  # characters of a text that are compared letter by letter, which takes long


def errors_of_word(index: NameIndex, word: str) -> Float32Array:
    """How far each rank is from bearing a word: 0 where it does, infinite where nothing is near."""
    return _errors(index, word, _spelled_like(index.words_by_length, word))


def errors_of_beginning(index: NameIndex, word: str) -> Float32Array:
    """The same for a word that may be the beginning of one."""
    alike = chain(_spelled_like(index.words_by_length, word), _beginning_like(index, word))
    return _errors(index, word, alike)


def errors_of_whole(index: NameIndex, words: Sequence[str]) -> Float32Array:
    """The same for names that are all of these words, typed with or without blanks."""
    return _errors(index, None, _spelled_like(index.wholes_by_length, WHOLE_NAME + "".join(words)))


def _errors(index: NameIndex, word: str | None, alike: Iterable[tuple[int, float]]) -> Float32Array:
    errors = np.full(len(index), np.inf, dtype=np.float32)
    terms_by_distance: dict[float, list[int]] = {}
    for term, wrong in alike:
        terms_by_distance.setdefault(wrong, []).append(term)
    for wrong, terms in sorted(terms_by_distance.items(), reverse=True):  # the least at last
        errors[index.of_all(terms)] = wrong
    if word is not None:
        errors[index.of_term(word)] = 0
    return errors


def _spelled_like(groups: WordsByLength, word: str) -> Iterator[tuple[int, float]]:
    """Yield the terms that differ from a word by few letters, and by how many."""
    errors, letters = _forgiven(word), letter_set(word)
    for length in range(len(word) - errors, len(word) + errors + 1) if errors else ():
        if group := groups.get(length):
            candidates = np.flatnonzero(np.bitwise_count(group.letters ^ letters) <= 2 * errors)
            yield from _alike(group, candidates, word, errors)


def _beginning_like(index: NameIndex, word: str) -> Iterator[tuple[int, float]]:
    """Yield the longer words of which the beginning is spelled like an unfinished one."""
    low, high = index.terms.beginning(word)
    yield from ((term, _UNFINISHED) for term in range(low, high))
    errors, letters, initial = _forgiven(word), letter_set(word), word[0]
    for length, group in index.words_by_length.items() if errors else ():
        if length > len(word) + errors:
            # Few mistake the first letter, and most words have another.
            words = group.words
            first, end = bisect_left(words, initial), bisect_left(words, chr(ord(initial) + 1))
            missing = np.bitwise_count(letters & ~group.letters[first:end])
            candidates = first + np.flatnonzero(missing <= errors)
            for term, distance in _alike(group, candidates, word, errors, cut=True):
                yield term, distance + _UNFINISHED


def _alike(
    group: WordsOfLength, candidates: IndexArray, word: str, errors: int, *, cut: bool = False
) -> Iterator[tuple[int, float]]:
    """Yield the terms of those of the candidates that differ from `word` by few letters.

    With the number of these; `cut` compares the beginnings of the words alone. The candidates are
    found by sets of letters, as comparing letter by letter takes long.
    """
    rows = candidates.tolist()
    words = [group.words[row][: len(word) if cut else None] for row in rows]
    for _, distance, number in process.extract(
        word, words, scorer=OSA.distance, score_cutoff=errors, limit=None
    ):
        yield group.terms.item(rows[number]), distance


def _forgiven(word: str) -> int:
    """How many letters of a word may be wrong, missing, too many or changed about."""
    if len(word) > LONGEST_KEY:
        return 0
    return sum(len(word) > longer for longer in _LONGER_THAN)
