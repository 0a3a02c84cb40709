"""What tests need of an operator's page: its text, its headings, its forms, what must not be."""

from html.parser import HTMLParser

from httpx2 import Response

_ENDLESS = {"input", "link", "meta", "br"}


class Reading(HTMLParser):
    """A page that was read: every tag with its attributes, and the text of all of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _ENDLESS:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a tag."""
        return [attributes for each, attributes in self.tags if each == tag]


def read_part(answer: Response) -> Reading:
    """A part of a page, which carries no style and no script of its own."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    reading = Reading(answer.text)
    for tag, attributes in reading.tags:
        assert tag != "style"
        assert tag != "script" or attributes.get("src")
        assert not {"style", "onclick"} & set(attributes)
    ids = [attributes["id"] for _, attributes in reading.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    return reading


def read_page(answer: Response, language: str = "en") -> Reading:
    """A page from head to foot, with one heading above all others."""
    reading = read_part(answer)
    assert len(reading.all("h1")) == 1
    assert len(reading.all("main")) == 1
    assert reading.all("html")[0]["lang"] == language
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"]
    return reading
