"""What a list's diversity and novelty cost, as figures: nDCG against what they bring."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from engine.pages.documents import Axis, Figure, Layer, Plot, Stroke, Table, Tone
from engine.wording import many

Record = Mapping[str, Any]

_DIVERSITY, _NOVELTY = "diversity", "novelty"
_EXAMPLE = 0.2  # the value whose price is said in words
_LOOKS: dict[str, tuple[Tone, Stroke]] = {_DIVERSITY: ("main", ""), _NOVELTY: ("best", "dashed")}


def _unlike(point: Record) -> float:
    return float(point["variety"]["diversity"])


def _bits(point: Record) -> float:
    return float(point["variety"]["breadth"]["novelty"])


def _coverage(point: Record) -> float:
    return float(point["variety"]["breadth"]["coverage"])


_BROUGHT: dict[str, tuple[Callable[[Record], float], str, str]] = {
    _DIVERSITY: (_unlike, "diversity of genres", "unlike"),
    _NOVELTY: (_bits, "novelty, bits", "novel"),
}


def knob_figures(knobs: Mapping[str, Sequence[Record]]) -> Iterator[Figure]:
    """Yield what each knob brings and costs, and what both do to all lists together."""
    for knob, points in knobs.items():
        yield _price(knob, points)
    yield _coverages(knobs)


def _price(knob: str, points: Sequence[Record]) -> Figure:
    brought, label, _ = _BROUGHT[knob]
    line = Layer("line", *_curve(points, brought), knob, *_LOOKS[knob], "circle")
    rows = [
        [
            f"{point['value']:g}",
            _interval(point["ndcg"], ".4f"),
            _interval(point["change"], "+.4f"),
            f"{_unlike(point):.3f}",
            f"{_bits(point):.2f}",
            f"{100 * _coverage(point):.1f} %",
            f"{point['variety']['breadth']['gini']:.3f}",
        ]
        for point in points
    ]
    head = [knob, "nDCG@10", "change", "diversity of genres", "novelty, bits", "coverage", "Gini"]
    chart = Plot(Axis(label, "number"), Axis("nDCG@10", "number"), [line])
    sentence = (
        f"{_sentence(knob, points)} Lists of ten for {many(points[0]['users'], 'user')}; the "
        "change is against the lists at 0, user by user, with a 95 % interval."
    )
    return Figure(f"What {knob} costs", sentence, chart, Table(head, rows))


def _coverages(knobs: Mapping[str, Sequence[Record]]) -> Figure:
    layers = [
        Layer("line", *_curve(points, _coverage), knob, *_LOOKS[knob], "circle")
        for knob, points in knobs.items()
    ]
    ends = "; ".join(
        f"with a {knob} of {points[-1]['value']:g} {100 * _coverage(points[-1]):.1f} %"
        for knob, points in knobs.items()
    )
    first = next(iter(knobs.values()))[0]
    sentence = (
        f"All lists together hold {100 * _coverage(first):.1f} % of the works where neither is "
        f"asked for, {ends}. Coverage is what both do, and has no parameter of its own."
    )
    chart = Plot(Axis("coverage", "share"), Axis("nDCG@10", "number"), layers)
    return Figure("Coverage of the catalogue, and nDCG@10", sentence, chart)


def _curve(
    points: Sequence[Record], brought: Callable[[Record], float]
) -> tuple[list[float], list[float]]:
    return [brought(point) for point in points], [point["ndcg"]["mean"] for point in points]


def _sentence(knob: str, points: Sequence[Record]) -> str:
    """What a small value brings, and what it costs."""
    brought, _, adjective = _BROUGHT[knob]
    first = points[0]
    point = min(points[1:], key=lambda each: abs(each["value"] - _EXAMPLE))
    gain = _relative(brought(first), brought(point))
    cost = _relative(first["ndcg"]["mean"], point["ndcg"]["mean"])
    if gain is None or cost is None:
        return f"A {knob} of {point['value']:g} cannot be priced: a figure at 0 is 0."
    more = f"{abs(gain):.1f} % {'more' if gain >= 0 else 'less'} {adjective}"
    change = point["change"]
    verb = "gains" if cost > 0 else "costs"
    price = f"{verb} {abs(cost):.1f} % of nDCG@10"
    if change["low"] <= 0 <= change["high"]:
        price += ", a difference that chance may explain"
    return f"A {knob} of {point['value']:g} makes entries {more} and {price}."


def _relative(before: float, after: float) -> float | None:
    """The change in per cent; None of nothing."""
    return 100 * (after - before) / before if before else None


def _interval(value: Mapping[str, float], words: str) -> str:
    low, mean, high = (format(value[name], words) for name in ("low", "mean", "high"))
    return f"{mean} ({low} to {high})"
