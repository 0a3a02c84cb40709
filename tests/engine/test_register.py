"""Registers: entries by name, in their order, and never two of one name."""

import pytest

from engine.register import register


def test_entries_stand_under_their_names_in_their_order():
    register_of_words = register(["pear", "fig", "apple"], str.upper, "word")
    assert register_of_words == {"PEAR": "pear", "FIG": "fig", "APPLE": "apple"}
    assert list(register_of_words) == ["PEAR", "FIG", "APPLE"]


def test_a_register_of_nothing_is_empty():
    assert register([], str.upper, "word") == {}


def test_a_taken_name_is_refused_with_its_sort_and_both_entries():
    expected = "^the word 'FIG' of Fig is taken by fig; give it another name$"
    with pytest.raises(ValueError, match=expected):
        register(["fig", "pear", "Fig"], str.upper, "word")


def test_even_the_same_entry_is_registered_once_only():
    with pytest.raises(ValueError, match="is taken by fig"):
        register(["fig", "fig"], str.upper, "word")


def test_entries_may_come_from_an_iterator():
    assert register(iter(["fig"]), str.upper, "word") == {"FIG": "fig"}
