"""The version of the whole product, once, and what tells two states of its engine apart."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

VERSION = "0.1.0"


@cache
def program() -> str:
    """A fingerprint of everything that ranks: the engine and the library of its arithmetic."""
    return fingerprint_of(Path(__file__).parent, library=version("numpy"))


def fingerprint_of(*folders: Path, library: str = "") -> str:
    """A digest of the sources below some folders, and of what else says how they behave."""
    digest = hashlib.sha256(library.encode())
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
