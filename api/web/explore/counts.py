"""Pictures of what an answer stands among: all months, all classes, all values of a threshold."""

from collections.abc import Mapping
from typing import Any

from api.web.explore.drawing import Answer, bars, columns
from api.web.pages import Page
from api.web.wording import _
from engine.catalog.calendar import MONTHS_EN, MONTHS_ES, WEEKDAYS_EN, WEEKDAYS_ES
from engine.pages.documents import Figure

Json = Mapping[str, Any]
_SHORT = 3  # letters that months and weekdays are told apart by
_RELEASES = "/v1/movies/releases"
_SPANISH = "es"
_MOST = 40  # bars


async def months(answer: Answer) -> list[Figure]:
    """The films of all months; the month of the answer stands out."""
    page, content = answer.page, answer.content
    return [await _all(page, "month", str(content.get("mes", content.get("month"))))]


async def weekdays(answer: Answer) -> list[Figure]:
    """The films of all weekdays; the weekday of the answer stands out."""
    page, content = answer.page, answer.content
    return [await _all(page, "weekday", str(content.get("dia", content.get("weekday"))))]


async def calendar(answer: Answer) -> list[Figure]:
    """Months, weekdays or both, after what was asked."""
    page, content = answer.page, answer.content
    asked_for = [name for name in ("month", "weekday") if content[name]]
    return [await _all(page, name, str(content[name])) for name in asked_for]


async def _all(page: Page, name: str, chosen: str) -> Figure:
    spanish, english = (MONTHS_ES, MONTHS_EN) if name == "month" else (WEEKDAYS_ES, WEEKDAYS_EN)
    shown = spanish if page.language.code == _SPANISH else english
    rows: list[tuple[str, float]] = []
    mark = ""
    for number, each in enumerate(english):
        counted = await page.ask.get(_RELEASES, [(name, each)])
        short = shown[number][:_SHORT]
        rows.append((short, float(counted["films"])))
        if chosen.lower() in (each, spanish[number]):
            mark = short
    title = _("Films by month of release") if name == "month" else _("Films by weekday of release")
    heads = page.text("Month") if name == "month" else page.text("Weekday"), page.text("Films")
    return columns(page.text(title), rows, heads, mark)


async def maturities(answer: Answer) -> list[Figure]:
    """The titles of all maturity classes."""
    return await facets(Answer(answer.page, await answer.page.ask.get("/v1/maturities")))


async def facets(answer: Answer) -> list[Figure]:
    """The titles of every value of a facet, the most first."""
    page, content = answer.page, answer.content
    rows = [(str(each.get("label", each["name"])), each["titles"]) for each in content["items"]]
    rows.sort(key=lambda row: -row[1])
    return [bars(page.text(_("Titles of each")), rows[:_MOST])] if rows else []


async def score_steps(answer: Answer) -> list[Figure]:
    """How many movies lie above each half star, under the same other conditions."""
    page = answer.page
    scale = page.release.recommender.scale if page.release else None
    if scale is None:
        return []
    kept = [(name, value) for name, value in answer.query if name != "scored"]
    steps = [scale.low + (scale.high - scale.low) * part / 10 for part in range(10)]
    rows = []
    for step in steps:
        counted = await page.ask.get("/v1/catalog/score-count", [("scored", f"{step:g}"), *kept])
        rows.append((f"> {step:g}", float(counted["count"])))
    heads = page.text("Stars above"), page.text("Movies")
    return [columns(page.text(_("Movies above each number of stars")), rows, heads)]
