"""A feed for readers of news: an entry for each work, which stays the same entry (RFC 4287)."""

import re
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from api.events.views import moment
from api.exports.formats.base import Format, Written
from api.exports.records import Entry, Export, Part, by_work

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLES = {
    Part.HISTORY: "What you have watched",
    Part.WATCHLIST: "Your watchlist",
    Part.LIST: "What to watch next",
}


def _write(export: Export) -> Written:
    feed = Element("feed", {"xmlns": _NAMESPACE})
    _text(feed, "id", export.feed_id)
    _text(feed, "title", f"{_TITLES[export.part]} – Cartelera")
    _text(feed, "updated", moment(export.updated))
    _text(SubElement(feed, "author"), "name", "Cartelera")
    SubElement(feed, "link", {"rel": "self", "href": export.link})
    for group in by_work(export.entries):
        _add(feed, export, group[-1])
    body = tostring(feed, encoding="unicode")
    return Written(f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n')


def _add(feed: Element, export: Export, entry: Entry) -> None:
    """Add what is known of a work; its id is the same in every feed and release."""
    work, node = entry.work, SubElement(feed, "entry")
    name = quote(work.id, safe="")
    _text(node, "id", f"urn:cartelera:work:{name}")
    year = f" ({work.year})" if work.year else ""
    _text(node, "title", f"{work.title or work.id}{year}")
    _text(node, "updated", moment(entry.second or export.released))
    _text(node, "summary", _summary(entry))
    SubElement(node, "link", {"rel": "alternate", "href": f"{export.root}/works/{name}"})


def _summary(entry: Entry) -> str:
    """Why it stands there, and where it can be watched."""
    why = entry.reason or _event(entry)
    sentences = [f"{why[:1].upper()}{why[1:]}."] if why else []
    if entry.work.platforms:
        sentences.append(f"On {', '.join(entry.work.platforms)}.")
    return " ".join(sentences)


def _event(entry: Entry) -> str:
    if entry.stars is not None and entry.scale:
        return f"{entry.stars:g} of {entry.scale.high:g} stars"
    return entry.kind or ""


def _text(parent: Element, name: str, text: str) -> None:
    """Add an element that holds a text, without what XML has no way to write."""
    SubElement(parent, name).text = _NO_XML.sub("", text)


FORMAT = Format("atom", "application/atom+xml", "atom", "a feed for readers of news", _write)
