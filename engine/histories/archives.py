"""ZIP archives within bounds: only members that a layout names are opened, and nothing is written.

What an archive says of its members is not believed: bytes are counted as they are inflated.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

from engine.errors import HistoryTooLarge, UnreadableHistory, shorten
from engine.histories.bounds import (
    FREE_OF_RATIO,
    MOST_ARCHIVE_BYTES,
    MOST_DIRECTORY_BYTES,
    MOST_FILE_BYTES,
    MOST_MEMBERS,
    MOST_RATIO,
    within,
)
from engine.histories.files import FilePath, HistoryFile

_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED = 0x1  # a bit of a member's flags
# Others need memory that the member itself asks for.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 2**16
_LONGEST_PATH = 300
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


class _Bytes(BytesIO):
    """The bytes of an archive, of which nobody reads more at once than a list of members has."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        if size is not None:
            within(size, MOST_DIRECTORY_BYTES, "bytes of a list of members")
        return super().read(size)


def is_archive(content: bytes) -> bool:
    """Whether bytes begin as a ZIP does."""
    return content.startswith(_BEGINNINGS)


class Archive:
    """A ZIP that somebody sent: the paths of its members, and those that are named as files."""

    def __init__(self, content: bytes) -> None:
        """Read the list of members.

        Raises:
            UnreadableHistory: the archive is cut or damaged.
            HistoryTooLarge: it has too many members.
        """
        try:
            self._zip = zipfile.ZipFile(_Bytes(content))
        except _DAMAGE:
            raise UnreadableHistory(
                f"the ZIP of {len(content):,} bytes is cut or damaged: its list of members cannot "
                "be read; download it again"
            ) from None
        self._infos = [info for info in self._zip.infolist() if not info.filename.endswith("/")]
        within(len(self._infos), MOST_MEMBERS, "members in the ZIP")

    @property
    def members(self) -> Sequence[str]:
        """The paths of all members, as they are shown."""
        return [shorten(info.filename, _LONGEST_PATH) for info in self._infos]

    def files(self, opens: Callable[[FilePath], bool]) -> Iterator[HistoryFile]:
        """The members whose path `opens` names, each inflated when its turn comes.

        Members outside of the archive's folder (`../`), those with endless paths, and a second one
        of the same path, are never opened.

        Raises:
            UnreadableHistory: one is encrypted or damaged.
            HistoryTooLarge: one inflates to too much, or all together do.
        """
        total, seen = 0, set[str]()
        for info in self._infos:
            path = FilePath(info.filename)
            if path.text in seen or not _inside(path.text) or not opens(path):
                continue
            seen.add(path.text)
            content = self._inflated(info, MOST_ARCHIVE_BYTES - total)
            total += len(content)
            yield HistoryFile(content, path, path.text)

    def _inflated(self, info: zipfile.ZipInfo, left: int) -> bytes:
        path = shorten(info.filename)
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableHistory(
                f"{path} in the ZIP is protected by a password; unpack it and send the files in it"
            )
        if info.compress_type not in _METHODS:
            raise UnreadableHistory(
                f"{path} in the ZIP is compressed in a way that is not read (method "
                f"{info.compress_type}); pack it again as an ordinary ZIP"
            )
        try:
            return self._read(info, path, left)
        except _DAMAGE as error:
            reason = str(error) or type(error).__name__
            raise UnreadableHistory(
                f"{path} in the ZIP is damaged ({shorten(reason)}); download the ZIP again"
            ) from None

    def _read(self, info: zipfile.ZipInfo, path: str, left: int) -> bytes:
        pieces, size = [], 0
        with self._zip.open(info) as stream:
            while piece := stream.read(_CHUNK):
                pieces.append(piece)
                size += len(piece)
                within(size, MOST_FILE_BYTES, "bytes when it is inflated", path)
                within(size, left, "bytes in all members of the ZIP", path)
                if size > FREE_OF_RATIO and size > MOST_RATIO * max(info.compress_size, 1):
                    raise HistoryTooLarge(
                        f"{path} in the ZIP inflates to more than {MOST_RATIO} times its size; "
                        "no table of titles does"
                    )
        return b"".join(pieces)


def _inside(path: str) -> bool:
    if len(path) > _LONGEST_PATH:
        return False
    parts = path.replace("\\", "/").split("/")
    return ".." not in parts and "" not in parts[:1] and ":" not in parts[0]
