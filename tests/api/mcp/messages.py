"""Messages of the Model Context Protocol, written by hand, and the service's answers to them."""

from typing import Any

from fastapi.testclient import TestClient

REVISION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientCapabilities": {},
}


def message(method: str, id: Any = 1, **params: Any) -> dict[str, Any]:
    """A request of the newest revision."""
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": {**params, "_meta": META}}


def headers_of(body: dict[str, Any]) -> dict[str, str]:
    """The headers that say what the body says."""
    name = body["params"].get("name")
    return {
        "MCP-Protocol-Version": REVISION,
        "Mcp-Method": body["method"],
        **({"Mcp-Name": name} if body["method"] == "tools/call" else {}),
    }


def ask(client: TestClient, method: str, **params: Any) -> dict[str, Any]:
    """The result of a request that is well-formed."""
    body = message(method, **params)
    answer = client.post("/mcp", json=body, headers=headers_of(body))
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    assert (content["jsonrpc"], content["id"]) == ("2.0", 1)
    result: dict[str, Any] = content["result"]
    return result


def call(
    client: TestClient, name: str, arguments: Any = None, key: str | None = None
) -> dict[str, Any]:
    """The result of a tool."""
    body = message("tools/call", name=name, arguments=arguments or {})
    keys = {"X-API-Key": key} if key else {}
    answer = client.post("/mcp", json=body, headers=headers_of(body) | keys)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["result"]
    return result


def text_of(result: dict[str, Any]) -> str:
    """What a model reads of a result."""
    (content,) = result["content"]
    assert content["type"] == "text"
    text: str = content["text"]
    return text
