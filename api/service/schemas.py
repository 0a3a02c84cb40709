"""The answers about the service and its release."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import example


class Model(BaseModel):
    """The release in service."""

    model_config = ConfigDict(
        extra="allow",
        **example(
            release="20261121T101500Z-3f2a",
            created="2026-11-21T10:15:00+00:00",
            rating_scale=[0.5, 5.0],
            recommended_from=3.5,
            counts={"titles": 12881, "works": 12402, "ratings": 500000, "users": 6100},
            parameters={
                "n_factors": 94,
                "n_epochs": 35,
                "biased": True,
                "lr_all": 0.0125,
                "lr_decay": 0.98,
                "reg_all": 0.05,
                "init_std_dev": 0.1,
            },
            evaluation={"tables": {"hold-out": {"tuned SVD": {"rmse": 0.871}}}},
        ),
    )

    release: str
    created: str
    rating_scale: tuple[float, float] | None
    recommended_from: float | None
    counts: dict[str, int]
    parameters: dict[str, float | bool] | None = None
    evaluation: dict[str, Any] | None = None


class Live(BaseModel):
    """The process answers."""

    model_config = example(status="live")

    status: Literal["live"]


class Ready(BaseModel):
    """A release is in service; `problem` says if the current one could not be loaded."""

    model_config = example(
        status="ready", release="20261121T101500Z-3f2a", problem=None, events=None
    )

    status: Literal["ready"]
    release: str
    problem: str | None
    events: str | None = Field(
        description="why events cannot be stored or read now, while lists go on; null: they can"
    )


class Reloaded(BaseModel):
    """The outcome of a reload."""

    model_config = example(swapped=True, release="20261121T101500Z-3f2a", problem=None)

    swapped: bool
    release: str
    problem: str | None
