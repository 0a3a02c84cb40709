"""JSON-RPC 2.0: from the bytes of a body to one message, or to what is wrong with it.

https://www.jsonrpc.org/specification, with the codes of the Model Context Protocol's revision
2026-07-28.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import shorten

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

Id = int | str

_MOST_LEVELS = 64  # of lists and objects in each other; what is nested deeper, no tool takes


class ProtocolError(Exception):
    """A message that is refused before any tool is asked.

    Attributes:
        code: of JSON-RPC or of the Model Context Protocol.
        data: what a client needs to mend the message, or None.
        status: of HTTP.
    """

    def __init__(
        self, code: int, message: str, data: dict[str, Any] | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.code = code
        self.data = data
        self.status = status


@dataclass(frozen=True)
class Message:
    """A request, or a notification, which has no id and gets no answer."""

    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    id: Id | None = None

    @property
    def is_notification(self) -> bool:
        """Whether nobody waits for an answer."""
        return self.id is None

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the client says of itself and its revision."""
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}


def parse(body: bytes) -> Message:
    """The message of a body.

    Raises:
        ProtocolError: it is no JSON, or no single request or notification.
    """
    value = _loads(body)
    if not isinstance(value, dict):
        kind = "a list" if isinstance(value, list) else "no object"
        raise ProtocolError(INVALID_REQUEST, f"the body is {kind}; expected one JSON-RPC message")
    if value.get("jsonrpc") != "2.0":
        raise ProtocolError(INVALID_REQUEST, 'jsonrpc is missing or wrong; expected "2.0"')
    method, params = value.get("method"), value.get("params", {})
    if not isinstance(method, str):
        raise ProtocolError(INVALID_REQUEST, "method is missing or no text; expected its name")
    if not isinstance(params, dict):
        raise ProtocolError(INVALID_PARAMS, "params are no object; expected names and values")
    if "id" not in value:
        return Message(method, params)
    return Message(method, params, _id(value["id"]))


def _loads(body: bytes) -> Any:
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        _check_levels(value)
        if "\\u" in text:  # half of a pair stands for no character, and nothing can send it on
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ProtocolError(
            PARSE_ERROR, "the body is no JSON; expected a JSON-RPC message in UTF-8"
        ) from None
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is larger than any number")
    return number


def _check_levels(value: object) -> None:
    level = [value]
    for _ in range(_MOST_LEVELS):
        level = [part for each in level for part in _parts(each)]
        if not level:
            return
    raise ValueError("nested too deeply")


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _id(value: object) -> Id:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ProtocolError(
            INVALID_REQUEST, f"id is {shorten(value)!r}; expected text or a whole number"
        )
    return value
