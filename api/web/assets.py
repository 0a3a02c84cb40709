"""The files that pages are drawn with, under an address that changes when any of them does."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).with_name("static")
ADDRESS = "/assets"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_PACKED = (".css", ".js", ".svg")  # the others are packed already


@dataclass(frozen=True)
class Asset:
    """A file as it is sent.

    Attributes:
        packed: by gzip; None where that saves nothing.
    """

    name: str
    content: bytes
    packed: bytes | None
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """All files by name; they are few and small, and stay in memory."""
    files = (path for path in sorted(STATIC.iterdir()) if path.suffix in _TYPES)
    return {path.name: _asset(path) for path in files}


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    packed = gzip.compress(content, mtime=0) if path.suffix in _PACKED else None
    return Asset(path.name, content, packed, _TYPES[path.suffix])


@cache
def folder() -> str:
    """The address that they lie under, below the prefix of a proxy; they name each other in it."""
    together = hashlib.sha256()
    for asset in assets().values():
        together.update(f"{asset.name} {len(asset.content)}\n".encode() + asset.content)
    return f"{ADDRESS}/{together.hexdigest()[:12]}"
