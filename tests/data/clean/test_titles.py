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
        "31/31/2021",
        "2021-13-01",
        "September 25",
    ],
)
def test_date_added_that_is_unreadable_is_left_empty_with_a_note(written):
    title = cleaned(date_added=written)
    assert title.row["date_added"] is None
    assert title.repairs == ["date_added_unreadable"]
    note = f"date_added {written!r}; expected a date like September 25, 2021"
    assert title.notes == [("date_added", note)]


def test_a_date_of_which_nothing_tells_day_from_month_is_left_empty_with_what_to_write():
    title = cleaned(date_added="05/09/2021")
    assert title.row["date_added"] is None
    assert title.repairs == ["date_added_unreadable"]
    assert 'dates = "d/m/Y" or "m/d/Y" in sources.toml' in title.notes[0][1]


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
        ("2 temporadas", 2, "season"),
        ("1 Temporada", 1, "season"),
        ("90", 90, "min"),
        ("90.0", 90, "min"),
        ("90.0 min", 90, "min"),
        ("90 minutos", 90, "min"),
        ("90 mins.", 90, "min"),
        ("1h 30m", 90, "min"),
        ("1 h 30 min", 90, "min"),
        ("1h30", 90, "min"),
        ("1 hr. 30 min.", 90, "min"),
        ("1 hour and 30 minutes", 90, "min"),
        ("1 hora y 30 minutos", 90, "min"),
        ("2 hours", 120, "min"),
        ("01:30:00", 90, "min"),
        ("PT1H30M", 90, "min"),
        ("PT90M", 90, "min"),
        ("PT1H30M0S", 90, "min"),
        ("90'", 90, "min"),
        ("0", None, None),
        ("", None, None),
    ],
)
def test_duration_becomes_a_number_and_a_unit(duration, length, unit):
    title = cleaned(duration=duration)
    assert (title.row["duration_int"], title.row["duration_type"]) == (length, unit)
    assert not title.repairs


@pytest.mark.parametrize(
    "duration", ["long", "-90", "90 days", "-5 min", "1.5 Seasons", "10 Episodes", "h", "90.5"]
)
def test_duration_that_is_unreadable_is_left_empty_with_a_note(duration):
    title = cleaned(duration=duration)
    assert (title.row["duration_int"], title.row["duration_type"]) == (None, None)
    note = f"duration {duration!r}; expected minutes or seasons like 90 min"
    assert title.notes == [("duration", note)]


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


@pytest.mark.parametrize(
    ("duration", "seasons", "length", "unit", "repairs"),
    [
        ("48", "2.0", 2, "season", []),
        ("48", "2,0", 2, "season", []),
        ("48", "", None, None, ["duration_without_unit"]),
        ("48 min", "", 48, "min", []),
        ("48 min", "3", 3, "season", []),
        ("", "1", 1, "season", []),
        ("", "0", None, None, []),
    ],
)
def test_bare_minutes_of_a_series_are_those_of_an_episode(duration, seasons, length, unit, repairs):
    title = cleaned(type="SHOW", duration=duration, seasons=seasons)
    assert (title.row["duration_int"], title.row["duration_type"]) == (length, unit)
    assert title.repairs == repairs


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("MOVIE", "movie"),
        ("Film", "movie"),
        ("Película", "movie"),
        ("tvMovie", "movie"),
        ("SHOW", "tv show"),
        ("TV_Show", "tv show"),
        ("Series", "tv show"),
        ("Serie", "tv show"),
        ("TV Mini-Series", "tv show"),
        ("tvMiniSeries", "tv show"),
        ("miniserie", "tv show"),
    ],
)
def test_the_type_is_understood_however_it_is_written(written, kind):
    assert row(type=written)["type"] == kind


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2019", 2019),
        ("2019.0", 2019),
        ("2019-05-01", 2019),
        ("2019-05-01 00:00:00", 2019),
        ("01/05/2019", 2019),
        ("2019-2021", 2019),
        ("2019–", 2019),
        ("(2019)", 2019),
        ("May 1, 2019", 2019),
    ],
)
def test_the_year_is_read(written, year):
    assert row(release_year=written)["release_year"] == year


