"""A work's page: what it is, where it is, what its visitor may think of it, and what is like it."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from api.params import WorkId
from api.web.asking import Refused, joined
from api.web.pages import CurrentPage, Page, pages
from api.web.posters import shown
from api.web.viewer.saying import events_of
from api.web.visitors import new_id
from api.web.wording import KINDS

router = pages()
_SIMILAR = 12
# Of predicted stars, as they add up; the last is 0 where a release predicts without.
_PARTS = ("mean", "user_bias", "item_bias", "affinity", "neighbours")


@router.get("/works/{work_id:path}")
async def work(page: CurrentPage, work_id: WorkId) -> Response:
    """Show everything about a work; an id of before leads to the one of now."""
    answer = await page.ask.outcome("GET", joined("/v1/works", work_id))
    if answer.status == 308:
        moved = answer.headers[b"location"].decode().rsplit("/", 1)[-1]
        return page.back(page.href("/works", moved))
    card = answer.content()
    if answer.is_problem:
        raise Refused(card)
    titles = [title["title_id"] for title in card["titles"]]
    facts = {
        "work": shown(page, card),
        "film": await _film(page, card["film_id"]),
        "similar": await _similar(page, titles),
        "prediction": await _prediction(page, titles),
        "events": await _events_about(page, card["work_id"]),
        "kinds": KINDS,
    }
    return page.show("viewer/work.html", facts, "viewer/verdict.html")


async def _film(page: Page, film_id: int | None) -> Mapping[str, Any] | None:
    """What TMDB knows of it."""
    if film_id is None:
        return None
    try:
        film: Mapping[str, Any] = await page.ask.get(f"/v1/movies/{film_id}")
    except Refused:  # a release without films
        return None
    return film


async def _similar(page: Page, titles: list[str]) -> list[dict[str, Any]]:
    if not titles:
        return []
    path = joined("/v1/catalog/titles", titles[0], "similar")
    answer = await page.ask.get(path, [("n", _SIMILAR)])
    return [shown(page, item) for item in answer["items"]]


async def _prediction(page: Page, titles: list[str]) -> dict[str, Any] | None:
    """The stars that the visitor may give it, with their parts; None where none are predicted."""
    if not titles or page.release is None or page.release.recommender.scale is None:
        return None
    user_id = page.visitor.user_id or new_id()
    try:
        answer = await page.ask.get(joined("/v1/users", user_id, "predictions", titles[0]))
    except Refused:  # a release that predicts no stars
        return None
    low, high = answer["rating_scale"]
    return {**answer, "steps": _steps(answer["parts"], low, high), "low": low, "high": high}


def _steps(parts: Mapping[str, float], low: float, high: float) -> list[dict[str, Any]]:
    """Each part as a bar from where the ones before it end: percent of the scale."""

    def percent(stars: float) -> float:
        return 100 * min(max((stars - low) / (high - low), 0.0), 1.0)

    steps, total = [], 0.0
    for name in _PARTS if parts["neighbours"] else _PARTS[:-1]:
        before, total = total, total + parts[name]
        ends = sorted((percent(before) if name != "mean" else 0.0, percent(total)))
        x, width = round(ends[0], 2), round(max(ends[1] - ends[0], 0.6), 2)
        steps.append({"name": name, "value": parts[name], "x": x, "width": width})
    return steps


async def _events_about(page: Page, work_id: str) -> list[Mapping[str, Any]]:
    """What the visitor did about it, the latest first."""
    if page.visitor.user_id is None:
        return []
    query = [("id", work_id), ("limit", 100)]
    answer = await page.ask.get(events_of(page.visitor.user_id), query)
    events: list[Mapping[str, Any]] = answer["items"]
    return events
