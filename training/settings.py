"""What a training, an evaluation and a report read from their surroundings."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from engine.catalog.filters import TitleFilter
from engine.console.database import DatabaseSettings
from engine.console.settings import AsWritten, PageSettings, ProgramSettings, setting
from training.protocols import PROTOCOLS, Plan
from training.splitting import MOST_FOLDS

_LARGEST_SEED = 2**32 - 1


class _SplitSettings(ProgramSettings):
    """What a training and an evaluation share."""

    folds: int = setting(
        5, "Into how many parts the cross-validation cuts the ratings.", ge=2, le=MOST_FOLDS
    )
    seed: int = setting(0, "Seed of every random choice.", ge=0, le=_LARGEST_SEED)
    threads: int = setting(
        os.cpu_count() or 1,
        "How many folds are fitted side by side, and how many threads share a fit.",
        ge=1,
    )


class Settings(_SplitSettings):
    """Settings of one training."""

    trials: int = setting(20, "How many parameter sets the study compares.", ge=1)
    tuning_ratings: int = setting(
        20_000_000,
        "At most so many ratings, of whole users, are measured on; all are learned from.",
        ge=100,
    )
    warm: bool = setting(
        False, "Continue the last release's model with its parameters instead of a study."
    )
    keep: int = setting(
        5,
        "How many of the newest releases are kept; the current one and the one before always.",
        ge=1,
    )
    force: bool = setting(False, "Publish although the gate refuses.")
    if_stale: bool = setting(False, "Do nothing if the current release was made of this lake.")


def _as_protocols(value: object) -> object:
    """Distinct names, of a list or of a text with commas."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list | tuple):
        return names
    protocols = tuple(dict.fromkeys(str(name).strip() for name in names))
    if not protocols or set(protocols) - set(PROTOCOLS):
        raise ValueError("unknown")
    return protocols


class EvaluationSettings(PageSettings, DatabaseSettings, _SplitSettings):
    """Settings of one evaluation of the current release."""

    protocols: Annotated[tuple[str, ...], AsWritten, BeforeValidator(_as_protocols)] = setting(
        PROTOCOLS,
        "How events are split into what is learned and what is tested; may be repeated.",
        expected=f"one or more of {', '.join(PROTOCOLS)}",
    )
    weeks: int = setting(8, "How many of the last weeks are tested one by one.", ge=1)
    users: int = setting(5_000, "How many lists are made in each round.", ge=1)
    platform: str | None = setting(
        None, "The platform of every list; without it, all.", expected="a platform of the catalog"
    )
    type: str | None = setting(
        None,
        "The type of every list, movie or tv show; without it, both.",
        expected="movie or tv show",
    )

    @property
    def plan(self) -> Plan:
        """How many rounds the protocols have."""
        return Plan(self.folds, self.weeks, self.seed)

    @property
    def conditions(self) -> TitleFilter:
        """The filter of every list."""
        return TitleFilter(platform=self.platform, type=self.type)


class ReportSettings(PageSettings):
    """Settings of the reports on the current release."""

    output: Path | None = setting(
        None,
        "The file to write the training report to, instead of its place below the home.",
        expected="the name of a file",
    )
