"""The application: routes, errors, documentation, and the release that all of them use."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute

from api import errors, freshness, openapi
from api.admin import routes as admin
from api.admin.listing import ReleaseList
from api.assignment import routes as assignment
from api.counters import Counters
from api.events import routes as events
from api.exports import address_routes as addresses
from api.exports import feed_routes as feeds
from api.exports import routes as exports
from api.exports.stremio import routes as stremio
from api.facets import routes as facets
from api.films import routes as films
from api.groups import routes as groups
from api.home import routes as home
from api.imports import routes as imports
from api.keeping.event_log import EventLog
from api.mcp import routes as mcp
from api.mcp.calls import check_operation
from api.recommendations import routes as recommendations
from api.recommendations.known import KnownQuestions
from api.recommendations.shortcut import ListShortcut
from api.repeats import Repeats
from api.requests import Forgiving, check_query
from api.search import routes as search
from api.search.shortcut import SearchShortcut
from api.service import routes as service
from api.service.observe import RequestLog
from api.serving import ReleaseHolder
from api.settings import Settings
from api.subscriptions import routes as subscriptions
from api.tables import routes as tables
from api.tables.reading import LakeReader
from api.titles import routes as titles
from api.web import missing
from api.web import routes as web
from api.web.uploads import LARGE_AT_ONCE
from api.works import routes as works
from engine.version import VERSION

# A route that takes the rest of the path comes after those that it would match too: the
# assignment's /get_actor/{name:path}, for example, after /get_actor/{platform}/{year}.
_ROUTERS = (
    service.router,
    admin.router,
    search.router,
    titles.router,
    works.router,
    facets.router,
    home.router,
    groups.router,
    recommendations.router,
    subscriptions.router,
    events.router,
    imports.router,
    exports.router,
    addresses.router,
    feeds.router,
    stremio.router,
    mcp.router,
    tables.router,
    films.router,
    *assignment.routers,
    *web.routers,
)
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: errors.documented_problem(description)
    for status, description in (
        (404, "Nothing answers to this name"),
        (405, "The route has other methods"),
        (422, "A value is malformed"),
        (503, "No release is in service"),
    )
}
_DESCRIPTION = """\
What to watch next, and where it is. Titles of streaming platforms, works across platforms,
predicted ratings and lists; what users say, from which the next list follows; films, people,
franchises and money from TMDB. Errors are RFC 9457 problems; names are compared without case or
accents, and countries understood in English, Spanish and by code; every count and list is the same
for the same release and the same events.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application; settings left out are read from the environment."""
    settings = settings or Settings.read()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        holder: ReleaseHolder = app.state.holder
        holder.start()
        app.state.events.start()
        yield
        holder.stop()
        app.state.events.stop()

    app = FastAPI(
        title="Cartelera",
        version=VERSION,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # a page of our own is there
        redoc_url=None,
        responses=_ERRORS,
        root_path_in_servers=False,
        servers=[{"url": settings.root_path or "/", "description": "this service"}],
        openapi_tags=openapi.TAGS,
        license_info=openapi.LICENSE,
        generate_unique_id_function=openapi.operation_id,
        dependencies=[Depends(check_query), Depends(check_operation)],
        redirect_slashes=False,  # it would redirect to whatever host the request names
    )
    app.state.settings = settings
    app.state.holder = ReleaseHolder(settings.home, settings.watch_seconds)
    app.state.events = EventLog(settings.home, settings.events_url)
    app.state.questions = KnownQuestions()
    app.state.lake = LakeReader(settings.home)
    app.state.releases = ReleaseList(settings.home)
    app.state.uploads = asyncio.Semaphore(LARGE_AT_ONCE)
    app.state.counters = Counters(_templates(), settings.root_path or "")
    app.add_middleware(SearchShortcut, holder=app.state.holder, settings=settings)
    app.add_middleware(Repeats, holder=app.state.holder, settings=settings)
    app.add_middleware(
        ListShortcut,
        holder=app.state.holder,
        settings=settings,
        events=app.state.events,
        questions=app.state.questions,
        counters=app.state.counters,
    )
    app.add_middleware(Forgiving, root_path=settings.root_path or "")
    app.add_middleware(RequestLog, counters=app.state.counters)
    errors.install(app)
    freshness.install(app)
    missing.install(app)
    for router in _ROUTERS:
        app.include_router(router)
    app.openapi = openapi.describe(app)  # type: ignore[method-assign]
    return app


def _templates() -> list[str]:
    """The paths of all routes, that of the description among them."""
    routes = [route for router in _ROUTERS for route in router.routes]
    paths = [route.path_format for route in routes if isinstance(route, APIRoute)]
    return [*paths, "/openapi.json"]
