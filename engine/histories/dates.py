"""Which of the figures of a date is the day and which the month, told by the whole file.

A file says it in two ways: by the calendar, as every date must exist, and by the order of its rows,
as services write the newest or the oldest first. Read in the wrong order, rows that go evenly back
in time jump to and fro. Where neither tells, nothing is guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from engine.errors import InvalidValue, shorten
from engine.histories.figures import UNKNOWN, Figures, Moment, read_date
from engine.histories.records import DateOrder
from engine.histories.values import Unusable

ORDERS = ("dmy", "mdy", "ymd")
SELF_EVIDENT = DateOrder(None, "every date says its order itself")
_WORDS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
_LEAST_STEPS = 4  # from one day to another in the order of time: fewer come about by chance
_SHARE_OF_BREAKS = 0.1  # of the steps, that rows in the order of time may still have


@dataclass(frozen=True)
class Dates:
    """How the dates of one file are read.

    Attributes:
        order: of their figures.
        written: what they are written like, by their text: many rows share a day.
    """

    order: DateOrder
    written: Mapping[str, Figures | Moment | None] = field(default_factory=dict)

    def moment(self, text: str) -> Moment:
        """When that was; unknown where the text is empty, or where the order is not known yet.

        Raises:
            Unusable: the text is no date, one that does not exist, or may be several days where
                nobody is asked for the order.
        """
        written = self.written[text] if text in self.written else read_date(text)
        if written is None:
            raise Unusable(f"{shorten(text, 30)!r} is no date")
        return self._of_figures(written) if isinstance(written, Figures) else written

    def _of_figures(self, figures: Figures) -> Moment:
        days = figures.days
        if len(figures.orders) > 1 and self.order.order:
            days = {order: day for order, day in days.items() if order == self.order.order}
        if not days:
            raise Unusable(f"there is no date {figures.text}{self._in_words()}")
        first, *rest = set(days.values())
        if rest and not self.order.alternatives:
            raise Unusable(f"the date {figures.text} may be {len(rest) + 1} days")
        return UNKNOWN if rest else figures.moment(first)

    def _in_words(self) -> str:
        return f" as {_WORDS[self.order.order]}" if self.order.order in _WORDS else ""


def read_dates(texts: Iterable[str], choice: str | None = None) -> Dates:
    """How the dates of a file are read, from all of them in the order of its rows.

    `choice` is what whoever sent it says of their order; it counts where they do not tell it.

    Raises:
        InvalidValue: the dates do not exist in the order of `choice`.
    """
    in_order = list(texts)
    written = {text: read_date(text) for text in dict.fromkeys(in_order)}
    read = (written[text] for text in in_order)
    figures = [each for each in read if isinstance(each, Figures) and each.days]
    open_ones = [each for each in figures if len(each.orders) > 1]
    if not open_ones:
        return Dates(SELF_EVIDENT, written)
    order = _chosen(open_ones, choice) if choice else _inferred(figures, open_ones)
    return Dates(order, written)


def _chosen(figures: Sequence[Figures], choice: str) -> DateOrder:
    possible = _possible(figures)
    if possible and choice not in possible:
        missing = next(each.text for each in figures if choice not in each.days)
        expected = " or ".join(possible)
        raise InvalidValue(
            "order", choice, f"{expected}: there is no date {missing} as {_WORDS[choice]}"
        )
    return DateOrder(choice, f"{_WORDS[choice]}, as was chosen")


def _inferred(figures: Sequence[Figures], open_ones: Sequence[Figures]) -> DateOrder:
    possible = _possible(open_ones)
    if not possible:
        some = [order for order in ORDERS if any(order in each.days for each in open_ones)]
        return DateOrder(None, "no order lets all dates exist: several are mixed", some)
    if len(possible) == 1:
        return DateOrder(possible[0], f"{_WORDS[possible[0]]}: only so do all dates exist")
    if all(len(set(each.days.values())) == 1 for each in open_ones):
        return DateOrder(None, "every date is the same day in any order")
    return _by_rows(figures, possible)


def _possible(figures: Iterable[Figures]) -> list[str]:
    """The orders in which every date exists."""
    orders = list(ORDERS)
    for each in figures:
        orders = [order for order in orders if order in each.days]
    return orders


def _by_rows(figures: Sequence[Figures], possible: Sequence[str]) -> DateOrder:
    breaks = {order: _breaks(_days(figures, order)) for order in possible}
    best, second = sorted(possible, key=lambda order: breaks[order].count)[:2]
    chosen = breaks[best]
    sorted_rows = chosen.steps >= _LEAST_STEPS and (chosen.count <= _SHARE_OF_BREAKS * chosen.steps)
    if sorted_rows and breaks[second].count > 3 * chosen.count:
        return DateOrder(
            best,
            f"{_WORDS[best]}: so the rows stand in the order of time, with {chosen.count} "
            f"exceptions; as {_WORDS[second]} with {breaks[second].count}",
        )
    return DateOrder(
        None,
        f"all dates exist as {' and as '.join(_WORDS[order] for order in possible)}, and the "
        "order of the rows does not tell",
        possible,
    )


def _days(figures: Sequence[Figures], order: str) -> list[date]:
    """The days of all rows where the open ones are read by `order`; the others say theirs."""
    return [each.days.get(order) or next(iter(each.days.values())) for each in figures]


@dataclass(frozen=True)
class _Breaks:
    """How often the rows of a file go against the order of time, of how many steps."""

    count: int
    steps: int


def _breaks(days: Sequence[date]) -> _Breaks:
    def against(wrong: Callable[[date, date], bool]) -> int:
        return sum(wrong(earlier, later) for earlier, later in pairwise(days))

    falling = against(lambda one, following: one < following)
    rising = against(lambda one, following: one > following)
    return _Breaks(min(falling, rising), falling + rising)
