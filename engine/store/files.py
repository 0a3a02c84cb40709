"""Files that appear whole or not at all, and the lock that one writer holds.

Files are written beside their final place, flushed to the disk, and moved there in one step.
"""

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from engine import commands
from engine.errors import BusyError, DataError
from engine.store.home import Home

READ_ONLY = 0o444  # the mode of files that are replaced and never written again
_CLOSED, _OPEN = 0o555, 0o755  # modes of folders
_LONGEST_PREFIX = 40  # characters of a name that a temporary name begins with


def write_json(path: Path, value: Any) -> None:
    """Write `value` as readable JSON, keys in their order, whole or not at all."""
    write_bytes(path, as_json(value))


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


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files, or none where one of them cannot be written."""
    with ExitStack() as written:
        for path, content in files.items():
            written.enter_context(replacing(path)).write_bytes(content)


def as_json(value: Any) -> bytes:
    """`value` as readable JSON, keys in their order."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


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
    path = home.root / f".{task}.lock"
    with path.open("w") as lock:
        try:
            with locating(path):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another {task} is running on {home.root}; wait for it") from None
        yield


@contextmanager
def briefly_exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, after whoever holds it for a moment; a crash releases it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        with locating(path):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def locating(path: Path, temporary: Path | None = None) -> Iterator[None]:
    """Let an error of the operating system say that it was about `path`.

    Only those of opening a file say so by themselves, and libraries use words of their own. What
    is said of a `temporary` file is about `path` too.

    Raises:
        OSError: what the block raises, with the path.
    """
    try:
        yield
    except OSError as error:
        if error.filename not in (None, str(temporary)):
            raise
        if error.errno is None:
            raise OSError(errno.EIO, str(error), str(path)) from error
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


def check_writable(folder: Path) -> None:
    """Find out before hours of work that nothing can be written into `folder`.

    Raises:
        OSError: it, or what it lies in, is read-only, full or no folder.
    """
    probe = folder / ".writable"
    with locating(folder, probe):
        write_bytes(probe, b"?")
        probe.unlink()


def write_array(path: Path, array: np.ndarray) -> None:
    """Write an array of numbers as a `.npy` file.

    Raises:
        ValueError: it is an array of objects.
    """
    with locating(path), path.open("wb") as file:
        # NumPy writes into plain files by itself, and does not say why it could not.
        np.save(_Plain(file), array, allow_pickle=False)


class _Plain:
    """What NumPy asks of a stream that is no file."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write


def sync_file(path: Path) -> None:
    """Flush a file's bytes to the disk."""
    with path.open("rb") as file, locating(path):
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, so that a rename survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with locating(folder):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_read_only(folder: Path) -> None:
    """Take the right to change a flat folder and its files from everybody."""
    for path in folder.iterdir():
        path.chmod(READ_ONLY)
    folder.chmod(_CLOSED)


def remove_folder(folder: Path) -> None:
    """Delete a folder so that a crash never leaves a part of it under its own name."""
    # No reader takes a staging folder for a lake or release, and the next writer clears it away.
    doomed = folder.with_name(f".staging-removed-{folder.name}")
    if doomed.exists():  # left by a crash
        discard(doomed)
    folder.rename(doomed)
    discard(doomed)


def discard(folder: Path) -> None:
    """Delete a folder, read-only or not, as far as that is possible."""
    with suppress(OSError):
        folder.chmod(_OPEN)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path and move it to `path` if the block succeeds.

    Raises:
        OSError: the disk is full, or the folder cannot be written; it names `path`.
    """
    prefix = f".{path.name[:_LONGEST_PREFIX]}."
    temporary = path.with_name(f"{prefix}{os.getpid()}.tmp")
    with locating(path, temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent, prefix)
        try:
            yield temporary
            sync_file(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


def _sweep(folder: Path, prefix: str) -> None:
    """Delete what processes left behind that were killed while they wrote a file."""
    for path in folder.iterdir():
        process = path.name.removeprefix(prefix).removesuffix(".tmp")
        if path.name == f"{prefix}{process}.tmp" and process.isdecimal() and not _runs(process):
            path.unlink(missing_ok=True)


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another user's
        pass
    return True
