"""Pages for what nobody foresaw: addresses of no route, where a browser asks for them."""

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from api import errors
from api.web.pages import problem_page

_OF_PROGRAMS = ("/v1", "/health", "/mcp", "/openapi.json", "/stremio", "/feeds")


def install(app: FastAPI) -> None:
    """Answer browsers that look for a page with a page, and all others with a problem."""
    app.add_exception_handler(HTTPException, _http_error)


async def _http_error(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and _looks_for_a_page(request):
        return problem_page(request, error.status_code)
    return await errors.http_error(request, error)


def _looks_for_a_page(request: Request) -> bool:
    """Whether somebody typed the address: browsers ask for HTML first, programs do not."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    accepted = request.headers.get("accept", "")
    is_page = not any(path == each or path.startswith(f"{each}/") for each in _OF_PROGRAMS)
    return is_page and "text/html" in accepted and request.method in ("GET", "POST")
