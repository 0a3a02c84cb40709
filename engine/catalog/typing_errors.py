"""Words that are spelled nearly like those that people typed.

The distance is the number of letters that are wrong, missing, too many or changed about (optimal
string alignment): lantren is one from lantern.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.arrays import Int32Array
from engine.catalog.matches import Piece
from engine.catalog.name_index import NameIndex, TermsByDistance
from engine.catalog.terms import WHOLE_NAME
from engine.catalog.word_groups import WordTable, letters_of

_UNFINISHED = 0.5  # what is added for words of which only the beginning is like it
_LONGER_THAN = (3, 7)  # letters of a word: beyond the first one may be wrong, beyond the second two
_NO_TERMS: TermsByDistance = {}
_MOST_TERMS = 100  # that are spelled like a word, if they are kept
LONGEST_KEY = 100  # characters of a text that are compared letter by letter, which takes long


def errors_of_word(index: NameIndex, word: str) -> list[Piece]:
    """The ranks that bear a word that is spelled like this one, and how far that is from it."""
    alike = _pieces(index.of_all, _words_like(index, word))
    return [(index.of_term(word), 0.0), *alike]


def errors_of_beginning(index: NameIndex, word: str) -> list[Piece]:
    """The same for a word that may be the beginning of one."""
    begun, complete = index.beginning_and_whole(word)
    alike = _pieces(index.of_all, _words_like(index, word))
    begun_like = _pieces(index.of_all, _words_begun_like(index, word))
    return [(complete, 0.0), (begun, _UNFINISHED), *alike, *begun_like]


def errors_of_whole(index: NameIndex, words: Sequence[str]) -> list[Piece]:
    """The same for names that are all of these words, typed with or without blanks."""
    alike = _spelled_like(index.wholes, WHOLE_NAME + "".join(words))
    return _pieces(index.of_wholes, alike)


def _words_like(index: NameIndex, word: str) -> TermsByDistance:
    if not forgiven(word):
        return _NO_TERMS
    return _kept(index, f"{word} ", lambda: _spelled_like(index.words, word))


def _words_begun_like(index: NameIndex, word: str) -> TermsByDistance:
    if not forgiven(word):
        return _NO_TERMS
    return _kept(index, word, lambda: _beginning_like(index, word))


def _kept(index: NameIndex, key: str, find: Callable[[], TermsByDistance]) -> TermsByDistance:
    """What is found for a key, kept: people type on, so that the words before come again.

    Whoever types a word wrong types many that are right, and most names share theirs.
    """
    kept = index.kept_terms
    if (terms := kept.get(key)) is None:
        terms = find()
        if sum(map(len, terms.values())) <= _MOST_TERMS:
            kept.keep(key, terms)
    return terms


def _pieces(ranks_of: Callable[[list[int]], Int32Array], terms: TermsByDistance) -> list[Piece]:
    return [(ranks_of(each), wrong) for wrong, each in terms.items()]


def _spelled_like(table: WordTable, word: str) -> TermsByDistance:
    """The terms that differ from a word by few letters."""
    if not (errors := forgiven(word)):
        return _NO_TERMS
    lengths = table.of_length(len(word) - errors, len(word) + errors)
    unlike = np.bitwise_count(table.letters_by_length[lengths] ^ letters_of(word))
    rows = table.by_length[lengths][unlike <= 2 * errors].tolist()
    return _alike(table, rows, [table.words[row] for row in rows], word)


def _beginning_like(index: NameIndex, word: str) -> TermsByDistance:
    """The longer words of which the beginning is spelled like an unfinished one."""
    errors, table = forgiven(word), index.words
    # Few mistake the first letter, and most words have another.
    low, high = (bisect_left(table.terms, term) for term in index.terms.beginning(word[0]))
    missing = np.bitwise_count(letters_of(word) & ~table.letters[low:high])
    longer = table.lengths[low:high] > len(word) + errors
    rows = (low + np.flatnonzero(longer & (missing <= errors))).tolist()
    alike = _alike(table, rows, [table.words[row][: len(word)] for row in rows], word)
    return {distance + _UNFINISHED: terms for distance, terms in alike.items()}


def _alike(
    table: WordTable, rows: Sequence[int], spelled: Sequence[str], word: str
) -> TermsByDistance:
    """The terms of those rows of which what is `spelled` differs from a word by few letters.

    The rows are found by their letters in any order, as comparing letter by letter takes long.
    """
    terms: TermsByDistance = {}
    for _, wrong, number in process.extract(
        word, spelled, scorer=OSA.distance, score_cutoff=forgiven(word), limit=None
    ):
        terms.setdefault(float(wrong), []).append(table.terms[rows[number]])
    return terms


def forgiven(word: str) -> int:
    """How many letters of a word may be wrong, missing, too many or changed about."""
    few, many = _LONGER_THAN
    if not few < len(word) <= LONGEST_KEY:
        return 0
    return 1 if len(word) <= many else 2
