"""XML as plain elements, without what makes it dangerous: no DTD, no entities, no endless depth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from engine.errors import UnreadableHistory
from engine.histories.bounds import MOST_DEPTH, MOST_ELEMENTS, within


@dataclass
class Element:
    """An element with its attributes, its own text and what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def content(self) -> str:
        """Its own text, ends cut."""
        return "".join(self.pieces).strip()

    def text(self, *tags: str) -> str:
        """The text of the first child that is called like one of `tags` and has some."""
        return next((each.content for each in self.named_by(tags) if each.content), "")

    def named_by(self, tags: Sequence[str]) -> Sequence["Element"]:
        """The children by the order of `tags`."""
        return [each for tag in tags for each in self.children if each.tag == tag]


class _Reader:
    """What expat calls: it builds the elements and refuses what a history never holds."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.root: Element | None = None
        self.path: list[Element] = []
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.count += 1
        within(self.count, MOST_ELEMENTS, "elements", self.subject)
        within(len(self.path), MOST_DEPTH, "elements within each other", self.subject)
        element = Element(tag.casefold(), attributes)
        if self.path:
            self.path[-1].children.append(element)
        else:
            self.root = element
        self.path.append(element)

    def end(self, _: str) -> None:
        """The innermost element ends."""
        self.path.pop()

    def characters(self, text: str) -> None:
        """Text of the innermost element."""
        self.path[-1].pieces.append(text)

    def refuse(self, *_: object) -> None:
        """A DTD begins, or an entity is declared.

        Raises:
            UnreadableHistory: always.
        """
        raise UnreadableHistory(
            f"{self.subject} is XML with a document type or entities, which are not read; "
            "a file of Kodi has none"
        )


def read_xml(text: str, subject: str) -> Element:
    """The root of a document; `subject` is what errors call it.

    What stands behind the root is passed over: Kodi's files may end with an address.

    Raises:
        UnreadableHistory: it is no XML, or has a document type.
        HistoryTooLarge: it has too many elements.
    """
    if text.lstrip()[:14].casefold().startswith(("<!doctype html", "<html")):
        raise UnreadableHistory(
            f"{subject} is a web page; services offer their histories as CSV, JSON or ZIP"
        )
    reader = _Reader(subject)
    # The text is decoded already, whatever its declaration says.
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        if reader.root is None or reader.path:
            raise UnreadableHistory(
                f"{subject} begins like XML and breaks in line {error.lineno}: "
                f"{expat.ErrorString(error.code)}; it is cut or damaged"
            ) from None
    if reader.root is None:
        raise UnreadableHistory(f"{subject} begins like XML and has no element")
    return reader.root
