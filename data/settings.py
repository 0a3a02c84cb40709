"""What the ingest reads from its surroundings: the root folder and the latest believable year."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.errors import InvalidValue
from engine.store.home import Home

_ANNOUNCED_AHEAD = 2  # years that a catalog may list a title before its release


@dataclass(frozen=True)
class Settings:
    """Settings of one ingest."""

    home: Home
    latest_year: int

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that the environment names.

        Raises:
            InvalidValue: LATEST_YEAR is not a year.
        """
        default = datetime.now(UTC).year + _ANNOUNCED_AHEAD
        year = environment.get("LATEST_YEAR", str(default))
        if not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2100):
            raise InvalidValue("LATEST_YEAR", year, "a year from 1900 to 2100")
        return cls(Home.from_environment(environment), int(year))
