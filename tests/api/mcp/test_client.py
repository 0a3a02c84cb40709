"""The protocol's own client for Python against the service in a process of its own."""

import asyncio
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx2
import mcp
import pytest
from mcp.client.streamable_http import streamable_http_client

from engine.store.home import Home
from tests.api.process import Service, service
from tests.engine.release.small import unlock

KEY = "the-key-of-the-service"


@pytest.fixture(scope="module")
def running(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The hand-made world's service, which has a key, below a prefix, in two processes."""
    folder = tmp_path_factory.mktemp("client")
    shutil.copytree(small_home.root, folder / "home", symlinks=True)
    home = unlock(Home(folder / "home"))
    settings = {"CARTELERA_API_KEY": KEY, "CARTELERA_ROOT_PATH": "/films", "WORKERS": 2}
    with service(home, folder / "service.log", **settings) as process:
        yield process
        process.end(signal.SIGTERM)


def talk(
    service: Service,
    conversation: Callable[[mcp.Client], Awaitable[Any]],
    mode: str = "auto",
    **headers: str,
) -> Any:
    """What a conversation of a client with the service comes to."""

    async def connected() -> Any:
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{service.address}/films/mcp", http_client=http)
            async with mcp.Client(transport, mode=mode) as client:
                return await conversation(client)

    return asyncio.run(connected())


@pytest.mark.parametrize(
    ("mode", "version"),
    [("auto", "2026-07-28"), ("2026-07-28", "2026-07-28"), ("legacy", "2025-11-25")],
)
def test_a_client_of_either_era_lists_and_calls_tools(
    running: Service, mode: str, version: str
) -> None:
    async def conversation(client: mcp.Client) -> Any:
        listed = await client.list_tools()
        found = await client.call_tool("search", {"q": "alp"})
        return client.protocol_version, listed.tools, found

    spoken, tools, found = talk(running, conversation, mode)
    assert spoken == version
    assert "add_event" not in [tool.name for tool in tools]
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert not found.is_error
    assert found.structured_content["items"][0]["work"]["work_id"] == "was1"


def test_a_conversation_that_ends_with_an_event(running: Service) -> None:
    async def conversation(client: mcp.Client) -> Any:
        names = [tool.name for tool in (await client.list_tools()).tools]
        similar = await client.call_tool("similar_titles", {"title_id": "ns1", "n": 1})
        wish = {"user_id": "1", "n": 2, "type": "movie"}
        before = await client.call_tool("recommend_for_user", wish)
        offered = before.structured_content["items"][0]["work_id"]
        event = {"user_id": "1", "id": offered, "kind": "hidden"}
        stored = await client.call_tool("add_event", event)
        after = await client.call_tool("recommend_for_user", wish)
        return names, similar, offered, stored, after

    names, similar, offered, stored, after = talk(running, conversation, **{"X-API-Key": KEY})
    assert {"add_event", "undo_event"} <= set(names)
    assert len(similar.structured_content["items"]) == 1
    assert stored.structured_content["status"] == "created"
    assert offered not in [item["work_id"] for item in after.structured_content["items"]]


def test_a_refused_call_is_a_result_and_a_strange_one_an_error(running: Service) -> None:
    async def conversation(client: mcp.Client) -> Any:
        refused = await client.call_tool("get_title", {"title_id": "xs1"})
        with pytest.raises(mcp.MCPError, match="did you mean 'search'"):
            await client.call_tool("serch", {})
        return refused

    refused = talk(running, conversation)
    assert refused.is_error
    assert "xs1" in refused.content[0].text


def test_both_lines_of_a_call_in_the_log_bear_its_id(running: Service) -> None:
    async def conversation(client: mcp.Client) -> Any:
        return await client.call_tool("list_genres", {})

    talk(running, conversation, **{"X-Request-ID": "agent-7"})
    lines = [line for line in running.lines() if line.get("request_id") == "agent-7"]
    assert {"/films/mcp", "/v1/genres"} <= {line["path"] for line in lines}
