"""The charts of the operator's pages, as the documents of `engine.pages` have them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from statistics import median
from typing import Any

from api.web.ops.shapes import mapping
from api.web.pages import Page
from api.web.wording import KINDS
from api.web.wording import mark as _
from engine.pages.documents import (
    Axis,
    Bars,
    Figure,
    Interval,
    Intervals,
    Layer,
    Plot,
    Table,
)

STRATEGIES = {
    "personal": _("personal"),
    "fold_in": _("personal, latest events folded in"),
    "content": _("by content: no scorer knows the user"),
    "popular": _("popular: nothing is known of the user"),
}
_HEADROOM = 1.05  # of the highest mark
_FAR = 8  # times the median's distance from the least; what is farther is drawn at the edge
_MINUTES, _HOURS = 60, 48


def _number_of(page: Page) -> Callable[..., str]:
    """What writes numbers as the reader's language does."""
    from api.web.formats import Formats  # the first page loads its library

    return Formats(page.language.code).number


def minutes(page: Page, counted: Sequence[Mapping[str, Any]]) -> Figure:
    """The requests of each of the last minutes, and those without a good answer."""
    every = [float(each["requests"]) for each in counted]
    bad = [float(each["refused"] + each["failed"]) for each in counted]
    edges = [float(number - len(counted)) for number in range(len(counted) + 1)]
    layers = [
        Layer("columns", edges, every, page.text(_("all requests"))),
        Layer("columns", edges, bad, page.text(_("refused or failed")), "ink"),
    ]
    sentence = page.text(_("In 60 minutes: %(all)s, of which %(bad)s refused or failed"))
    number = _number_of(page)
    return Figure(
        page.text(_("Requests by minute")),
        sentence % {"all": number(sum(every)), "bad": number(sum(bad))},
        Plot(
            Axis(page.text(_("minutes from now")), low=-_MINUTES, high=0),
            Axis(low=0, high=_HEADROOM * max([*every, 1])),
            layers,
        ),
    )


def strategies(page: Page, lists: Mapping[str, int]) -> Figure:
    """The shares of the strategies in the lists that were made."""
    total = sum(lists.values())
    rows = [(page.text(STRATEGIES.get(name, name)), [n / total]) for name, n in lists.items() if n]
    return Figure(page.text(_("Lists by strategy")), "", Bars(rows, "share") if total else None)


def hours(page: Page, arrivals: Mapping[str, Any]) -> Figure:
    """The events of each of the last hours."""
    counted = arrivals["hours"][-_HOURS:]
    values = [float(each["events"]) for each in counted]
    edges = [float(number - len(values)) for number in range(len(values) + 1)]
    number = _number_of(page)
    sentence = page.text(_("In 48 hours: %(events)s")) % {"events": number(sum(values))}
    head = [page.text(_("hour (UTC)")), page.text(_("events")), page.text(_("by kind"))]
    rows = [
        [each["begin"][:16].replace("T", " "), number(each["events"]), _kinds(page, each)]
        for each in counted
        if each["events"]
    ]
    return Figure(
        page.text(_("Events by hour")),
        sentence,
        Plot(
            Axis(page.text(_("hours from now")), low=-len(values), high=0),
            Axis(low=0, high=_HEADROOM * max([*values, 1])),
            [Layer("columns", edges, values)],
        ),
        Table(head, rows, folded=True) if rows else None,
    )


def _kinds(page: Page, hour: Mapping[str, Any]) -> str:
    number = _number_of(page)
    kinds = hour["by_kind"].items()
    return ", ".join(f"{page.text(KINDS.get(kind, kind))} {number(n)}" for kind, n in kinds)


def rankers(page: Page, manifest: Mapping[str, Any]) -> Figure | None:
    """nDCG@10 of the rankers that were evaluated, with intervals; None without any."""
    lists = mapping(manifest.get("lists"))
    rows = [
        Interval(str(name), *measured, strong=name == lists.get("name"))
        for name, figures in mapping(lists.get("figures")).items()
        if (measured := _interval(mapping(mapping(figures).get("metrics")).get("nDCG")))
    ]
    if not rows:
        return None
    chart = Intervals(
        rows,
        Axis("nDCG@10", "two digits", low=0.0, high=1.1 * max(row.high for row in rows)),
        page.text(_("in service")),
        page.text(_("other rankers")),
    )
    sentence = page.text(_("Means over users who were held out, with 95 % intervals"))
    return Figure(page.text(_("Rankers")), sentence, chart)


def _interval(metric: Any) -> tuple[float, float, float] | None:
    match metric:
        case {
            "mean": int() | float() as mean,
            "low": int() | float() as low,
            "high": int() | float() as high,
        }:
            return mean, low, high
    return None


def study(page: Page, trials: Sequence[Mapping[str, Any]]) -> Figure | None:
    """The error of every trial in order, and the least so far; None without any complete one."""
    complete = [(float(t["number"]), float(t["rmse"])) for t in trials if t["rmse"] is not None]
    if not complete:
        return None
    numbers, errors = [pair[0] for pair in complete], [pair[1] for pair in complete]
    best = list(accumulate(errors, min))
    low, high = _shown(errors)
    layers = [
        Layer("line", numbers, best, page.text(_("least so far")), "best"),
        Layer("marks", numbers, errors, page.text(_("a trial")), mark="circle"),
    ]
    number = _number_of(page)
    x = Axis(page.text(_("trial")), low=-0.7, high=numbers[-1] + 0.7)
    sentence = page.text(_("Trials: %(trials)s. The least error is %(error)s."))
    head = [page.text(_("trial")), "RMSE", page.text(_("outcome"))]
    rows = [
        [str(t["number"]), "–" if t["rmse"] is None else number(t["rmse"], 4), t["outcome"]]
        for t in trials
    ]
    return Figure(
        page.text(_("The study of the rating model")),
        sentence % {"trials": len(trials), "error": number(min(errors), 4)},
        Plot(x, Axis("RMSE", "number", low=low, high=high), layers),
        Table(head, rows, folded=True),
    )


def _shown(errors: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis that shows most errors to scale."""
    low, high = min(errors), max(errors)
    far = low + _FAR * (median(errors) - low)
    high = far if low < far < high else high
    margin = 0.06 * (high - low) or 0.05
    return low - margin, high + margin
