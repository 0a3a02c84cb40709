"""Bodies that come too slowly: whoever reads one keeps others waiting, and lets it go."""

import asyncio
from typing import Any

import pytest
from fastapi import Request

from api.events.bodies import read_body
from api.events.problems import TooSlow


def _request(*parts: bytes) -> Request:
    """A request of which some parts of the body come, and then nothing."""
    waiting = list(parts)

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": waiting.pop(0), "more_body": True}

    return Request({"type": "http", "headers": [(b"content-length", b"1000000")]}, receive)


@pytest.mark.parametrize("parts", [(), (b"Title,Date\n",), (b"a", b"b", b"c")])
def test_a_body_that_does_not_come_is_given_up(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(TooSlow, match="64 kB a second"):
        asyncio.run(read_body(_request(*parts), patience=0.01))


def test_what_comes_fast_enough_gets_more_time() -> None:
    async def taken() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(TooSlow):
            await read_body(_request(b"x" * 2**15), patience=0.01)
        return loop.time() - began

    assert asyncio.run(taken()) > 0.5  # the time that half of 64 kB may take
