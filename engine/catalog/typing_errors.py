"""Words that are spelled nearly like those that people typed.

The distance is the number of letters that are wrong, missing, too many or changed about (optimal
string alignment): lantren is one from lantern.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.arrays import IndexArray
from engine.catalog.matches import Matches, Piece, cheapest
from engine.catalog.name_index import NameIndex
from engine.catalog.terms import WHOLE_NAME
from engine.catalog.word_groups import WordTable, letters_of

_UNFINISHED = 0.5  # what is added for words of which only the beginning is like it
_LONGER_THAN = (3, 7)  # letters of a word: beyond the first one may be wrong, beyond the second two
_MOST_RANKS = 500  # of a word of which the matches are kept
LONGEST_KEY = 100  # characters of a text that are compared letter by letter, which takes long


def errors_of_word(index: NameIndex, word: str) -> Matches:
    """The ranks that bear a word that is spelled like this one, and how far that is from it."""
    return _kept(index, f"{word} ", lambda: _errors_of_word(index, word))


def errors_of_beginning(index: NameIndex, word: str) -> Matches:
    """The same for a word that may be the beginning of one."""
    return _kept(index, word, lambda: _errors_of_beginning(index, word))


def _kept(index: NameIndex, key: str, find: Callable[[], Matches]) -> Matches:
    """What is found for a key, kept: people type on, so that the words before come again.

    Whoever types a word wrong types many that are right, and most names share theirs.
    """
    kept = index.kept_matches
    if (matches := kept.get(key)) is None:
        matches = find()
        if len(matches) <= _MOST_RANKS:
            kept.keep(key, matches)
    return matches


def _errors_of_word(index: NameIndex, word: str) -> Matches:
    alike = _spelled_like(index.words, word)
    return _matches(index, alike, [(index.of_term(word), 0.0)])


def _errors_of_beginning(index: NameIndex, word: str) -> Matches:
    alike = chain(_spelled_like(index.words, word), _beginning_like(index, word))
    begun, complete = index.beginning_and_whole(word)
    return _matches(index, alike, [(complete, 0.0), (begun, _UNFINISHED)])


def errors_of_whole(index: NameIndex, words: Sequence[str]) -> Matches:
    """The same for names that are all of these words, typed with or without blanks."""
    return _matches(index, _spelled_like(index.wholes, WHOLE_NAME + "".join(words)), ())


def _matches(
    index: NameIndex, alike: Iterable[tuple[int, float]], pieces: Iterable[Piece]
) -> Matches:
    """The ranks of some terms, each at its least cost, and of other pieces."""
    terms_by_distance: dict[float, list[int]] = {}
    for term, wrong in alike:
        terms_by_distance.setdefault(float(wrong), []).append(term)
    spelled = [(index.of_all(terms), wrong) for wrong, terms in terms_by_distance.items()]
    return cheapest(len(index), [*pieces, *spelled])


def _spelled_like(table: WordTable, word: str) -> Iterator[tuple[int, float]]:
    """Yield the terms that differ from a word by few letters, and by how many."""
    if errors := forgiven(word):
        lengths = table.of_length(len(word) - errors, len(word) + errors)
        unlike = np.bitwise_count(table.letters_by_length[lengths] ^ letters_of(word))
        candidates = table.by_length[lengths][unlike <= 2 * errors]
        yield from _alike(table, candidates, word, errors)


def _beginning_like(index: NameIndex, word: str) -> Iterator[tuple[int, float]]:
    """Yield the longer words of which the beginning is spelled like an unfinished one."""
    if errors := forgiven(word):
        table = index.words
        # Few mistake the first letter, and most words have another.
        low, high = index.terms.beginning(word[0])
        low, high = max(low - table.first, 0), high - table.first
        missing = np.bitwise_count(letters_of(word) & ~table.letters[low:high])
        longer = table.lengths[low:high] > len(word) + errors
        candidates = low + np.flatnonzero(longer & (missing <= errors))
        for term, distance in _alike(table, candidates, word, errors, cut=True):
            yield term, distance + _UNFINISHED


def _alike(
    table: WordTable, candidates: IndexArray, word: str, errors: int, *, cut: bool = False
) -> Iterator[tuple[int, float]]:
    """Yield the terms of those of the candidates that differ from `word` by few letters.

    With the number of these; `cut` compares the beginnings of the words alone. The candidates are
    found by their letters in any order, as comparing letter by letter takes long.
    """
    rows = candidates.tolist()
    words = [table.words[row][: len(word)] for row in rows] if cut else _of(table.words, rows)
    for _, distance, number in process.extract(
        word, words, scorer=OSA.distance, score_cutoff=errors, limit=None
    ):
        yield table.first + rows[number], distance


def _of(words: list[str], rows: list[int]) -> list[str]:
    return [words[row] for row in rows]


def forgiven(word: str) -> int:
    """How many letters of a word may be wrong, missing, too many or changed about."""
    if len(word) > LONGEST_KEY:
        return 0
    return sum(len(word) > longer for longer in _LONGER_THAN)
