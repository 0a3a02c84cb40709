"""What a format of an export says of itself."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.exports.records import Export


@dataclass(frozen=True)
class Written:
    """An export as text.

    Attributes:
        left_out: works that the format, or the service that reads it, cannot hold.
    """

    text: str
    left_out: int = 0


@dataclass(frozen=True)
class Format:
    """A format of an export.

    Attributes:
        name: by which people ask for it.
        media_type: of an answer.
        extension: of a file, without the dot.
        summary: what it is for, as a sentence without a full stop.
    """

    name: str
    media_type: str
    extension: str
    summary: str
    write: Callable[[Export], Written]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of CSV as RFC 4180 has them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def out_of_ten(stars: float, low: float, high: float) -> int:
    """Stars as a whole number from 1 to 10, which is all that others take: 3.5 of 5 is 7.

    They are counted from nothing, as people count them: the least of 1 to 5 is 2 of 10.
    """
    floor = min(low, 0.0)
    share = (stars - floor) / (high - floor) if high > floor else 0.0
    return min(max(int(10 * share + 0.5), 1), 10)
