"""Which titles are one work, and that the answer depends on the titles only."""

import random

import pytest

from data.clean.titles import clean
from data.link.works import link_works
from data.sources.catalog_layouts import built_in_layouts
from tests.worlds import PLAIN

SOURCES = {source.platform: source for source in built_in_layouts()}
PLATFORMS = tuple(SOURCES)
OTHER_FILM = {"director": "Zed Ulm", "duration": "107 min"}  # shares no word, 3 minutes longer


def title(platform, number=1, **cells):
    raw = {"show_id": f"s{number}"} | PLAIN | cells
    return clean(raw, SOURCES[platform], latest_year=2028).row


def linked(*rows):
    works, linkage = link_works([dict(row) for row in rows], PLATFORMS)
    return [work["title_ids"] for work in works], linkage


TOGETHER = {
    "same title, type and year": {},
    "case and blanks": {"title": " the  LANTERN road"},
    "accents": {"title": "Thé Lantern Ro\u0301ad"},
    "no director": {"director": ""},
    "no duration": {"director": "Zed Ulm", "duration": ""},
    "another director, two minutes longer": {"director": "Zed Ulm", "duration": "106 min"},
    "a director's name turned round": {"director": "Orsel Ana", "duration": "150 min"},
    "a director's name misspelt": {"director": "Ana Orzel", "duration": "150 min"},
    "a year later, same director": {"release_year": "2020"},
    "a year earlier, one director of two": {"release_year": "2018", "director": "X Y, ANA ORSEL"},
}
APART = {
    "another title": {"title": "The Lantern Lane"},
    "another type": {"type": "TV Show", "duration": "1 Season"},
    "another film of the same name": OTHER_FILM,
    "a year later, another director": {"release_year": "2020", "director": "Zed Ulm"},
    "a year later, no director": {"release_year": "2020", "director": ""},
    "a year later, a word of the name": {"release_year": "2020", "director": "Ana Ulm"},
    "two years later": {"release_year": "2021"},
}


@pytest.mark.parametrize("cells", TOGETHER.values(), ids=TOGETHER)
def test_titles_are_one_work(cells):
    works, _ = linked(title("amazon"), title("netflix", **cells))
    assert works == [["as1", "ns1"]]


@pytest.mark.parametrize("cells", APART.values(), ids=APART)
def test_titles_are_two_works(cells):
    works, _ = linked(title("amazon"), title("netflix", **cells))
    assert works == [["as1"], ["ns1"]]


def test_titles_of_one_platform_are_one_work():
    works, linkage = linked(title("netflix", 1), title("netflix", 2))
    assert works == [["ns1", "ns2"]]
    assert (linkage.duplicates_within, linkage.shared_works) == (1, 0)


def test_a_work_describes_itself_by_its_first_platform():
    rows = [title("netflix", 7, title="THE LANTERN ROAD", release_year="2018"), title("disney", 10)]
    works, linkage = link_works(rows, PLATFORMS)
    assert works == [
        {
            "work_id": "wds10",
            "type": "movie",
            "title": "The Lantern Road",
            "release_year": 2018,
            "title_ids": ["ds10", "ns7"],
            "platforms": ["disney", "netflix"],
        }
    ]
    assert {row["work_id"] for row in rows} == {"wds10"}
    assert linkage.year_off_links == 1


def test_the_first_title_of_a_platform_is_the_lowest_number():
    works, _ = linked(*(title("hulu", number) for number in (100, 20, 3)))
    assert works == [["hs3", "hs20", "hs100"]]


def test_works_are_counted():
    rows = [
        title("amazon"),
        title("netflix"),
        title("hulu", 1, **OTHER_FILM),
        title("amazon", 2, title="A", release_year="2018"),
        title("hulu", 2, title="A"),
        title("disney", 3, title="B"),
    ]
    works, linkage = linked(*rows)
    assert works == [["as1", "ns1"], ["as2", "hs2"], ["ds3"], ["hs1"]]
    assert linkage.same_key_groups == 1
    assert linkage.split_groups == 1
    assert linkage.year_off_links == 1
    assert linkage.shared_works == 2
    assert linkage.duplicates_within == 0


def test_works_do_not_depend_on_the_order_of_the_rows():
    rows = [
        title(platform, number, title=f"T{number % 7}", **cells)
        for platform in PLATFORMS
        for number, cells in enumerate([{}, OTHER_FILM, {"release_year": "2020"}] * 5, start=1)
    ]
    first = linked(*rows)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert linked(*rows) == first


def test_a_work_id_is_stable_while_its_first_title_stays():
    before, _ = link_works([title("amazon"), title("netflix")], PLATFORMS)
    rows = [title("amazon"), title("netflix"), title("hulu", 9), title("amazon", 2, title="New")]
    after, _ = link_works(rows, PLATFORMS)
    assert before[0]["work_id"] in {work["work_id"] for work in after}


def test_an_unknown_director_bridges_no_two_films(world):
    world.catalog("amazon", [{"title": "Worth", "director": "X Yarrow", "duration": "90 min"}])
    world.catalog("disney", [{"title": "Worth", "director": "", "duration": ""}])
    world.catalog("netflix", [{"title": "Worth", "director": "P Quill", "duration": "120 min"}])
    world.ratings([(1, 4.0, 1_000, "as1")])
    report = world.ingest()
    assert (report["works"]["total"], report["works"]["split_groups"]) == (2, 1)
