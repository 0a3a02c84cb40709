"""What a catalog is asked with: skip, genre and search, as a query within the path."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_to_bytes

from starlette.types import Scope

from api.params import MAX_TEXT
from engine.errors import InvalidValue

_IN_PATH = re.compile(rb"/stremio/[^/]+/catalog/[^/]+/[^/]+/(.*)\.json")
_NAMES = ("skip", "genre", "search")
_DIGITS = re.compile("[0-9]{1,9}")
_EXPECTED = f"a query of {', '.join(_NAMES)}, each once, like genre=Drama&skip=100"


@dataclass(frozen=True)
class Extras:
    """What a catalog is asked with; nothing filters nothing."""

    skip: int = 0
    genre: str | None = None
    search: str = ""


def extras_of(scope: Scope, extra: str) -> Extras:
    """The extras of a request, `extra` being that part of its path as the framework read it.

    They are parted before they are decoded: a text to search for may hold & and =.

    Raises:
        InvalidValue: they are no query, or hold other names or values than a catalog takes.
    """
    match = _IN_PATH.search(scope.get("raw_path") or b"")
    raw = match[1] if match else extra.encode()
    if b"=" not in raw:  # a client that encoded all of it
        raw = unquote_to_bytes(raw)
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, strict_parsing=True, errors="strict"
        )
    except ValueError:
        raise InvalidValue("extra", extra, _EXPECTED) from None
    values = dict(pairs)
    if len(values) < len(pairs) or not values.keys() <= set(_NAMES):
        raise InvalidValue("extra", extra, _EXPECTED)
    return Extras(_skip(values.get("skip", "0")), values.get("genre") or None, _search(values))


def _skip(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise InvalidValue("skip", text, "a whole number from 0 to 999999999")
    return int(text)


def _search(values: dict[str, str]) -> str:
    for name in ("search", "genre"):
        if len(values.get(name, "")) > MAX_TEXT:
            raise InvalidValue(name, values[name], f"text of at most {MAX_TEXT} characters")
    return values.get("search", "")
