"""The protocol: which messages are taken, which are refused and how, whatever is sent."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from api.mcp.definitions import operations
from api.mcp.revisions import SUPPORTED
from api.mcp.routes import MOST_BYTES
from api.settings import Settings
from engine.errors import InvalidValue
from engine.store.home import Home
from tests.api.mcp.messages import META, REVISION, ask, headers_of, message
from tests.api.operations import SCHEMA
from tests.api.page import PAGE
from tests.api.world import assert_problem, served

LIST = message("tools/list")
SEARCH = message("tools/call", name="search", arguments={"q": "alp"})
OLD = {"MCP-Protocol-Version": "2025-11-25"}


@pytest.fixture(scope="module")
def shown(small_home: Home) -> Iterator[TestClient]:
    """A client of a service that pages of two origins may use."""
    origins = "https://APP.example.org/, https://other.example.org:8443"
    with served(small_home, mcp_origins=origins) as client:
        yield client


def post(client: TestClient, body: Any, **headers: str) -> Any:
    """The answer to a body as it is; JSON unless a header says otherwise."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    sent = {"Content-Type": "application/json"} | headers
    return client.post("/mcp", content=content, headers=sent)


def error_of(answer: Any, status: int, code: int, id: Any = 1) -> dict[str, Any]:
    """Check an error of JSON-RPC; return it."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body.keys() == {"jsonrpc", "id", "error"}
    assert (body["jsonrpc"], body["id"]) == ("2.0", id)
    error: dict[str, Any] = body["error"]
    assert error["code"] == code
    assert error["message"]
    return error


def old(method: str, **params: Any) -> dict[str, Any]:
    """A request of the revisions with a handshake."""
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def test_discovery_says_what_is_spoken_and_who_answers(small: TestClient) -> None:
    result = ask(small, "server/discover")
    assert result["supportedVersions"] == ["2026-07-28", "2025-11-25", "2025-06-18"]
    assert result["capabilities"] == {"tools": {}}
    assert result["resultType"] == "complete"
    assert (result["cacheScope"], result["ttlMs"] > 0) == ("public", True)
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "cartelera"
    assert "`search`" in result["instructions"]


def test_the_list_of_tools_is_the_same_every_time(small: TestClient) -> None:
    results = [ask(small, "tools/list") for _ in range(2)]
    assert results[0] == results[1]
    assert (results[0]["cacheScope"], "nextCursor" in results[0]) == ("private", False)


@pytest.mark.parametrize("version", ["2025-11-25", "2025-06-18"])
def test_clients_of_before_shake_hands_and_then_send_the_header(
    small: TestClient, version: str
) -> None:
    answer = post(small, old("initialize", protocolVersion=version, capabilities={}))
    assert answer.status_code == 200
    assert "mcp-session-id" not in answer.headers
    assert answer.json()["result"]["protocolVersion"] == version
    header = {"MCP-Protocol-Version": version}
    heard = post(small, {"jsonrpc": "2.0", "method": "notifications/initialized"}, **header)
    assert (heard.status_code, heard.content) == (202, b"")
    assert post(small, old("ping"), **header).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert len(post(small, old("tools/list"), **header).json()["result"]["tools"]) > 12
    called = old("tools/call", name="search", arguments={"q": "alp"})
    assert post(small, called, **header).json()["result"]["structuredContent"]["items"]


@pytest.mark.parametrize("version", ["2024-11-05", "2026-07-28", None, 5])
def test_a_handshake_for_a_revision_without_one_offers_the_newest_with_one(
    small: TestClient, version: Any
) -> None:
    answer = post(small, old("initialize", protocolVersion=version))
    assert answer.json()["result"]["protocolVersion"] == "2025-11-25"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", -32700),
        ("{", -32700),
        (b"\xff\xfe{}", -32700),
        ('{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', -32700),
        ('{"jsonrpc": "2.0", "id": 1e999, "method": "ping"}', -32700),
        ('{"jsonrpc": "2.0", "id": "\\ud800", "method": "ping"}', -32700),
        ("[" * 100_000, -32700),
        (f"{'[' * 100}{']' * 100}", -32700),
        (f'{{"id": {"9" * 5000}}}', -32700),
        ("null", -32600),
        ("[]", -32600),
        ([LIST, LIST], -32600),
        ({"id": 1, "method": "ping"}, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, -32600),
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": True, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1.5, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": {}, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": None}, -32602),
    ],
    ids=str,
)
def test_what_is_no_message_is_refused(small: TestClient, body: Any, code: int) -> None:
    error_of(post(small, body, **OLD), 400, code, id=None)


def test_the_call_that_the_page_shows_is_answered(small: TestClient) -> None:
    section = PAGE.read_text("utf-8").split("## An agent's door\n")[1].split("\n## ")[0]
    body = re.findall(r"-d '(\{.+\})'", section)
    headers = dict(re.findall(r"-H '([A-Za-z-]+): ([^']+)'", section))
    answer = post(small, body[0], **headers)
    assert answer.json()["result"]["structuredContent"]["items"]


def test_ids_come_back_as_they_were(small: TestClient) -> None:
    for each in (0, -7, "", "0", "ñ \U0001f3ac", 10**30):
        body = message("tools/list", id=each)
        assert small.post("/mcp", json=body, headers=headers_of(body)).json()["id"] == each


@pytest.mark.parametrize(
    ("headers", "code", "said"),
    [
        ({"MCP-Protocol-Version": ""}, -32020, "''"),
        ({"MCP-Protocol-Version": None}, -32020, "is missing"),
        ({"MCP-Protocol-Version": "2025-11-25"}, -32020, "'2025-11-25'"),
        ({"MCP-Protocol-Version": "1900-01-01"}, -32020, "'1900-01-01'"),
        ({"Mcp-Method": None}, -32020, "Mcp-Method is missing"),
        ({"Mcp-Method": "tools/list"}, -32020, "in the body it is 'tools/call'"),
        ({"Mcp-Name": None}, -32020, "Mcp-Name is missing"),
        ({"Mcp-Name": "recommend"}, -32020, "in the body it is 'search'"),
        ({"Mcp-Name": "=?base64?@?="}, -32020, "no base64"),
        ({"Mcp-Name": "=?base64?/w==?="}, -32020, "no base64 of UTF-8"),
    ],
    ids=str,
)
def test_headers_say_what_the_body_says(
    small: TestClient, headers: dict[str, Any], code: int, said: str
) -> None:
    sent = {k: v for k, v in (headers_of(SEARCH) | headers).items() if v is not None}
    error = error_of(post(small, SEARCH, **sent), 400, code)
    assert said in error["message"]


def test_a_name_may_be_sent_as_base64(small: TestClient) -> None:
    name = base64.b64encode(b"search").decode()
    headers = headers_of(SEARCH) | {"Mcp-Name": f"=?base64?{name}?="}
    assert post(small, SEARCH, **headers).status_code == 200


def test_a_header_that_is_there_twice_is_refused(small: TestClient) -> None:
    headers = [*headers_of(LIST).items(), ("mcp-method", "tools/call")]
    sent = [*headers, ("content-type", "application/json")]
    answer = small.post("/mcp", content=json.dumps(LIST), headers=sent)
    assert "is there 2 times" in error_of(answer, 400, -32020)["message"]


@pytest.mark.parametrize("key", list(META))
def test_what_a_message_must_say_of_itself_is_named(small: TestClient, key: str) -> None:
    meta = {name: value for name, value in META.items() if name != key}
    body = LIST | {"params": {"_meta": meta}}
    assert key in error_of(post(small, body, **headers_of(LIST)), 400, -32602)["message"]


@pytest.mark.parametrize("meta", [None, [], "x", 5])
def test_what_a_message_says_of_itself_is_an_object(small: TestClient, meta: Any) -> None:
    error_of(post(small, LIST | {"params": {"_meta": meta}}, **headers_of(LIST)), 400, -32602)


@pytest.mark.parametrize("in_body", [True, False])
def test_another_revision_is_answered_by_those_that_are_spoken(
    small: TestClient, in_body: bool
) -> None:
    version = "2030-01-01"
    meta = META | {"io.modelcontextprotocol/protocolVersion": version}
    body = LIST | {"params": {"_meta": meta} if in_body else {}}
    answer = post(small, body, **(headers_of(LIST) | {"MCP-Protocol-Version": version}))
    data = error_of(answer, 400, -32022)["data"]
    assert data == {"supported": list(SUPPORTED), "requested": version}


@pytest.mark.parametrize("method", ["ping", "resources/list", "initialise", "subscriptions/listen"])
def test_a_method_that_is_not_there_is_a_404_with_those_that_are(
    small: TestClient, method: str
) -> None:
    body = message(method)
    error = error_of(post(small, body, **headers_of(body)), 404, -32601)
    assert "tools/call" in error["message"]


def test_for_clients_of_before_it_is_no_404_which_would_end_their_session(
    small: TestClient,
) -> None:
    error_of(post(small, old("resources/list"), **OLD), 200, -32601)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"name": "serch"}, "did you mean 'search'"),
        ({"name": "x" * 5000}, "there is no tool"),
        ({"name": ["search"]}, "there is no tool"),
        ({}, "there is no tool"),
        ({"name": "search", "arguments": []}, "arguments are no object"),
        ({"name": "search", "arguments": "q"}, "arguments are no object"),
    ],
    ids=str,
)
def test_a_call_of_nothing_is_an_error_of_the_protocol(
    small: TestClient, params: dict[str, Any], said: str
) -> None:
    body = message("tools/call", **params)
    headers = headers_of(SEARCH) | {"Mcp-Name": str(params.get("name", ""))}
    if isinstance(params.get("name", ""), str):
        assert said in error_of(post(small, body, **headers), 400, -32602)["message"]
    before = post(small, old("tools/call", **params), **OLD)
    assert said in error_of(before, 200, -32602)["message"]


def test_there_is_one_page_of_tools(small: TestClient) -> None:
    body = message("tools/list", cursor="2")
    error_of(post(small, body, **headers_of(body)), 400, -32602)


def test_a_notification_is_heard_and_a_strange_one_refused(small: TestClient) -> None:
    body = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
    for headers in ({}, OLD, {"MCP-Protocol-Version": REVISION}):
        answer = post(small, body, **headers)
        assert (answer.status_code, answer.content) == (202, b"")
    strange = {"MCP-Protocol-Version": "1900-01-01"}
    error_of(post(small, body, **strange), 400, -32022, id=None)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD"])
def test_there_is_nothing_but_post(small: TestClient, method: str) -> None:
    answer = small.request(method, "/mcp", headers={"Mcp-Session-Id": "x"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_parameters_of_a_query_are_refused_as_everywhere(small: TestClient) -> None:
    assert_problem(small.post("/mcp?session=1", json=LIST, headers=headers_of(LIST)), 422)


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_a_body_is_json_by_its_type(small: TestClient, kind: str) -> None:
    answer = post(small, LIST, **(headers_of(LIST) | {"Content-Type": kind}))
    error_of(answer, 415, -32600, id=None)


def test_a_body_is_bounded(small: TestClient) -> None:
    padding = " " * (MOST_BYTES - len(json.dumps(LIST)))
    assert post(small, json.dumps(LIST) + padding, **headers_of(LIST)).status_code == 200
    answer = post(small, json.dumps(LIST) + padding + " ", **headers_of(LIST))
    assert "1 MB" in error_of(answer, 413, -32600, id=None)["message"]


@pytest.mark.parametrize(
    ("origin", "known"),
    [
        ("http://localhost:3000", True),
        ("http://127.0.0.1", True),
        ("https://[::1]:8000", True),
        ("https://app.example.org", True),
        ("HTTPS://APP.example.org", True),
        ("http://testserver", False),
        ("https://example.org", False),
        ("http://localhost.example.org", False),
        ("http://localhost@example.org", False),
        ("https://[::1", False),
        ("file://localhost", False),
        ("null", False),
        ("", False),
    ],
)
def test_pages_of_unknown_origin_are_refused(shown: TestClient, origin: str, known: bool) -> None:
    answer = post(shown, LIST, **(headers_of(LIST) | {"Origin": origin}))
    if known:
        assert answer.status_code == 200
    else:
        error = error_of(answer, 403, -32600, id=None)
        assert "CARTELERA_MCP_ORIGINS" in error["message"]


@pytest.mark.parametrize(
    "text", ["app.example.org", "https://a.org/b", "*", "https://a.org,,", "/"]
)
def test_what_no_browser_sends_is_no_origin(text: str) -> None:

    with pytest.raises(InvalidValue, match="expected origins like"):
        Settings(mcp_origins=text)


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda each: (
        st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=8), each, max_size=4)
    ),
    max_leaves=8,
)
TOOLS = {name: tool.definition for name, tool in operations(SCHEMA).items()}
READS = [name for name, tool in TOOLS.items() if tool.annotations.read_only_hint]
FIELDS = sorted({name for tool in TOOLS.values() for name in tool.input_schema["properties"]})
ARGUMENTS = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), JSON, max_size=5)


@effort(max_examples=100)
@given(body=JSON | st.fixed_dictionaries({"jsonrpc": st.just("2.0"), "id": JSON, "method": JSON}))
def test_whatever_is_sent_is_answered(small: TestClient, body: Any) -> None:
    answer = post(small, body, **OLD)
    assert answer.status_code in (200, 202, 400)


@effort(max_examples=150)
@given(name=st.sampled_from(READS), arguments=ARGUMENTS)
def test_whatever_a_tool_is_called_with_it_answers(
    small: TestClient, name: str, arguments: dict[str, Any]
) -> None:
    answer = post(small, old("tools/call", name=name, arguments=arguments), **OLD)
    assert answer.status_code == 200, answer.text
    assert "Something went wrong" not in answer.json()["result"]["content"][0]["text"]
