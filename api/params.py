"""What endpoints take: the release, checked parameters, the key."""

import re
import secrets
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response, Security
from fastapi.security import APIKeyHeader
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from api.counters import Counters
from api.freshness import mark
from api.keeping.event_log import EventLog
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.contract.tables import FIRST_YEAR, LAST_YEAR, MAX_ID_LENGTH
from engine.errors import NoFilms, NoRelease, NoTitles
from engine.release.read import Release
from engine.text import squeeze

MAX_TEXT = 200  # characters of a name in a query


async def get_settings(request: Request) -> Settings:
    """The service's settings."""
    settings: Settings = request.app.state.settings
    return settings


async def get_holder(request: Request) -> ReleaseHolder:
    """The holder of the release in service."""
    holder: ReleaseHolder = request.app.state.holder
    return holder


CurrentHolder = Annotated[ReleaseHolder, Depends(get_holder)]


def release_if_any(holder: ReleaseHolder) -> Release | None:
    """The release in service; events are taken without one too."""
    try:
        return holder.release
    except NoRelease:
        return None


CurrentSettings = Annotated[Settings, Depends(get_settings)]


async def get_events(request: Request) -> EventLog:
    """What people say to the service."""
    events: EventLog = request.app.state.events
    return events


CurrentEvents = Annotated[EventLog, Depends(get_events)]


async def get_counters(request: Request) -> Counters:
    """What this worker has answered."""
    counters: Counters = request.app.state.counters
    return counters


CurrentCounters = Annotated[Counters, Depends(get_counters)]


async def get_release(
    request: Request, response: Response, holder: CurrentHolder, settings: CurrentSettings
) -> Release:
    """The release that this request uses from its beginning to its end.

    Raises:
        NotModified: the caller holds this release's answer already.
    """
    release = holder.release
    mark(request, response, release, settings)
    return release


CurrentRelease = Annotated[Release, Depends(get_release)]


async def get_titles_at_hand(holder: CurrentHolder) -> Release:
    """The release that this request uses, which has titles; its answer bears no tag yet.

    Raises:
        NoTitles: it has films alone.
    """
    release = holder.release
    if not len(release.catalog):
        raise NoTitles
    return release


TitlesAtHand = Annotated[Release, Depends(get_titles_at_hand)]


async def get_release_with_titles(release: CurrentRelease) -> Release:
    """This request's release, which has titles.

    Raises:
        NoTitles: it has films alone.
    """
    if not len(release.catalog):
        raise NoTitles
    return release


ReleaseWithTitles = Annotated[Release, Depends(get_release_with_titles)]


async def get_catalog(release: ReleaseWithTitles) -> Catalog:
    """The catalog of this request's release."""
    return release.catalog


async def get_release_with_films(release: CurrentRelease) -> Release:
    """This request's release, which has films.

    Raises:
        NoFilms: it has none.
    """
    if not len(release.world.films):
        raise NoFilms
    return release


CurrentCatalog = Annotated[Catalog, Depends(get_catalog)]
ReleaseWithFilms = Annotated[Release, Depends(get_release_with_films)]


async def get_films(release: ReleaseWithFilms) -> Films:
    """The films of this request's release."""
    return release.world.films


CurrentFilms = Annotated[Films, Depends(get_films)]


async def get_root(request: Request) -> str:
    """The prefix of the service's paths behind a proxy."""
    root: str = request.scope.get("root_path", "")
    return root


Root = Annotated[str, Depends(get_root)]


def _as_written(pattern: str, kind: str, expected: str) -> Any:
    """Check how a number is written: pydantic takes 1_0, +5, 10.0 and blanks around it, too."""

    def check(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            raise PydanticCustomError(kind, expected)
        return value

    return BeforeValidator(check)


# Last in an annotation, so that bounds are checked, and documented, of the number.
INTEGER = _as_written(r"-?\d+", "int_parsing", "a whole number")
DECIMAL = _as_written(r"-?\d*\.?\d+", "float_parsing", "a number")


def is_seen(text: str) -> bool:
    """Whether anybody sees anything of a text."""
    return text.isalnum() or any(c.isprintable() and not c.isspace() for c in squeeze(text))


def seen_text(user_id: str) -> str:
    """Refuse an id of which nobody sees anything."""
    if not is_seen(user_id):
        raise ValueError("text that can be seen")
    return user_id


UserId = Annotated[
    str,
    AfterValidator(seen_text),
    Path(min_length=1, max_length=MAX_ID_LENGTH, description="opaque user id", examples=["42"]),
]
TitleId = Annotated[
    str,
    Path(
        max_length=MAX_ID_LENGTH,
        description="platform letter + show_id, or the id of a work; case does not matter",
        examples=["ns1"],
    ),
]
WorkId = Annotated[
    str,
    Path(
        max_length=MAX_ID_LENGTH,
        description="id of a work, as answers give it; case does not matter",
        examples=["wns1"],
    ),
]
Words = Annotated[str, Query(max_length=MAX_TEXT, description="words of the title, typos allowed")]
Limit = Annotated[int, Query(ge=1, le=100), INTEGER]
Offset = Annotated[int, Query(ge=0, le=10**9), INTEGER]
Kind = Annotated[
    str | None, Query(alias="type", max_length=MAX_TEXT, description="movie or tv show")
]
Year = Annotated[
    int | None,
    Query(ge=FIRST_YEAR, le=LAST_YEAR, description="release year", examples=[2018]),
    INTEGER,
]
YearBound = Annotated[
    int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="release year"), INTEGER
]
Name = Annotated[str | None, Query(max_length=MAX_TEXT)]


_KEY = APIKeyHeader(
    name="X-API-Key",
    scheme_name="ApiKey",
    description="the service's key, where it has one",
    auto_error=False,
)


Key = Annotated[str | None, Security(_KEY)]


def holds_key(settings: Settings, key: str | None) -> bool:
    """Whether a caller with this key may write; where none is configured everybody may."""
    expected = settings.api_key.get_secret_value() if settings.api_key else None
    # Compared as bytes: compare_digest takes no text beyond ASCII.
    return not expected or secrets.compare_digest((key or "").encode(), expected.encode())


async def check_key(settings: CurrentSettings, key: Key = None) -> None:
    """Refuse a call without the configured key.

    Raises:
        HTTPException: 401; neither key is named in the answer or the log.
    """
    if not holds_key(settings, key):
        raise HTTPException(401, "send the service's key in the header X-API-Key")
