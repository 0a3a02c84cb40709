"""Which streaming work is which film."""

import pytest

from engine.contract.tables import FILMS


@pytest.fixture
def linked(world):
    """A function: a catalog title and a film's facts to the work that the film is."""

    def link(title, film, directors=()):
        world.catalog("netflix", [title, {"title": "Another", "release_year": "1901"}])
        world.ratings([(1, 4, 1000, "ns1"), (2, 3, 1000, "ns1")])
        world.films([film])
        world.credits([(1, [], list(directors))])
        world.ingest()
        return world.rows(FILMS)[0]["work_id"]

    return link


@pytest.mark.parametrize(
    ("title", "film", "directors"),
    [
        ({}, {}, ["Ana Orsel"]),
        ({}, {"release_date": "2018-12-31"}, ["Jo Wend", "ANA  ORSEL"]),
        ({"release_year": "2018"}, {}, ["Ana Orsel"]),
        ({}, {"runtime": "106"}, ["Someone Else"]),
        ({"director": ""}, {"runtime": "0"}, ["Jo Wend"]),
        ({"duration": ""}, {}, []),
        ({"title": "Spider Man and Co"}, {"title": "Spider-Man & Co."}, ["Ana Orsel"]),
        ({"title": "La Route"}, {"title": "The Road", "original_title": "La route"}, ["Ana Orsel"]),
        ({}, {"release_date": "2016-12-31", "runtime": "99"}, ["Ana Orsel"]),
        ({}, {"release_date": "2018-12-31", "runtime": "109"}, []),
        ({"title": "The Lantern Road (2011)"}, {"release_date": "2011-05-01"}, ["Ana Orsel"]),
        ({"director": ""}, {"release_date": "2020-01-01"}, ["Jo Wend"]),
        ({}, {"runtime": "60"}, ["Orsel Ana"]),
        ({"title": "The Lantern Road (4K UHD)"}, {"runtime": "60"}, ["Ana Orsel"]),
        ({"title": "Disney's Lantern Road", "director": ""}, {"runtime": "109"}, ["Jo Wend"]),
        ({"title": "Ana Orsel's Lantern Road"}, {"runtime": "60"}, ["Ana Orsel"]),
        ({"title": "Lantern Road: The Movie"}, {"title": "Lantern Road The Movie"}, ["Ana Orsel"]),
    ],
)
def test_a_confirmed_film_is_the_work(linked, title, film, directors):
    assert linked(title, film, directors) == "wns1"


@pytest.mark.parametrize(
    ("title", "film", "directors"),
    [
        ({}, {"runtime": "90"}, ["Someone Else"]),
        ({}, {"release_date": "2018-12-31", "runtime": "0"}, []),
        ({}, {"release_date": "2018-12-31"}, ["Jo Wend"]),
        ({}, {"release_date": "2017-12-31", "runtime": "0"}, ["Ana Orsel"]),
        ({}, {"release_date": "2017-12-31", "runtime": "120"}, ["Ana Orsel"]),
        ({}, {"release_date": "2015-12-31"}, ["Ana Orsel"]),
        ({"director": ""}, {"runtime": "36"}, ["Jo Wend"]),
        ({"title": "The Lantern Road (4K UHD)"}, {}, ["Jo Wend"]),
        ({"title": "Ana Orsel's Lantern Road", "director": ""}, {}, ["Jo Wend"]),
        ({"title": "The Lantern Road 2"}, {"title": "The Lantern Road III"}, ["Ana Orsel"]),
        ({"type": "TV Show", "duration": "1 Season"}, {}, ["Ana Orsel"]),
        ({"title": "The Lantern Roads"}, {}, ["Ana Orsel"]),
    ],
)
def test_an_unconfirmed_film_is_no_work(linked, title, film, directors):
    assert linked(title, film, directors) is None


def test_a_work_is_one_film_the_best_confirmed_and_most_voted(world):
    world.catalog("netflix", [{}])
    world.catalog("amazon", [{}])
    world.ratings([(1, 4, 1000, "ns1"), (2, 3, 1000, "ns1")])
    world.films([{"vote_count": "9"}, {"vote_count": "99"}, {"vote_count": "999"}])
    world.credits([(1, [], ["Ana Orsel"]), (2, [], ["Ana Orsel"]), (3, [], [])])
    report = world.ingest()
    assert [row["work_id"] for row in world.rows(FILMS)] == [None, "was1", None]
    assert report["films"] | {"by": None} == {
        "films": 3,
        "movies": 1,
        "linked": 1,
        "with_credits": 3,
        "by": None,
    }
    assert report["films"]["by"] == {"director": 1}
