"""An agent's door: the tools of the Model Context Protocol, and the page that says so.

Neither is in the OpenAPI description: the protocol describes itself, by `server/discover` and
`tools/list`, and its errors are those of JSON-RPC.
"""

import json
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import PlainTextResponse, Response

from api.events.bodies import read_body
from api.events.problems import TooLarge
from api.mcp.definitions import Operation, operations
from api.mcp.guide import guide
from api.mcp.messages import INVALID_REQUEST, Id, ProtocolError, parse
from api.mcp.methods import Session
from api.mcp.origins import check_origin
from api.mcp.revisions import WITH_HANDSHAKE, check_notification, revision_of
from api.mcp.schemas import Answer, ErrorBody
from api.params import CurrentSettings, Key, Root, holds_key
from api.routing import Capability

router = Capability()

MOST_BYTES = 2**20
_HEADERS = {"Cache-Control": "no-store"}
Tools = dict[str, Operation]


def get_tools(request: Request) -> Tools:
    """The tools of the service, which are made of its description once."""
    if (tools := getattr(request.app.state, "tools", None)) is None:
        tools = request.app.state.tools = operations(request.app.openapi())
    known: Tools = tools
    return known


CurrentTools = Annotated[Tools, Depends(get_tools)]


@router.post("/mcp", include_in_schema=False)
async def mcp(
    request: Request, settings: CurrentSettings, tools: CurrentTools, key: Key = None
) -> Response:
    """Answer one message of the Model Context Protocol; a notification is only heard."""
    session = Session(request, tools, holds_key(settings, key))
    message_id = revision = None
    try:
        check_origin(request.headers, settings)
        message = parse(await _body(request))
        if message.is_notification:
            check_notification(request.headers)
            return Response(status_code=202)
        message_id = message.id
        revision = revision_of(message, request.headers)
        result = await session.answer(message, revision)
    except ProtocolError as error:
        # To clients of before, an error of HTTP is none of a method, and 404 ends their session.
        return _refused(error, message_id, 200 if revision in WITH_HANDSHAKE else error.status)
    plain = result.model_dump(by_alias=True, exclude_none=True)
    return _sent(Answer(id=message_id, result=plain), 200)


async def _body(request: Request) -> bytes:
    """The body of the request.

    Raises:
        ProtocolError: it is no JSON by its type, or too large.
    """
    media_type = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise ProtocolError(
            INVALID_REQUEST,
            "Content-Type is not application/json; expected JSON in UTF-8",
            status=415,
        )
    try:
        return await read_body(request, MOST_BYTES)
    except TooLarge as error:
        raise ProtocolError(INVALID_REQUEST, str(error), status=error.status) from None


def _refused(error: ProtocolError, message_id: Id | None, status: int) -> Response:
    body = ErrorBody(code=error.code, message=str(error), data=error.data)
    return _sent(Answer(id=message_id, error=body), status)


def _sent(answer: Answer, status: int) -> Response:
    content = answer.model_dump(by_alias=True, exclude_none=True) | {"id": answer.id}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, _HEADERS, media_type="application/json")


@router.get("/llms.txt", include_in_schema=False)
async def llms(tools: CurrentTools, root: Root) -> PlainTextResponse:
    """Say to language models what the service is and how to ask it."""
    return PlainTextResponse(guide(tools.values(), root))
