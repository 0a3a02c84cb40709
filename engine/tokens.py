"""Texts that a service gives and is given back as they were: values, then a seal, in base64.

What they hold can be read without the key that they are sealed with, so that a program may count
what came of answers; that nobody changed them only the service itself can tell (`api.tokens`).
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

SEAL = 9  # bytes
_MOST_TEXT = 1 << 20  # bytes of what a token holds
_SHORT = 200  # bytes: what is shorter costs more time to compress than it saves room
_PLAIN = b"{"  # the first byte of JSON, and none of zlib's
as_json = json.JSONEncoder(separators=(",", ":")).encode  # what a token holds
_UNREADABLE = (ValueError, TypeError, LookupError, RecursionError, binascii.Error, zlib.error)


def packed(content: Mapping[str, Any]) -> bytes:
    """Values, which JSON can hold, as the payload of a token."""
    return packed_json(as_json(content))


def packed_json(content: str) -> bytes:
    """The payload of values that `as_json` has written."""
    text = content.encode()
    return text if len(text) <= _SHORT else zlib.compress(text, level=9)


def unpacked(payload: bytes) -> dict[str, Any]:
    """The values of a payload.

    Raises:
        ValueError: it is none.
    """
    try:
        text = payload if payload.startswith(_PLAIN) else _inflated(payload)
        return dict(json.loads(text))
    except _UNREADABLE as error:
        raise ValueError("no payload of a token") from error


def token_of(payload: bytes, seal: bytes) -> str:
    """The token of a payload."""
    return base64.urlsafe_b64encode(payload + seal).decode().rstrip("=")


def parts_of(token: str) -> tuple[bytes, bytes]:
    """The payload of a token and its seal, which proves nothing yet.

    Raises:
        ValueError: it is none, or is written otherwise than `token_of` writes it.
    """
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    payload, seal = raw[:-SEAL], raw[-SEAL:]
    if token_of(payload, seal) != token:
        raise ValueError("no token as it was given")
    return payload, seal


def _inflated(payload: bytes) -> bytes:
    """The text of a payload, if it is no more than a token can hold."""
    inflater = zlib.decompressobj()
    text = inflater.decompress(payload, _MOST_TEXT)
    if not inflater.eof:
        raise ValueError("longer than any token")
    return text
