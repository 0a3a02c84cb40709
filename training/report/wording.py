"""How the report says figures: counts with their noun, shares, big numbers in short."""

from collections.abc import Iterable

_SHORT = ((1e9, "B"), (1e6, "M"), (1e4, "k"))
_SMALL_SHARE = 0.01


def many(count: float, noun: str) -> str:
    """Return a count with its noun: 1 film, 2,000 films."""
    if count == 1:
        return f"1 {noun}"
    ends = {"y": f"{noun[:-1]}ies", "s": f"{noun}es"}
    plural = ends.get(noun[-1], f"{noun}s")
    return f"{count:,.0f} {plural}"


def share(part: float, whole: float) -> str:
    """Return a part as percent of the whole, small ones with a decimal."""
    if not whole:
        return "0 %"
    value = part / whole
    if 0 < value < _SMALL_SHARE or 1 - _SMALL_SHARE < value < 1:
        return f"{min(max(100 * value, 0.1), 99.9):.1f} %"
    return f"{100 * value:.0f} %"


def of(part: float, whole: float, noun: str) -> str:
    """Return a part, the whole and its share: 3 of 10 films (30 %)."""
    return f"{part:,.0f} of {many(whole, noun)} ({share(part, whole)})"


def compact(value: float) -> str:
    """Return a number as it fits beside a bar: 950, 9,950, 12.5k, 3.1M, 2B."""
    size = next(((by, unit) for by, unit in _SHORT if abs(value) >= by), None)
    if size:
        by, unit = (1e3, "k") if size[1] == "k" else size
        text = f"{value / by:.3g}" if round(abs(value) / by) < 1e3 else f"{value / by:,.0f}"
        return f"{text}{unit}"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.3g}"


def dollars(value: float) -> str:
    """Return an amount in short."""
    return f"${compact(value)}"


def enumerated(names: Iterable[str]) -> str:
    """Return names as a sentence has them: a, b and c."""
    given = list(names)
    if len(given) < 2:
        return "".join(given)
    return f"{', '.join(given[:-1])} and {given[-1]}"
