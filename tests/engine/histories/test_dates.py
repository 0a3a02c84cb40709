"""The order of day and month: told by the calendar and the rows, and never guessed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from engine.errors import InvalidValue
from engine.histories.dates import read_dates
from engine.histories.figures import UNKNOWN, Moment, read_date
from engine.histories.values import Unusable

NOON = int(datetime(2022, 12, 31, 12, 0, 5, tzinfo=UTC).timestamp())
DAY = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-12-31", Moment(day=DAY)),
        ("2022/12/31", Moment(day=DAY)),
        ("31.12.2022", Moment(day=DAY)),
        ("31. 12. 2022", Moment(day=DAY)),
        ("31/12/2022", Moment(day=DAY)),
        ("12/31/2022", Moment(day=DAY)),
        ("12/31/22", Moment(day=DAY)),
        ("Dec 31, 2022", Moment(day=DAY)),
        ("31 December 2022", Moment(day=DAY)),
        ("December 31st, 2022", Moment(day=DAY)),
        ("2022-12-31 12:00:05", Moment(NOON)),
        ("2022-12-31T12:00:05Z", Moment(NOON)),
        ("2022-12-31T12:00:05.1234567Z", Moment(NOON)),
        ("2022-12-31T14:00:05+02:00", Moment(NOON)),
        ("2022-12-31T07:00:05-0500", Moment(NOON)),
        ("2022-12-31 12:00:05 +0000 UTC", Moment(NOON)),
        ("2022-12-31 12:00:05.999 +0000 UTC m=+0.5", Moment(NOON)),
        ("2022-12-31 05:00:05 -0700 PDT", Moment(NOON)),
        ("12/31/2022 12:00:05 PM", Moment(NOON)),
        ("12/31/2022, 12:00:05 p.m.", Moment(NOON)),
        (str(NOON), Moment(NOON)),
        (f"{NOON}000", Moment(NOON)),
        (f"{NOON}123", Moment(NOON)),
        ("", UNKNOWN),
        ("0", UNKNOWN),
        ("null", UNKNOWN),
        ("0001-01-01 00:00:00 +0000 UTC", UNKNOWN),
        ("1899-12-30", UNKNOWN),
    ],
)
def test_a_date_that_says_itself_what_it_means(text: str, moment: Moment) -> None:
    assert read_dates([text]).moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2022",
        "2022-13-01",
        "2022-12-31 25:00",
        "12/31/2022 13:00 PM",
        "yesterday",
        "Ma 5, 2022",
        "1234567",
        "1/2",
        "1/2/3/4",
        "12/2022/31",
        "٣١/١٢/٢٠٢٢x",
        "9" * 99,
        "2022-12-31" + " " * 80,
        "2022-12-31 12:00 ++",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    if text.strip() == "2022-12-31":
        assert read_dates([text]).moment(text) == Moment(day=DAY)
        return
    with pytest.raises(Unusable, match="date"):
        read_dates([text]).moment(text)


@pytest.mark.parametrize("text", ["01/02/2022", "01/02/22", "3.4.05"])
def test_one_date_alone_is_not_guessed(text: str) -> None:
    dates = read_dates([text])
    assert dates.order.order is None
    assert len(dates.order.alternatives) > 1
    assert dates.moment(text) == UNKNOWN


def test_a_day_that_is_its_own_month_is_clear_in_any_order() -> None:
    dates = read_dates(["05/05/2022", "04/04/2022", "03/04/2022"])
    assert dates.order.alternatives == ["dmy", "mdy"]
    assert dates.moment("05/05/2022") == Moment(day=date(2022, 5, 5))
    assert dates.moment("03/04/2022") == UNKNOWN


@pytest.mark.parametrize(
    ("order", "day"),
    [("dmy", date(2022, 2, 1)), ("mdy", date(2022, 1, 2))],
)
def test_who_sends_it_may_say_the_order(order: str, day: date) -> None:
    dates = read_dates(["01/02/2022", "02/02/2022"], order)
    assert dates.moment("01/02/2022") == Moment(day=day)
    assert dates.order.order == order
    assert not dates.order.alternatives


def test_an_order_in_which_a_date_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidValue, match="there is no date 31/01/2022 as month, day, year"):
        read_dates(["01/02/2022", "31/01/2022"], "mdy")


def test_dates_that_say_themselves_need_no_choice() -> None:
    assert read_dates(["2022-01-02"], "dmy").moment("2022-01-02") == Moment(day=date(2022, 1, 2))


def test_mixed_orders_are_asked() -> None:
    dates = read_dates(["31/12/2021", "12/30/2021", "01/02/2021"])
    assert dates.order.order is None
    assert dates.order.alternatives == ["dmy", "mdy"]
    assert dates.moment("01/02/2021") == UNKNOWN
    assert dates.moment("31/12/2021") == Moment(day=date(2021, 12, 31))  # only so it exists
    chosen = read_dates(["31/12/2021", "12/30/2021", "01/02/2021"], "dmy")
    assert chosen.moment("01/02/2021") == Moment(day=date(2021, 2, 1))
    with pytest.raises(Unusable, match="there is no date 12/30/2021 as day, month, year"):
        chosen.moment("12/30/2021")


def test_rows_in_no_order_tell_nothing() -> None:
    random = Random(3)
    days = [date(2022, random.randint(1, 12), random.randint(1, 12)) for _ in range(400)]
    assert read_dates([f"{day:%d/%m/%Y}" for day in days]).order.order is None


def test_few_rows_tell_nothing_by_their_order() -> None:
    # Of any three rows a third go evenly one way, by chance.
    assert read_dates(["03/04/2022", "02/05/2021", "01/06/2020"]).order.order is None


def test_a_few_rows_out_of_order_do_not_hide_it() -> None:
    days = [date(2022, 12, 12) - timedelta(days=n) for n in range(0, 700, 3)]
    texts = [f"{day:%m/%d/%Y}" for day in days if day.day < 13]
    texts.insert(20, "01/01/2019")
    assert read_dates(texts).order.order == "mdy"


# As field notes have them: how the countries write, and which end of the file is new.
WRITTEN: dict[str, tuple[str, Callable[[date], str]]] = {
    "6/19/25": ("mdy", lambda day: f"{day.month}/{day.day}/{day:%y}"),
    "19/06/25": ("dmy", lambda day: f"{day:%d/%m/%y}"),
    "24.01.23": ("dmy", lambda day: f"{day:%d.%m.%y}"),
    "31/12/2022": ("dmy", lambda day: f"{day:%d/%m/%Y}"),
    "12/04/2022": ("mdy", lambda day: f"{day:%m/%d/%Y}"),
    "25/06/19": ("ymd", lambda day: f"{day:%y/%m/%d}"),
}
SPANS = {"a month": 31, "half a year": 182, "four years": 1461}
FILES = 40  # of each setting and length


@pytest.mark.parametrize("rows", [10, 15, 40, 200])
@pytest.mark.parametrize("span", SPANS.values(), ids=list(SPANS))
@pytest.mark.parametrize("newest_first", [True, False], ids=["newest first", "oldest first"])
@pytest.mark.parametrize(("order", "written"), WRITTEN.values(), ids=list(WRITTEN))
def test_a_file_tells_its_order(
    order: str, written: Callable[[date], str], newest_first: bool, span: int, rows: int
) -> None:
    random = Random(rows * span)
    outcomes = {"right": 0, "asked": 0, "wrong": 0}
    for _ in range(FILES):
        start = date(2015, 1, 1) + timedelta(days=random.randint(0, 3000))
        days = sorted(start + timedelta(days=random.randint(0, span)) for _ in range(rows))
        texts = [written(day) for day in (reversed(days) if newest_first else days)]
        read = read_dates(texts).order
        told = "right" if read.order == order else "asked" if read.order is None else "wrong"
        outcomes[told] += 1
    assert outcomes["wrong"] == 0
    if span > SPANS["a month"]:
        assert outcomes["right"] == FILES


def test_a_clear_date_is_no_question() -> None:
    assert isinstance(read_date(str(NOON)), Moment)
