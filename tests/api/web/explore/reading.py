"""Pages as tests read them: elements by tag and attribute, and their text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "link", "meta", "br", "img", "hr"}


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str | None]
    texts: list[str] = field(default_factory=list)
    within: "list[Element]" = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def all(self, tag: str, **attributes: str) -> "list[Element]":
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            each
            for each in self.within
            if each.tag == tag and all(each.attributes.get(n) == v for n, v in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> "Element":
        (element,) = self.all(tag, **attributes)
        return element


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Element("page", {})
        self._open = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        for each in self._open:
            each.within.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and tag in [each.tag for each in self._open]:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.texts.append(data)


def read(html: str) -> Element:
    """A page by its elements."""
    reader = _Reader()
    reader.feed(html)
    return reader.page


def assert_page(html: str, language: str = "en") -> Element:
    """Check what holds for every page, and read it."""
    page = read(html)
    assert page.one("html").attributes["lang"] == language
    assert len(page.all("h1")) == 1
    assert [each for each in page.within if "style" in each.attributes] == []
    assert page.all("style") == []
    assert [each for each in page.all("script") if not each.attributes.get("src")] == []
    ids = [each.attributes["id"] for each in page.within if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    labels = {each.attributes.get("for") for each in page.all("label")}
    for name in ("input", "select"):
        for each in page.all(name):
            hidden = each.attributes.get("type") == "hidden"
            assert hidden or "aria-label" in each.attributes or each.attributes.get("id") in labels
    return page
