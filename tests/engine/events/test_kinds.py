"""The kinds of events: what each says, by name, and that their arrays say the same by code."""

import numpy as np
import pytest

from engine.contract.kinds import (
    CODES,
    KINDS,
    NOT_WANTED,
    POSITIVE,
    PRECEDENCE,
    RATING,
    SEEN,
    EventKind,
)
from engine.contract.tables import EVENTS
from engine.register import register

# name: weight, opinion, seen, hidden, precedence, has_value
KNOWN = {
    "rating": (1.0, None, True, False, 3, True),
    "watched": (1.0, 0.0, True, False, 2, False),
    "liked": (1.0, 1.0, True, False, 3, False),
    "disliked": (0.0, -1.0, True, False, 3, False),
    "hidden": (0.0, 0.0, False, True, 1, False),
    "watchlist": (0.5, 0.0, False, False, 0, False),
}


def test_names_are_unique_and_codes_are_positions():
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert [KINDS[code].name for code in CODES.values()] == list(CODES)


def test_the_codes_in_arrays_and_releases_never_change():
    assert list(CODES)[: len(KNOWN)] == list(KNOWN)
    assert CODES[RATING.name] == 0  # what arrays without kinds stand for


@pytest.mark.parametrize("name", KNOWN)
def test_a_kind_says_what_is_documented(name):
    kind = KINDS[CODES[name]]
    flags = (kind.seen, kind.hidden, kind.precedence, kind.has_value)
    assert (kind.weight, kind.opinion, *flags) == KNOWN[name]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_flags_of_a_kind_agree_with_each_other(kind):
    assert kind.has_value == (kind.opinion is None)  # stars say it, or the kind itself does
    assert not (kind.seen and kind.hidden)
    assert kind.positive == (kind.weight > 0)
    assert not (kind.positive and kind.hidden)
    assert not (kind.positive and (kind.opinion or 0.0) < 0)
    assert 0 <= kind.weight <= 1
    assert 0 <= kind.precedence <= 127


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_arrays_by_code_say_what_the_kind_says(kind):
    code = CODES[kind.name]
    arrays = (POSITIVE, SEEN, NOT_WANTED, PRECEDENCE)
    assert all(len(array) == len(KINDS) for array in arrays)
    said_by_arrays = [array[code].item() for array in arrays]
    assert said_by_arrays == [kind.positive, kind.seen, kind.hidden, kind.precedence]
    assert PRECEDENCE.dtype == np.int8


def test_the_contract_allows_exactly_these_kinds():
    columns = {column.name: column for column in EVENTS.columns}
    assert columns["kind"].allowed == tuple(CODES)
    assert columns["value"].present_for == ("kind", ("rating",))


def test_registering_a_taken_kind_names_both():
    twin = EventKind("liked", 0.25, 0.0, seen=True, hidden=False, precedence=9)
    with pytest.raises(ValueError, match="the kind 'liked' of ") as refused:
        register((*KINDS, twin), lambda kind: kind.name, "kind")
    assert str(twin) in str(refused.value)
    assert str(KINDS[CODES["liked"]]) in str(refused.value)
