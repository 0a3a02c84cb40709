"""The words of the sample, in files beside this one: they are data, so that code holds code."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Words = tuple[str, ...]


@cache
def read_words(name: str) -> dict[str, Any]:
    """The lists (as tuples), records and tables of `<name>.toml`, in the order of the file."""
    text = Path(__file__).with_name(f"{name}.toml").read_text("utf-8")
    return {key: _frozen(value) for key, value in tomllib.loads(text).items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(entry) for key, entry in value.items()}
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list) else value
