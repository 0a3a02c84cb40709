"""One shape for every error: RFC 9457 problem+json.

{"type": "urn:cartelera:not-found", "title": "Not found", "status": 404,
 "detail": "no title 'xs1'", "instance": "/v1/catalog/titles/xs1", …}
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.counters import NO_ROUTE, Counters
from api.schemas import example
from engine.errors import CarteleraError, InvalidValue, NotFound, ReleaseError, shorten

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its HTTP status, the last part of its URN, its title."""

    status: int
    slug: str
    title: str

    @classmethod
    def from_error(cls, error: CarteleraError | type[CarteleraError]) -> "Kind":
        """The kind that an error of the engine belongs to."""
        return cls(error.status, error.problem, error.title)


_INTERNAL = Kind.from_error(CarteleraError)
_MALFORMED = Kind.from_error(InvalidValue)
_HTTP_KINDS = {  # of the framework's errors, which know a status only
    kind.status: kind
    for kind in (
        _INTERNAL,
        _MALFORMED,
        Kind.from_error(NotFound),
        Kind.from_error(ReleaseError),
        Kind(401, "unauthorized", "A key is needed"),
        Kind(405, "method-not-allowed", "Method not allowed"),
    )
}
_EXPECTED = {  # by pydantic's error type, where pydantic's message is not plain
    "missing": "a value",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "bool_parsing": "true or false",
}
_RETRY_SECONDS = "5"  # a release is swapped in about a second after it is published
_MAX_FIELDS = 3  # named in the detail; `errors` lists all


class UnknownParameters(CarteleraError):
    """A query holds names that its route does not take."""

    status = InvalidValue.status
    problem = "unknown-parameter"
    title = "A parameter is unknown"

    def __init__(
        self,
        unknown: Mapping[str, str],
        suggested: Mapping[str, str | None],
        known: Sequence[str],
    ) -> None:
        self.unknown = {shorten(name): shorten(value) for name, value in unknown.items()}
        self.suggestions = list(dict.fromkeys(filter(None, suggested.values())))
        self.expected = f"one of {', '.join(known)}" if known else "no parameter"
        names = ", ".join(map(repr, list(self.unknown)[:_MAX_FIELDS]))
        meant = ", ".join(map(repr, self.suggestions))
        hint = f"; did you mean {meant}?" if meant else ""
        super().__init__(f"this route takes no {names}{hint}; expected {self.expected}")

    def members(self) -> Mapping[str, object]:
        """The unknown names as `errors`, and what they may be meant for as `suggestions`."""
        errors = [
            {"field": name, "value": value, "expected": self.expected}
            for name, value in self.unknown.items()
        ]
        return {"errors": errors, "suggestions": self.suggestions}


class FieldProblem(BaseModel):
    """What is wrong with one value of a request."""

    field: str = Field(description="the parameter, or a part of the body")
    value: str | None = Field(description="null where it is missing")
    expected: str


class Problem(BaseModel):
    """RFC 9457: what is wrong with a request."""

    model_config = example(
        type="urn:cartelera:invalid-value",
        title="A value is malformed",
        status=422,
        detail="type is 'opera'; expected movie or tv show",
        instance="/v1/catalog/titles",
        errors=[
            {
                "field": "type",
                "value": "opera",
                "expected": "movie or tv show",
            }
        ],
    )

    type: str = Field(description="urn:cartelera: and the kind of problem")
    title: str
    status: int
    detail: str
    instance: str = Field(description="the path that was asked for")
    errors: list[FieldProblem] = Field(default=[], description="of 422: every wrong value")
    suggestions: list[str] = Field(default=[], description="names that may be meant")


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""
    app.add_exception_handler(CarteleraError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, http_error)


def unexpected(request: Request) -> JSONResponse:
    """Answer a request that ran into an error nobody foresaw."""
    return _problem(request, _INTERNAL, "the error is in the log under this answer's X-Request-ID")


def documented_problem(description: str) -> dict[str, Any]:
    """Describe an answer that is a problem; `api.openapi` adds the component it refers to."""
    reference = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": reference}}}


def count_refusal(request: Request, status: int, slug: str) -> None:
    """Count a request that is answered with a problem, under the template of its route alone."""
    app = request.scope.get("app")
    counters: Counters | None = getattr(app.state, "counters", None) if app else None
    if counters is not None:
        route = getattr(request.scope.get("route"), "path_format", NO_ROUTE)
        counters.refused(route, status, slug)


def _problem(request: Request, kind: Kind, detail: str, **members: object) -> JSONResponse:
    count_refusal(request, kind.status, kind.slug)
    body = {
        "type": f"urn:cartelera:{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": shorten(request.scope["path"], 300),
        **members,
    }
    headers = {"Retry-After": _RETRY_SECONDS} if kind.status == 503 else None
    return _ProblemResponse(body, kind.status, headers)


class _ProblemResponse(JSONResponse):
    """A problem, which repeats what was sent even where UTF-8 has no form of it."""

    media_type = MEDIA_TYPE

    def render(self, content: object) -> bytes:
        """The content as JSON; half a pair of surrogates as the escape that it was sent as."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


async def _domain_error(request: Request, error: Exception) -> JSONResponse:
    # An internal error's message is for the operator: the middleware logs it and answers instead.
    if not isinstance(error, CarteleraError) or error.status == _INTERNAL.status:
        raise error
    return _problem(request, Kind.from_error(error), str(error), **error.members())


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    entries = error.errors() if isinstance(error, RequestValidationError) else []
    fields = [_malformed_field(entry) for entry in entries]
    detail = "; ".join(
        f"{field['field']} is {'missing' if field['value'] is None else repr(field['value'])}; "
        f"expected {field['expected']}"
        for field in fields[:_MAX_FIELDS]
    )
    return _problem(request, _MALFORMED, detail, errors=fields)


def _malformed_field(entry: Mapping[str, Any]) -> dict[str, str | None]:
    """A field's name, its value (None where it is missing) and what was expected."""
    # The first part says path, query or body; an error of the whole body has no other.
    path = entry["loc"][1:] or entry["loc"]
    message = str(entry["msg"]).removeprefix("Value error, ").replace("Input should be ", "")
    return {
        "field": ".".join(map(str, path)),
        "value": None if entry["type"] == "missing" else shorten(entry.get("input", "")),
        "expected": _EXPECTED.get(entry["type"], message.replace("String should have", "text of")),
    }


async def http_error(request: Request, error: Exception) -> JSONResponse:
    """Answer an error of the framework."""
    if not isinstance(error, HTTPException):
        raise error
    status, detail, headers = error.status_code, str(error.detail), error.headers or {}
    if status == 404 and detail == "Not Found":
        detail = f"no page {shorten(request.scope['path'])!r}; /docs lists them all"
    elif status == 405:
        detail = f"{request.method} is not answered here; expected {headers.get('Allow', 'GET')}"
    default = Kind(status, "error", "The request cannot be answered")
    response = _problem(request, _HTTP_KINDS.get(status, default), detail)
    response.headers.update(headers)
    return response
