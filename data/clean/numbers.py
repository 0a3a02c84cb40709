"""Numbers as people and spreadsheets write them: `1,000,000`, `$30000000`, `7,5`."""

import re

_PLAIN = re.compile(r"-?\d{1,30}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,3})?|-?\.\d{1,30}", re.ASCII)
_CURRENCY = re.compile(r"^(?:US ?|USD ?)?[$€£]? ?|(?: ?[$€£]| USD| EUR| GBP)$")
_COMMA_GROUPS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_POINT_GROUPS = re.compile(r"-?\d{1,3}(?:(?:\.\d{3})+,\d*|(?:\.\d{3}){2,})", re.ASCII)
_BLANK_GROUPS = re.compile(r"-?\d{1,3}(?: \d{3})+", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d{1,30},\d{1,30}", re.ASCII)


def parse_number(text: str, most: float, *, integer: bool, decimal: str | None) -> float | None:
    """The number from 0 to `most` that a text is; None of another or of none.

    `1,234` is a thousand of a `integer`; elsewhere it is read where only one reading lies
    within the bounds, or the mark of decimals is known.

    >>> [parse_number(t, 1e9, integer=True, decimal=None) for t in ("$1,000,000", "7", "1.000.000")]
    [1000000.0, 7.0, 1000000.0]
    """
    bare = _CURRENCY.sub("", text)
    if _PLAIN.fullmatch(bare):
        return _within(float(bare), most)
    if _BLANK_GROUPS.fullmatch(bare):
        return _within(float(bare.replace(" ", "")), most)
    if _POINT_GROUPS.fullmatch(bare):
        return _within(float(bare.replace(".", "").replace(",", ".")), most)
    grouped = fraction = None
    if _COMMA_GROUPS.fullmatch(bare) and decimal != ",":
        grouped = _within(float(bare.replace(",", "")), most)
    if _DECIMAL_COMMA.fullmatch(bare) and decimal != ".":
        fraction = _within(float(bare.replace(",", ".")), most)
    if grouped is None or fraction is None:
        return fraction if grouped is None else grouped
    return grouped if integer else None


def _within(number: float, most: float) -> float | None:
    return abs(number) if 0 <= number <= most else None
