"""Files that appear whole or not at all, and the lock that one writer holds.

Files are written beside their final place, flushed to the disk, and moved there in one step.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine import commands
from engine.errors import BusyError, DataError
from engine.store.home import Home


def write_json(path: Path, value: Any) -> None:
    """Write `value` as readable JSON, keys in their order, whole or not at all."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def read_json(path: Path) -> Any:
    """The value in a file of JSON.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no JSON, or values in one another beyond what can be read.
    """
    try:
        return json.loads(path.read_text("utf-8"))
    except RecursionError as error:
        raise ValueError(f"{path.name}: values lie in one another too deeply") from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def exclusive(home: Home, task: str) -> Iterator[None]:
    """Hold the root's lock for `task` (ingest, training); a crash releases it.

    Raises:
        DataError: there is no home.
        BusyError: another process holds it.
    """
    if not home.root.is_dir():
        first = "" if task == "ingest" else f", and run `{commands.INGEST}` first"
        raise DataError(
            f"no folder {home.root}; put files into {home.raw} or run `{commands.SAMPLE}`{first}"
        )
    with (home.root / f".{task}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another {task} is running on {home.root}; wait for it") from None
        yield


def sync_file(path: Path) -> None:
    """Flush a file's bytes to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, so that a rename survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_folder(folder: Path) -> None:
    """Delete a folder so that a crash never leaves a part of it under its own name."""
    # No reader takes a staging folder for a lake or release, and the next writer clears it away.
    doomed = folder.with_name(f".staging-removed-{folder.name}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path and move it to `path` if the block succeeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        sync_file(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
