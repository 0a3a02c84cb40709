"""What visitors say: kept under an id of theirs alone, undone, forgotten."""

import pytest

from api.web.notices import with_notice, without_notice
from api.web.pages import local
from api.web.visitors import COOKIE, PLATFORMS
from tests.api.web.pages import read, read_whole


@pytest.fixture
def visitor(writable):
    """A client who looks for the first time, in a home where events are kept."""
    writable.cookies.clear()
    yield writable
    writable.cookies.clear()


def say(client, follow=False, **fields):
    return client.post("/say", data=fields, follow_redirects=follow)


def events(client):
    user = client.cookies[COOKIE]
    return client.get(f"/v1/users/{user}/events?limit=100").json()["items"]


def test_what_is_said_is_kept_and_said_back_with_its_undo(visitor):
    page = read_whole(say(visitor, follow=True, id="was1", kind="hidden", back="/?type=movie"))
    (event,) = events(visitor)
    assert (event["id"], event["kind"]) == ("was1", "hidden")
    assert "Alpha" in page.one("div", id="toast").text
    (undo,) = list(page.all("form", action="/undo"))
    fields = {e.attributes["name"]: e.attributes["value"] for e in undo.inside if e.tag == "input"}
    assert fields == {"event": str(event["event_id"]), "back": fields["back"]}
    answer = visitor.post("/undo", data=fields, follow_redirects=True)
    assert answer.url.path == "/"
    assert events(visitor) == []


def test_stars_of_five_stand_on_the_scale_of_the_data(visitor):
    say(visitor, id="was1", stars="4.5", back="/")
    (event,) = events(visitor)
    low, high = event["rating_scale"]
    assert event["stars"] == pytest.approx(min(low, 0) + 4.5 / 5 * (high - min(low, 0)))


def test_with_scripts_the_message_alone_is_exchanged(visitor):
    answer = visitor.post(
        "/say", data={"id": "was1", "kind": "liked", "back": "/"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["hx-trigger"] == "list-changed"
    page = read(answer)
    assert page.all("html") == []
    assert page.one("form", action="/undo")


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "was1", "kind": "loved"},
        {"id": "was1", "kind": "rating"},
        {"id": "was1", "stars": "6"},
        {"id": "was1", "stars": "4.7"},
        {"id": "was1", "stars": "nan"},
        {"id": "", "kind": "liked"},
        {"kind": "liked"},
        {"id": "was1"},
    ],
)
def test_what_cannot_be_kept_is_refused_on_a_page(visitor, fields):
    answer = say(visitor, **fields)
    assert answer.status_code == 422
    read_whole(answer)
    assert COOKIE not in visitor.cookies


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://a]"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
def test_forms_of_other_sites_are_refused(visitor, headers, status):
    answer = visitor.post(
        "/say",
        data={"id": "was1", "kind": "liked"},
        headers=headers,
        follow_redirects=False,
    )
    assert answer.status_code == status


def test_nobody_writes_for_an_id_that_is_not_a_visitors(visitor):
    visitor.cookies.set(COOKIE, "1")
    say(visitor, id="was1", kind="liked", back="/")
    assert visitor.get("/v1/users/1/events").json()["total"] == 0


def test_the_key_of_the_service_is_needed_by_programs_and_by_no_visitor(small_home, copy_home):
    from tests.api.world import served

    with served(copy_home(small_home), api_key="secret") as client:
        refused = client.post("/v1/users/u/events", json={"id": "was1", "kind": "liked"})
        assert refused.status_code == 401
        assert say(client, id="was1", kind="liked", back="/").status_code == 303
        (event,) = events(client)
        assert event["kind"] == "liked"


def test_likes_at_the_beginning_make_a_list_with_reasons(visitor):
    chosen = {"liked": ["was1", "wns2"], "platform": ["netflix"]}
    answer = visitor.post("/start", data=chosen, follow_redirects=True)
    page = read_whole(answer)
    assert page.one("h1").text == "For you"
    assert {event["id"] for event in events(visitor)} == {"was1", "wns2"}
    chosen = [e for e in page.all("input", name="platform") if "checked" in e.attributes]
    assert [each.attributes["value"] for each in chosen] == ["netflix"]


