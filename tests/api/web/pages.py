"""Pages as tests read them: headings, links and forms, by the parser of the standard library."""

import itertools
from dataclasses import dataclass, field
from html.parser import HTMLParser

from httpx2 import Response

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
_VOID = {"input", "link", "meta", "img", "br", "path", "rect", "source", "hr"}
_UNSEEN = {"script", "style"}


@dataclass
class Element:
    """A tag with what it says: `own` without what stands in tags inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = field(default="", repr=False)
    own: str = field(default="", repr=False)
    inside: list["Element"] = field(default_factory=list, repr=False)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        for each in self._open:
            each.inside.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop().tag == tag, f"</{tag}> ends what it did not begin"

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text += data
        if self._open:
            self._open[-1].own += data


@dataclass
class PageRead:
    """A page that was read; its tags are balanced."""

    elements: list[Element] = field(repr=False)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag that have some attributes (`_class` is class)."""
        wanted = {name.lstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.elements
            if each.tag == tag and wanted.items() <= each.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element of that kind."""
        (element,) = self.all(tag, **attributes)
        return element

    @property
    def language(self) -> str:
        """The language that it says it is in."""
        return self.one("html").attributes["lang"]


def read(answer: Response) -> PageRead:
    """The page of an answer, which is one and says what a page has to say."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    reader = _Reader()
    reader.feed(answer.text)
    page = PageRead(reader.elements)
    for element in page.elements:
        assert "style" not in element.attributes, element
        assert not any(name.startswith("on") for name in element.attributes), element
        assert element.tag != "style"
        assert element.tag != "script" or element.attributes.get("src"), element
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids)), [each for each in ids if ids.count(each) > 1]
    return page


def read_whole(answer: Response) -> PageRead:
    """A page from its head to its foot: one heading above all others, none left out below it."""
    page = read(answer)
    assert len(page.all("h1")) == 1
    assert page.one("main")
    assert page.one("title").text.endswith("Cartelera")
    levels = [int(each.tag[1]) for each in page.elements if each.tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    return page
