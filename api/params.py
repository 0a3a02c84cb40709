"""What endpoints ask for: the release, checked parameters, the key."""

import secrets
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response
from starlette.exceptions import HTTPException

from api.service.freshness import mark
from api.service.serving import Serving
from api.settings import Settings
from engine.catalog.films import Films
from engine.catalog.filters import TitleFilter
from engine.catalog.titles import Catalog
from engine.contract.tables import FIRST_YEAR, LAST_YEAR, MAX_ID_LENGTH
from engine.errors import InvalidValue, NoFilms, NotFound
from engine.release.read import Release

_TEXT = 200  # characters of a name in a question


async def get_settings(request: Request) -> Settings:
    """Return the service's settings."""
    settings: Settings = request.app.state.settings
    return settings


async def get_serving(request: Request) -> Serving:
    """Return the holder of the release."""
    serving: Serving = request.app.state.serving
    return serving


ServingNow = Annotated[Serving, Depends(get_serving)]
SettingsNow = Annotated[Settings, Depends(get_settings)]


async def get_release(
    request: Request, response: Response, serving: ServingNow, settings: SettingsNow
) -> Release:
    """Return the release that this request uses from its beginning to its end.

    Raises:
        NotModified: the caller holds this release's answer already.
    """
    release = serving.release
    mark(request, response, release, settings)
    return release


async def get_catalog(release: "ReleaseNow") -> Catalog:
    """Return the catalog of this request's release."""
    return release.catalog


async def get_with_films(release: "ReleaseNow") -> Release:
    """Return this request's release, which has films.

    Raises:
        NoFilms: it has none.
    """
    if not len(release.world.films):
        raise NoFilms
    return release


async def get_films(release: "FilmReleaseNow") -> Films:
    """Return the films of this request's release."""
    return release.world.films


ReleaseNow = Annotated[Release, Depends(get_release)]
CatalogNow = Annotated[Catalog, Depends(get_catalog)]
FilmReleaseNow = Annotated[Release, Depends(get_with_films)]
FilmsNow = Annotated[Films, Depends(get_films)]

UserId = Annotated[
    str, Path(min_length=1, max_length=MAX_ID_LENGTH, description="opaque user id", examples=["42"])
]
TitleId = Annotated[
    str,
    Path(max_length=MAX_ID_LENGTH, description="platform letter + show_id", examples=["ns1"]),
]
Platform = Annotated[
    str | None,
    Query(max_length=_TEXT, description="amazon, disney, hulu or netflix", examples=["netflix"]),
]
Kind = Annotated[str | None, Query(alias="type", max_length=_TEXT, description="movie or tv show")]
Year = Annotated[
    int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="release year", examples=[2018])
]
YearBound = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="release year")]
Name = Annotated[str | None, Query(max_length=_TEXT)]


async def title_filter(  # noqa: PLR0913 - one parameter for each condition of the query
    platform: Platform = None,
    kind: Kind = None,
    year_min: YearBound = None,
    year_max: YearBound = None,
    genre: Name = None,
    country: Name = None,
    maturity: Name = None,
    actor: Name = None,
    director: Name = None,
) -> TitleFilter:
    """Return the conditions of the request's query."""
    return TitleFilter(
        platform, kind, year_min, year_max, genre, country, maturity, actor, director
    )


async def platform_and_years(
    platform: Platform = None,
    year: Year = None,
    year_min: YearBound = None,
    year_max: YearBound = None,
) -> TitleFilter:
    """Return the conditions of questions about one platform; `year` stands for a range of one.

    Raises:
        InvalidValue: a year and a range of years were given.
    """
    if year is not None and (year_min is not None or year_max is not None):
        raise InvalidValue("year", year, "either year, or year_min and year_max")
    low, high = (year, year) if year is not None else (year_min, year_max)
    return TitleFilter(platform=platform, year_min=low, year_max=high)


Wanted = Annotated[TitleFilter, Depends(title_filter)]
PlatformAndYears = Annotated[TitleFilter, Depends(platform_and_years)]


def title_position(catalog: Catalog, title_id: str) -> int:
    """Return the position of a title.

    Raises:
        NotFound: the catalog has no such id.
    """
    if (at := catalog.title_ids.find(title_id.strip())) is None:
        raise NotFound("title", title_id)
    return at


async def check_key(
    settings: SettingsNow, key: Annotated[str | None, Header(alias="X-API-Key")] = None
) -> None:
    """Refuse a call without the configured key.

    Raises:
        HTTPException: 401; neither key is named in the answer or the log.
    """
    wanted = settings.api_key
    if wanted and not secrets.compare_digest((key or "").encode(), wanted.encode()):
        raise HTTPException(401, "send the service's key in the header X-API-Key")
