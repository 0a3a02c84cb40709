"""How routes without a response model are documented: a summary, an example, parameters."""

from typing import Any

from fastapi import Path, Query

Answer = dict[str, Any]


def told(summary: str, answer: Answer) -> dict[str, Any]:
    """Return how the documentation tells of a question: in a few words, with an example."""
    example = {"content": {"application/json": {"example": answer}}}
    return {"summary": summary, "responses": {200: example}}


def in_path(example: str, longest: int = 200) -> Any:
    """Return a text of the path, of so many characters at most."""
    return Path(max_length=longest, examples=[example])


def in_query(example: str) -> Any:
    """Return a text of the query."""
    return Query(max_length=200, examples=[example])
