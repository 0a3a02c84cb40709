"""Bytes to text: UTF-8, UTF-16 that says so, and Windows' encoding where it is neither."""

import codecs
from typing import NamedTuple

from engine.errors import UnreadableHistory

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"
DAMAGED_UTF_8 = "damaged UTF-8"
# What people send by mistake, by its first bytes.
_MISTAKEN = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a photo (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or a recording (RIFF)"),
    (b"%PDF", "a PDF; services offer the same as CSV, JSON or ZIP"),
    (b"\x1f\x8b", "compressed by gzip; send what is in it"),
    (b"7z\xbc\xaf\x27\x1c", "an archive of 7-Zip; send a ZIP or the files in it"),
    (b"Rar!", "an archive of WinRAR; send a ZIP or the files in it"),
    (b"\xfd7zXZ", "compressed by xz; send what is in it"),
    (b"BZh", "compressed by bzip2; send what is in it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or another Office file; save the sheet as CSV"),
    (b"SQLite format 3\x00", "a database of SQLite; export it as CSV or TSV"),
)


class Decoded(NamedTuple):
    """A text and the encoding that it was stored in."""

    text: str
    encoding: str


def decoded(content: bytes, subject: str) -> Decoded:
    """The text of a file; `subject` is what errors call it.

    Raises:
        UnreadableHistory: it is empty, or no text.
    """
    if not content.strip():
        raise UnreadableHistory(f"{subject} is empty")
    for signature, kind in _MISTAKEN:
        if content.startswith(signature):
            raise UnreadableHistory(f"{subject} is {kind}")
    return _checked(content, subject)


def _checked(content: bytes, subject: str) -> Decoded:
    read = _utf16(content) if content.startswith(_UTF16) else _utf8(content) or _windows(content)
    if read is None or "\0" in read.text:
        raise UnreadableHistory(
            f"{subject} is no text in UTF-8, UTF-16 or Windows' encoding, and no ZIP: "
            f"it begins with the bytes {content[:8].hex(' ')}"
        )
    if not read.text.strip():
        raise UnreadableHistory(f"{subject} is empty")
    return read


def _utf16(content: bytes) -> Decoded | None:
    try:
        return Decoded(content.decode("utf-16"), UTF_16)
    except UnicodeDecodeError:
        return None


def _utf8(content: bytes) -> Decoded | None:
    """UTF-8, also where some of it is damaged, as by a cut; None where most of it is another."""
    try:
        return Decoded(content.decode("utf-8-sig"), UTF_8)
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", "replace")
    strange = len(text) - len(text.encode("ascii", "ignore"))
    damaged = text.count("\ufffd")
    return Decoded(text, DAMAGED_UTF_8) if strange > 2 * damaged else None


def _windows(content: bytes) -> Decoded | None:
    try:
        return Decoded(content.decode("cp1252"), WINDOWS)
    except UnicodeDecodeError:
        return None
