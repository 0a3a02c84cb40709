"""What an answer looks like: charts of the answer, and of what it stands among.

A picture that needs more than the answer asks the API for it, as anybody could.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from api.web.explore.counts import calendar, facets, maturities, months, score_steps, weekdays
from api.web.explore.drawing import Answer, bars, lines_by_year, stacked
from api.web.posters import labels_of
from api.web.wording import _
from engine.pages.documents import Bars, Figure, Words

Json = Mapping[str, Any]
Drawn = list[Figure]
Picture = Callable[[Answer], Awaitable[Drawn]]
_MANY = 2  # films of known money that make a picture


async def _platforms(answer: Answer) -> Drawn:
    page, content = answer.page, answer.content
    labels = labels_of(page.release)
    rows = [
        (labels.get(each["platform"], each["platform"]), [each["movies"], each["tv_shows"]])
        for each in content["items"]
    ]
    series = [page.text("Movies"), page.text("Series")]
    return [stacked(page.text(_("Movies and series of each platform")), rows, series)]


def _bars_of(title: str, name: str, value: str, words: Words = "count") -> Picture:
    """A picture of one number of each entry."""

    async def draw(answer: Answer) -> Drawn:
        page, content = answer.page, answer.content
        entries = [each for each in content["items"] if each.get(value) is not None]
        rows = [(_label(each, name), float(each[value])) for each in entries]
        return [bars(page.text(title), rows, words)] if rows else []

    return draw


def _label(entry: Json, name: str) -> str:
    year = entry.get("release_year")
    return f"{entry[name]} ({year})" if year and name == "title" else str(entry[name])


async def _money(answer: Answer) -> Drawn:
    """What the films of a group cost and brought in, one year after the other."""
    page, content = answer.page, answer.content
    films = content["page"]["items"]
    known = [each for each in films if each["budget"] or each["revenue"]]
    if len(known) < _MANY:
        return []
    if len({each["release_year"] for each in known}) == len(known) <= 12:
        rows = [(_label(e, "title"), float(e["revenue"])) for e in known]
        figures = [bars(page.text(_("Revenue of each film")), rows, "dollars")]
    else:
        figures = []
    sums: dict[str, dict[int, float]] = {"revenue": {}, "budget": {}}
    for column, by_year in sums.items():
        for each in known:
            year = each["release_year"]
            by_year[year] = by_year.get(year, 0.0) + each[column]
    texts = {"revenue": page.text("Revenue"), "budget": page.text("Budget")}
    series = {texts[column]: by_year for column, by_year in sums.items()}
    title = page.text(_("Revenue and budget by year of release"))
    return [lines_by_year(title, series, page.text("Year")), *figures]


async def _director(answer: Answer) -> Drawn:
    page, content = answer.page, answer.content
    films = [each for each in content["details"] if each["revenue"] or each["budget"]]
    rows = [(each["title"], float(each["profit"])) for each in films if each["profit"] > 0]
    return [bars(page.text(_("Profit of each film that made some")), rows, "dollars")]


async def _return(answer: Answer) -> Drawn:
    page, content = answer.page, answer.content
    rows = [
        (page.text("Budget"), float(content["inversion"])),
        (page.text("Revenue"), float(content["ganancia"])),
    ]
    return [bars(page.text(_("Cost and revenue")), rows, "dollars")]


async def _terms(answer: Answer) -> Drawn:
    """The terms of a prediction, from the mean to its sum."""
    page, content = answer.page, answer.content
    if (parts := content.get("parts")) is None:
        return []
    from api.web.formats import Formats  # the first page loads the library of languages

    formats = Formats(page.language.code)
    shown = {
        "mean": page.text("mean of all ratings"),
        "user_bias": page.text("bias of the user"),
        "item_bias": page.text("bias of the work"),
        "affinity": page.text("affinity of user and work"),
        "neighbours": page.text("own stars of similar works"),
    }
    rows = [
        (f"{shown[name]} ({'+' if value >= 0 else ''}{formats.number(value, 2)})", [abs(value)])
        for name, value in parts.items()
        if name in shown and (value or name != "neighbours")
    ]
    title = page.text(_("How large each term of the prediction is, in stars"))
    return [Figure(title, "", Bars(rows, "two digits"))]


async def _worth(answer: Answer) -> Drawn:
    page, content = answer.page, answer.content
    labels = labels_of(page.release)
    rows = [
        (labels.get(each["platform"], each["platform"]), each["adds"]["percent"])
        for each in content["further"]
    ]
    title = page.text(_("How much of the best works each platform adds, in percent"))
    return [bars(title, rows, "one digit")] if rows else []


async def _user_scores(answer: Answer) -> Drawn:
    page, content = answer.page, answer.content
    rows = [
        (_label(each, "title"), each["user_score"])
        for each in content["items"]
        if each["user_score"] is not None
    ]
    return [bars(page.text(_("Mean stars of users")), rows, "two digits")] if rows else []


async def _top_actors(answer: Answer) -> Drawn:
    page, content = answer.page, answer.content
    rows = [(each["actor"], float(each["titles"])) for each in content["items"]]
    return [bars(page.text(_("Titles of each actor")), rows)] if rows else []


PICTURES: dict[str, Picture] = {
    "platforms": _platforms,
    "facets": facets,
    "maturities": maturities,
    "score_steps": score_steps,
    "months": months,
    "weekdays": weekdays,
    "calendar": calendar,
    "user_scores": _user_scores,
    "top_actors": _top_actors,
    "longest": _bars_of(_("How long they are"), "title", "duration"),
    "film_votes": _bars_of(_("Votes at TMDB"), "title", "vote_count"),
    "similarity": _bars_of(_("How alike they are, at most 1"), "title", "similarity", "two digits"),
    "ranking": _bars_of(_("Ranking score, which is no stars"), "title", "ranking_score"),
    "money": _money,
    "director": _director,
    "return": _return,
    "terms": _terms,
    "worth": _worth,
}
