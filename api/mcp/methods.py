"""The methods of the protocol: who the service is, which tools it has, what one of them answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from fastapi import Request
from pydantic import BaseModel

from api.errors import Problem
from api.mcp import calls
from api.mcp.definitions import Operation
from api.mcp.messages import INVALID_PARAMS, METHOD_NOT_FOUND, Message, ProtocolError
from api.mcp.revisions import STATELESS, SUPPORTED, WITH_HANDSHAKE
from api.mcp.schemas import CallResult, Discovery, Handshake, TextContent, ToolList, Wire
from api.mcp.tools import INSTRUCTIONS
from engine.errors import InvalidValue, shorten


class Empty(Wire):
    """A result that says nothing: the client was heard."""


@dataclass(frozen=True)
class Session:
    """What one request is answered by; nothing of it outlives the request.

    Attributes:
        tools: by name.
        holds_key: whether the caller sent the service's key, or there is none.
    """

    request: Request
    tools: Mapping[str, Operation]
    holds_key: bool

    async def answer(self, message: Message, revision: str) -> BaseModel:
        """The result of a request.

        Raises:
            ProtocolError: the revision has no such method, or its parameters are not what it takes.
        """
        methods = _METHODS if revision == STATELESS else _METHODS_WITH_HANDSHAKE
        if (method := methods.get(message.method)) is None:
            raise ProtocolError(
                METHOD_NOT_FOUND,
                f"revision {revision} has no method {shorten(message.method)!r} here; expected one "
                f"of {', '.join(methods)}; revisions: {', '.join(SUPPORTED)}",
                status=404,
            )
        return await method(self, message)

    async def discover(self, _: Message) -> Discovery:
        """Say which revisions are spoken and what the service is for."""
        return Discovery(
            cache_scope="public", supported_versions=list(SUPPORTED), instructions=INSTRUCTIONS
        )

    async def initialize(self, message: Message) -> Handshake:
        """Agree on a revision: that of the client, where it is one of those with a handshake."""
        version = message.params.get("protocolVersion")
        agreed = version if version in WITH_HANDSHAKE else WITH_HANDSHAKE[0]
        return Handshake(protocol_version=agreed, instructions=INSTRUCTIONS)

    async def ping(self, _: Message) -> Empty:
        """Say that the service is there."""
        return Empty()

    async def list_tools(self, message: Message) -> ToolList:
        """List all tools that the caller may call, on one page."""
        if (cursor := message.params.get("cursor")) is not None:
            raise ProtocolError(
                INVALID_PARAMS, f"cursor is {shorten(cursor)!r}; expected none: there is one page"
            )
        shown = [tool for tool in self.tools.values() if self.holds_key or not tool.needs_key]
        return ToolList(tools=[tool.definition for tool in shown])

    async def call_tool(self, message: Message) -> CallResult:
        """Ask a tool; a problem of its operation is a result that a model can read."""
        name, arguments = message.params.get("name"), message.params.get("arguments")
        tool = self.tools.get(name) if isinstance(name, str) else None
        if tool is None:
            nearest = get_close_matches(str(name), self.tools, 1)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            raise ProtocolError(INVALID_PARAMS, f"there is no tool {shorten(name)!r}{hint}")
        if not isinstance(arguments, dict | None):
            raise ProtocolError(
                INVALID_PARAMS, "arguments are no object; expected names and values"
            )
        try:
            outcome = await calls.call(self.request, tool, arguments or {})
        except InvalidValue as error:
            return _refusal(str(error))
        if outcome.is_problem:
            return _refusal(_as_text(Problem.model_validate(outcome.content())))
        text = TextContent(text=outcome.body.decode())
        return CallResult(content=[text], structured_content=outcome.content())


_Method = Callable[[Session, Message], Awaitable[BaseModel]]
_METHODS: dict[str, _Method] = {
    "server/discover": Session.discover,
    "tools/list": Session.list_tools,
    "tools/call": Session.call_tool,
}
_METHODS_WITH_HANDSHAKE: dict[str, _Method] = {
    "initialize": Session.initialize,
    "ping": Session.ping,
    "tools/list": Session.list_tools,
    "tools/call": Session.call_tool,
}


def _refusal(text: str) -> CallResult:
    return CallResult(content=[TextContent(text=text)], is_error=True)


def _as_text(problem: Problem) -> str:
    """A problem in words, with what may be meant."""
    text = f"{problem.title}: {problem.detail}"
    missing = [name for name in problem.suggestions if repr(name) not in problem.detail]
    return f"{text}\nPerhaps meant: {', '.join(missing)}" if missing else text
