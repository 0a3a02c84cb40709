"""Months and weekdays, in two languages, whatever people type."""

import pytest

from engine.catalog.calendar import (
    MONTHS_EN,
    MONTHS_ES,
    WEEKDAYS_EN,
    WEEKDAYS_ES,
    parse_month,
    parse_weekday,
)
from engine.errors import InvalidValue


@pytest.mark.parametrize("names", [MONTHS_ES, MONTHS_EN])
def test_every_month_has_its_number(names):
    assert [parse_month(name) for name in names] == list(range(1, 13))
    assert [parse_month(f" {name.upper()} ") for name in names] == list(range(1, 13))


@pytest.mark.parametrize("names", [WEEKDAYS_ES, WEEKDAYS_EN])
def test_every_weekday_has_its_number(names):
    assert [parse_weekday(name) for name in names] == list(range(1, 8))
    assert [parse_weekday(f"{name.title()} ") for name in names] == list(range(1, 8))


@pytest.mark.parametrize(
    ("parse", "text", "number"),
    [(parse_month, "setiembre", 9), (parse_weekday, "miercoles", 3), (parse_weekday, "SABADO", 6)],
)
def test_accents_and_spellings_are_optional(parse, text, number):
    assert parse(text) == number


SHORT_MONTHS = (
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "ENE. Febr MARZ. abri mayo juni juli agos set Octu novi dici",
)
SHORT_WEEKDAYS = (
    "lun mar mié jue vie sáb dom",
    "mon tue wed thu fri sat sun",
    "Lun. MART miérc. juev viern SAB. doming",
    "Mon. Tues. wedn thurs frid. Satur sund",
)


@pytest.mark.parametrize("names", SHORT_MONTHS)
def test_months_may_be_shortened(names):
    assert [parse_month(name) for name in names.split()] == list(range(1, 13))


@pytest.mark.parametrize("names", SHORT_WEEKDAYS)
def test_weekdays_may_be_shortened(names):
    assert [parse_weekday(name) for name in names.split()] == list(range(1, 8))


@pytest.mark.parametrize("text", ["", "13", "febero", "en", "lunes", ".", "ju", "lun", "a"])
def test_what_is_no_month_is_refused_with_all_that_are(text):
    with pytest.raises(InvalidValue, match=r"enero, febrero, .* diciembre"):
        parse_month(text)


@pytest.mark.parametrize("text", ["", "lu", "enero", "lunes martes", "ene", "t", "."])
def test_what_is_no_weekday_is_refused_with_all_that_are(text):
    with pytest.raises(InvalidValue, match=r"lunes, martes, .* domingo"):
        parse_weekday(text)
