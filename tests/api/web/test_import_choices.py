"""A history on pages: looked at, then kept; what is kept is what was looked at."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.events.taking import SMALL
from api.web.uploads import LARGE_AT_ONCE
from api.web.visitors import COOKIE
from tests.api.web.pages import read_whole
from tests.api.web.test_forms import form, part, send

LINE = "2024-03-05,{},1990,https://boxd.it/4,2\n"
HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"
ALPHA, BETA = ((HEADER + LINE.format(title)).encode() for title in ("Alpha", "Beta"))


@pytest.fixture
def visitor(writable):
    """A client who looks for the first time, in a home where events are kept."""
    writable.cookies.clear()
    yield writable
    writable.cookies.clear()


def looked_at(client, content, name=b"a.csv"):
    """The hidden fields of the form that shows what was understood of a file."""
    page = read_whole(send(client, "/import", form(part(b"file", content, name))))
    hidden = page.all("input", type="hidden")
    fields = {each.attributes["name"]: each.attributes["value"] for each in hidden}
    return {name: fields[name] for name in ("filename", "seen", "content")}


def parts(fields):
    """The parts of a form of some fields."""
    return [part(name.encode(), value.encode()) for name, value in fields.items()]


CHOICE = part(b"choice-1", b"was1")


@pytest.mark.parametrize("name", [b"a.csv", b'a\x07"<b>.csv', "ñ\u202e.csv".encode(), b"a" * 500])
def test_what_was_looked_at_is_kept_without_scripts(visitor, name):
    fields = looked_at(visitor, ALPHA, name)
    answer = send(visitor, "/import/confirm", form(CHOICE, *parts(fields)))
    assert answer.status_code == 200
    user = visitor.cookies[COOKIE]
    events = visitor.get(f"/v1/users/{user}/events").json()["items"]
    assert [event["id"] for event in events] == ["was1"]


def test_choices_for_one_file_are_not_taken_for_another(visitor):
    fields = looked_at(visitor, ALPHA)
    exchanged = part(b"file", BETA, b"a.csv")
    answer = send(visitor, "/import/confirm", form(CHOICE, exchanged, *parts(fields)))
    assert answer.status_code == 409
    read_whole(answer)
    assert COOKIE not in visitor.cookies


@pytest.mark.parametrize("changed", [{"seen": ""}, {"dates": "dmy"}, {"filename": "b.csv"}])
def test_a_file_that_is_read_otherwise_is_looked_at_again(visitor, changed):
    fields = looked_at(visitor, ALPHA) | changed
    assert send(visitor, "/import/confirm", form(*parts(fields))).status_code == 409


@pytest.mark.parametrize("size", [100, 100_000])
def test_large_files_wait_for_each_other_on_the_disk_and_small_ones_for_nobody(visitor, size):
    room = visitor.app.state.uploads
    content = ALPHA + b"\n" * size
    held = [asyncio.run(room.acquire()) for _ in range(LARGE_AT_ONCE)]
    assert room.locked()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(send, visitor, "/import", form(part(b"file", content, b"a.csv")))
        if size < SMALL:
            assert answer.result(timeout=60).status_code == 200
        else:
            assert not answer.done()
        for _ in held:
            visitor.portal.call(room.release)
        assert answer.result(timeout=60).status_code == 200
    assert not room.locked()


def test_room_is_left_where_a_file_is_refused(visitor):
    content = form(part(b"file", b"\0" * 2_000_000, b"a.csv"))
    for _ in range(2 * LARGE_AT_ONCE):
        assert send(visitor, "/import", content).status_code == 422
    assert not visitor.app.state.uploads.locked()
