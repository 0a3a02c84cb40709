"""The parts of docs/api.md that the service itself writes: answers and tables of parameters.

    python -m tests.api.page

writes them anew; tests/api/test_page.py compares.
"""

import json
import math
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.mcp.definitions import operations
from tests.api.operations import OPERATIONS, SCHEMA, Operation, parameter_example, resolve
from tests.api.world import handmade, retrain, served

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
_BEGIN, _END = "<!-- parameters -->\n", "<!-- end of parameters -->\n"
_TOOLS_BEGIN, _TOOLS_END = "<!-- tools -->\n", "<!-- end of tools -->\n"
_TOOLS = re.compile(re.escape(_TOOLS_BEGIN) + ".*" + re.escape(_TOOLS_END), re.DOTALL)
_TABLES = re.compile(re.escape(_BEGIN) + ".*" + re.escape(_END), re.DOTALL)
_CALL = re.compile(
    r"```console\n\$ curl '(?P<call>localhost:8000(?P<path>/[^']*))'\n(?P<body>.*?)```", re.DOTALL
)
_VOLATILE = {  # what stands for values that every release has others of
    "release": "20261121T101500Z-3f2a",
    "answer_id": "eNqrVip…",
    "next": "eNqrVip…",
}


def with_tables(text: str) -> str:
    """The page with the tables of all parameters of the routes under /v1."""
    tables = "\n".join(filter(None, map(_table, OPERATIONS)))
    return _TABLES.sub(lambda _: f"{_BEGIN}\n{tables}\n{_END}", text)


def with_tools(text: str) -> str:
    """The page with the table of all tools."""
    rows = [
        f"| `{name}` | `{tool.method} {tool.path}` | {tool.definition.title} |"
        for name, tool in operations(SCHEMA).items()
    ]
    table = "\n".join(["| tool | route | |", "|---|---|---|", *rows])
    return _TOOLS.sub(lambda _: f"{_TOOLS_BEGIN}\n{table}\n\n{_TOOLS_END}", text)


def with_answers(text: str, client: TestClient) -> str:
    """The page with the answers that the hand-made world gives to its calls."""

    def answered(match: re.Match[str]) -> str:
        answer = client.get(match["path"]).json()
        answer |= {name: value for name, value in _VOLATILE.items() if answer.get(name)}
        if match["body"] and _alike(json.loads(match["body"]), answer):
            return match[0]
        body = json.dumps(answer, indent=2, ensure_ascii=False)
        return f"```console\n$ curl '{match['call']}'\n{body}\n```"

    return _CALL.sub(answered, text)


def _alike(one: Any, other: Any) -> bool:
    """Whether two JSON values differ by no more than processors do in a number's last digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-3)
    return bool(one == other)


def _table(operation: Operation) -> str:
    queries = [p for p in operation.parameters if p["in"] == "query"]
    if not queries or not operation.path.startswith("/v1/"):
        return ""
    rows = [
        f"| `{p['name']}` | {_kind(p['schema'])} | {_default(p)} | {_meaning(p)} |" for p in queries
    ]
    head = f"#### {operation.path}\n\n| parameter | value | default | |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _kind(schema: Any) -> str:
    """What a value may be, in words."""
    whole = resolve(schema)
    choices = map(resolve, whole.get("anyOf", [whole]))
    choice = next((c for c in choices if c.get("type") != "null"), whole)
    if choice["type"] == "array":
        return f"{_kind(choice['items'])}, may be repeated"
    if "enum" in choice:
        return ", ".join(map(str, choice["enum"]))
    kind = {"string": "text", "integer": "whole number", "boolean": "true, false"}
    words = kind.get(choice["type"], choice["type"])
    low, high = choice.get("minimum"), choice.get("maximum")
    bounds = (f"from {low}" if low is not None else "", f"to {high}" if high is not None else "")
    return " ".join(filter(None, (words, *bounds)))


def _default(parameter: Any) -> str:
    if parameter.get("required"):
        return "required"
    default = parameter["schema"].get("default")
    return "" if default in (None, "", []) else str(default).lower()


def _meaning(parameter: Any) -> str:
    example = parameter_example(parameter)
    shown = ",".join(example) if isinstance(example, list) else example
    hint = f"like `{shown}`" if shown is not None else ""
    return "; ".join(filter(None, (parameter.get("description", ""), hint))).replace("|", "\\|")


def main() -> None:
    """Write the page anew."""
    text = with_tools(with_tables(PAGE.read_text("utf-8")))
    with tempfile.TemporaryDirectory() as folder:
        home = handmade(Path(folder))
        retrain(home, seed=1)  # as the fixture `small` of the tests
        with served(home) as client:
            text = with_answers(text, client)
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
