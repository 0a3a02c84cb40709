"""Ids that differ by case alone are found by each spelling, kind by kind."""

import pytest

from engine.catalog.id_cases import IdCases, IdsOf
from engine.vocabulary import Vocabulary

TITLES = ["AB1", "Ab1", "ab1", "cd2", "straße", "strasse"]
WORKS = ["AB1", "wab1"]
FORMER = {"Cd2": "wab1", "old": "wab1"}


@pytest.fixture(scope="module")
def cases() -> IdCases:
    titles, works = sorted(TITLES), sorted(WORKS)
    known = (*(IdsOf(Vocabulary.from_ids(ids)) for ids in (titles, works)), FORMER)
    return IdCases.of(titles, works, FORMER, known=known)


@pytest.mark.parametrize(
    "text", ["ab1", "AB1", "aB1", "CD2", "OLD", "STRASSE", "straße", "none", ""]
)
def test_they_are_those_that_a_look_at_all_finds(cases: IdCases, text: str) -> None:
    kinds = (sorted(TITLES), sorted(WORKS), FORMER)
    expected = [i for ids in kinds for i in ids if i.casefold() == text.casefold()]
    assert cases.alike(text) == expected


def test_few_ids_are_kept(cases: IdCases) -> None:
    assert [sorted(odd) for odd in cases.odd] == [["ab1", "strasse"], ["ab1"], ["cd2"]]
    assert "\ud800" not in cases.known[0]
    assert 1 not in cases.known[0]
