"""What endpoints take: the release, checked parameters, the key."""

import secrets
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response
from starlette.exceptions import HTTPException

from api.freshness import mark
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.contract.tables import FIRST_YEAR, LAST_YEAR, MAX_ID_LENGTH
from engine.errors import NoFilms, NoTitles
from engine.release.read import Release

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
CurrentSettings = Annotated[Settings, Depends(get_settings)]


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

UserId = Annotated[
    str, Path(min_length=1, max_length=MAX_ID_LENGTH, description="opaque user id", examples=["42"])
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
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=10**9)]
Kind = Annotated[
    str | None, Query(alias="type", max_length=MAX_TEXT, description="movie or tv show")
]
Year = Annotated[
    int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="release year", examples=[2018])
]
YearBound = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="release year")]
Name = Annotated[str | None, Query(max_length=MAX_TEXT)]


async def check_key(
    settings: CurrentSettings, key: Annotated[str | None, Header(alias="X-API-Key")] = None
) -> None:
    """Refuse a call without the configured key.

    Raises:
        HTTPException: 401; neither key is named in the answer or the log.
    """
    expected = settings.api_key.get_secret_value() if settings.api_key else None
    # Compared as bytes: compare_digest takes no text beyond ASCII.
    if expected and not secrets.compare_digest((key or "").encode(), expected.encode()):
        raise HTTPException(401, "send the service's key in the header X-API-Key")
