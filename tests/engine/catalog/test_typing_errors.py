"""Words spelled nearly like others: sets of letters leave out none that letters would find."""

from random import Random

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from engine.catalog.name_index import NameIndex
from engine.catalog.typing_errors import errors_of_beginning, errors_of_word
from engine.catalog.word_groups import letter_set

LETTERS = "abné1яω"


def _words(seed, n):
    random = Random(seed)
    return sorted({"".join(random.choices(LETTERS, k=random.randint(3, 11))) for _ in range(n)})


NAMES = _words(0, 400)
INDEX = NameIndex.from_names(([name] for name in NAMES), np.arange(len(NAMES), dtype=np.float64))
FOLDED = [name.replace("é", "e") for name in NAMES]


def _allowed(word):
    return (len(word) > 3) + (len(word) > 7)


def _by_name(errors):
    named = zip(INDEX.positions.tolist(), errors.tolist(), strict=True)
    return {FOLDED[position]: wrong for position, wrong in named}


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


def test_letters_beyond_ascii_have_no_bit():
    assert letter_set("яω") == 0
    assert letter_set("abя") == letter_set("baba")
