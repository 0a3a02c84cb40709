"""The first page of operators: what is in service, how good it is, how it fares now."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Response

from api.web.ops.access import OperatorPage, show
from api.web.ops.asking import ask, ask_release, try_to_ask
from api.web.ops.drawing import hours, minutes, rankers, strategies, study
from api.web.ops.figures import gains, ingested, star_tables
from api.web.pages import Page, pages

router = pages()
_PAUSED = "paused"


@router.get("/ops")
async def overview(
    page: OperatorPage, updates: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """The state of the service; a browser that has the page asks for what changes alone."""
    facts = await _live(page)
    facts["paused"] = updates == _PAUSED
    if not page.is_part:
        facts |= await _standing(page, facts["state"])
    return show(page, "ops/overview.html", facts, "ops/live.html")


async def _live(page: Page) -> dict[str, Any]:
    """What changes from one moment to the next."""
    counts = await ask(page, "requests")
    return {
        "state": await ask(page, "status"),
        "counts": counts,
        "minutes": minutes(page, counts["minutes"]),
        "strategies": strategies(page, counts["hour"]["lists"]),
    }


async def _standing(page: Page, state: Mapping[str, Any]) -> dict[str, Any]:
    """What stays until a release, a lake or an event comes."""
    arrivals, report = await try_to_ask(page, "events"), await try_to_ask(page, "ingest")
    facts: dict[str, Any] = {
        "arrivals": arrivals,
        "hours": hours(page, arrivals.content) if arrivals.content else None,
        "ingest": ingested(report.content) if report.content else None,
        "ingest_problem": report.problem,
    }
    return facts | await _of_release(page, state["release"])


async def _of_release(page: Page, name: str | None) -> dict[str, Any]:
    """How good the release in service is, and how it was found."""
    if name is None:
        return {"stars": [], "gains": [], "rankers": None, "study": None}
    release = await ask_release(page, name)
    manifest = release["manifest"]
    return {
        "stars": star_tables(page, manifest),
        "gains": gains(manifest),
        "rankers": rankers(page, manifest),
        "study": study(page, release["trials"]),
    }
