"""The answers for operators: releases, and the state of the service."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas import example

_RELEASE: dict[str, Any] = {
    "name": "20261121T101500Z-3f2a",
    "is_current": True,
    "is_previous": False,
    "in_service": True,
    "problem": None,
    "created": "2026-11-21T10:15:00+00:00",
    "format": 8,
    "data_fingerprint": "2426078264fe3bbf",
    "counts": {"titles": 12881, "works": 12402, "ratings": 500000, "users": 6100},
    "stars": {"model": "tuned SVD", "rmse": 0.8446, "baseline": "user+item bias"}
    | {"baseline_rmse": 0.8661},
    "lists": {"ranker": "slist", "ndcg": 0.1405, "low": 0.1305, "high": 0.1511},
}


class StarFigures(BaseModel):
    """How far predicted stars are from those of the test part, beside the best baseline."""

    model: str = Field(description="which is served")
    rmse: float = Field(description="of the model that is served")
    baseline: str
    baseline_rmse: float


class ListFigures(BaseModel):
    """nDCG@10 of the lists that are served, with its 95 % interval."""

    ranker: str
    ndcg: float
    low: float
    high: float


class ListedRelease(BaseModel):
    """A release of the home, by its manifest alone."""

    model_config = example(**_RELEASE)

    name: str
    is_current: bool = Field(description="what is to be served")
    is_previous: bool
    in_service: bool = Field(description="what this worker serves")
    problem: str | None = Field(description="why it cannot be served; null: its manifest is intact")
    created: str | None = None
    format: int | None = None
    data_fingerprint: str | None = Field(default=None, description="the lake that it was made of")
    counts: dict[str, int] = {}
    stars: StarFigures | None = Field(default=None, description="null: it predicts none")
    lists: ListFigures | None = Field(default=None, description="null: nothing was evaluated")


class ListedReleases(BaseModel):
    """All releases of the home, the last to be published first."""

    model_config = example(
        current="20261121T101500Z-3f2a",
        before=None,
        in_service="20261121T101500Z-3f2a",
        problem=None,
        items=[_RELEASE],
    )

    current: str | None = Field(description="what is to be served; null: nothing is, or damaged")
    before: str | None = Field(description="what a rollback leads to; null: nothing")
    in_service: str | None
    problem: str | None = Field(description="why the current release is not in service")
    items: list[ListedRelease]


class Trial(BaseModel):
    """A trial of the study of the rating model."""

    number: int
    rmse: float | None = Field(description="null: it diverged")
    outcome: str
    parameters: dict[str, float]


class ReleaseDetails(BaseModel):
    """A release with its manifest and the trials of its study."""

    model_config = example(
        release=_RELEASE,
        manifest={"name": "20261121T101500Z-3f2a", "seed": 0, "parameters": {"n_factors": 94}},
        trials=[
            {"number": 0, "rmse": 0.8586, "outcome": "complete", "parameters": {"n_factors": 94}}
        ],
    )

    release: ListedRelease
    manifest: dict[str, Any] = Field(description="without its files; empty where it is damaged")
    trials: list[Trial]


class Activated(BaseModel):
    """The outcome of a change of the current release."""

    model_config = example(
        current="20261120T101500Z-11d0", in_service="20261120T101500Z-11d0", problem=None
    )

    current: str
    in_service: str | None = Field(description="what this worker serves")
    problem: str | None = Field(description="why it does not serve the current release")


class LakeState(BaseModel):
    """The current lake."""

    name: str
    ingested: str | None = Field(description="when, by the clock of its files")
    is_served: bool = Field(description="whether the release in service was made of it")


class StoreState(BaseModel):
    """The event store."""

    offset: int | None = Field(description="of the last operation; null: no event yet, or away")
    since_release: int | None = Field(
        description="operations that the release in service does not know; null: another store's"
    )
    problem: str | None


class ServiceState(BaseModel):
    """What this worker serves, and what it stands on."""

    model_config = example(
        version="0.1.0",
        worker=4217,
        workers=1,
        key_is_set=True,
        release="20261121T101500Z-3f2a",
        problem=None,
        created="2026-11-21T10:15:00+00:00",
        age_seconds=86400,
        data_fingerprint="2426078264fe3bbf",
        counts={"works": 12402, "ratings": 500000},
        lake={
            "name": "2426078264fe3bbf",
            "ingested": "2026-11-21T09:50:00+00:00",
            "is_served": True,
        },
        events={"offset": 1200, "since_release": 200, "problem": None},
    )

    version: str
    worker: int = Field(description="the process that answers")
    workers: int
    key_is_set: bool = Field(description="false: everybody may change the release")
    release: str | None
    problem: str | None = Field(description="why the current release is not in service")
    created: str | None
    age_seconds: int | None
    data_fingerprint: str | None
    counts: dict[str, int]
    lake: LakeState | None
    events: StoreState


class IngestReport(BaseModel):
    """The report of the ingest that made the current lake."""

    model_config = example(
        lake="2426078264fe3bbf",
        report={"files": [{"file": "catalogs/netflix_titles.csv", "rows_in": 8807}]},
    )

    lake: str
    report: dict[str, Any]
