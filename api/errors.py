"""One shape for every error: RFC 9457 problem+json.

{"type": "urn:cartelera:not-found", "title": "Not found", "status": 404,
 "detail": "no title 'xs1'", "instance": "/v1/catalog/titles/xs1", …}
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.titles.schemas import Problem
from engine.errors import CarteleraError, InvalidValue, NoFilms, NotFound, ReleaseError, shorten

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    401: ("unauthorized", "A key is needed"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not allowed"),
    422: ("invalid-value", "A value is malformed"),
    500: ("internal", "Something went wrong here"),
    503: ("no-release", "No release is in service"),
}
_EXPECTED = {  # by pydantic's name of what is wrong, where its own words are not plain
    "missing": "a value",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
}
_RETRY_SECONDS = "5"


def problem(request: Request, status: int, detail: str, **more: Any) -> JSONResponse:
    """Return the response that says what is wrong."""
    code, title = _TITLES.get(status, ("error", "The request cannot be answered"))
    body = {
        "type": f"urn:cartelera:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": shorten(request.scope["path"], 300),
        **more,
    }
    headers = {"Retry-After": _RETRY_SECONDS} if status == 503 else None
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""
    app.add_exception_handler(CarteleraError, _expected)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)


def unexpected(request: Request) -> JSONResponse:
    """Return the answer to a request that ran into an error nobody foresaw."""
    return problem(request, 500, "the error is in the log under this answer's X-Request-ID")


def described(description: str) -> dict[str, Any]:
    """Return how the documentation describes an answer that is a problem."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {"description": description, "content": content}


async def _expected(request: Request, error: Exception) -> JSONResponse:
    match error:
        case InvalidValue():
            facts = {"field": error.field, "value": error.value, "expected": error.expected}
            return problem(request, 422, str(error), errors=[facts])
        case NotFound():
            return problem(request, 404, str(error), suggestions=error.suggestions)
        case NoFilms():
            return problem(request, 404, str(error))
        case ReleaseError():
            return problem(request, 503, str(error))
    raise error


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    raw = error.errors() if isinstance(error, RequestValidationError) else []
    found = [_fact(entry) for entry in raw]
    detail = "; ".join(
        f"{f['field']} is {'missing' if f['value'] is None else repr(f['value'])}; "
        f"expected {f['expected']}"
        for f in found[:3]
    )
    return problem(request, 422, detail, errors=found)


def _fact(entry: Mapping[str, Any]) -> dict[str, str | None]:
    """Return field, value (None where it is missing) and what was expected, in our words."""
    place = [str(part) for part in entry["loc"][1:]] or [str(part) for part in entry["loc"]]
    missing = entry["type"] == "missing"
    said = (
        str(entry["msg"]).replace("Input should be ", "").replace("String should have", "text of")
    )
    return {
        "field": ".".join(place),
        "value": None if missing else shorten(entry.get("input", "")),
        "expected": _EXPECTED.get(entry["type"], said),
    }


async def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    if status == 404 and detail == "Not Found":
        detail = f"no page {shorten(request.scope['path'])!r}; /docs lists them all"
    elif status == 405:
        allowed = (getattr(error, "headers", None) or {}).get("Allow", "GET")
        detail = f"{request.method} is not answered here; expected {allowed}"
    response = problem(request, status, detail)
    response.headers.update(getattr(error, "headers", None) or {})
    return response
