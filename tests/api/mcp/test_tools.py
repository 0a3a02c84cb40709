"""The tools: what each takes and answers, and what becomes of what an operation refuses."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from api.mcp.tools import TOOLS
from engine.store.home import Home
from tests.api.mcp.messages import ask, call, text_of
from tests.api.operations import OPERATIONS, SCHEMA
from tests.api.world import served

KEY = "the-key-of-the-service"
ARGUMENTS: dict[str, dict[str, Any]] = {  # that have an answer in the hand-made world
    "search": {"q": "alp", "type": ["work"], "limit": 3},
    "list_titles": {"platform": ["netflix"], "type": "movie", "sort": "newest", "kids": False},
    "get_title": {"title_id": "ns1"},
    "get_work": {"work_id": "was1"},
    "where_to_watch": {"title_id": "ns1"},
    "similar_titles": {"title_id": "was1", "n": 2},
    "recommend_for_user": {"user_id": "2", "n": 3, "platform": "netflix", "explain": True},
    "recommend": {"liked": ["ns2"], "rated": [{"id": "ns3", "stars": 4.5}], "minutes_max": 200},
    "recommend_for_group": {"members": [{"user_id": "1"}, {"user_id": "2", "age": 18}]},
    "worth_of_platforms": {"user_id": "2", "have": ["netflix"]},
    "worth_of_platforms_for_anybody": {"liked": ["ns2"], "n": 1},
    "predict_rating": {"user_id": 2, "title_id": "ns1"},
    "list_user_events": {"user_id": "2"},
    "list_films": {"q": "alpha", "limit": 2.0},
    "get_film": {"film_id": 862},
    "similar_films": {"film_id": 862, "n": 2, "method": None},
    "films_of_actor": {"name": "Bo Tarn"},
    "films_of_director": {"name": "Ana Orsel"},
    "films_of_franchise": {"name": "Child's Play Collection"},
    "list_genres": {},
    "list_platforms": {},
    "list_maturities": {},
    "top_actors": {"limit": 3},
    "add_event": {"user_id": "a/b", "id": "ns1", "kind": "liked"},
    "undo_events_of_title": {"user_id": "a/b", "id": "ns1"},
}


def definitions(client: TestClient) -> dict[str, dict[str, Any]]:
    """The tools of a service by name."""
    return {tool["name"]: tool for tool in ask(client, "tools/list")["tools"]}


@pytest.fixture(scope="module")
def tools(small: TestClient) -> dict[str, dict[str, Any]]:
    """The tools of the hand-made world's service."""
    return definitions(small)


@pytest.fixture
def locked(copy_home: Callable[[Home], Home], small_home: Home) -> Iterator[TestClient]:
    """A client of a service that has a key."""
    with served(copy_home(small_home), api_key=KEY) as client:
        yield client


def test_every_tool_is_an_operation_and_is_listed_in_the_order_of_the_table(
    tools: dict[str, Any],
) -> None:
    ids = {operation.facts["operationId"] for operation in OPERATIONS}
    assert {tool.operation for tool in TOOLS} <= ids
    assert list(tools) == [tool.name for tool in TOOLS]
    assert [name for name in tools if not re.fullmatch("[a-z]+(_[a-z]+)*", name)] == []


def test_schemas_are_json_schema_and_stand_alone(tools: dict[str, Any]) -> None:
    for tool in tools.values():
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
            text = json.dumps(schema)
            referred = set(re.findall(r'"#/\$defs/([^"]+)"', text))
            assert referred == set(schema.get("$defs", {}))
            assert "#/components" not in text


