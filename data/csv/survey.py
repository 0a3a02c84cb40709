"""What the bytes of a file are as text: one pass over all of them, before anything is read.

Whatever encoding and line ends a file has, it is read on as UTF-8 with line feeds, so that nothing
else has to know: a text is `TextFile.open()`. A byte that is no character of the encoding stays as
it is and costs its cell (`data.csv.records`).
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, cast

from data.csv.encodings import recognise_encoding
from data.csv.files import RawFile
from data.judge import Settings
from engine.errors import DataError

UTF_8 = "utf-8"
_NOWHERE = Settings()
_HEAD = 1 << 16
_MARKS = (  # byte-order marks; those of UTF-32 begin like one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (  # how files that are no text begin, what they are and what to do
    (b"PK\3\4", "a zip archive or an Excel workbook; save it as CSV UTF-8, or name it .zip"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save it as CSV UTF-8"),
    (b"\x1f\x8b", "gzipped; name it .csv.gz"),
    (b"BZh", "packed by bzip2; unpack it"),
    (b"\xfd7zXZ\0", "packed by xz; unpack it"),
    (b"7z\xbc\xaf", "packed by 7-Zip; unpack it"),
    (b"PAR1", "Parquet; write it as CSV"),
    (b"%PDF", "a PDF; export the table as CSV"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV"),
    (b"\x89HDF", "HDF5; write it as CSV"),
    (b"\x80\x04\x95", "a pickle; write it as CSV"),
)
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_TEXT_PER_CONTROL = 20  # characters of text for each control character, at least
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_SAMPLE = 1 << 21  # bytes of lines beyond ASCII that are judged
_FEWEST_RETURNS = 2  # alone, in a file of which lines end in them …
_RETURNS_SHARE = 0.2  # … and their share of the other ends of lines
_FEW_LINES = 3  # damaged lines that a file of any size may have …
_FEW_SHARE = 0.02  # … and the share of all lines


@dataclass(frozen=True)
class TextFile:
    """A file as text.

    Attributes:
        encoding: as Python names it.
        mark: bytes of the byte-order mark.
        quoted: whether a quote stands anywhere.
        returns: whether lines end in a carriage return alone, as those of old Macs, or some do.
    """

    file: RawFile
    encoding: str = UTF_8
    mark: int = 0
    quoted: bool = True
    returns: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the bytes are UTF-8 with line feeds as they are."""
        return self.encoding == UTF_8 and not self.returns

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the text as UTF-8 without a mark; bytes of no character stay.

        Raises:
            DataError: the file cannot be read, or its packed data is cut or damaged.
        """
        with self.file.open() as stream:
            stream.read(self.mark)
            if self.is_plain:
                yield cast(IO[bytes], stream)
            else:
                recoded = _Recoded(stream, self.encoding, self.returns)
                yield cast(IO[bytes], io.BufferedReader(recoded, _HEAD))

    def head(self) -> str:
        """The first 64 KiB of text; undecodable bytes are surrogates."""
        with self.open() as stream:
            return stream.read(_HEAD).decode(UTF_8, "surrogateescape")


class _Recoded(io.RawIOBase):
    """A stream in another encoding as one of UTF-8."""

    def __init__(self, stream: io.BufferedIOBase, encoding: str, returns: bool) -> None:
        self._stream = stream
        errors = "surrogateescape" if _holds_ascii(encoding) else "replace"
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._decoder = io.IncrementalNewlineDecoder(decoder, True) if returns else decoder
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer with as much as is ready; 0 at the end."""
        while not self._ready and not self._ended:
            block = self._stream.read(_HEAD)
            self._ended = not block
            text = self._decoder.decode(block, final=self._ended)
            self._ready = text.encode(UTF_8, "surrogateescape")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def read_text(
    file: RawFile, encoding: str | None = None, settings: Settings = _NOWHERE
) -> TextFile:
    """The file as text in the `encoding`, or one that is recognised over the whole file.

    A byte-order mark rules over either. `settings` says where the encoding may be named.

    Raises:
        DataError: the file is empty, no text, cut or damaged, or in an encoding that is not clear.
    """
    head = _head(file)
    mark, marked = next(((m, name) for m, name in _MARKS if head.startswith(m)), (b"", None))
    known = marked or (_without_mark(file, encoding, head) if encoding else _wide_encoding(head))
    if known is None and _is_binary(head):
        raise DataError(f"{file.name}: the file is binary; expected comma-separated text")
    passed = _Pass()
    for block in file.blocks():
        passed.add(block)
    if known is None:
        known = UTF_8 if passed.is_utf8 else _narrow_encoding(file, settings)
    returns = _ends_in_return(head, known) or passed.has_returns
    return TextFile(file, known, len(mark), passed.quotes, returns)


