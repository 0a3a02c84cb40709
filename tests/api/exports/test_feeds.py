"""Feeds as RFC 4287 has them, whatever the titles hold."""

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.exports.formats.atom import FORMAT
from api.exports.records import Entry, Export, ExportedWork, Part
from tests.api.exports.addresses import paths_of

ATOM = "{http://www.w3.org/2005/Atom}"


def read(text: str | bytes) -> ET.Element:
    """The root of a feed that has all that the RFC asks for."""
    feed = ET.fromstring(text)  # noqa: S314 - what we wrote
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (child,) = node.findall(f"{ATOM}{name}")
            assert child.text or name == "title"
        assert datetime.fromisoformat(node.findtext(f"{ATOM}updated", "")).tzinfo
        assert node.findtext(f"{ATOM}id", "").startswith("urn:")
        assert node.findall(f"{ATOM}link[@href]")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [node.findtext(f"{ATOM}id") for node in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return feed


def entries(feed: ET.Element) -> list[dict[str, str]]:
    names = ("id", "title", "updated", "summary")
    return [
        {name: node.findtext(f"{ATOM}{name}", "") for name in names}
        for node in feed.iter(f"{ATOM}entry")
    ]


def export(*listed: Entry, part: Part = Part.LIST) -> Export:
    return Export(part, listed, 1_000, 2_000, "urn:uuid:x", "/feed?a=1&b=<2>", "/root")


@given(st.text(st.characters(codec=None, exclude_categories=[]), min_size=1))
def test_every_title_is_valid_xml(title: str) -> None:
    work = ExportedWork("w/1 ü", title, 2018, "movie", platforms=(title,))
    feed = read(FORMAT.write(export(Entry(work, reason=title))).text.encode("utf-8"))
    (entry,) = entries(feed)
    assert entry["id"] == "urn:cartelera:work:w%2F1%20%C3%BC"
    assert entry["title"].endswith(" (2018)")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a\x00b\x07c\x1f\x7f", "abc\x7f"),
        ("\ud800lone\ufffe", "lone"),
        ("🎬 \u202eשלום\u202c", "🎬 \u202eשלום\u202c"),
        ("]]> & <b> \"'", "]]> & <b> \"'"),
    ],
)
def test_a_title_loses_what_xml_cannot_write_and_nothing_else(title: str, shown: str) -> None:
    written = FORMAT.write(export(Entry(ExportedWork("w", title)))).text
    assert entries(read(written.encode()))[0]["title"] == shown


def test_an_entry_says_why_and_where_and_leads_to_the_work() -> None:
    work = ExportedWork("wns1", "Alpha", 2018, "movie", platforms=("Netflix", "Hulu"))
    feed = read(FORMAT.write(export(Entry(work, reason="popular here"))).text)
    (entry,) = entries(feed)
    assert entry["summary"] == "Popular here. On Netflix, Hulu."
    links = {n.get("rel"): n.get("href") for n in feed.iter(f"{ATOM}link")}
    assert links == {"self": "/feed?a=1&b=<2>", "alternate": "/root/works/wns1"}
    assert entry["updated"] == "1970-01-01T00:16:40Z"
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:33:20Z"


def test_a_feed_is_the_list_or_the_watchlist(nasty: TestClient, user: str) -> None:
    events = [{"id": each, "kind": "watchlist", "at": 100} for each in ("ns1", "ns3")]
    nasty.post(f"/v1/users/{user}/events", json=events)
    listed, watchlist = paths_of(nasty, user, "feeds")
    answer = nasty.get(listed)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "content-disposition" not in answer.headers
    recommended = nasty.get(f"/v1/users/{user}/recommendations?n=100").json()["items"]
    feed = entries(read(answer.content))
    assert [e["id"] for e in feed] == [f"urn:cartelera:work:{w['work_id']}" for w in recommended]
    reason = recommended[0]["reason"]["text"]
    assert feed[0]["summary"].lower().startswith(f"{reason.lower()}. on netflix")
    on_it = entries(read(nasty.get(watchlist).content))
    assert [e["updated"] for e in on_it] == ["1970-01-01T00:01:40Z"] * 2
    assert on_it[0]["title"] == '=HYPERLINK("http://e.org","x") (2018)'


def test_a_feed_is_sent_again_once_it_changed(nasty: TestClient, user: str) -> None:
    _, path = paths_of(nasty, user, "feeds")
    first = nasty.get(path)
    assert entries(read(first.content)) == []
    held = {"If-None-Match": first.headers["etag"]}
    assert (nasty.get(path, headers=held).status_code, nasty.head(path).content) == (304, b"")
    before = read(first.content).findtext(f"{ATOM}updated", "")
    nasty.post(f"/v1/users/{user}/events", json={"id": "ns1", "kind": "watchlist"})
    again = nasty.get(path, headers=held)
    feed = read(again.content)
    assert (again.status_code, len(entries(feed))) == (200, 1)
    assert feed.findtext(f"{ATOM}updated", "") >= before
    assert feed.findtext(f"{ATOM}id") == read(first.content).findtext(f"{ATOM}id")
