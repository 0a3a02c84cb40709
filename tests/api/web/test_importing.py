"""Histories of every shape, from the file to what is kept, through the pages."""

import re
from datetime import date, timedelta

import pytest

from api.web.visitors import COOKIE
from tests.api.web.pages import read_whole
from tests.engine.histories.shapes import SHAPES, Said, write


@pytest.fixture
def visitor(writable):
    """A client who looks for the first time, in a home where events are kept."""
    writable.cookies.clear()
    yield writable
    writable.cookies.clear()


@pytest.fixture(scope="module")
def said(small):
    """A history of the films of the hand-made world."""
    films = small.get("/v1/catalog/titles?type=movie&limit=20").json()["items"]
    works = {film["work_id"]: film for film in films}
    return [
        Said(
            title=film["title"],
            year=film["release_year"],
            of="movie",
            kind=kind,
            stars=4.0 if kind == "rating" else None,
            day=date(2026, 1, 28) - timedelta(days=number),
            imdb_id=film["imdb_id"] and int(film["imdb_id"].removeprefix("tt")),
            tmdb_id=film["tmdb_id"],
        )
        for number, film in enumerate(works.values())
        for kind in ("rating", "watched", "liked", "watchlist")
    ]


def upload(client, path, filename, content, **fields):
    return client.post(path, files={"file": (filename, content)}, data=fields)


KEPT = ("seen", "profile", "dates")


def hidden(page):
    """What the form of a page carries along beside the file."""
    return {
        each.attributes["name"]: each.attributes["value"]
        for each in page.one("form", id="upload").inside
        if each.tag == "input" and each.attributes.get("type") == "hidden"
    }


def look(client, filename, content):
    """The page that shows what was understood; what it asks first is answered anyhow."""
    page = read_whole(upload(client, "/import", filename, content))
    asked = {
        each.attributes["name"]: each.attributes["value"]
        for each in page.all("input", type="radio")
        if each.attributes["name"] in ("profile", "dates")
    }
    if not asked:
        return page
    return read_whole(upload(client, "/import", filename, content, **asked))


def keep(client, filename, content, page, **chosen):
    """The page after what was looked at was kept."""
    fields = {name: text for name, text in hidden(page).items() if name in KEPT}
    answer = upload(client, "/import/confirm", filename, content, **fields, **chosen)
    assert answer.status_code == 200, answer.text
    return read_whole(answer)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_of_every_shape_is_shown_and_kept(visitor, said, shape):
    filename, content = write(shape, said)
    page = look(visitor, filename, content)
    shown = page.one("div", id="preview").text
    assert re.search(r"Read as \w", shown), shown
    text = keep(visitor, filename, content, page).one("main").text
    kept = re.search(r"(\d+) entr(?:y|ies) kept", text)
    assert kept is not None
    assert int(kept[1]) > 0
    events = visitor.get(f"/v1/users/{visitor.cookies[COOKIE]}/events?limit=100").json()
    assert events["total"] == int(kept[1])


def test_the_page_carries_a_small_file_along(visitor, said):
    filename, content = write("letterboxd", said)
    page = read_whole(upload(visitor, "/import", filename, content))
    fields = hidden(page)
    assert {"content", "filename", "seen"} <= fields.keys()
    answer = visitor.post("/import/confirm", data=fields, files={"file": ("", b"")})
    assert "kept" in read_whole(answer).one("h2").text


def test_what_is_open_can_be_chosen_and_what_is_unknown_is_named(visitor):
    text = "Date,Name,Year,Letterboxd URI,Rating\n2026-01-02,Alpha,,https://boxd.it/x,4\n"
    text += "2026-01-03,Nobody Made This,2001,https://boxd.it/y,3\n"
    page = read_whole(upload(visitor, "/import", "ratings.csv", text))
    (row,) = {e.attributes["name"] for e in page.all("input", type="radio")}
    choices = [e.attributes["value"] for e in page.all("input", type="radio", name=row)]
    assert "was1" in choices
    assert "Nobody Made This" in page.one("details").text
    keep(visitor, "ratings.csv", text, page, **{row: "was1"})
    (event,) = visitor.get(f"/v1/users/{visitor.cookies[COOKIE]}/events").json()["items"]
    assert (event["id"], event["kind"]) == ("was1", "rating")


@pytest.mark.parametrize(
    ("filename", "content", "status"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300), 422),
        ("half.zip", b"PK\x03\x04half", 422),
        ("empty.csv", b"", 422),
        ("unknown.csv", b"a,b\n1,2\n", 422),
    ],
)
def test_what_is_no_history_is_refused_on_a_page(visitor, filename, content, status):
    answer = upload(visitor, "/import", filename, content)
    assert answer.status_code == status
    read_whole(answer)


def test_a_form_without_a_file_or_that_is_none_is_refused(visitor):
    nothing = {"file": ("", b"")}
    for sent, status in (
        ({}, 415),
        ({"content": b"x"}, 415),
        ({"files": nothing}, 422),
        ({"files": nothing, "data": {"content": "!!"}}, 422),
    ):
        answer = visitor.post("/import", **sent)
        assert answer.status_code == status, sent
        read_whole(answer)
