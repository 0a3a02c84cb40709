"""`/llms.txt`: what the service is, for a language model that comes by (https://llmstxt.org)."""

from collections.abc import Iterable

from api.mcp.definitions import Operation
from api.mcp.revisions import SUPPORTED
from api.mcp.tools import INSTRUCTIONS


def guide(operations: Iterable[Operation], root: str) -> str:
    """The page, whose paths begin with the prefix `root` of a proxy."""
    lines = [_line(operation, root) for operation in operations]
    return f"""\
# Cartelera

> What should somebody watch next, and where is it? Films and series of streaming platforms: search,
> lists for users, predicted ratings, similar titles, films and people of TMDB, as JSON over HTTP.

{INSTRUCTIONS}
Without tools the same is asked over HTTP. Errors are RFC 9457 problems that say what was expected.

## Tools

- [{root}/mcp]({root}/mcp): the Model Context Protocol, by POST, without a session; revisions \
{", ".join(SUPPORTED)}

## Routes

{chr(10).join(lines)}

## Description

- [{root}/openapi.json]({root}/openapi.json): every route, parameter and answer, as OpenAPI
- [{root}/docs]({root}/docs): the same to read and try
"""


def _line(operation: Operation, root: str) -> str:
    needs = "; needs the key in X-API-Key, where the service has one" * operation.needs_key
    tool = operation.definition
    return f"- `{operation.method} {root}{operation.path}`: {tool.title} (`{tool.name}`{needs})"
