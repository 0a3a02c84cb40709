"""Zip archives as people download them: their members are files like those of a folder."""

import errno
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from engine.errors import DataError

ARCHIVE = ".zip"
MOST_PACKED = 200  # bytes that one byte may unpack to, of a large file
LARGE = 1 << 28


def members(path: Path, name: str) -> list[str]:
    """The files in an archive, by name; what systems add (`__MACOSX`, hidden files) is left out.

    Raises:
        DataError: it is damaged, encrypted, or unpacks to an absurd size.
    """
    with _opened(path, name) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
    for info in files:
        if info.flag_bits & 1:
            raise DataError(f"{name}: {info.filename} is encrypted; unpack it into the folder")
        if info.file_size > max(LARGE, MOST_PACKED * info.compress_size):
            raise DataError(
                f"{name}: {info.filename} unpacks to {info.file_size:,} bytes, over {MOST_PACKED} "
                "times its size; unpack it yourself if it is to be trusted"
            )
    return sorted(info.filename for info in files if _is_visible(info.filename))


@contextmanager
def open_member(path: Path, name: str, member: str) -> Iterator[IO[bytes]]:
    """Open one file of an archive.

    Raises:
        DataError: the archive is damaged or lacks it.
    """
    with _opened(path, name) as archive, archive.open(member) as stream:
        yield stream


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
        raise DataError(f"{name}: the zip archive is cut or damaged ({error})") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # an offset that lies before the file
            raise DataError(f"{name}: the zip archive is cut or damaged ({error})") from error
        raise DataError(f"{name}: cannot be read ({error.strerror})") from error


def _is_visible(member: str) -> bool:
    parts = PurePosixPath(member).parts
    return not any(part.startswith(".") or part == "__MACOSX" for part in parts)
