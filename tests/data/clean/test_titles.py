"""One raw catalog record to one clean title: the transformations, and the repairs."""

import locale
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.audit import Rejected
from data.clean.titles import clean
from data.sources.catalog_layouts import CatalogLayout, built_in_layouts
from engine.contract.conform import conform
from engine.contract.tables import TITLES
from tests.worlds import PLAIN

NETFLIX = built_in_layouts()[-1]


def cleaned(source=NETFLIX, **cells):
    return clean({"show_id": "s1"} | PLAIN | cells, source, latest_year=2028)


def row(**cells):
    return cleaned(**cells).row


@pytest.mark.parametrize("source", built_in_layouts(), ids=lambda source: source.platform)
def test_title_id_is_the_platforms_letter_and_the_show_id(source):
    title = cleaned(source, show_id="s2186").row
    assert title["title_id"] == source.platform[0] + "s2186"
    assert (title["platform"], title["show_id"]) == (source.platform, "s2186")


def test_title_id_takes_a_prefix_where_an_edition_numbers_its_rows():
    numbered = CatalogLayout("netflix", "n", "netflix_titles", show_id_prefix="s")
    assert cleaned(numbered, show_id="2186").row["title_id"] == "ns2186"


@pytest.mark.parametrize(
    ("rating", "maturity", "known"),
    [("", "g", False), ("  ", "g", False), ("G", "g", True), ("TV-MA", "tv-ma", True)],
)
def test_missing_maturity_becomes_lower_case_g_and_is_marked(rating, maturity, known):
    title = row(rating=rating)
    assert (title["maturity_rating"], title["maturity_known"]) == (maturity, known)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("September 25, 2021", date(2021, 9, 25)),
        (" September 25, 2021", date(2021, 9, 25)),
        ("\u00a0May\u00a01, 2020 ", date(2020, 5, 1)),
        ("sept. 5, 2021", date(2021, 9, 5)),
        ("DEC 31,1999", date(1999, 12, 31)),
        ("2021-09-25", date(2021, 9, 25)),
        ("", None),
    ],
)
def test_date_added_is_read(written, day):
    title = cleaned(date_added=written)
    assert title.row["date_added"] == day
    assert not title.notes


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "February 30, 2021",
        "Junk 5, 2020",
        "Ma 5, 2020",
        "Septembers 5, 2020",
        "25/09/2021",
        "2021-13-01",
        "September 25",
    ],
)
def test_date_added_that_is_unreadable_is_left_empty_with_a_note(written):
    title = cleaned(date_added=written)
    assert title.row["date_added"] is None
    assert title.repairs == ["date_added_unreadable"]
    assert title.notes == [f"date_added {written!r}; expected a date like September 25, 2021"]


@pytest.mark.parametrize("name", ["C.UTF-8", "es_ES.UTF-8"])
def test_date_added_does_not_depend_on_the_locale(name):
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, name)
    except locale.Error:
        pytest.skip("this locale is not installed")
    try:
        assert row(date_added="August 3, 2020")["date_added"] == date(2020, 8, 3)
    finally:
        locale.setlocale(locale.LC_TIME, before)


def test_text_is_lower_case_and_the_original_is_kept():
    title = row(title="The LANTERN Road", description="A Lamp.", **{"cast": "Bo TARN, Édith Vell"})
    assert (title["title"], title["display_title"]) == ("the lantern road", "The LANTERN Road")
    assert (title["description"], title["display_description"]) == ("a lamp.", "A Lamp.")
    assert (title["cast"], title["actors"]) == ("bo tarn, édith vell", ["Bo TARN", "Édith Vell"])
    for name in ("type", "director", "country", "listed_in", "maturity_rating"):
        assert title[name] == title[name].lower()


@pytest.mark.parametrize(
    ("duration", "length", "unit"),
    [
        ("90 min", 90, "min"),
        ("90min", 90, "min"),
        ("0 min", 0, "min"),
        ("1 Season", 1, "season"),
        ("2 Seasons", 2, "season"),
        ("", None, None),
    ],
)
def test_duration_becomes_a_number_and_a_unit(duration, length, unit):
    title = cleaned(duration=duration)
    assert (title.row["duration_int"], title.row["duration_type"]) == (length, unit)
    assert not title.repairs


