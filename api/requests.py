"""What is forgiven in a request, and what is asked of its query, alike on every route."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from rapidfuzz import fuzz, process
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import UnknownParameters
from engine.errors import InvalidValue
from engine.text import fold

_OTHERWISE = (  # names of one thing in other services and in Spanish; a route takes one of a line
    ("n", "limit", "count", "size", "top", "k", "per_page", "page_size", "cantidad", "limite"),
    ("offset", "skip", "start", "from", "page", "pagina"),
    ("q", "query", "search", "text", "title", "titulo", "name", "nombre", "buscar"),
    ("sort", "order", "order_by", "sort_by", "orden", "ordenar"),
    ("platform", "plataforma", "service", "provider"),
    ("type", "kind", "tipo"),
    ("year", "anio", "ano", "year_min", "year_max", "release_year"),
    ("genre", "genres", "genero", "category", "listed_in"),
    ("country", "pais", "countries"),
    ("maturity", "rating", "maturity_rating", "clasificacion", "age"),
    ("scored", "score", "user_score"),
    ("duration_type", "dtype", "unit"),
    ("liked", "likes", "seed", "seeds", "items"),
    ("director", "directors"),
    ("actor", "actors", "cast", "reparto", "nombre_actor"),
)
_OF_ITSELF = {"request_id"}  # what the state of a request holds that asks nothing
_ALIKE = 70  # of 100: names of which one is a slip of the other


class Forgiving:
    """ASGI middleware: a slash at the end of a path and empty values of a query mean nothing.

    A browser sends a form's empty fields along. The names that held nothing are kept in the state
    of the request, so that a misspelt one is named. `root_path` is the prefix of a proxy.
    """

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without what means nothing."""
        if scope["type"] == "http":
            if forgiven := _bare_path(scope) | _filled_query(scope):
                scope = {**scope, **forgiven}
            if self._root_path:
                scope = {**scope, **_below(self._root_path, scope)}
        await self._app(scope, receive, send)


def is_as_sent(scope: Scope) -> bool:
    """Whether nothing was forgiven in a request, and it is no tool's of MCP.

    All else may have to be refused for what its state holds, and only its route says so.
    """
    return bool(scope.get("state", {}).keys() <= _OF_ITSELF)


def _below(root_path: str, scope: Scope) -> dict[str, Any]:
    """The path with the prefix in front, as ASGI wants it whether a proxy cut it off or not."""
    path = scope["path"]
    if path == root_path:
        path = "/"  # the first page, whose slash a proxy or a reader left out
    elif path.startswith(f"{root_path}/"):
        return {"root_path": root_path}
    return {"root_path": root_path, "path": f"{root_path}{path}"}


def _bare_path(scope: Scope) -> dict[str, Any]:
    """The path without slashes at its end; an encoded one belongs to a name and stays."""
    if not scope["path"].endswith("/"):
        return {}  # an encoded slash would end the path as well
    raw = scope.get("raw_path") or scope["path"].encode()
    slashes = len(raw) - len(raw.rstrip(b"/"))
    if not slashes or not raw.rstrip(b"/"):
        return {}
    return {"path": scope["path"][:-slashes], "raw_path": raw[:-slashes]}


def _filled_query(scope: Scope) -> dict[str, Any]:
    """The query without its empty values, whose names go to the state of the request."""
    if not scope["query_string"]:
        return {}
    parts = scope["query_string"].split(b"&")
    filled = [part for part in parts if part.partition(b"=")[2]]
    if len(filled) == len(parts):
        return {}
    empty = b"&".join(part for part in parts if part and not part.partition(b"=")[2])
    names = [name for name, _ in parse_qsl(empty.decode("latin-1"), keep_blank_values=True)]
    state = {**scope.get("state", {}), "empty": names}
    return {"query_string": b"&".join(filled), "state": state}


async def check_query(request: Request) -> None:
    """Refuse parameters that the route does not take, and several values where it takes one.

    Pages pass over them: others add their own to the addresses that they link to.

    Raises:
        UnknownParameters: some names are not the route's.
        InvalidValue: a parameter of one value has several.
    """
    written = request.query_params.multi_items()
    empty: list[str] = getattr(request.state, "empty", [])
    if not written and not empty:
        return
    if getattr(request.scope["route"], "is_page", False):
        return
    takes = _parameters_of(request.scope["route"])
    pairs = [*written, *((name, "") for name in empty)]
    if unknown := {name: value for name, value in pairs if name not in takes}:
        suggested = {name: _nearest(name, takes) for name in unknown}
        raise UnknownParameters(unknown, suggested, sorted(takes))
    for name, times in Counter(name for name, _ in written).items():
        if times > 1 and not takes[name]:
            values = ", ".join(value for repeated, value in written if repeated == name)
            raise InvalidValue(name, values, f"one value, not {times}")


_PARAMETERS: dict[object, Mapping[str, bool]] = {}  # by the function that answers


def _parameters_of(route: APIRoute) -> Mapping[str, bool]:
    """The names of a route's query parameters, and whether each takes several values."""
    if (known := _PARAMETERS.get(route.endpoint)) is None:
        known = _PARAMETERS[route.endpoint] = dict(_parameters(route.dependant))
    return known


def _parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    for field in dependant.query_params:
        yield field.alias, _is_list(field.field_info.annotation)
    for dependency in dependant.dependencies:
        yield from _parameters(dependency)


def _is_list(annotation: object) -> bool:
    return get_origin(annotation) is list or any(map(_is_list, get_args(annotation)))


def _nearest(name: str, takes: Mapping[str, bool]) -> str | None:
    """The parameter that is most likely meant; None where none is like it."""
    key = fold(name).replace("-", "_")
    if key in takes:
        return key
    for line in _OTHERWISE:
        if key in line and (meant := next((each for each in line if each in takes), None)):
            return meant
    best = process.extractOne(key, list(takes), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return best[0] if best else None
