"""Which revision of the protocol a message is of, and whether its headers say what its body says.

From 2026-07-28 on every message says by itself what it is: its revision in `_meta` and in a header,
its method and its tool in headers too, so that proxies can route it unread. Messages of the two
revisions before have the header alone, after a handshake that leaves nothing behind here.
https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
"""

import base64
import binascii
import re

from starlette.datastructures import Headers

from api.mcp.messages import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    UNSUPPORTED_VERSION,
    Message,
    ProtocolError,
)
from engine.errors import shorten

STATELESS = "2026-07-28"
WITH_HANDSHAKE = ("2025-11-25", "2025-06-18")
SUPPORTED = (STATELESS, *WITH_HANDSHAKE)
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
_VERSION_HEADER, _METHOD_HEADER, _NAME_HEADER = "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"
_BASE64 = re.compile(r"=\?base64\?(?P<payload>.*)\?=")


def revision_of(message: Message, headers: Headers) -> str:
    """The revision that a request is of.

    Raises:
        ProtocolError: it is of none that is spoken here, or its headers and its body differ.
    """
    header, in_body = _single(headers, _VERSION_HEADER), message.meta.get(VERSION_KEY)
    if message.method == "initialize" and in_body is None:
        return WITH_HANDSHAKE[0]
    if header is None:
        raise _mismatch(f"the header {_VERSION_HEADER} is missing")
    if header in WITH_HANDSHAKE and in_body in (None, header):
        return header
    if in_body in (None, header) and header != STATELESS:
        raise unsupported(header)
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if key not in message.meta]
    if missing:
        raise ProtocolError(INVALID_PARAMS, f"params._meta has no {' and no '.join(missing)}")
    _check_same(_VERSION_HEADER, header, in_body)
    _check_same(_METHOD_HEADER, _single(headers, _METHOD_HEADER), message.method)
    if message.method == "tools/call":
        _check_same(_NAME_HEADER, _decoded(_single(headers, _NAME_HEADER)), _tool(message))
    return STATELESS


def check_notification(headers: Headers) -> None:
    """Refuse a notification of a revision that is not spoken here.

    Raises:
        ProtocolError: its header names another.
    """
    header = _single(headers, _VERSION_HEADER)
    if header is not None and header not in SUPPORTED:
        raise unsupported(header)


def unsupported(version: object) -> ProtocolError:
    """What is said of a revision that is not spoken here."""
    data = {"supported": list(SUPPORTED), "requested": shorten(version)}
    text = f"{_VERSION_HEADER} is {shorten(version)!r}; expected one of {', '.join(SUPPORTED)}"
    return ProtocolError(UNSUPPORTED_VERSION, text, data)


def _tool(message: Message) -> object:
    return message.params.get("name", "")


def _single(headers: Headers, name: str) -> str | None:
    """The value of a header; None where there is none.

    Raises:
        ProtocolError: there are several, of which a proxy may have read another.
    """
    values = headers.getlist(name)
    if len(values) > 1:
        raise _mismatch(f"the header {name} is there {len(values)} times")
    return values[0].strip() if values else None


def _decoded(value: str | None) -> str | None:
    """The text that a header stands for: what is not plain ASCII is sent as base64."""
    match = _BASE64.fullmatch(value or "")
    if match is None:
        return value
    try:
        return base64.b64decode(match["payload"], validate=True).decode()
    except (binascii.Error, ValueError):
        raise _mismatch(f"the header {_NAME_HEADER} is no base64 of UTF-8") from None


def _check_same(name: str, header: str | None, in_body: object) -> None:
    if header is None:
        raise _mismatch(f"the header {name} is missing")
    if header != in_body:
        raise _mismatch(
            f"the header {name} is {shorten(header)!r}, in the body it is {shorten(in_body)!r}"
        )


def _mismatch(problem: str) -> ProtocolError:
    return ProtocolError(
        HEADER_MISMATCH, f"{problem}; expected what the body says, of {', '.join(SUPPORTED)}"
    )
