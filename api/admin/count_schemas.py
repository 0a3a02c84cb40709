"""The answers for operators: what a worker has counted, and what is stored of events."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas import example

_ENDED = {"requests": 130, "refused": 8, "failed": 0, "broken_off": 2}
_TIMES = {"p50_ms": 0.4, "p95_ms": 2.8, "p99_ms": 11.0, "up_to_ms": {"0.5": 80, "5": 50}, "over": 0}
_STRATEGIES = {"personal": 70, "fold_in": 9, "content": 3, "popular": 18}
_PERIOD: dict[str, Any] = {
    **_ENDED,
    "latency": _TIMES,
    "lists": _STRATEGIES,
    "routes": {"/v1/users/…/recommendations": _ENDED},
}


class Ended(BaseModel):
    """Requests by how they ended."""

    requests: int
    refused: int = Field(description="with a status of 4xx")
    failed: int = Field(description="with a status of 5xx")
    broken_off: int = Field(description="before an answer, by whoever asked")


class Latency(BaseModel):
    """How long requests took, by a histogram: percentiles are interpolated within its classes."""

    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    up_to_ms: dict[str, int] = Field(description="requests by the upper end of their class")
    over: int = Field(description="requests beyond the last class")


class Period(Ended):
    """What ended within a time."""

    latency: Latency
    lists: dict[str, int] = Field(description="pages of lists by strategy, as they were made")
    routes: dict[str, Ended] = Field(description="by what the path begins with")


class CountedMinute(Ended):
    """What ended within a minute."""

    begin: str


class RefusedRequest(BaseModel):
    """A request that was answered with a problem: no query, no body, nobody's id."""

    time: str
    route: str = Field(description="the template of its path; …: no route has it")
    status: int
    problem: str


class RequestCounts(BaseModel):
    """What the worker that answers has counted since it started."""

    model_config = example(
        worker=4217,
        workers=2,
        since="2026-11-21T10:15:00+00:00",
        total=_PERIOD,
        hour=_PERIOD,
        minutes=[{"begin": "2026-11-21T11:14:00+00:00", **_ENDED}],
        problems={"not-found": 8},
        latest=[
            {
                "time": "2026-11-21T11:14:05+00:00",
                "route": "/v1/works/{work_id}",
                "status": 404,
                "problem": "not-found",
            }
        ],
    )

    worker: int = Field(description="the process that answers; others count for themselves")
    workers: int
    since: str
    total: Period
    hour: Period = Field(description="the last 60 minutes")
    minutes: list[CountedMinute] = Field(description="the last 60, the oldest first")
    problems: dict[str, int] = Field(description="refused requests by kind of problem")
    latest: list[RefusedRequest] = Field(description="the last 20, the newest first")


class EventHour(BaseModel):
    """The events that were stored within an hour, by kind."""

    begin: str
    events: int
    by_kind: dict[str, int]


class EventArrivals(BaseModel):
    """The events that were stored lately."""

    model_config = example(
        offset=1200,
        complete=True,
        by_kind={"rating": 3, "watched": 1},
        hours=[
            {"begin": "2026-11-21T11:00:00+00:00", "events": 4}
            | {"by_kind": {"rating": 3, "watched": 1}}
        ],
    )

    offset: int | None = Field(description="of the last operation; null: no event yet")
    complete: bool = Field(description="false: there were more than are looked through")
    by_kind: dict[str, int]
    hours: list[EventHour] = Field(description="the last 48, the oldest first")
