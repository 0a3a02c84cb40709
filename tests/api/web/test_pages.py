"""Pages of viewers: what they show is what the API says, escaped, and errors are pages too."""

import pytest

from tests.api.web.pages import BROWSER, read, read_whole


@pytest.fixture
def visitor(writable):
    """A client who looks for the first time, in a home where events are kept."""
    writable.cookies.clear()
    yield writable
    writable.cookies.clear()


def test_the_first_page_shows_the_rows_of_the_api(small):
    page = read_whole(small.get("/"))
    rows = small.get("/v1/home?rows=7&per_row=12").json()["rows"]
    assert len(page.all("section", _class="row")) == len(rows)
    shown = [each.attributes["href"] for each in page.elements if _is_poster(each)]
    assert shown == [f"/works/{item['work_id']}" for row in rows for item in row["items"]]


def _is_poster(element):
    return element.tag == "a" and element.attributes.get("class", "").startswith("poster")


def test_filters_show_the_list_of_the_api(small):
    page = read_whole(small.get("/?type=movie&platform=netflix&genre=comedy"))
    query = "type=movie&platform=netflix&genre=comedy&n=36"
    items = small.get(f"/v1/recommendations?{query}").json()["items"]
    assert items
    shown = [each.attributes["href"] for each in page.elements if _is_poster(each)]
    assert shown == [f"/works/{item['work_id']}" for item in items]


def test_a_work_shows_where_it_is_who_made_it_and_what_it_earned(small):
    text = read_whole(small.get("/works/was1")).one("main").text
    for words in ("Alpha", "Netflix", "Amazon", "Ana Orsel", "Bo Tarn", "$300", "Alpha Collection"):
        assert words in text


def test_predicted_stars_are_those_of_the_api_and_their_parts_add_up(small):
    page = read_whole(small.get("/works/was1"))
    answer = small.get("/v1/users/nobody-is-this/predictions/as1").json()
    figure = page.one("figure", _class="prediction")
    assert f"{answer['predicted_rating']:.1f}" in figure.text
    assert [
        each.attributes["class"].split()[0] for each in figure.inside if each.tag == "rect"
    ] == [
        "mean",
        "user_bias",
        "item_bias",
        "affinity",
    ]


def test_search_shows_works_and_people(small):
    page = read_whole(small.get("/search?q=tarn"))
    assert page.all("a", href="/people/Bo%20Tarn")
    names = read(small.get("/search/names?q=alph", headers={"HX-Request": "true"}))
    assert next(each.attributes["href"] for each in names.all("a")) == "/works/was1"


def test_a_person_has_titles_and_films(small):
    assert "Alpha" in read_whole(small.get("/people/Ana%20Orsel")).one("main").text
    assert small.get("/people/Nobody%20At%20All").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/works/nothing", 404),
        ("/nothing/of/this", 404),
        ("/?year_min=abc", 422),
        ("/?platform=blockbuster", 422),
        ("/?cursor=x", 422),
        ("/films/999999", 404),
        ("/franchises/None", 404),
    ],
)
def test_what_is_not_there_or_not_understood_is_a_page_that_says_so(small, path, status):
    answer = small.get(path, headers=BROWSER)
    assert answer.status_code == status
    read_whole(answer)


def test_programs_get_problems_where_browsers_get_pages(small):
    answer = small.get("/nothing/of/this")
    assert answer.headers["content-type"] == "application/problem+json"
    answer = small.get("/v1/nothing", headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


def test_addresses_of_others_with_their_own_parameters_are_answered(small):
    assert small.get("/?utm_source=x&fbclid=y&type=").status_code == 200


def test_without_a_release_pages_say_what_is_wrong(world):
    from tests.api.world import served

    with served(world.home) as client:
        answer = client.get("/")
        assert answer.status_code == 503
        read_whole(answer)
        assert client.get("/people/Ana%20Orsel").status_code == 503
        assert client.get("/import").status_code == 200


def test_a_page_is_packed_where_the_browser_takes_it(small):
    packed = small.get("/", headers={"Accept-Encoding": "gzip"})
    plain = small.get("/", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    head = small.head("/")
    assert head.status_code == 200
    assert head.content == b""


def test_files_change_their_address_with_their_content_and_are_kept_for_ever(small):
    page = read_whole(small.get("/"))
    addresses = [each.attributes["href"] for each in page.all("link")]
    addresses += [each.attributes["src"] for each in page.all("script")]
    assert len(addresses) >= 5
    for address in addresses:
        answer = small.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert small.get("/assets/x/nothing.css").status_code == 404
    assert small.get("/assets/x/..%2F..%2Fapp.py").status_code == 404


def test_below_a_proxy_every_address_begins_with_its_prefix(small_home):
    from tests.api.world import served

    with served(small_home, root_path="/cine") as client:
        for path in ("/", "/works/was1", "/search?q=alpha", "/start", "/import"):
            page = read_whole(client.get(f"/cine{path}"))
            addresses = [
                each.attributes[name]
                for each in page.elements
                for name in ("href", "src", "action", "hx-get", "hx-post")
                if each.attributes.get(name, "#")[:1] == "/"
            ]
            assert addresses
            assert [each for each in addresses if not each.startswith("/cine")] == []


def test_posters_are_shown_where_the_operator_says_where_they_are(small_home):
    from tests.api.world import served

    with served(small_home, image_base="https://images.example.org/w342") as client:
        answer = client.get("/works/was1")
        (image,) = read_whole(answer).all("img")[:1]
        assert image.attributes["src"] == "https://images.example.org/w342/alpha.jpg"
        assert image.attributes["alt"] == ""
        policy = answer.headers["content-security-policy"]
        assert "img-src 'self' data: https://images.example.org;" in policy


def test_the_first_page_weighs_less_than_a_hundred_kilobytes(sample):
    """All of it, as it is sent to a browser that has nothing yet."""
    page = read_whole(sample.get("/"))
    addresses = [each.attributes["href"] for each in page.all("link")]
    addresses += [each.attributes["src"] for each in page.all("script")]
    sizes = {}
    for address in ["/", *dict.fromkeys(addresses)]:
        with sample.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            sizes[address] = sum(map(len, answer.iter_raw()))
    assert sum(sizes.values()) < 100_000, sizes


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/?utm_source=x", "/?utm_source=x"),
        ("/worth?x=" + "a" * 60_000, "/worth"),
        ("/" + "a" * 60_000, "/"),
    ],
)
def test_an_endless_address_does_not_stand_in_every_form(small, path, back):
    answer = small.get(path, headers=BROWSER)
    (language, *_) = read(answer).all("form", action="/language")
    (field,) = [each for each in language.inside if each.attributes.get("name") == "back"]
    assert field.attributes["value"] == back
    assert "a" * 4_000 not in answer.text
