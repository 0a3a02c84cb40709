"""What makes works close beside their texts: type, time, fame, maturity, franchise, raters."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.models.cold_items import ColdItems
from tests.engine.handmade import (
    HALF_STARS,
    catalog_of,
    film,
    films_of,
    recommender_of,
    title,
)
from training.content.copies import same_works, undecorated
from training.content.franchises import TOGETHER, Franchises, series_name
from training.content.raters import Raters
from training.content.records import read_records
from training.content.works import NEIGHBOURS, RATERS, compare_works

NOIR = {"genres": ["Noir Drama"], "description": "a lighthouse keeper"}
SERIES = {"type": "tv show", "duration_type": "season", "duration_int": 2}


def records_of(*rows, films=None):
    catalog = catalog_of(*rows)
    return read_records(catalog.titles, catalog.work_of, catalog.works.num_rows, films)


def nearest(*rows, films=None, raters=None, work=0):
    """The neighbours of the first work, the most similar first."""
    found = compare_works(records_of(*rows, films=films), raters).served
    return [neighbour for neighbour, _ in found.nearest(work, NEIGHBOURS)]


def raters_of(n_works, *users):
    """Who likes which works: a set of works for each user, all with five stars."""
    pairs = [(user, work) for user, works in enumerate(users) for work in sorted(works)]
    user, work = np.array(pairs, np.int32).T
    stars = np.full(len(pairs), 5, np.float32)
    return Raters.from_events(Interactions(user, work, stars, len(users), n_works, HALF_STARS))


def test_a_series_is_more_like_a_series():
    rows = [title("as1", "Alpha", **NOIR, **SERIES), title("as2", "Beta", **NOIR)]
    rows.append(title("as3", "Gamma", **NOIR, **SERIES))
    assert nearest(*rows) == [2, 1]
    assert nearest(*rows, work=1)[0] in (0, 2)


def test_of_two_alike_the_one_of_the_same_time_is_first():
    rows = [title("as1", "Alpha", **NOIR), title("as2", "Beta", release_year=1960, **NOIR)]
    assert nearest(*rows, title("as3", "Gamma", release_year=2015, **NOIR)) == [2, 1]


def test_of_two_films_the_one_as_well_known_is_first():
    rows = [title(f"as{n}", name, **NOIR) for n, name in enumerate(("Alpha", "Beta", "Gamma"), 1)]
    films = films_of(
        film(1, work_id="was1", vote_count=5_000),
        film(2, work_id="was2", vote_count=3),
        film(3, work_id="was3", vote_count=4_000),
    )
    assert nearest(*rows, films=films) == [2, 1]


def test_the_words_of_one_genre_are_one():
    rows = [title("as1", "Alpha", genres=["Comedy"]), title("ns2", "Beta", genres=["Comedies"])]
    rows += [title("hs3", "Gamma", genres=["TV Comedies"]), title("hs4", "Delta", genres=["News"])]
    by_id = dict(zip(sorted(row["title_id"] for row in rows), range(4), strict=True))
    assert set(nearest(*rows)) == {by_id["ns2"], by_id["hs3"]}


@pytest.mark.parametrize(
    "grown_up",
    [
        {"maturity_rating": "r"},
        {"maturity_rating": "18+"},
        {"maturity_rating": "tv-ma"},
        {"maturity_known": False, "genres": ["Kids", "Horror"]},
    ],
    ids=["r", "18+", "tv-ma", "unknown-horror"],
)
def test_a_childrens_film_and_one_for_adults_are_never_alike_whoever_likes_them(grown_up):
    child = {"genres": ["Kids"], "description": "a lighthouse keeper"}
    rows = [title("as1", "Alpha", **child), title("as2", "Beta", **child | grown_up)]
    rows.append(title("as3", "Gamma", **child | {"maturity_rating": "pg"}))
    raters = raters_of(3, *[{0, 1, 2}] * 30)
    assert nearest(*rows, raters=raters) == [2]
    assert 0 not in nearest(*rows, raters=raters, work=1)


def test_of_two_alike_the_one_for_the_same_age_is_first():
    rows = [title("as1", "Alpha", maturity_rating="pg-13", **NOIR)]
    rows.append(title("as2", "Beta", maturity_rating="nc-17", **NOIR))
    rows.append(title("as3", "Gamma", maturity_rating="tv-14", **NOIR))
    assert nearest(*rows) == [2, 1]


@pytest.mark.parametrize(
    ("copy", "columns", "same"),
    [
        ("Alpha (4K UHD)", {}, True),
        ("Alpha [Dubbed]", {"release_year": 2020}, True),
        ("(Sub) Alpha", {}, True),
        ("ALPHA: Director's Cut", {}, True),
        ("Alpha (Vol. 2)", {}, False),
        ("Alpha (4K UHD)", {"release_year": 2012}, False),
        ("Alpha", {"directors": ["Cy Vell"]}, False),
        ("Alpha (Tamil)", {"directors": ["Cy Vell"]}, False),
    ],
)
def test_a_copy_is_not_similar_but_the_same(copy, columns, same):
    rows = [title("as1", "Alpha", directors=["Ana Orsel"], **NOIR)]
    rows.append(title("as2", copy, **{"directors": ["Ana Orsel"], **NOIR} | columns))
    rows.append(title("as3", "Gamma", directors=["Ana Orsel"], **NOIR))
    found = nearest(*rows, raters=raters_of(3, *[{0, 1, 2}] * 30))
    assert (1 not in found) == same
    assert len({0, 1} & set(nearest(*rows, work=2))) == (1 if same else 2)


@pytest.mark.parametrize("names", [("Alpha", "Beta"), ("Beta", "Alpha")])
def test_copies_bear_the_number_of_the_first_whatever_name_joins_them(names):
    three = [title("as1", "Alpha"), title("as2", "Beta"), title("as3", names[0])]
    records = replace(records_of(*three), titles=[["Alpha"], ["Beta"], list(names)])
    assert same_works(records).tolist() == [0, 0, 0]


def test_titles_lose_what_decorates_them_alone():
    assert undecorated("Casino Royale (2006) (4K UHD)") == "casino royale"
    assert undecorated("(Brackets)") == "brackets"
    assert undecorated("Songs (Part 2)") == "songs part 2"
    assert series_name("Star Wars: The Last Jedi (Episode VIII)") == "star wars"
    assert series_name("9") == "9"


def test_after_three_of_a_franchise_others_come_between():
    franchise, other = np.int32(3), np.int32(9)
    of_work = np.array([franchise] * 6 + [other], np.int32)
    positions = np.array([[0, 1, 2, 3, 4, 6, -1]])
    values = np.array([[0.9, 0.8, 0.7, 0.6, 0.58, 0.55, 0.0]], np.float32)
    positions, values = Franchises(of_work).spread(positions, values)
    assert positions.tolist() == [[0, 1, 2, 6, 3, 4, -1]]
    assert values[0] == pytest.approx([0.9, 0.8, 0.7, 0.55, 0.6 * 0.85, 0.58 * 0.85**2, 0])
    assert TOGETHER == 3


def test_a_franchise_is_a_collection_or_a_name_before_its_number():
    rows = [title("as1", "Alpha 2"), title("as2", "Alpha: Owl"), title("as3", "Gamma")]
    rows += [title("as4", "Delta"), title("as5", "Alphabet")]
    collection = {n: film(n, work_id=f"was{n}", collection="Lantern") for n in (1, 3)}
    of_work = Franchises.of_works(records_of(*rows, films=films_of(*collection.values()))).of_work
    assert of_work[0] == of_work[1] == of_work[2]
    assert len({int(of_work[n]) for n in (0, 3, 4)}) == 3


def test_raters_are_alike_by_a_shrunken_cosine():
    raters = raters_of(4, {0, 1}, {0, 1}, {0}, {2})
    shares = raters.compare(np.arange(4)).toarray()
    assert shares[0, 1] == pytest.approx(2 / (np.sqrt(3 * 2) + 20))
    assert shares[0, 2] == shares[0, 3] == 0
    assert np.allclose(shares, shares.T)


def test_what_few_stars_say_is_no_liking():
    pairs = {"user": [0, 0, 0, 1], "work": [0, 1, 2, 2]}
    arrays = [np.array(each, np.int32) for each in pairs.values()]
    stars = np.array([5, 3.5, 4, 1], np.float32)
    raters = Raters.from_events(Interactions(*arrays, stars, 2, 3, HALF_STARS))
    assert raters.size.tolist() == [1, 0, 1]


def test_who_likes_the_same_brings_works_together_and_content_stays_what_it_was():
    rows = [title("as1", "Alpha", **NOIR), title("as2", "Beta", **NOIR), title("as3", "Gamma")]
    records, raters = records_of(*rows), raters_of(3, *[{0, 2}] * 40)
    both, alone = compare_works(records, raters), compare_works(records)
    assert [n for n, _ in alone.served.nearest(0, 3)] == [1]
    assert both.content.works.tolist() == alone.content.works.tolist()
    assert both.content.similarity.tolist() == alone.content.similarity.tolist()
    similarity = dict(both.served.nearest(0, 3))
    assert similarity[2] == pytest.approx(RATERS * 40 / 60)
    assert similarity[1] == pytest.approx(dict(alone.content.nearest(0, 3))[1])
    assert both.served.nearest(1, 3) == alone.content.nearest(1, 3)


def test_what_is_served_holds_for_works_without_events_as_it_is_read_back():
    rows = [title("as1", "Alpha", **NOIR), title("as2", "Beta", **NOIR), title("as3", "Gamma")]
    found = compare_works(records_of(*rows), raters_of(3, *[{0, 2}] * 40))
    nothing = np.zeros(3, np.float32)
    cold = ColdItems(
        np.zeros((3, 1), np.float32),
        nothing,
        nothing.astype(np.uint8),
        nothing == 0,
        nothing == 1,
        found.content,
    )
    judged = recommender_of(catalog_of(*rows), [], [], None, similar=found.content, cold=cold)
    served = found.put_into(judged).models
    assert served.similar is found.served
    assert served.cold.similar is found.served
    without = found.put_into(recommender_of(catalog_of(*rows), [], [], None)).models
    assert (without.similar, without.cold) == (found.served, None)


def test_both_reasons_together_are_more_than_either_and_below_one():
    rows = [title("as1", "Alpha", **NOIR), title("as2", "Beta", **NOIR), title("as3", "Gamma")]
    records = records_of(*rows)
    content = dict(compare_works(records).content.nearest(0, 3))[1]
    raters = raters_of(3, *[{0, 1}] * 60)
    served = dict(compare_works(records, raters).served.nearest(0, 3))[1]
    assert served == pytest.approx(1 - (1 - content) * (1 - RATERS * 60 / 80))
    assert max(content, RATERS * 60 / 80) < served < 1


def test_threads_change_nothing():
    genres = ["Noir Drama", "News", "Western", "Anime"]
    rng = np.random.default_rng(0)
    rows = [
        title(f"as{n:04}", f"T{n}", release_year=1950 + n % 70, genres=[genres[n % 4]])
        for n in range(1_500)
    ]
    records = records_of(*rows)
    raters = raters_of(1_500, *[set(rng.choice(1_500, 20).tolist()) for _ in range(50)])
    alone, two = compare_works(records, raters), compare_works(records, raters, threads=2)
    for one, another in ((alone.content, two.content), (alone.served, two.served)):
        assert np.array_equal(one.works, another.works)
        assert np.array_equal(one.similarity, another.similarity)


def test_progress_counts_all_works():
    told = []
    records = records_of(*(title(f"as{n}", f"T{n}", **NOIR) for n in range(1, 6)))
    compare_works(records, None, lambda *stage: told.append(stage))
    assert told[-1][1:] == (5, 5)


def test_a_film_names_the_franchise_of_a_title():
    rows = [title("as1", "Alpha"), title("as2", "Beta"), title("as3", "Gamma")]
    films = films_of(
        film(1, work_id="was1", collection="Lantern", release_date=date(2001, 1, 1)),
        film(2, work_id="was3", collection="Lantern", release_date=date(2003, 1, 1)),
    )
    assert nearest(*rows, films=films) == [2]
