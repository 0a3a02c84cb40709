"""Forms of a dishonest client: other encodings, other types, more than any page sends."""

import asyncio

import pytest
from fastapi import Request

from api.events.problems import TooSlow
from api.web.forms import bounded
from tests.api.web.pages import read_whole

URL_ENCODED = "application/x-www-form-urlencoded"
CSV = b"Title,Date\nAlpha,2026-03-14\n"


def part(name, value, filename=None):
    """A part of a form."""
    shown = b"" if filename is None else b'; filename="' + filename + b'"'
    disposition = b'form-data; name="' + name + b'"' + shown
    return b"--B\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + value + b"\r\n"


def form(*parts):
    """A form of some parts, whose boundary is B."""
    return b"".join(parts) + b"--B--\r\n"


def send(client, path, content, kind="multipart/form-data; boundary=B", **headers):
    """The answer to a form."""
    return client.post(
        path, content=content, headers={"Content-Type": kind, **headers}, follow_redirects=False
    )


@pytest.mark.parametrize("path", ["/import", "/import/confirm", "/start", "/say", "/language"])
@pytest.mark.parametrize(
    "charset",
    ["unicode_escape", "raw_unicode_escape", "utf-7", "punycode", "idna", "undefined", "utf-16"],
)
def test_forms_are_of_utf_8_alone(small, path, charset):
    content = form(part(b"liked", b"\\ud800\xff-\xff"), part(b"file", CSV, b"a.csv"))
    kind = f"multipart/form-data; charset=utf-8; boundary=B; charset={charset}"
    answer = send(small, path, content, kind)
    assert answer.status_code == 415
    assert "UTF-8" in read_whole(answer).one("p", _class="detail").text


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("path", ["/say", "/language", "/start"])
def test_a_form_without_a_file_is_small(small, path, declared):
    content = b"&" * 300_000
    sent = content if declared else iter([content])
    answer = send(small, path, sent, URL_ENCODED)
    assert answer.status_code == 413
    assert "256 kB" in read_whole(answer).one("p", _class="detail").text


@pytest.mark.parametrize("declared", [True, False])
def test_a_file_that_no_field_asks_for_is_not_taken(small, declared):
    content = form(part(b"nothing", b"a" * 300_000, b"f"))
    answer = send(small, "/say", content if declared else iter([content]))
    assert answer.status_code == 413


def test_a_file_comes_in_a_form_with_files(small):
    answer = send(small, "/import", b"content=VGl0bGU%3D&filename=a.csv", URL_ENCODED)
    assert answer.status_code == 415
    assert "multipart/form-data" in read_whole(answer).one("p", _class="detail").text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (form(part(b"file", CSV, b"a"), part(b"file", CSV, b"b")), "Too many files"),
        (form(*(part(b"f%d" % number, b"x") for number in range(2_001))), "Too many fields"),
        (b"--B\r\nX: y\r\n\r\nabc\r\n--B--\r\n", "name"),
        (b"\0\xff" * 100, "multipart"),
    ],
)
def test_a_broken_form_is_refused_with_the_reason(small, content, reason):
    answer = send(small, "/import", content)
    assert answer.status_code == 400
    assert reason in read_whole(answer).one("p", _class="detail").text


def test_a_form_that_does_not_come_is_given_up():
    async def receive():
        await asyncio.Event().wait()

    async def read():
        scope = {"type": "http", "headers": [(b"content-type", b"multipart/form-data; boundary=B")]}
        await bounded(Request(scope, receive), patience=0.01).form()

    with pytest.raises(TooSlow):
        asyncio.run(read())
