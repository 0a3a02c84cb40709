"""The settings of the service."""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, SecretStr, StringConstraints

from engine.console.database import DatabaseSettings
from engine.console.settings import PREFIX, setting


def _fits_a_header(key: SecretStr) -> SecretStr:
    if not re.fullmatch("[!-~]+", key.get_secret_value()):
        raise ValueError("no client can send it")
    return key


_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+")
_ROUTES = {
    *("v1", "docs", "explore", "ops", "health", "openapi.json"),
    *("mcp", "llms.txt", "assets", "feeds", "stremio"),
}


def _prefix(path: str | None) -> str | None:
    prefix = (path or "").rstrip("/")
    if prefix and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", prefix):
        raise ValueError("a proxy shows nothing there")
    if prefix.split("/")[1:2] and prefix.split("/")[1] in _ROUTES:
        raise ValueError("a route of the service begins so")
    return prefix or None  # / is no prefix


def _image_base(address: str | None) -> str | None:
    base = (address or "").rstrip("/")
    if base and not re.fullmatch(r"https?://[a-zA-Z0-9.\-\[\]:]+(/[A-Za-z0-9._~-]+)*", base):
        raise ValueError("no image is there")
    return base or None


def _origins(text: str | None) -> str | None:
    origins = [each.strip().rstrip("/").lower() for each in (text or "").split(",")]
    if text is not None and not all(map(_ORIGIN.fullmatch, origins)):
        raise ValueError("no browser sends that as Origin")
    return text and ",".join(origins)


class Settings(DatabaseSettings):
    """Settings of the service."""

    bare_names: ClassVar[frozenset[str]] = frozenset(
        {"host", "port", "workers", "recommended_from", "root_path", "watch_seconds"}
    )

    host: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = setting(
        "127.0.0.1",
        "The address to listen on; by default this machine alone can reach it.",
        expected="an address of this machine, like 127.0.0.1, or 0.0.0.0 for all that it has",
    )
    port: int = setting(8000, "The port to listen on; 0 takes a free one.", ge=0, le=65535)
    workers: int = setting(1, "How many processes share one release.", ge=1, le=256)
    recommended_from: float = setting(
        3.5,
        "The stars of five from which a title is recommended; scaled to the data's.",
        ge=0,
        le=5,
    )
    root_path: Annotated[str | None, AfterValidator(_prefix)] = setting(
        None,
        "The path below which a proxy shows the service, like /cartelera.",
        expected="a path like /cartelera, whose first part is no route of the service",
    )
    watch_seconds: float = setting(
        1.0, "How often the service looks for a new release, in seconds.", ge=0.01, le=3600
    )
    mcp_origins: Annotated[str | None, AfterValidator(_origins)] = setting(
        None,
        "The origins whose pages may use /mcp from a browser, beside those of this machine.",
        expected="origins like https://app.example.org, with commas between them",
    )
    image_base: Annotated[str | None, AfterValidator(_image_base)] = setting(
        None,
        "Where posters of the data's paths are, like https://image.tmdb.org/t/p/w342; without it "
        "pages draw their own and load nothing from elsewhere.",
        expected="an address like https://image.tmdb.org/t/p/w342",
    )
    # No option: what a command line holds, every user of the machine can read.
    api_key: Annotated[SecretStr, AfterValidator(_fits_a_header)] | None = setting(
        None,
        "What writes and admin calls must send as X-API-Key; without one they are open.",
        expected="a key of visible ASCII characters",
    )

    @property
    def known_origins(self) -> frozenset[str]:
        """The origins whose pages may use /mcp, beside those of this machine."""
        return frozenset((self.mcp_origins or "").split(",")) - {""}

    def environment(self) -> dict[str, str]:
        """The variables that give these settings to a process of its own."""
        values = self.model_dump() | {"home": self.home.root}
        secrets = {k: v.get_secret_value() for k, v in values.items() if isinstance(v, SecretStr)}
        return {
            f"{PREFIX}{field.upper()}": str(value)
            for field, value in (values | secrets).items()
            if value is not None
        }
