"""Words spelled nearly like others: sets of letters leave out none that letters would find."""

from random import Random

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from engine.catalog.matches import cheapest
from engine.catalog.name_index import NameIndex
from engine.catalog.typing_errors import errors_of_beginning, errors_of_word
from engine.catalog.word_groups import WordTable, letters_of
from engine.vocabulary import Vocabulary

LETTERS = "abné1яω"


def _words(seed, n):
    random = Random(seed)
    return sorted({"".join(random.choices(LETTERS, k=random.randint(3, 11))) for _ in range(n)})


NAMES = _words(0, 400)
INDEX = NameIndex.from_names(([name] for name in NAMES), np.arange(len(NAMES), dtype=np.float64))
FOLDED = [name.replace("é", "e") for name in NAMES]


def _allowed(word):
    return (len(word) > 3) + (len(word) > 7)


def _by_name(pieces):
    errors = cheapest(len(INDEX), pieces)
    wrong = dict.fromkeys(FOLDED, np.inf)
    positions = INDEX.positions[errors.ranks].tolist()
    named = zip(positions, errors.costs.tolist(), strict=True)
    return wrong | {FOLDED[position]: cost for position, cost in named}


@pytest.mark.parametrize("word", [w.replace("é", "e") for w in _words(1, 30)])
def test_every_word_that_differs_by_few_letters_is_found(word):
    expected = {
        name: wrong if (wrong := OSA.distance(name, word)) <= _allowed(word) else np.inf
        for name in FOLDED
    }
    assert _by_name(errors_of_word(INDEX, word)) == expected


@pytest.mark.parametrize("word", [w.replace("é", "e") for w in _words(2, 30)])
def test_every_longer_word_that_begins_nearly_so_is_found(word):
    found, errors = _by_name(errors_of_beginning(INDEX, word)), _allowed(word)
    for name in FOLDED:
        cut = OSA.distance(name[: len(word)], word)
        if len(name) > len(word) + errors and name[0] == word[0] and 0 < cut <= errors:
            assert found[name] <= cut + 0.5


def test_a_word_and_a_beginning_are_kept_apart_and_found_again():
    words = [w.replace("é", "e") for w in _words(3, 20)]
    index = NameIndex.from_arrays(INDEX.to_arrays())
    for word in [*words, *words]:
        fresh = NameIndex.from_arrays(INDEX.to_arrays())
        for errors_of in (errors_of_word, errors_of_beginning):
            assert _by_name(errors_of(index, word)) == _by_name(errors_of(fresh, word))


def test_no_more_is_kept_than_a_limit(monkeypatch):
    monkeypatch.setattr("engine.catalog.name_index._MOST_KEPT", 3)
    monkeypatch.setattr("engine.catalog.typing_errors._MOST_TERMS", 2)
    index = NameIndex.from_names([["lamp"], ["lamps"], ["tree"], ["lampe"]], np.arange(4.0))
    for word in ("lamp", "tree", "stone", "water", "cloud", "tree"):
        errors_of_word(index, word)
        assert len(index.kept_terms) <= 3
    assert {key.strip() for key in index.kept_terms} == {"cloud", "tree"}


def test_letters_beyond_ascii_have_no_bit():
    assert letters_of("яω") == letters_of("") == 0
    assert letters_of("abя") == letters_of("ba")


def test_a_letter_that_stands_twice_is_told_from_one_that_stands_once():
    assert letters_of("aab") == letters_of("baaa") != letters_of("ab")
    assert np.bitwise_count(letters_of("aab") ^ letters_of("ab")) == 1


def test_a_table_has_the_letters_of_each_word():
    words = ["a", "aa", "aba", "я9", "09", "zz3"]
    table = WordTable.of_terms(Vocabulary.from_ids(sorted(words)), 0, len(words))
    assert table.letters.tolist() == [letters_of(word) for word in table.words]
    by_length = table.letters[table.by_length]
    assert by_length.tolist() == table.letters_by_length.tolist()
    assert WordTable.of_terms(Vocabulary.from_ids([]), 0, 0).of_length(1, 9) == slice(0, 0)