def test_what_a_tool_takes_is_described_and_nothing_else_is_taken(tools: dict[str, Any]) -> None:
    taken = {(p["name"], o.facts["operationId"]) for o in OPERATIONS for p in o.parameters}
    operations = {tool.name: tool.operation for tool in TOOLS}
    for name, tool in tools.items():
        schema = tool["inputSchema"]
        assert schema["additionalProperties"] is False
        parameters = {p for p, operation in taken if operation == operations[name]}
        assert parameters <= set(schema["properties"])
        assert set(schema.get("required", ())) <= set(schema["properties"])
        assert len(tool["description"]) > 40
    body = SCHEMA["components"]["schemas"]["ListBody"]["properties"]
    assert set(body) == set(tools["recommend"]["inputSchema"]["properties"])
    assert [name for name, facts in body.items() if "description" not in facts] == []


def test_annotations_say_what_a_tool_changes(tools: dict[str, Any]) -> None:
    writes = {name for name, tool in tools.items() if not tool["annotations"]["readOnlyHint"]}
    assert writes == {"add_event", "undo_event", "undo_events_of_title"}
    destructive = {name for name, tool in tools.items() if tool["annotations"]["destructiveHint"]}
    assert destructive == {"undo_event", "undo_events_of_title"}
    assert {tool["annotations"]["openWorldHint"] for tool in tools.values()} == {False}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_tool_answers_in_the_shape_it_says(
    name: str, tools: dict[str, Any], writable: TestClient
) -> None:
    result = call(writable, name, ARGUMENTS[name])
    assert "isError" in result
    assert result["isError"] is False, text_of(result)
    assert json.loads(text_of(result)) == result["structuredContent"]
    jsonschema.Draft202012Validator(tools[name]["outputSchema"]).validate(
        result["structuredContent"]
    )


def test_every_tool_is_tried_or_needs_the_answer_of_another() -> None:
    assert {tool.name for tool in TOOLS} - set(ARGUMENTS) == {"undo_event"}


def test_the_example_of_a_tool_is_answered_or_names_what_is_not_there(
    tools: dict[str, Any], writable: TestClient
) -> None:
    for name, tool in tools.items():
        (example,) = tool["inputSchema"].get("examples", [{}])
        jsonschema.Draft202012Validator(tool["inputSchema"]).validate(example)
        result = call(writable, name, example)
        assert not result["isError"] or text_of(result).startswith("Not found: ")


def test_a_tool_answers_what_its_route_answers(small: TestClient) -> None:
    result = call(small, "list_titles", {"q": "a b", "platform": ["netflix", "hulu"], "limit": 2})
    route = small.get("/v1/catalog/titles?q=a%20b&platform=netflix&platform=hulu&limit=2")
    assert result["structuredContent"] == route.json()


def test_an_event_is_kept_counts_and_is_undone(writable: TestClient) -> None:
    before = call(writable, "recommend_for_user", {"user_id": "agent"})["structuredContent"]
    liked = before["items"][0]["work_id"]
    event = {"user_id": "agent", "id": liked, "kind": "watched"}
    stored = call(writable, "add_event", event)["structuredContent"]
    assert (stored["status"], stored["kind"]) == ("created", "watched")
    after = call(writable, "recommend_for_user", {"user_id": "agent"})["structuredContent"]
    assert liked not in [item["work_id"] for item in after["items"]]
    undo = {"user_id": "agent", "event_id": stored["event_id"]}
    assert call(writable, "undo_event", undo)["structuredContent"]["undone"]
    assert call(writable, "undo_event", undo)["isError"] is True
    again = call(writable, "recommend_for_user", {"user_id": "agent"})["structuredContent"]
    assert [i["work_id"] for i in again["items"]] == [i["work_id"] for i in before["items"]]


