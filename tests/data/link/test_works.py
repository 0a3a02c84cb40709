"""Which titles are one work, and that the answer depends on the titles only."""

import random

import pytest

from data.clean.titles import clean
from data.link.works import link_works
from data.sources.catalog_layouts import built_in_layouts
from tests.worlds import PLAIN

SOURCES = {source.platform: source for source in built_in_layouts()}
PLATFORMS = tuple(SOURCES)
OTHER_PEOPLE = {"director": "Zed Ulm", "cast": "Di Fenn, Ed Gole, Fay Hux"}
OTHER_STORY = {"description": "Two cousins sell a boat in winter, and regret it."}
OTHER_FILM = OTHER_PEOPLE | OTHER_STORY | {"duration": "121 min"}
UNKNOWN = dict.fromkeys(("director", "cast", "country", "duration", "description"), "")


def title(platform, number=1, **cells):
    raw = {"show_id": f"s{number}"} | PLAIN | cells
    return clean(raw, SOURCES[platform], latest_year=2028).row


def linked(*rows):
    works, linkage = link_works([dict(row) for row in rows], PLATFORMS)
    return [work["title_ids"] for work in works], linkage


TOGETHER = {
    "same title, type and year": {},
    "nothing but these": UNKNOWN,
    "case and blanks": {"title": " the  LANTERN road"},
    "accents": {"title": "Thé Lantern Ro\u0301ad"},
    "no director": {"director": ""},
    "no duration": {"director": "Zed Ulm", "duration": ""},
    "another director, two minutes longer": {"director": "Zed Ulm", "duration": "106 min"},
    "a director's name turned round": {"director": "Orsel Ana", "duration": "150 min"},
    "a director's name misspelt": {"director": "Ana Orzel", "duration": "150 min"},
    "a year later, same director": UNKNOWN | {"release_year": "2020", "director": "Ana Orsel"},
    "a year earlier, one director of two": {"release_year": "2018", "director": "X Y, ANA ORSEL"},
    "a year later, same length": {"release_year": "2020", "director": "", "cast": ""},
    "a decade later, everything else": {"release_year": "2009"},
    "sharper": {"title": "The Lantern Road (4K UHD)"},
    "in another language": {"title": "The Lantern Road [Spanish Dubbed]", "cast": ""},
    "with its maker": {"title": "Disney's The Lantern Road"},
    "with its owner": {"title": "Ana Orsel's Lantern Road"},
    "without its article": {"title": "Lantern Road"},
    "its article last": {"title": "Lantern Road, The"},
    "another cut": {"title": "The Lantern Road (Director's Cut)", "duration": "131 min"},
    "misspelt": {"title": "The Lanterne Road"},
    "under the name of another country": {
        "title": "La Linterna",
        "cast": "Bo Tarn, Cy Vell, Di Om",
    },
}
APART = {
    "another title": {"title": "The Lantern Lane"},
    "another type": {"type": "TV Show", "duration": "1 Season"},
    "another film of the same name": OTHER_FILM,
    "a year later, another film": OTHER_FILM | {"release_year": "2020"},
    "a year later, no director": UNKNOWN | {"release_year": "2020"},
    "a year later, a word of the name": UNKNOWN | {"release_year": "2020", "director": "Ana Ulm"},
    "same year, other story, longer": UNKNOWN | OTHER_STORY | {"duration": "121 min"},
    "a remake": OTHER_FILM | {"release_year": "1984", "duration": "104 min"},
    "its second part": {"title": "The Lantern Road 2"},
    "another part": {"title": "The Lantern Road III"},
    "another region": UNKNOWN | {"title": "The Lantern Road (U.S.)", "country": "Peru"},
}


@pytest.mark.parametrize("cells", TOGETHER.values(), ids=TOGETHER)
def test_titles_are_one_work(cells):
    amazon = {"cast": "Bo Tarn, Cy Vell, Di Om"}
    works, _ = linked(title("amazon", **amazon), title("netflix", **cells))
    assert works == [["as1", "ns1"]]


