"""Raw files as bytes: opening plain, gzipped or zipped ones, finding them, their fingerprint."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path, PurePosixPath
from typing import cast

from data.audit import printable
from data.csv.archives import ARCHIVE, LARGE, MOST_PACKED, members, open_member
from engine.errors import DataError

_BLOCK = 1 << 22
_HEAD = 1 << 16
_PACKED = ".gz"
_SPREADSHEETS = {".xlsx": "an Excel workbook", ".xls": "an Excel workbook", ".ods": "a spreadsheet"}


@dataclass(frozen=True)
class RawFile:
    """A file below `raw/`, or in an archive there, named in messages by its path from there.

    Attributes:
        path: on disk; of the archive, where the file is a member of one.
        member: its name in the archive.
    """

    path: Path
    name: str
    member: str = ""

    @property
    def file_name(self) -> str:
        """The file's own name as if it were not gzipped."""
        return plain_name(PurePosixPath(self.member or self.path.name))

    @property
    def stem(self) -> str:
        """The file name without `.gz` and without its extension."""
        return PurePosixPath(self.file_name).stem

    @property
    def extension(self) -> str:
        """The extension in lower case, `.gz` apart."""
        return PurePosixPath(self.file_name).suffix.lower()

    @property
    def is_gzipped(self) -> bool:
        """Whether its name says that it is packed by gzip."""
        return (self.member or self.path.name).lower().endswith(_PACKED)

    @contextmanager
    def open(self) -> Iterator[BufferedIOBase]:
        """Open the file's bytes, unpacked if it is gzipped or a member of an archive.

        Raises:
            DataError: the file cannot be read, or its packed data is cut or damaged.
        """
        try:
            with self._open_packed() as packed:
                if self.is_gzipped:
                    yield cast(BufferedIOBase, gzip.GzipFile(fileobj=packed))
                else:
                    yield packed
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            packed_by = "zip" if self.member else "gzip"
            raise DataError(
                f"{self.name}: the {packed_by} data is cut or damaged ({error})"
            ) from error
        except OSError as error:
            raise DataError(f"{self.name}: cannot be read ({error.strerror})") from error
        except UnicodeError as error:
            raise DataError(f"{self.name}: is in another encoding ({error})") from error

    @contextmanager
    def _open_packed(self) -> Iterator[BufferedIOBase]:
        if self.member:
            with open_member(self.path, self.name, self.member) as stream:
                yield cast(BufferedIOBase, stream)
        else:
            with self.path.open("rb") as stream:
                yield stream

    def head(self) -> bytes:
        """The first 64 KiB, to tell what the file is.

        Raises:
            DataError: the file is empty, cannot be read, or its packed data is damaged.
        """
        with self.open() as stream:
            head = stream.read(_HEAD)
        if not head.strip():
            raise DataError(f"{self.name}: the file is empty; expected a header and rows")
        return head

    def blocks(self) -> Iterator[bytes]:
        """Yield the file's bytes, some millions at once.

        Raises:
            DataError: the file cannot be read, or its packed data is cut, damaged or a trap.
        """
        read, limit = 0, max(LARGE, MOST_PACKED * self.path.stat().st_size)
        with self.open() as stream:
            while block := stream.read(_BLOCK):
                read += len(block)
                if self.is_gzipped and read > limit:
                    raise DataError(
                        f"{self.name}: unpacks to over {MOST_PACKED} times its size; unpack it "
                        "yourself if it is to be trusted"
                    )
                yield block

    def sha256(self) -> str:
        """The fingerprint of the bytes on disk."""
        digest = hashlib.sha256()
        with self.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()


def plain_name(path: Path | PurePosixPath) -> str:
    """The file's name as if it were not gzipped."""
    return path.name[: -len(_PACKED)] if path.name.lower().endswith(_PACKED) else path.name


def visible(raw: Path) -> list[Path]:
    """All files below `raw` but hidden ones, which file managers leave behind."""
    return sorted(
        path
        for path in raw.glob("**/*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(raw).parts)
    )


def find(raw: Path, folder: str, extensions: tuple[str, ...] = (".csv",)) -> list[RawFile]:
    """The files of `raw/folder` with one of the extensions (or that + .gz), by name.

    Those in zip archives there are among them. Hidden files, which file managers leave behind, are
    none of them.

    Raises:
        DataError: the same file lies there twice, packed and plain, is no regular file, or is a
            spreadsheet.
    """
    files = []
    for path in sorted((raw / folder).glob("*")):
        file = RawFile(path, printable(path.relative_to(raw).as_posix()))
        if path.name.startswith("."):
            continue
        if kind := _SPREADSHEETS.get(file.extension):
            raise DataError(
                f"{file.name} is {kind}; open it and save the sheet as CSV UTF-8 beside it, then "
                "remove it"
            )
        if file.extension in (*extensions, ARCHIVE) and not path.is_file():
            raise DataError(f"{file.name} is no file that can be read (a broken link, a folder?)")
        files += [f for f in contents(file) if f.extension in extensions]
    by_name: dict[str, RawFile] = {}
    for file in files:
        twin = by_name.setdefault(file.file_name.lower(), file)
        if twin is not file:
            raise DataError(f"{twin.name} and {file.name} are the same file twice; keep one")
    return files


def contents(file: RawFile) -> list[RawFile]:
    """The files in an archive; a file that is none is itself.

    Raises:
        DataError: the archive is damaged or encrypted.
    """
    if file.extension != ARCHIVE:
        return [file]
    return [
        RawFile(file.path, f"{file.name}/{printable(member)}", member)
        for member in members(file.path, file.name)
    ]
