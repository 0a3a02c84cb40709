"""Connections of the server: what one turn of the event loop writes leaves together.

uvicorn writes the head of an answer and its body apart, and each is a call to the system and a
packet, which take longer than most answers do to make.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST_HELD = 1 << 16  # bytes: a longer answer must not grow here, but wait for who reads it


class Connection(HttpToolsProtocol):
    """A connection as uvicorn serves it, whose answers are one write each."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to serve."""
        self._gathering = Gathering(transport, self.loop)
        super().connection_made(self._gathering)  # type: ignore[arg-type]

    def eof_received(self) -> None:
        """Write what waits: a caller who sends nothing more is let go after this."""
        self._gathering.flush()
        super().eof_received()


class Gathering:
    """A transport that writes at the end of a turn; all but that is left to the one inside."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []
        self._bytes = 0

    def write(self, data: bytes) -> None:
        """Write some bytes before this turn ends, or now where many wait."""
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(data)
        self._bytes += len(data)
        if self._bytes > _MOST_HELD:
            self.flush()

    def close(self) -> None:
        """Write what waits, and close."""
        self.flush()
        self._transport.close()

    def flush(self) -> None:
        """Write what waits."""
        held, self._held, self._bytes = self._held, [], 0
        if held and not self._transport.is_closing():
            self._transport.writelines(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
