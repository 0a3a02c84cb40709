"""Bytes to text: UTF-8, UTF-16 that says so, and Windows' encoding where it is neither."""

import codecs
from typing import NamedTuple

from engine.errors import UnreadableHistory

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8-sig", "cp1252")
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
    if content.startswith(_UTF16):
        return _checked(content, ("utf-16",), subject)
    return _checked(content, _ENCODINGS, subject)


def _checked(content: bytes, encodings: tuple[str, ...], subject: str) -> Decoded:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return Decoded(text, encoding.removesuffix("-sig"))
    raise UnreadableHistory(
        f"{subject} is no text in UTF-8, UTF-16 or Windows' encoding, and no ZIP: "
        f"it begins with the bytes {content[:8].hex(' ')}"
    )
