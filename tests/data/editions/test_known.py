"""When an id may name the same title by two names, and when two titles of one name are one."""

from dataclasses import replace

import pytest

from data.editions.known import KnownTitle, confirmed, differ, is_correction

HEAT = KnownTitle(
    platform="netflix",
    edition=1,
    title_id="ns1",
    title="Heat",
    type="movie",
    release_year=1995,
    directors=["Ana Orsel"],
    actors=["Bo Tarn", "Cy Vell"],
    duration_int=170,
    duration_type="min",
    work_id="wns1",
    current_id="ns1",
)
SERIES = replace(HEAT, type="tv show", directors=[], duration_int=2, duration_type="season")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Heat", "HEAT!"),
        ("Amélie", "Amelie"),
        ("Avengrs: Endgame", "Avengers: Endgame"),
        ("Recieved", "Received"),
        ("The Lantern Road", "The Lantern Rd."),
        ("Alpha", "Alpha: The Movie"),
        ("Spider-Man", "Spider Man"),
    ],
)
def test_other_spellings_are_corrections(before, after):
    one, two = replace(HEAT, title=before), replace(HEAT, title=after, release_year=1996)
    assert is_correction(one, two)
    assert is_correction(two, one)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Title 1", "Title 2"),
        ("Title 1", "Title 11"),
        ("Film A", "Film B"),
        ("Beta", "Zeta"),
        ("Alpha", "Alpha 2"),
        ("Rocky II", "Rocky IV"),
        ("Love", "Dove"),
        ("Her", "Ted"),
        ("Heat", "Cold Front"),
    ],
)
def test_other_names_are_other_titles(before, after):
    one, two = replace(HEAT, title=before), replace(HEAT, title=after)
    assert not is_correction(one, two)
    assert not is_correction(two, one)


def test_a_corrected_year_or_type_is_a_correction_and_both_at_once_are_none():
    assert is_correction(HEAT, replace(HEAT, release_year=2005))
    assert is_correction(HEAT, replace(HEAT, type="tv show"))
    assert not is_correction(HEAT, replace(HEAT, type="tv show", release_year=2005))
    assert not is_correction(HEAT, replace(HEAT, title="Heaat", release_year=2005))


def test_namesakes_differ_by_directors_and_length_together():
    another = replace(HEAT, directors=["Lu Marn"])
    assert not differ(HEAT, another)
    assert not differ(HEAT, replace(HEAT, duration_int=90))
    assert differ(HEAT, replace(another, duration_int=90))
    assert not differ(HEAT, replace(another, duration_int=90, duration_type="season"))


def test_another_year_is_confirmed_by_people_or_length():
    remake = replace(HEAT, release_year=1996, directors=["Lu Marn"], actors=[], duration_int=90)
    assert not confirmed(HEAT, remake)
    assert confirmed(HEAT, replace(remake, directors=["ANA ORSEL"]))
    assert confirmed(HEAT, replace(remake, duration_int=171))
    assert confirmed(HEAT, replace(remake, actors=HEAT.actors))
    assert not confirmed(HEAT, replace(HEAT, release_year=2005))
    assert confirmed(SERIES, replace(SERIES, release_year=1999, duration_int=5))
    assert not confirmed(SERIES, replace(SERIES, release_year=1999, actors=["Cy Vell"]))
