"""A file that somebody sent, or one of an archive, read as what it looks like."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from engine.errors import shorten
from engine.histories.decoding import Decoded, decoded
from engine.histories.json_entries import read_json
from engine.histories.tables import Table, read_table
from engine.histories.xml_elements import Element, read_xml
from engine.text import letters

_SHOWN_COLUMNS = 16


@dataclass(frozen=True)
class FilePath:
    """What a file is called, with the folders that it is in."""

    text: str

    @cached_property
    def stem(self) -> str:
        """The letters and digits of its name: services write it with -, _ and blanks."""
        return letters(self._path.stem)

    @cached_property
    def ending(self) -> str:
        """What stands from the last point of its name on, in small letters."""
        return self._path.suffix.casefold()

    @cached_property
    def folders(self) -> frozenset[str]:
        """The names of the folders that it is in, in small letters."""
        return frozenset(part.casefold() for part in self._path.parts[:-1])

    @cached_property
    def _path(self) -> PurePosixPath:
        return PurePosixPath(self.text.replace("\\", "/"))


@dataclass(frozen=True)
class HistoryFile:
    """A file and what it is called.

    Attributes:
        content: its bytes.
        path: how it is called, where it is in an archive with the folders there.
        member: the same path for one of an archive; empty for a plain file.
    """

    content: bytes
    path: FilePath
    member: str = ""

    @property
    def subject(self) -> str:
        """What errors call it."""
        return shorten(self.path.text) or "the file"

    @cached_property
    def decoded(self) -> Decoded:
        """Its text and encoding.

        Raises:
            UnreadableHistory: it is empty, or no text.
        """
        return decoded(self.content, self.subject)

    @property
    def form(self) -> str:
        """What it looks like by its first character: `json`, `xml` or `table`."""
        first = self.decoded.text.lstrip()[:1]
        return {"{": "json", "[": "json", "<": "xml"}.get(first, "table")

    @cached_property
    def table(self) -> Table | None:
        """Its rows, if it looks like a table.

        Raises:
            UnreadableHistory: it is empty, no text, or cut.
            HistoryTooLarge: a bound is passed.
        """
        return read_table(self.decoded.text, self.member) if self.form == "table" else None

    @cached_property
    def json(self) -> object:
        """Its document, if it looks like JSON.

        Raises:
            UnreadableHistory: it is empty, no text, or no JSON.
            HistoryTooLarge: a bound is passed.
        """
        return read_json(self.decoded.text, self.subject) if self.form == "json" else None

    @cached_property
    def xml(self) -> Element | None:
        """Its root, if it looks like XML.

        Raises:
            UnreadableHistory: it is empty, no text, or XML that is not read.
            HistoryTooLarge: a bound is passed.
        """
        return read_xml(self.decoded.text, self.subject) if self.form == "xml" else None

    @property
    def stem(self) -> str:
        """The letters and digits of its name, without folders and ending."""
        return self.path.stem

    def outline(self) -> str:
        """What it looks like, for people: the header of a table, the names of a document."""
        if self.table is not None:
            names = [name or "…" for name in self.table.header[:_SHOWN_COLUMNS]]
            return f"a table with the header {shorten(', '.join(names), 200)!r}"
        if self.xml is not None:
            return f"XML with the root <{shorten(self.xml.tag, 40)}>"
        return f"JSON: {_outline_of(self.json)}"


def _outline_of(document: object) -> str:
    if isinstance(document, dict):
        return f"an object with {shorten(', '.join(map(str, document)) or 'nothing', 200)!r}"
    if isinstance(document, list) and document:
        return f"a list whose first entry is {_outline_of(document[0])}"
    return "an empty list" if isinstance(document, list) else "a single value"