@pytest.mark.parametrize("cells", APART.values(), ids=APART)
def test_titles_are_two_works(cells):
    works, _ = linked(title("amazon"), title("netflix", **cells))
    assert works == [["as1"], ["ns1"]]


@pytest.mark.parametrize("name", ["???", "🎬", "…"])
def test_a_name_without_letters_is_not_that_of_other_titles(name):
    bare = {cell: "" for cell in UNKNOWN if cell != "duration"}
    names = [("amazon", name), ("netflix", "!!!"), ("netflix", "The Lantern Road"), ("hulu", "Up")]
    rows = [
        title(platform, number, title=each, **bare)
        for number, (platform, each) in enumerate([*names, ("hulu", name)], start=1)
    ]
    works, _ = linked(*rows)
    assert works == [["as1", "hs5"], ["hs4"], ["ns2"], ["ns3"]]


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
    assert linkage.joins == 1
    assert rows[0]["joined_to"] is None
    assert rows[1]["joined_to"] == "ds10"
    assert {"the same director", "a year apart"} <= set(rows[1]["joined_by"])
    assert rows[1]["joined_bits"] > 0


def test_a_work_is_called_without_what_a_platform_adds():
    rows = [title("amazon", 1, title="The Lantern Road (4K UHD)"), title("amazon", 2)]
    works, _ = link_works(rows, PLATFORMS)
    assert [(work["work_id"], work["title"]) for work in works] == [("was1", "The Lantern Road")]


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
    assert linkage.joins == 2
    assert linkage.joined_by["the same director"] == 2
    assert [example["titles"] for example in linkage.least_sure][-1] == ["as1", "ns1"]
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
    worth = UNKNOWN | {"title": "Worth"}
    world.catalog("amazon", [worth | {"director": "X Yarrow", "duration": "90 min"}])
    world.catalog("disney", [worth])
    world.catalog("netflix", [worth | {"director": "P Quill", "duration": "120 min"}])
    world.ratings([(1, 4.0, 1_000, "as1")])
    report = world.ingest()
    assert (report["works"]["total"], report["works"]["split_groups"]) == (2, 1)
    assert report["works"]["refused"] == 1


SERIES = {
    "type": "TV Show",
    "title": "Whitechapel",
    "director": "",
    "duration": "4 Seasons",
    "release_year": "2009",
    "country": "United Kingdom",
    "listed_in": "Crime, Drama",
    "description": "Ripper murders return to London, and Chandler takes the case.",
}
LATER = SERIES | {"release_year": "2013", "cast": "", "country": "", "listed_in": "Drama"}
SAME_SERIES = {
    "the year of the last season": {},
    "a description of the last season": {"description": "This season is the last."},
    "fewer seasons, people named": {
        "duration": "1 Season",
        "description": "Bo Tarn stars as inspector Chandler.",
    },
    "voices of another language": {
        "listed_in": "Anime",
        "cast": "Mika Abe, Kenji Ono, Yui Sato",
    },
}
OTHER_SERIES = {
    "the series it revives": {"release_year": "1975", "duration": "1 Season"},
    "of another country": {
        "country": "South Korea",
        "duration": "1 Season",
        "description": "Lawyers of Seoul go to court.",
        "cast": "Mika Abe, Kenji Ono, Yui Sato",
    },
    "a game": {
        "listed_in": "Reality, Game Show",
        "duration": "1 Season",
        "description": "Teams race for a prize.",
    },
    "the year in the name": {
        "title": "Whitechapel (2020)",
        "release_year": "2020",
        "description": "Another squad, another decade.",
    },
}


@pytest.mark.parametrize("cells", SAME_SERIES.values(), ids=SAME_SERIES)
def test_a_series_is_one_whatever_its_year(cells):
    works, _ = linked(title("hulu", **SERIES), title("netflix", **LATER | cells))
    assert works == [["hs1", "ns1"]]


@pytest.mark.parametrize("cells", OTHER_SERIES.values(), ids=OTHER_SERIES)
def test_series_of_one_name_may_be_two(cells):
    works, _ = linked(title("hulu", **SERIES), title("netflix", **LATER | cells))
    assert works == [["hs1"], ["ns1"]]
