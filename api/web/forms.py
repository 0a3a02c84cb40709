"""Forms within bounds, in UTF-8: what is sent to a page is read no further than a form goes.

The framework's parsers bound fields and their sizes, and neither the form itself nor what it leaves
out: files that no field asks for, or millions of empty fields.
"""

import asyncio

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.types import Message

from api.events.bodies import LEAST_BYTES, PATIENCE_SECONDS, declared_size
from api.events.problems import TooLarge, TooSlow, UnknownMediaType
from engine.errors import shorten

MOST_BYTES = 2**18  # of a form without a file; the largest page sends a tenth
MOST_FILE_BYTES = 64 * 2**20  # of a form with one
URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_CHARSETS = (b"utf-8", b"utf8", b"us-ascii")


def bounded(
    request: Request, most: int = MOST_BYTES, patience: float = PATIENCE_SECONDS
) -> Request:
    """The same request, of which at most so many bytes are read; more only of a form with files.

    Raises:
        UnknownMediaType: its form is in another encoding than UTF-8.
        TooLarge: it says itself that it is larger, or, when it is read, it is.
        TooSlow: when it is read, it does not come as fast as bodies must.
    """
    if check_type(request) != MULTIPART:
        most = min(most, MOST_BYTES)
    size, ends = 0, asyncio.get_running_loop().time() + patience

    async def receive() -> Message:
        nonlocal size
        try:
            async with asyncio.timeout_at(ends + size / LEAST_BYTES):
                message = await request.receive()
        except TimeoutError:
            raise TooSlow("the form does not come; send it again") from None
        size += len(message.get("body", b""))
        _check_size(size, most)
        return message

    _check_size(declared_size(request) or 0, most)
    return Request(request.scope, receive)


def check_type(request: Request) -> str:
    """The media type of a form, without its parameters; read as the framework reads them.

    Raises:
        UnknownMediaType: it is in another encoding than UTF-8, and some of Python's are no text.
    """
    written = request.headers.get("Content-Type", "")
    kind, parameters = parse_options_header(written)
    if parameters.get(b"charset", b"utf-8").lower() not in _CHARSETS:
        raise UnknownMediaType(f"Content-Type is {shorten(written)!r}; expected a form in UTF-8")
    return kind.decode("latin-1")


def _check_size(size: int, most: int) -> None:
    if size > most:
        unit = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} kB"
        raise TooLarge(f"the form has more than {unit}; nothing of it was read")
