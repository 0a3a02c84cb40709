"""Cells with Python literals: the quick way, the parser, and what is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.audit import Rejected
from data.csv.literals import EntryReader, parse_entries, parse_entry, parse_text

READER = EntryReader(("cast_id", "name", "job"), kept=("name", "cast_id"))


def entry(name="Bo Tarn", cast_id=1, job=None):
    return {"cast_id": cast_id, "name": name, "job": job}


@pytest.mark.parametrize(
    "name",
    ["Bo Tarn", "O'Hara", 'Dwayne "The Rock"', 'it\'s "both"', "a, b}, {'c': 1", "\\ \n é 黒", ""],
)
def test_every_name_comes_through(name):
    cell = repr([entry(name), entry("Cy", 2)])
    assert READER.read(cell, "cast") == [(name, 1), ("Cy", 2)]


@given(
    st.lists(
        st.tuples(
            st.text(), st.integers() | st.none() | st.floats(allow_nan=False, allow_infinity=False)
        )
    )
)
def test_the_quick_way_reads_what_the_parser_reads(people):
    cell = repr([entry(name, cast_id, 0.5) for name, cast_id in people])
    assert READER.read(cell, "cast") == people


def test_keys_in_another_order_or_missing_are_read_by_the_parser():
    cell = "[{'name': 'Bo', 'more': [1, {}], 'cast_id': 7}, {'cast_id': 8}]"
    assert READER.read(cell, "cast") == [("Bo", 7), (None, 8)]


@pytest.mark.parametrize("cell", ['[null, {"cast_id": 7}, null]', "[None, {'cast_id': 7}]"])
def test_a_null_in_a_list_is_nobody(cell):
    assert READER.read(cell, "cast") == [(None, 7)]
    assert parse_entries("[null]", "genres") == []


@pytest.mark.parametrize("cell", ["", "[]"])
def test_nothing_is_an_empty_list(cell):
    assert READER.read(cell, "cast") == []
    assert parse_entries(cell, "genres") == []
    assert parse_entry("", "collection") == {}


@pytest.mark.parametrize(
    "cell",
    [
        "[",
        "]",
        "False",
        "{'a': 1}",
        "[1]",
        "[{'cast_id': 1, 'name': 'Bo', 'job': None}",
        "[{'cast_id': 1, 'name': 'Bo', 'job': None}] and more",
        "[{'cast_id': 1, 'name': 'Bo', 'job': None}; {'cast_id': 1, 'name': 'B', 'job': None}]",
        "__import__('os').system('true')",
        "[x for x in y]",
        "[" * 5000,
        "9" * 9000,
        "'open",
        "[{'cast_id': 1, 'name': 'Bo', 'job': print}]",
        "\0",
        "[{[1]: 2}]",
        "[{{1}}]",
        "[{'cast_id': 007, 'name': 'Bo', 'job': None}]",
        "[nan]",
        "[f'{1}']",
        "[{'cast_id': 1, 'name': 'B\no', 'job': None}]",
    ],
)
def test_what_is_no_list_of_dicts_is_rejected(cell):
    for read in (READER.read, parse_entries):
        with pytest.raises(Rejected, match="genres is") as caught:
            read(cell, "genres")
        assert caught.value.reason == "bad_literal"


@pytest.mark.parametrize("cell", ["[]", "1", "{", "'a'", "{'a': b}"])
def test_what_is_no_dict_is_rejected(cell):
    with pytest.raises(Rejected, match="collection is"):
        parse_entry(cell, "collection")


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (" Bo  Tarn ", "Bo Tarn"), ("é黒🎬", "é黒🎬"), ("\ud83d\ude00", "😀"), ("", "")],
)
def test_a_text_is_tidied_and_its_halves_joined(value, text):
    assert parse_text(value, "name") == text


@pytest.mark.parametrize("value", ["\ud800", "a\0b", 1, True, ["a"], b"a", 1j, ..., 1e400])
def test_what_is_no_text_is_rejected(value):
    with pytest.raises(Rejected, match=r"name holds .* expected text"):
        parse_text(value, "name")


def test_a_rejection_says_the_same_every_time():
    details = set()
    for _ in range(3):
        parse_entries.cache_clear()
        with pytest.raises(Rejected) as caught:
            parse_entries("[nan, print(1)]", "genres")
        details.add(caught.value.detail)
    assert len(details) == 1
    assert "0x" not in details.pop()
