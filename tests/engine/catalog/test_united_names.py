"""The names of several kinds in one index: what each kind has alone, and what all have together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.name_index import NameIndex
from engine.catalog.search import best_known, search
from engine.catalog.united_names import UnitedNames

FILMS = ("The Lantern", "Spider-Man", "Tom Hanks", "Heat", "Heat")
PEOPLE = ("Tom Hanks", "Ana Lantern", "Heath Ledger")
PLACES = ("Lanterna", "Heat", "Road")


def index_of(names, evidence=None, *, joined=True):
    evidence = np.arange(len(names)) % 3 if evidence is None else np.array(evidence)
    each = ([name] for name in names)
    return NameIndex.from_names(each, evidence.astype(np.float64), joined=joined)


KINDS = [index_of(FILMS), index_of(PEOPLE, joined=False), index_of(PLACES)]
UNITED = UnitedNames.of(KINDS)


def searched(index, text):
    return search(index, text).tolist()


TEXTS = ["heat", "hea", "lantern", "lantren", "tom hanks", "tomhanks", "tmo hanks", "spiderman"]
FURTHER = ["", "zzz", "hanks tom", "the lantern", "led", "ante"]


@pytest.mark.parametrize("text", [*TEXTS, *FURTHER])
def test_each_kind_is_searched_as_if_it_were_alone(text):
    for number, alone in enumerate(KINDS):
        assert searched(UNITED.of_kind(number), text) == searched(alone, text)


def test_the_ranks_of_kinds_follow_each_other():
    assert UNITED.bounds.tolist() == [0, 5, 8, 11]
    assert UNITED.positions.tolist() == [n for each in KINDS for n in each.positions.tolist()]
    assert UNITED.fame.tolist() == [fame for each in KINDS for fame in each.fame.tolist()]
    assert UNITED.of_term("heat").tolist() == sorted(UNITED.of_term("heat").tolist())
    assert UNITED.of_term("lantern").tolist() == [
        first + rank
        for first, each in zip(UNITED.bounds[:-1].tolist(), KINDS, strict=True)
        for rank in each.of_term("lantern").tolist()
    ]


def test_whole_names_are_typed_wrong_of_some_kinds_alone():
    assert "\x01heathledger" not in UNITED.wholes.words
    term = UNITED.terms.find("\x01tomhanks")
    assert term in UNITED.wholes.terms
    films = UNITED.of_wholes([term])
    assert UNITED.positions[films].tolist() == [FILMS.index("Tom Hanks")]
    assert UNITED.of_kind(1).of_wholes([term]).tolist() == []
    assert KINDS[1].of_wholes([KINDS[1].terms.find("\x01tomhanks")]).tolist() == []


def test_kinds_share_what_is_compared():
    first, last = UNITED.of_kind(0), UNITED.of_kind(2)
    assert first.words is last.words is UNITED.words
    assert first.wholes is UNITED.wholes
    assert first.kept_terms is UNITED.kept_terms
    assert best_known(last, ["heat"]) == best_known(KINDS[2], ["heat"])


def test_a_kind_is_taken_out_as_it_went_in():
    for number, alone in enumerate(KINDS):
        assert_same_arrays(UNITED.of_kind(number).to_arrays(), alone.to_arrays())
    again = UnitedNames.of([UNITED.of_kind(number) for number in range(3)])
    assert_same_arrays(again.to_arrays(), UNITED.to_arrays())


def assert_same_arrays(some, others):
    assert some.keys() == others.keys()
    for name, array in some.items():
        assert array.dtype == others[name].dtype, name
        assert array.tolist() == others[name].tolist(), name


NAMES = st.lists(st.text("abé 1'", max_size=9), max_size=6)


@given(NAMES, NAMES, st.text("abé 1'", max_size=9))
def test_whatever_names_there_are_each_kind_answers_for_itself(first, second, text):
    kinds = [index_of(first), index_of(second)]
    arrays = UnitedNames.of(kinds).to_arrays()
    united = UnitedNames.from_arrays(arrays)
    assert arrays.keys() == united.to_arrays().keys()
    for number, alone in enumerate(kinds):
        assert searched(united.of_kind(number), text) == searched(alone, text)
        united.of_kind(number).warm()
    united.warm()


CHANGES = [{"bounds": np.array([0, 5, 8, 12])}, {"joined_kinds": np.ones(2, dtype=bool)}]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_arrays_that_do_not_fit_are_refused(change):
    with pytest.raises(ValueError, match="do not fit together"):
        UnitedNames.from_arrays(UNITED.to_arrays() | change)