def test_stars_are_no_maturity_class():
    title = cleaned(rating="7.8")
    assert (title.row["maturity_rating"], title.row["maturity_known"]) == ("g", False)
    assert title.repairs == ["rating_unreadable"]
    assert row(rating="16")["maturity_rating"] == "16"


def test_a_column_that_is_not_there_is_empty():
    needed = {"show_id": "s1", "type": "Movie", "title": "Lamp", "release_year": "2019"}
    title = clean(needed, NETFLIX, latest_year=2028)
    assert (title.row["genres"], title.row["date_added"]) == ([], None)
    assert title.repairs == title.notes == []


@pytest.mark.parametrize("absent", ["NULL", "None", "nan", "NaN", "N/A", r"\N", "-", "#N/A", "NA"])
def test_an_absent_value_is_none_however_it_is_spelled(absent):
    columns = ("country", "date_added", "rating", "duration", "listed_in", "seasons")
    title = cleaned(**dict.fromkeys(columns, absent))
    assert (title.row["countries"], title.row["genres"]) == ([], [])
    assert (title.row["date_added"], title.row["duration_int"]) == (None, None)
    assert not title.row["maturity_known"]
    assert title.repairs == title.notes == []


@pytest.mark.parametrize("show_id", ["s 1", "a/b", 'x"y', "a,b", "é🎬", "0042", "S1"])
def test_an_id_is_any_text(show_id):
    assert row(show_id=show_id)["title_id"] == f"n{show_id}"


@pytest.mark.parametrize("title", ["None", "NULL", "NaN", "N/A"])
def test_a_title_may_be_any_word(title):
    assert row(title=title)["display_title"] == title


@pytest.mark.parametrize("cells", [{"show_id": "NULL"}, {"type": "nan"}, {"title": r"\N"}])
def test_an_absent_essential_is_none(cells):
    with pytest.raises(Rejected):
        cleaned(**cells)


@pytest.mark.parametrize(
    ("cell", "genres"),
    [
        ("['drama', 'crime']", ["drama", "crime"]),
        ('["drama", "crime"]', ["drama", "crime"]),
        ("['drama' 'crime']", ["drama", "crime"]),
        ("[drama, crime]", ["drama", "crime"]),
        ('["Com\\u00e9die", null]', ["Comédie"]),
        ("[{'id': 18, 'name': 'Drama'}]", ["Drama"]),
        ("[]", []),
        ("Dramas|Crime", ["Dramas", "Crime"]),
        ("Dramas; Crime", ["Dramas", "Crime"]),
        ("R&amp;B, Crime", ["R&amp;B", "Crime"]),
        ("['children''s']", ["childrens"]),
        ("['drama', \"children's\"]", ["drama", "children's"]),
    ],
)
def test_a_list_is_read_however_it_is_written(cell, genres):
    title = cleaned(listed_in=cell)
    assert title.row["genres"] == genres
    assert not title.notes


@pytest.mark.parametrize("cell", ["['drama', 'crime'", "drama', 'crime']", "{'a': 1}", "[[[drama]"])
def test_a_list_of_which_a_part_is_missing_is_left_empty_with_a_note(cell):
    title = cleaned(listed_in=cell)
    assert title.row["genres"] == []
    assert title.repairs == ["listed_in_unreadable"]
    assert [column for column, _ in title.notes] == ["listed_in"]


@pytest.mark.parametrize(
    ("cell", "countries"),
    [
        ("['US', 'GB']", ["United States", "United Kingdom"]),
        ("KR", ["South Korea"]),
        ("USA, FRA", ["United States", "France"]),
        ("['SU', 'XX', 'RU']", ["Soviet Union", "Russia"]),
        ("QQ, France", ["QQ", "France"]),
        ("Us", ["Us"]),
    ],
)
def test_a_code_of_a_country_is_its_name(cell, countries):
    assert row(country=cell)["countries"] == countries


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