def test_where_cookies_are_refused_the_address_remembers(visitor):
    answer = visitor.post("/start", data={"liked": ["was1"]}, follow_redirects=False)
    visitor.cookies.clear()
    answer = visitor.get(answer.headers["location"], follow_redirects=True)
    assert str(answer.url).endswith("/?liked=was1")
    assert "For you" in read_whole(answer).one("h1").text


def test_all_that_is_kept_is_shown_taken_along_and_forgotten(visitor):
    say(visitor, id="was1", kind="liked", back="/")
    say(visitor, id="wns2", stars="4", back="/")
    page = read_whole(visitor.get("/mine"))
    assert "Alpha" in page.one("div", id="events").text
    file = visitor.get("/mine/export?format=csv")
    assert file.headers["content-disposition"].startswith("attachment")
    assert "wns2" in file.text
    assert visitor.get("/mine/export?format=nothing").status_code == 422
    user = visitor.cookies[COOKIE]
    assert "Yes, forget me" in visitor.post("/forget").text
    visitor.post("/forget", data={"sure": "yes"})
    assert visitor.get(f"/v1/users/{user}/events").json()["total"] == 0
    assert COOKIE not in visitor.cookies


def test_several_people_get_one_list(visitor):
    page = read_whole(visitor.get("/together?who=2&who=Alpha&age=&age=&method=veto"))
    assert page.all("article", _class="card")
    page = read_whole(visitor.get("/together?who=2&who=Nothing At All&who=Beta"))
    assert read_whole(visitor.get("/together?who=2&who=Alpha&method=quarrel"))


def test_what_a_platform_is_worth(visitor):
    page = read_whole(visitor.get("/worth?have=netflix"))
    answer = visitor.get("/v1/subscriptions?have=netflix&n=6").json()
    assert len(page.all("section", _class="row worth")) == len(answer["have"] + answer["further"])


def test_language_and_platforms_are_kept_and_lead_back(visitor):
    answer = visitor.post("/language", data={"to": "es", "back": "/worth"}, follow_redirects=False)
    assert answer.headers["location"] == "/worth"
    assert read_whole(visitor.get("/worth")).language == "es"
    assert visitor.post("/language", data={"to": "tlh"}).status_code == 422
    visitor.post("/platforms", data={"platform": ["netflix", "nothing"], "back": "/"})
    page = read_whole(visitor.get("/"))
    chosen = [e for e in page.all("input", name="platform") if "checked" in e.attributes]
    assert [each.attributes["value"] for each in chosen] == ["netflix"]


@pytest.mark.parametrize("path", ["/", "/worth", "/together?who=Alpha&who=Beta", "/start"])
@pytest.mark.parametrize("chosen", ["blockbuster", "netflix~blockbuster", "%s", "~" * 5_000])
def test_a_platform_that_no_catalog_has_any_more_is_passed_over(visitor, path, chosen):
    visitor.cookies.set(PLATFORMS, chosen)
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert "blockbuster" not in answer.text


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/a?b=c", "/a?b=c"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
        ("/\nX: y", None),
        ("/\t/evil.example", None),
        ("//[", None),
        ("/\\[", None),
        ("http://[::1", None),
        ("/[", "/["),
    ],
)
def test_forms_lead_back_to_this_service_alone(address, leads):
    assert local(address) == leads


def test_the_message_stands_once_in_an_address():
    event = {"kind": "liked", "event_id": 3, "id": "a b"}
    address = with_notice("/?x=1", event)
    assert address == "/?x=1&done=liked&event=3&work=a+b"
    assert with_notice(address, event) == address
    assert without_notice(address) == "/?x=1"


def test_others_are_offered_until_all_were_and_then_the_first_again(sample):
    path, pages = "/start", []
    while path not in [each for each, _ in pages] and len(pages) < 100:
        page = read_whole(sample.get(path))
        offered = [each.attributes["value"] for each in page.all("input", name="liked")]
        pages.append((path, offered))
        path = next(e.attributes["href"] for e in page.all("a") if e.text == "Others, please")
    every = [work for _, offered in pages for work in offered]
    assert len(pages) > 3
    assert len(set(every)) == len(every)
    assert path == "/start"


def test_no_page_of_what_is_kept_begins_before_the_first(visitor):
    say(visitor, id="was1", kind="liked", back="/")
    page = read_whole(visitor.get("/mine?offset=10"))
    (later,) = [e.attributes["href"] for e in page.all("a") if "offset=" in e.attributes["href"]]
    assert later == "/mine?offset=0"
    assert visitor.get(later).status_code == 200
