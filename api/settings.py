"""The settings of the service, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import InvalidValue
from engine.store.home import DEFAULT_HOME, Home


@dataclass(frozen=True)
class Settings:
    """Settings of the service.

    Attributes:
        host, port: where it listens; only this machine unless told otherwise.
        workers: processes that share one release.
        recommended_from: stars of five from which a title is recommended, scaled to the data's.
        api_key: what writes and admin calls must send as X-API-Key; None leaves them open.
        watch_seconds: how often the service looks for a new release.
    """

    home: Home = field(default_factory=lambda: Home(Path(DEFAULT_HOME)))
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    recommended_from: float = 3.5
    api_key: str | None = None
    watch_seconds: float = 1.0

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Settings from environment variables, with defaults for the rest.

        Raises:
            InvalidValue: a number is malformed or out of range.
        """
        return cls(
            home=Home.from_environment(environment),
            host=environment.get("HOST", cls.host),
            port=_integer(environment, "PORT", cls.port, 0, 65535),
            workers=_integer(environment, "WORKERS", cls.workers, 1, 256),
            recommended_from=_number(environment, "RECOMMENDED_FROM", cls.recommended_from, 0, 5),
            api_key=environment.get("CARTELERA_API_KEY") or None,
            watch_seconds=_number(environment, "WATCH_SECONDS", cls.watch_seconds, 0.01, 3600),
        )


def _number(
    environment: Mapping[str, str], name: str, default: float, low: float, high: float
) -> float:
    text = environment.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = float("nan")  # in no range
    if not low <= value <= high:
        raise InvalidValue(name, text, f"a number from {low:g} to {high:g}")
    return value


def _integer(environment: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = _number(environment, name, default, low, high)
    if not value.is_integer():
        raise InvalidValue(name, environment[name], f"a whole number from {low} to {high}")
    return int(value)