class _Pass:
    """What one pass over the blocks of a file notices."""

    def __init__(self) -> None:
        self.quotes = False
        self.feeds = self.returns = 0
        self.is_utf8 = True
        self._decoder = codecs.getincrementaldecoder(UTF_8)()
        self._open = False  # a character may go on in the next block …
        self._returned = False  # … and so may the end of a line

    def add(self, block: bytes) -> None:
        """Notice what is in the next block."""
        self.quotes = self.quotes or b'"' in block
        self.feeds += block.count(b"\n")
        if self._returned or b"\r" in block:
            self.returns += block.count(b"\r") - block.count(b"\r\n")
            self.returns -= self._returned and block.startswith(b"\n")
            self._returned = block.endswith(b"\r")
        if self.is_utf8 and (self._open or not block.isascii()):
            try:
                self._decoder.decode(block)
            except UnicodeDecodeError:
                self.is_utf8 = False
            self._open = not block[-4:].isascii()

    @property
    def has_returns(self) -> bool:
        """Whether so many carriage returns stand alone that lines end in them.

        In UTF-16 and UTF-32 all stand alone: there they are as many as the feeds, and do no harm.
        """
        return self.returns >= _FEWEST_RETURNS and self.returns > _RETURNS_SHARE * self.feeds


def _ends_in_return(head: bytes, encoding: str) -> bool:
    """Whether the first line ends in a carriage return alone."""
    first = re.split(r"\r\n|\n", head.decode(encoding, "replace"), maxsplit=1)[0]
    return "\r" in first.rstrip("\r")


def _head(file: RawFile) -> bytes:
    head = file.head()
    for beginning, kind in _KINDS:
        if head.startswith(beginning):
            raise DataError(f"{file.name}: the file is binary: {kind}")
    return head


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by where the zeros of plain letters lie."""
    if len(head) < 4:
        return None
    zeros = [head[start::4].count(0) * 4 / len(head) for start in range(4)]
    for encoding, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(
            share > 0.2 if is_zero else share < 0.02
            for share, is_zero in zip(zeros, pattern, strict=True)
        ):
            return encoding
    return None


def _is_binary(head: bytes) -> bool:
    """Whether there are more control characters than an editor's accident leaves in a text."""
    return len(_CONTROLS.findall(head)) * _TEXT_PER_CONTROL > len(head)


def _without_mark(file: RawFile, encoding: str, head: bytes) -> str:
    """The name of an encoding that does not look for a byte-order mark itself.

    Raises:
        DataError: the text has not the zeros that it would have in the encoding.
    """
    name = codecs.lookup(encoding).name
    if name in ("utf-16", "utf-32"):
        if (wide := _wide_encoding(head)) and wide.startswith(name):
            return wide
        raise DataError(f"{file.name}: is in another encoding than {encoding}")
    return UTF_8 if name == "utf-8-sig" else name


def _holds_ascii(encoding: str) -> bool:
    return "\n".encode(encoding) == b"\n"


def _narrow_encoding(file: RawFile, settings: Settings) -> str:
    """The encoding of a file that is not whole UTF-8.

    Raises:
        DataError: it is not clear.
    """
    lines = damaged = valid = invalid = size = 0
    sample = []
    with file.open() as stream:
        for line in stream:
            lines += 1
            if line.isascii():
                continue
            rest, sequences = _SEQUENCE.subn(b"", line)
            valid += sequences
            bad = len(_NOT_ASCII.findall(rest))
            invalid += bad
            damaged += bad > 0
            if size < _SAMPLE:
                sample.append(line)
                size += len(line)
    if valid > invalid:
        return UTF_8
    if encoding := recognise_encoding(sample):
        return encoding
    if damaged <= max(_FEW_LINES, _FEW_SHARE * lines):
        return UTF_8
    example = next(line for line in sample if _NOT_ASCII.search(_SEQUENCE.sub(b"", line)))
    shown = example.strip()[:80].decode(UTF_8, "backslashreplace")
    pasted = settings.lines(['encoding = "cp1252"']) or ['encoding = "cp1252"']
    raise DataError(
        f"{file.name}: the encoding is not clear: {damaged:,} of {lines:,} lines are not UTF-8 "
        f"({shown})",
        [
            "  Save the file as UTF-8, or name its encoding in sources.toml, as in:",
            *(f"    {line}" for line in pasted),
        ],
    )
