"""A page as its reader's browser sees it, and what holds for every page."""

import re
from html.parser import HTMLParser

VOID = {"meta", "br"}
ACTIVE = {"script", "link", "img", "iframe", "object", "embed", "base", "image", "form"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Outline(HTMLParser):
    """The tags of a page, its ids and its text; every tag must be closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.tags, self.text, self.captions = [], [], [], {}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


def checked(page: str, reports: set[str] = frozenset()) -> Outline:
    """Check what holds for every page: it runs and loads nothing, its parts have names."""
    outline = Outline(page)
    assert not {tag for tag, _ in outline.tags} & ACTIVE
    assert "://" not in page
    assert [m["content"] for m in outline.all("meta") if "http-equiv" in m] == [POLICY]
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    targets = [v for _, attrs in outline.tags for k, v in attrs.items() if k in ("href", "src")]
    assert {target for target in targets if not target.startswith("#")} <= reports
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    figures = outline.all("figure")
    assert len(outline.all("figcaption")) == len(figures)
    assert all(figure["aria-labelledby"] in ids for figure in figures)
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in outline.all("svg"))
    regions = [div for div in outline.all("div") if div.get("role") == "region"]
    assert all(region["aria-label"] and region["tabindex"] == "0" for region in regions)
    used = set(re.findall(r"var\((--[a-z]+)", page))
    assert used <= set(re.findall(r"(--[a-z]+):", page)) | {"--strength", "--margin"}
    assert "prefers-color-scheme: dark" in page
    return outline
