"""The routes as their own documentation describes them: what to call, with which values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.api.world import description

SCHEMA = description()


@dataclass(frozen=True)
class Operation:
    """One method of one route."""

    method: str
    path: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """The parameters of path and query."""
        return [p for p in self.facts.get("parameters", ()) if p["in"] in ("path", "query")]

    def url(self, **raw: str) -> str:
        """The route with its documented examples; `raw` values are already quoted."""
        values = {
            p["name"]: quote(str(example[0] if isinstance(example, list) else example), safe="")
            for p in self.parameters
            if (example := parameter_example(p)) is not None
        } | raw
        path = self.path
        for parameter in self.parameters:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", values.pop(parameter["name"]))
        query = "&".join(f"{name}={value}" for name, value in values.items())
        return f"{path}?{query}" if query else path

    @property
    def changes(self) -> bool:
        """Whether it changes what others are answered: no home that is shared may be asked."""
        is_written = not {"admin", "events", "imports"}.isdisjoint(self.facts["tags"])
        return is_written and self.method != "GET"

    @property
    def body(self) -> dict[str, Any]:
        """The documented example of the body that it takes, as a client is given it."""
        content = self.facts.get("requestBody", {}).get("content", {})
        for media_type, described in content.items():
            examples = resolve(described["schema"]).get("examples") or [None]
            example = described.get("example", examples[0])
            if media_type == "application/json":
                return {"json": example}
            return {"content" if isinstance(example, str) else "data": example}
        return {}

    @property
    def answer(self) -> Mapping[str, Any]:
        """What its answer is by media type."""
        responses = self.facts["responses"]
        content: dict[str, Any] = responses.get("200", responses.get("201"))["content"]
        return content

    @property
    def answers_json(self) -> bool:
        """Whether its answer is one JSON object: a file or a feed of an export is none."""
        return "text/csv" not in self.answer and "application/json" in self.answer

    @property
    def example(self) -> Any:
        """The documented example of its answer, or None."""
        content = self.answer["application/json"]
        if "example" in content:
            return content["example"]
        return (resolve(content["schema"]).get("examples") or [None])[0]


def resolve(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema, or the one it refers to."""
    if "$ref" not in schema:
        return schema
    target: dict[str, Any] = SCHEMA["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return target


def parameter_example(parameter: Mapping[str, Any]) -> Any:
    """The example that the documentation gives for a parameter, or None; of a list its first."""
    example = (parameter["schema"].get("examples") or [None])[0]
    return example[0] if isinstance(example, list) else example


def choices_of(parameter: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The schemas of one value of a parameter; for a list those of its items."""
    schema = resolve(parameter["schema"])
    choices = [resolve(choice) for choice in schema.get("anyOf", [schema])]
    return [choice["items"] if choice["type"] == "array" else choice for choice in choices]


def json_types(parameter: Mapping[str, Any]) -> set[str]:
    """The JSON types that a value of a parameter may have, null left out."""
    return {choice["type"] for choice in choices_of(parameter)} - {"null"}


def operations() -> Iterator[Operation]:
    """Yield every operation that is documented."""
    for path, methods in SCHEMA["paths"].items():
        for method, facts in methods.items():
            yield Operation(method.upper(), path, facts)


OPERATIONS = sorted(operations(), key=str)
