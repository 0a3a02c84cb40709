"""The manifest of a release: what it is, and the sha256 of every file beside it."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from engine import commands
from engine.errors import ReleaseDamaged
from engine.store.files import read_json

FORMAT = 8
# Format 7 holds an index of names for each kind of them, format 6 its tables as Parquet too.
_READABLE = (6, 7, FORMAT)
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
_BLOCK = 1 << 20  # bytes
_READERS = 4  # threads: hashing holds up no other
_MOST = 2**53  # numbers beyond are no places


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the release in `folder`.

    Raises:
        ReleaseDamaged: it is missing, unreadable, altered or of an unknown format.
    """
    try:
        manifest = _read(folder)
        intact = (folder / SEAL).read_bytes() == seal(folder)
    except (OSError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name}: {MANIFEST} cannot be read") from error
    if not intact:
        raise ReleaseDamaged(f"release {folder.name}: {MANIFEST} differs from {SEAL}")
    release_format = manifest.get("format") if isinstance(manifest, dict) else None
    if release_format not in _READABLE:
        raise ReleaseDamaged(
            f"release {folder.name}: format {release_format!r}; expected {FORMAT}. "
            f"run `{commands.INGEST_AND_TRAIN}` to make one of this format from the same raw files"
        )
    return dict(manifest)


def _read(folder: Path) -> Any:
    for name in (MANIFEST, SEAL):
        if not (folder / name).is_file():  # reading a pipe would wait for ever
            raise ValueError(f"{name} is no regular file")
    return read_json(folder / MANIFEST)


def verify(folder: Path) -> dict[str, Any]:
    """Compare the sha256 of every file with the manifest, and give the manifest.

    Raises:
        ReleaseDamaged: a file is missing, altered or not listed.
    """
    manifest = read_manifest(folder)
    listed = manifest.get("files")
    if not isinstance(listed, dict):
        raise ReleaseDamaged(f"release {folder.name}: the manifest lists no files")
    present = {path.name for path in folder.iterdir()} - {MANIFEST, SEAL}
    if odd := sorted(present ^ set(listed)):
        raise ReleaseDamaged(f"release {folder.name}: {odd[0]} is missing or not in the manifest")
    with ThreadPoolExecutor(_READERS) as readers:
        intact = readers.map(lambda name: _is_intact(folder / name, listed[name]), listed)
        for name, is_intact in zip(listed, intact, strict=True):
            if not is_intact:
                readers.shutdown(cancel_futures=True)
                raise ReleaseDamaged(f"release {folder.name}: {name} differs from the manifest")
    return manifest


def _is_intact(path: Path, expected: object) -> bool:
    return path.is_file() and sha256_of(path) == expected


def chain_of(folder: Path) -> tuple[int, str | None]:
    """The place of a release among those of its home, counted from 1, and the one before it.

    A release of before they were counted has place 0, and so has one whose manifest cannot be read.
    """
    try:
        manifest = _read(folder)
        sequence, before = manifest.get("sequence"), manifest.get("previous")
    except (AttributeError, OSError, ValueError):
        return 0, None
    counted = isinstance(sequence, int) and 0 < sequence <= _MOST
    return (int(sequence) if counted else 0), (before if isinstance(before, str) else None)


def seal(folder: Path) -> bytes:
    """The sha256 of the manifest, as its seal holds it."""
    return f"{sha256_of(folder / MANIFEST)}\n".encode()


def sha256_of(path: Path) -> str:
    """The sha256 of a file, read block by block."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
