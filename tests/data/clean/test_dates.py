"""Dates of one column: their spellings, and whether the day or the month comes first."""

from datetime import date

import pytest

from data.clean.dates import DAY_FIRST, MONTH_FIRST, DateReader

DAY = date(2021, 9, 25)


def reader(*column, order=None):
    return DateReader(2028, order, lambda: column)


@pytest.mark.parametrize(
    "written",
    [
        "September 25, 2021",
        "Sept. 25 2021",
        "25 September 2021",
        "25th September 2021",
        "Saturday, September 25, 2021",
        "2021-09-25",
        "2021/09/25",
        "20210925",
        "2021-09-25 00:00:00",
        "2021-09-25T12:30:00Z",
        "25-Sep-21",
        "25-Sep-2021",
        "25 sep 2021",
        "9/25/2021",
        "9/25/21",
        "25/09/2021",
        "25.9.2021",
        "25-09-2021",
        "9/25/2021 12:00:00 AM",
        "25 de septiembre de 2021",
        "25 de setiembre del 2021",
        "septiembre 25, 2021",
        "sábado, 25 de septiembre de 2021",
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    assert reader().read(written) == DAY


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2021", "September 2021", "31/31/2021", "30 febrero 2021", "２０２１-09-25"],
)
def test_what_is_no_day_is_none(written):
    assert reader().read(written) is None


@pytest.mark.parametrize(
    ("column", "day"),
    [
        (("25/12/2020", "1/2/2021"), date(2021, 9, 5)),
        (("12/25/2020", "1/2/2021"), date(2021, 5, 9)),
        (("25/12/2020", "12/25/2020"), None),
        (("25/12/2020", *["12/25/2020"] * 30), date(2021, 5, 9)),
        (("1/2/2021", "2021-12-25"), None),
        ((), None),
    ],
)
def test_a_day_beyond_the_twelfth_decides_for_the_whole_column(column, day):
    assert reader(*column).read("5/9/2021") == day


@pytest.mark.parametrize(
    ("order", "day"), [(DAY_FIRST, date(2021, 9, 5)), (MONTH_FIRST, date(2021, 5, 9))]
)
def test_what_is_configured_rules(order, day):
    assert reader("25/12/2020", "12/25/2020", order=order).read("5/9/2021") == day


def test_points_are_written_where_the_day_comes_first():
    assert reader().read("5.9.2021") == date(2021, 9, 5)


def test_a_year_of_two_digits_is_the_last_such_year():
    assert reader().read("25-Sep-28") == date(2028, 9, 25)
    assert reader().read("25-Sep-29") == date(1929, 9, 25)


def test_a_known_year_tells_the_century():
    films = DateReader(2028, MONTH_FIRST, short_years=False)
    assert films.read("6/9/60", 1960) == date(1960, 6, 9)
    assert films.read("6/9/60", 1961) is None
    assert films.read("6/9/60") is None


def test_the_column_is_read_only_where_it_is_needed():
    def column():
        raise AssertionError("not needed")

    assert DateReader(2028, None, column).read("2021-09-25") == DAY