@pytest.mark.parametrize("duration", ["long", "90", "90 hours", "-5 min", "1.5 Seasons"])
def test_duration_that_is_unreadable_is_left_empty_with_a_note(duration):
    title = cleaned(duration=duration)
    assert (title.row["duration_int"], title.row["duration_type"]) == (None, None)
    assert title.notes == [f"duration {duration!r}; expected minutes or seasons like 90 min"]


def test_duration_in_the_rating_column_goes_home_before_the_rating_is_filled():
    title = cleaned(rating="74 min", duration="")
    assert (title.row["duration_int"], title.row["duration_type"]) == (74, "min")
    assert (title.row["maturity_rating"], title.row["maturity_known"]) == ("g", False)
    assert title.repairs == ["duration_in_rating"]


def test_duration_in_both_columns_is_the_one_in_its_own():
    title = cleaned(rating="74 min", duration="90 min")
    assert title.row["duration_int"] == 90
    assert title.row["maturity_known"] is False
    assert title.repairs == ["duration_twice"]


def test_a_movie_in_seasons_stays_a_movie():
    title = row(type="Movie", rating="3 Seasons", duration="")
    assert (title["type"], title["duration_int"], title["duration_type"]) == ("movie", 3, "season")


@pytest.mark.parametrize(
    ("cast", "actors", "repairs"),
    [
        ("", [], []),
        ("1", [], ["cast_junk_name"]),
        ("None", [], ["cast_junk_name"]),
        ("1, Bo Tarn, nan", ["Bo Tarn"], ["cast_junk_name"]),
        (", Bo Tarn,, Cy Vell,", ["Bo Tarn", "Cy Vell"], ["cast_stray_comma"]),
        ("Bo Tarn, Cy Vell, bo tarn", ["Bo Tarn", "Cy Vell"], ["cast_repeated_name"]),
        ("Bo\u2028Tarn", ["Bo Tarn"], ["cast_blanks"]),
        ("Bo\u200b Tarn", ["Bo Tarn"], ["cast_blanks"]),
        ("Bo\u00a0\u00a0Tarn", ["Bo Tarn"], ["cast_blanks"]),
    ],
)
def test_cast_holds_people_only(cast, actors, repairs):
    title = cleaned(**{"cast": cast})
    assert title.row["actors"] == actors
    assert title.row["cast"] == (", ".join(actors).lower() or None)
    assert title.repairs == repairs


def test_country_keeps_its_entries_without_stray_commas():
    title = row(country=", France, ,Algeria")
    assert title["countries"] == ["France", "Algeria"]
    assert title["country"] == "france, algeria"


def test_description_is_one_line():
    title = cleaned(description="A lamp\nis \u2028 carried  home.")
    assert title.row["display_description"] == "A lamp is carried home."
    assert title.repairs == ["description_blanks"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"show_id": ""}, "no_show_id"),
        ({"show_id": "s 1"}, "bad_show_id"),
        ({"show_id": "s" * 256}, "bad_show_id"),
        ({"title": " \u200b "}, "no_title"),
        ({"type": "Opera"}, "unknown_type"),
        ({"type": ""}, "unknown_type"),
        ({"release_year": "-2019"}, "bad_release_year"),
        ({"release_year": "2029"}, "bad_release_year"),
        ({"release_year": "1869"}, "bad_release_year"),
        ({"release_year": "19"}, "bad_release_year"),
        ({"release_year": ""}, "bad_release_year"),
    ],
    ids=str,
)
def test_a_record_without_the_essentials_is_rejected(cells, reason):
    with pytest.raises(Rejected) as caught:
        cleaned(**cells)
    assert caught.value.reason == reason


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(deadline=None)
@given(
    cells=st.fixed_dictionaries(
        {}, optional={name: TEXT for name in PLAIN if name not in ("type", "release_year")}
    )
)
def test_whatever_the_cells_hold_a_clean_title_keeps_the_contract(cells):
    try:
        title = row(**cells)
    except Rejected:
        return
    conform(pa.Table.from_pylist([title | {"work_id": "w1"}], schema=TITLES.schema), TITLES)
    assert title["maturity_rating"] == title["maturity_rating"].lower()
    for names in ("actors", "directors", "countries", "genres"):
        assert "" not in title[names]
