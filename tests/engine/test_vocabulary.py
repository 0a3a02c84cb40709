"""Ids become indices and come back, whatever characters they are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.vocabulary import Vocabulary


def by_bytes(ids):
    return sorted(ids, key=str.encode)


@given(st.sets(st.text()))
def test_every_id_comes_back_from_its_index(ids):
    ordered = by_bytes(ids)
    vocabulary = Vocabulary.from_ids(ordered)
    assert len(vocabulary) == len(ordered)
    assert [vocabulary[index] for index in range(len(vocabulary))] == ordered
    assert [vocabulary.find(text) for text in ordered] == list(range(len(ordered)))


@given(st.sets(st.text(alphabet="ab", max_size=4)), st.text(alphabet="abc", max_size=5))
def test_find_knows_exactly_the_ids_of_the_vocabulary(ids, text):
    index = Vocabulary.from_ids(by_bytes(ids)).find(text)
    assert (index is not None) == (text in ids)


@pytest.mark.parametrize("text", ["", "a", "é", "\0"], ids=["blank", "a", "accent", "nul"])
def test_an_empty_vocabulary_finds_nothing(text):
    vocabulary = Vocabulary.from_ids([])
    assert len(vocabulary) == 0
    assert vocabulary.find(text) is None


def test_ids_that_begin_with_each_other_stay_apart():
    vocabulary = Vocabulary.from_ids(["1", "10", "100", "2"])
    indices = [vocabulary.find(text) for text in ("1", "10", "100", "1000", "0")]
    assert indices == [0, 1, 2, None, None]


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\udcff"], ids=ascii)  # noqa: PT014
def test_lone_surrogates_are_unknown_ids(text):
    assert Vocabulary.from_ids(["a", "b", "\U0001f600"]).find(text) is None


@pytest.mark.parametrize("ids", [["b", "a"], ["a", "a"], ["é", "z"]], ids=str)
def test_ids_out_of_order_are_refused(ids):
    with pytest.raises(ValueError, match="distinct and in ascending order"):
        Vocabulary.from_ids(ids)


@pytest.mark.parametrize("index", [-1, 2, 99])
def test_an_index_outside_is_refused(index):
    with pytest.raises(IndexError, match=str(index)):
        Vocabulary.from_ids(["a", "b"])[index]


def test_the_ids_of_one_beginning_stand_side_by_side():
    vocabulary = Vocabulary.from_ids(["a", "ab", "abc", "b", "é", "éa"])
    assert vocabulary.beginning("ab") == (1, 3)
    assert vocabulary.beginning("é") == (4, 6)
    assert vocabulary.beginning("") == (0, 6)
    assert vocabulary.beginning("c") == (4, 4)
    assert vocabulary.beginning("\ud800") == (6, 6)


@given(st.sets(st.text(alphabet="ab", max_size=12)), st.text(alphabet="abc", max_size=11))
def test_a_beginning_is_found_with_the_id_that_it_is(ids, prefix):
    ordered = by_bytes(ids)
    vocabulary = Vocabulary.from_ids(ordered)
    low, high, is_id = vocabulary.beginning_and_whole(prefix)
    assert ordered[low:high] == [text for text in ordered if text.startswith(prefix)]
    assert (low, high) == vocabulary.beginning(prefix)
    assert is_id == (prefix in ids)


@given(st.sets(st.text(max_size=4)), st.integers(0, 3), st.integers(0, 3))
def test_ids_are_read_as_bytes_all_or_some(ids, low, more):
    encoded = sorted(text.encode() for text in ids)
    vocabulary = Vocabulary.from_encoded(encoded)
    assert [*vocabulary.encoded()] == encoded
    low = min(low, len(encoded))
    high = min(low + more, len(encoded))
    assert [*vocabulary.encoded(low, high)] == encoded[low:high]