def test_writes_are_for_those_who_hold_the_key(locked: TestClient) -> None:
    event = {"user_id": "1", "id": "ns1", "kind": "liked"}
    assert "add_event" not in definitions(locked)
    for key in (None, "another"):
        refused = call(locked, "add_event", event, key=key)
        assert refused["isError"] is True
        assert "send the service's key in the header X-API-Key" in text_of(refused)
        assert KEY not in json.dumps(refused)
    assert call(locked, "add_event", event, key=KEY)["isError"] is False
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"MCP-Protocol-Version": "2025-11-25", "X-API-Key": KEY}
    answer = locked.post("/mcp", json=body, headers=headers).json()
    assert "add_event" in [tool["name"] for tool in answer["result"]["tools"]]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("get_title", {"title_id": "xs1"}, "Not found: .*xs1"),
        ("get_title", {}, "title_id is ''; expected a value"),
        ("get_title", {"title_id": " "}, "expected a value"),
        ("get_title", {"title_id": None}, "expected a value"),
        ("get_title", {"title_id": "ns1/similar"}, "'ns1/similar'; expected one that answers give"),
        ("get_title", {"title_id": ["ns1"]}, "Not found"),
        ("get_film", {"film_id": "titled/Alpha"}, "expected one that answers give"),
        ("get_film", {"film_id": "x"}, "film_id is 'x'; expected a whole number"),
        ("get_film", {"film_id": 862.5}, "expected a whole number"),
        ("list_titles", {"platfrom": "hulu"}, "did you mean 'platform'"),
        ("list_titles", {"type": "opera"}, "expected movie"),
        ("list_titles", {"limit": [1, 2]}, "expected one value, not 2"),
        ("list_titles", {"kids": "perhaps"}, "expected true or false"),
        ("list_titles", {"q": {"a": 1}, "limit": 0}, "limit is '0'"),
        ("recommend", {"platfrom": "hulu"}, "platfrom"),
        ("recommend", {"cursor": "x"}, "cursor is 'x'"),
        ("recommend", {"n": 1000}, "n is '1000'; expected less than or equal to 100"),
        ("recommend_for_group", {"members": []}, "members"),
        ("undo_event", {"user_id": "1", "event_id": ""}, "event_id is ''"),
        ("undo_event", {"user_id": "1", "event_id": "x"}, "expected a whole number"),
        ("add_event", {"user_id": "1", "id": "ns1", "kind": "lovd"}, "kind is 'lovd'"),
        ("films_of_actor", {"name": "Bo Tran"}, "Bo Tarn"),
    ],
)
def test_problems_of_an_operation_are_results_that_a_model_can_mend(
    name: str, arguments: dict[str, Any], said: str, writable: TestClient
) -> None:
    result = call(writable, name, arguments)
    assert result["isError"] is True
    assert "structuredContent" not in result
    assert re.search(said, text_of(result)), text_of(result)


def test_without_a_release_tools_are_listed_and_say_so(world: Any) -> None:
    with served(world.home) as client:
        assert len(definitions(client)) == len(TOOLS)
        result = call(client, "search", {"q": "a"})
    assert result["isError"] is True
    assert "run `make train`" in text_of(result)


@pytest.mark.parametrize("prefix", ["", "/films/cartelera"])
def test_below_a_prefix_links_and_the_guide_begin_with_it(small_home: Home, prefix: str) -> None:
    root = "/films/cartelera"
    with served(small_home, root_path=root) as client:
        guide = client.get(f"{prefix}/llms.txt").text
        result = call(client, "get_work", {"work_id": "was1"})
    assert f"]({root}/mcp)" in guide
    assert f"`GET {root}/v1/search`" in guide
    assert result["structuredContent"]["link"] == f"{root}/v1/works/was1"


def test_the_guide_is_short_plain_text_that_leads_to_what_is_there(small: TestClient) -> None:
    answer = small.get("/llms.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("# Cartelera\n\n> ")
    assert len(answer.text) < 8_000
    links = set(re.findall(r"\]\((/[^)]+)\)", answer.text)) - {"/mcp"}
    assert {small.get(link).status_code for link in links} == {200}
    routes = re.findall(r"`(GET|POST|DELETE) (/v1/[^`]+)`", answer.text)
    assert len(routes) == len(TOOLS)
    assert set(routes) <= {(o.method, o.path) for o in OPERATIONS}
