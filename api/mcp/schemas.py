"""What answers of the Model Context Protocol hold, as they stand on the wire."""

from typing import Any, Literal

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from engine.version import VERSION

Json = dict[str, Any]
SERVER_INFO = "io.modelcontextprotocol/serverInfo"
_SECONDS_FRESH = 300  # for which a list of tools may be kept: they change with the program alone


class Wire(BaseModel):
    """A part of a message; what is not set is left out."""

    model_config = ConfigDict(
        alias_generator=AliasGenerator(serialization_alias=to_camel), frozen=True
    )


class ServerInfo(Wire):
    """Who answers."""

    name: str = "cartelera"
    title: str = "Cartelera"
    version: str = VERSION


SERVER = ServerInfo().model_dump()


class Result(Wire):
    """The result of a request; it is always the whole of it."""

    result_type: Literal["complete"] = "complete"
    meta: Json = Field(default={SERVER_INFO: SERVER}, serialization_alias="_meta")


class Kept(Result):
    """A result that a client may keep for a while."""

    ttl_ms: int = 1000 * _SECONDS_FRESH
    cache_scope: Literal["public", "private"]


class Capabilities(Wire):
    """What the service offers: tools, whose list never changes while it runs."""

    tools: Json = {}


class Discovery(Kept):
    """The answer to `server/discover`."""

    supported_versions: list[str]
    capabilities: Capabilities = Capabilities()
    instructions: str


class Handshake(Result):
    """The answer to `initialize`, of the revisions before there was none."""

    protocol_version: str
    capabilities: Capabilities = Capabilities()
    server_info: ServerInfo = ServerInfo()
    instructions: str


class Annotations(Wire):
    """What a tool does to what is kept here; nothing beyond the service is ever touched."""

    read_only_hint: bool
    destructive_hint: bool
    idempotent_hint: bool
    open_world_hint: bool = False


class ToolDefinition(Wire):
    """One tool, as a model reads it; both schemas are of JSON Schema 2020-12."""

    name: str
    title: str
    description: str
    input_schema: Json
    output_schema: Json
    annotations: Annotations


class ToolList(Kept):
    """The answer to `tools/list`; private, as writes are listed for those who hold the key."""

    cache_scope: Literal["public", "private"] = "private"
    tools: list[ToolDefinition]


class TextContent(Wire):
    """A part of what a model reads."""

    type: Literal["text"] = "text"
    text: str


class CallResult(Result):
    """The answer to `tools/call`: what the operation answered, or why it could not."""

    content: list[TextContent]
    structured_content: Json | None = None
    is_error: bool = False


class ErrorBody(Wire):
    """What is wrong with a message."""

    code: int
    message: str
    data: Json | None = None


class Answer(Wire):
    """The message that answers a request."""

    jsonrpc: Literal["2.0"] = "2.0"
    id: int | str | None
    result: Json | None = None
    error: ErrorBody | None = None
