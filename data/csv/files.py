"""Raw files as bytes: opening plain or gzipped, finding them, their fingerprint."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import cast

from data.audit import printable
from engine.errors import DataError

_BLOCK = 1 << 22
_HEAD = 1 << 16


@dataclass(frozen=True)
class RawFile:
    """A file below `raw/`, named in messages by its path from there."""

    path: Path
    name: str

    @property
    def stem(self) -> str:
        """The file name without `.gz` and without its extension."""
        return Path(plain_name(self.path)).stem

    @contextmanager
    def open(self) -> Iterator[BufferedIOBase]:
        """Open the file's bytes, unpacked if it is gzipped.

        Raises:
            DataError: the file cannot be read, or its gzip data is cut or damaged.
        """
        try:
            with self.path.open("rb") as packed:
                if self.path.suffix.lower() == ".gz":
                    yield cast(BufferedIOBase, gzip.GzipFile(fileobj=packed))
                else:
                    yield packed
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise DataError(f"{self.name}: the gzip data is cut or damaged ({error})") from error
        except OSError as error:
            raise DataError(f"{self.name}: cannot be read ({error.strerror})") from error
        except UnicodeError as error:
            raise DataError(f"{self.name}: is in another encoding ({error})") from error

    def head(self) -> bytes:
        """The first 64 KiB, to tell what the file is.

        Raises:
            DataError: the file is empty or binary.
        """
        with self.open() as stream:
            head = stream.read(_HEAD)
        if not head.strip():
            raise DataError(f"{self.name}: the file is empty; expected a header and rows")
        if b"\0" in head:
            raise DataError(f"{self.name}: the file is binary; expected comma-separated text")
        return head

    def holds(self, byte: bytes) -> bool:
        """Whether `byte` occurs anywhere in the file.

        Raises:
            DataError: the gzip data is cut or damaged.
        """
        with self.open() as stream:
            return any(byte in block for block in iter(lambda: stream.read(_BLOCK), b""))

    def sha256(self) -> str:
        """The fingerprint of the bytes on disk."""
        digest = hashlib.sha256()
        with self.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()


def plain_name(path: Path) -> str:
    """The file's name as if it were not gzipped."""
    return path.name[:-3] if path.name.lower().endswith(".gz") else path.name


def visible(raw: Path) -> list[Path]:
    """All files below `raw` but hidden ones, which file managers leave behind."""
    return sorted(
        path
        for path in raw.glob("**/*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(raw).parts)
    )


def find(raw: Path, folder: str, extensions: tuple[str, ...] = (".csv",)) -> list[RawFile]:
    """The files of `raw/folder` with one of the extensions (or that + .gz), by name.

    Hidden files, which file managers leave behind, are none of them.

    Raises:
        DataError: the same file lies there twice, plain and gzipped, or is no regular file.
    """
    files = [
        RawFile(path, printable(path.relative_to(raw).as_posix()))
        for path in sorted((raw / folder).glob("*"))
        if not path.name.startswith(".") and Path(plain_name(path)).suffix.lower() in extensions
    ]
    for file in files:
        if not file.path.is_file():
            raise DataError(f"{file.name} is no file that can be read (a broken link, a folder?)")
    by_name: dict[str, RawFile] = {}
    for file in files:
        twin = by_name.setdefault(plain_name(file.path).lower(), file)
        if twin is not file:
            raise DataError(f"{twin.name} and {file.name} are the same file twice; keep one")
    return files
