"""What the settings of a file of events leave open: recognised over all of it, and noted."""

import time
from dataclasses import dataclass
from typing import NoReturn

from data.audit import FileBook, Ledger, Sample
from data.csv.files import RawFile
from data.csv.ids import FLOAT_IDS, are_float_ids
from data.judge import refuse
from data.sources.event_columns import (
    CodedColumn,
    parse_number,
    recognise_decimal,
    stars_of,
)
from data.sources.event_layouts import EventLayout
from data.sources.event_scales import HALF_STARS, Stars, guess_scale, is_usual, recognise_scale
from data.sources.event_text import EventText
from data.sources.event_time_texts import is_date_of_either_order
from data.sources.event_times import DAY, FUTURE, UNKNOWN_TIMES, UNREADABLE
from engine.scale import RatingScale
from engine.wording import alternatives

_SHOWN = 3  # records
_FEW_CODES = 0.01  # share of the ratings that may lie outside of their scale without a warning
_ENOUGH = 20  # ratings, to say anything of their scale
_BEARABLE_LOSS = 0.05  # share of the times that may be lost without a warning


@dataclass(frozen=True)
class Recognition:
    """Recognises what is open of one file; what it finds is noted in the book."""

    file: RawFile
    layout: EventLayout
    text: EventText
    book: FileBook
    ledger: Ledger

    @property
    def delimiter(self) -> str:
        """What parts the cells of the file, in messages."""
        return self.book.read_as.get("delimiter", ",")

    def has_float_ids(self, column: str) -> bool:
        """Whether a column's ids are whole numbers that were written as 1.0."""
        is_float = are_float_ids(self.text.texts(column))
        if is_float:
            self.book.read_as["ids"] = FLOAT_IDS
        return is_float

    def decimal(self) -> str:
        """The decimal mark of the stars."""
        decimal = self.layout.dialect.decimal or recognise_decimal(self.text.texts("rating"))
        self.book.read_as["decimal"] = decimal
        return decimal

    def scale(self, decimal: str) -> RatingScale:
        """The scale that is declared, or that the stars are on.

        Raises:
            DataError: they are on none that is well known.
        """
        stars = stars_of(self.text.coded.get("rating", CodedColumn()), decimal)
        if self.layout.scale:
            self._warn_of_unused_scale(stars, self.layout.scale)
            return self.layout.scale
        scale = recognise_scale(stars, self.layout.whole_stars)
        if scale is None:
            self._refuse_scale(stars, decimal)
        self._warn_of_codes(stars, scale)
        self.book.read_as["scale"] = f"{scale.low:g} to {scale.high:g}"
        if not is_usual(scale):
            lines = self.layout.settings.lines([f"scale = [{scale.low:g}, {scale.high:g}]"])
            self.ledger.warn(
                f"{self.book.name}: the ratings run {scale.low:g} to {scale.high:g} and are read "
                f"so; to settle it, write {' and below it '.join(lines)} into sources.toml"
            )
        return scale

    def _warn_of_unused_scale(self, stars: Stars, scale: RatingScale) -> None:
        """Say where the declared scale ends far above all ratings, which then are low ones."""
        if stars.total >= _ENOUGH and 2 * stars.values.max() <= scale.high:
            self.ledger.warn(
                f"{self.book.name}: no rating is above {stars.values.max():g}, though the scale "
                f"that sources.toml says ends at {scale.high:g}"
            )

    def _warn_of_codes(self, stars: Stars, scale: RatingScale) -> None:
        """Say which values are taken for codes that are no stars: they may be stars."""
        outside = stars.off(scale)
        if stars.total >= _ENOUGH and outside.total > _FEW_CODES * stars.total:
            lines = self.layout.settings.lines(guess_scale(stars).settings)
            self.ledger.warn(
                f"{self.book.name}: {outside.total:,} ratings of "
                f"{alternatives([f'{value:g}' for value in outside.values[:_SHOWN]])} lie outside "
                f"of {scale.low:g} to {scale.high:g} and are rejected; if they are stars, write "
                f"{' and below it '.join(lines)} into sources.toml"
            )

    def _refuse_scale(self, stars: Stars, decimal: str) -> NoReturn:
        """Stop, and show ratings that stars from half a star to five do not have."""
        column = self.text.coded["rating"]
        numbers = {code: parse_number(text, decimal) for text, code in column.texts.items()}
        usual = {c for c, n in numbers.items() if n and HALF_STARS.low <= n <= HALF_STARS.high}
        detail = "a rating outside of half a star to five"
        examples = [
            self._sample(part, row, detail)
            for part, row in column.rows(numbers.keys() - usual or usual, _SHOWN)
        ]
        problem = "the scale of the ratings is not clear"
        refuse(self.book.name, problem, self.layout.settings, guess_scale(stars), examples)

    def _sample(self, part: int, row: int, detail: str) -> Sample:
        line, record = self.text.record(part, row, self.delimiter)
        return Sample(line, self.ledger.without_private(record), detail)

    def time_formats(self, latest: int) -> list[str]:
        """What the times are: the declared format, or what all of them look like."""
        if self.layout.time_format:
            formats = [self.layout.time_format]
        else:
            formats = self.text.times.recognise(latest)
            if self.text.times.are_early(formats):
                self._warn_of_early_times()
        if formats:
            self.book.read_as["time"] = " and ".join(formats)
        return formats

    def _warn_of_early_times(self) -> None:
        lines = self.layout.settings.lines(['time = ""'])
        self.ledger.warn(
            f"{self.book.name}: times like {self.text.times.example()!r} are read as seconds since "
            f"1970; if they are none, write {' and below it '.join(lines)} into sources.toml"
        )

    def latest_time(self) -> int:
        """The second by which everything in the file has happened, by a day.

        A file that is newer than now brings its own now: clocks may be wrong.
        """
        return int(max(time.time(), self.file.path.stat().st_mtime)) + DAY

    def warn_of_times(self) -> None:
        """Say that many of the times are lost, and what would mend it."""
        unreadable, future = (
            self.book.repaired[UNKNOWN_TIMES[code]] for code in (UNREADABLE, FUTURE)
        )
        example = self.text.times.example()
        if 2 * unreadable > self.book.rows_out:
            self.ledger.warn(
                f"{self.book.name}: {unreadable:,} times like {example!r} cannot be read and are "
                f"taken as unknown; {self._how_to_mend(example)}"
            )
        elif unreadable + future > _BEARABLE_LOSS * self.book.rows_out:
            self.ledger.warn(
                f"{self.book.name}: {unreadable + future:,} of {self.book.rows_out:,} times are "
                f"taken as unknown: {unreadable:,} cannot be read or lie before 1970, {future:,} "
                "lie in the future"
            )

    def _how_to_mend(self, example: str) -> str:
        if is_date_of_either_order(example):
            lines = self.layout.settings.lines(['time_format = "d/m/Y"'])
            pasted = " and below it ".join(lines)
            return f'if they are dates, write {pasted} (or "m/d/Y") into sources.toml'
        return "write them like 2018-11-20T13:14:15"
