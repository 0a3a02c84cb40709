"""How reports word figures: counts with their noun, shares, big numbers in short."""

from collections.abc import Iterable

# From which value a unit is used, and what it stands for; 9,950 is still written out.
_UNITS = ((1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "k"))
_SMALL_SHARE = 0.01


def many(count: float, noun: str) -> str:
    """A count with its noun: 1 film, 2,000 films."""
    if count == 1:
        return f"1 {noun}"
    ends = {"y": f"{noun[:-1]}ies", "s": f"{noun}es"}
    plural = ends.get(noun[-1], f"{noun}s")
    return f"{count:,.0f} {plural}"


def share(part: float, total: float) -> str:
    """A part as percent of the total, with a decimal near 0 and 100."""
    if not total:
        return "0 %"
    value = part / total
    if 0 < value < _SMALL_SHARE or 1 - _SMALL_SHARE < value < 1:
        return f"{min(max(100 * value, 0.1), 99.9):.1f} %"
    return f"{100 * value:.0f} %"


def of(part: float, total: float, noun: str) -> str:
    """A part, the total and its share: 3 of 10 films (30 %)."""
    return f"{part:,.0f} of {many(total, noun)} ({share(part, total)})"


def compact(value: float) -> str:
    """A number short enough to stand beside a bar: 950, 9,950, 12.5k, 3.1M, 2B."""
    for threshold, divisor, unit in _UNITS:
        if abs(value) >= threshold:
            scaled = value / divisor
            return f"{scaled:.3g}{unit}" if round(abs(scaled)) < 1e3 else f"{scaled:,.0f}{unit}"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.3g}"


def dollars(value: float) -> str:
    """An amount of money, short enough to stand beside a bar."""
    return f"${compact(value)}"


def enumerated(names: Iterable[str]) -> str:
    """Names as a sentence lists them: a, b and c."""
    return _joined(names, "and")


def alternatives(names: Iterable[str]) -> str:
    """Names of which one is to be chosen: a, b or c."""
    return _joined(names, "or")


def _joined(names: Iterable[str], word: str) -> str:
    *front, last = [*names] or [""]
    return f"{', '.join(front)} {word} {last}" if front else last
