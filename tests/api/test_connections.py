"""What is written to a connection: once a turn, in order, and nothing is lost or grows."""

import asyncio
from collections.abc import Iterable

import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from api.connections import Connection, Gathering


class Recorded(asyncio.Transport):
    """A transport that notes what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False

    def writelines(self, list_of_data: Iterable[bytes]) -> None:  # type: ignore[override]
        assert not self.closed
        self.written.append(b"".join(list_of_data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


def test_what_one_turn_writes_leaves_together() -> None:
    async def turns() -> list[bytes]:
        inside = Recorded()
        transport = Gathering(inside, asyncio.get_running_loop())
        for turn in (b"ab", b"c", b"", b"de"):
            for byte in turn:
                transport.write(bytes([byte]))
            await asyncio.sleep(0)
        return inside.written

    assert asyncio.run(turns()) == [b"ab", b"c", b"de"]


def test_a_caller_who_sends_nothing_more_has_the_answer() -> None:
    async def exchange() -> bytes:
        config = uvicorn.Config(PlainTextResponse("the answer"), log_config=None, lifespan="off")
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Connection(config, state, {}, loop), "127.0.0.1", 0
        )
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            writer.write_eof()
            received = await reader.read()
            writer.close()
        return received

    assert asyncio.run(exchange()).endswith(b"the answer")


def test_a_long_answer_does_not_wait_for_the_end_of_a_turn() -> None:
    async def turn() -> None:
        inside = Recorded()
        transport = Gathering(inside, asyncio.get_running_loop())
        for _ in range(10):
            transport.write(b"x" * 30_000)
        assert len(b"".join(inside.written)) >= 270_000
        await asyncio.sleep(0)
        assert len(b"".join(inside.written)) == 300_000

    asyncio.run(turn())


def test_what_waits_is_written_before_the_end_and_nothing_after_it() -> None:
    async def turn() -> None:
        inside = Recorded()
        transport = Gathering(inside, asyncio.get_running_loop())
        transport.write(b"last")
        transport.close()
        assert (inside.written, inside.closed) == ([b"last"], True)
        assert transport.is_closing()
        transport.write(b"too late")
        await asyncio.sleep(0)
        assert inside.written == [b"last"]

    asyncio.run(turn())
