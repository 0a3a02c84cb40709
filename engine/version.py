"""The version of the whole product, once, and what tells two states of its engine apart."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

VERSION = "0.1.0"


@cache
def program() -> str:
    """A fingerprint of everything that ranks: the engine and the library of its arithmetic."""
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    digest = hashlib.sha256(version("numpy").encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
