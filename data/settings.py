"""What the ingest and the sample read from their surroundings."""

from datetime import UTC, datetime
from typing import ClassVar, Literal

from engine.console.database import DatabaseSettings
from engine.console.settings import ProgramSettings, setting

_ANNOUNCED_AHEAD = 2  # years that a catalog may list a title before its release
_LEAST_YEAR = 2026  # of this version: no clock that is slow takes today's titles for errors

Size = Literal["small", "medium", "full"]


class Settings(DatabaseSettings):
    """Settings of one ingest."""

    bare_names: ClassVar[frozenset[str]] = frozenset({"latest_year"})

    latest_year: int = setting(
        max(datetime.now(UTC).year, _LEAST_YEAR) + _ANNOUNCED_AHEAD,
        "The last year in which a title may be released; later ones are taken for errors.",
        expected="a year from 1900 to 2100",
        ge=1900,
        le=2100,
    )


class SampleSettings(ProgramSettings):
    """Settings of one invented data set."""

    size: Size = setting("small", "How much is invented; full is as large as the real files.")
    seed: int = setting(0, "Seed of every random choice.", ge=0)
    edition: int = setting(
        1, "Of Netflix's catalog: the second numbers the same titles anew.", ge=1, le=2
    )
    if_empty: bool = setting(False, "Do nothing if raw/ holds files.")
