"""Similar works: shared genres and people count, copies never do, ties go by position."""

import numpy as np
import pytest

from tests.engine.handmade import catalog_of, film, films_of, title
from training.content.records import read_records
from training.content.works import NEIGHBOURS, compare_works


def numbered(n):
    """A title that shares no word with another and is nobody's copy."""
    return "x" + "".join(chr(ord("a") + int(digit)) for digit in str(n)) + "x"


def similar(*rows):
    return similar_with(None, catalog_of(*rows))


def similar_with(films, catalog):
    records = read_records(catalog.titles, catalog.work_of, catalog.works.num_rows, films)
    neighbours = compare_works(records).content
    check(neighbours)
    return neighbours


def check(neighbours):
    assert ((neighbours.similarity >= 0) & (neighbours.similarity <= 1)).all()
    assert (np.diff(neighbours.similarity, axis=1) <= 0).all()
    assert neighbours.works.dtype == np.int32
    assert neighbours.similarity.dtype == np.float32


def names(neighbours, work):
    return [neighbour for neighbour, _ in neighbours.nearest(work, NEIGHBOURS)]


@pytest.mark.parametrize(
    "shared",
    [
        {"genres": ["Noir Comedy"]},
        {"actors": ["Bo Tarn"]},
        {"directors": ["Ana Orsel"]},
        {"countries": ["France"]},
        {"description": "a lighthouse keeper"},
    ],
    ids=["genre", "actor", "director", "country", "description"],
)
def test_what_two_works_share_makes_them_neighbours(shared):
    neighbours = similar(
        title("as1", "Alpha", **shared), title("as2", "Beta"), title("as3", "Gamma", **shared)
    )
    assert names(neighbours, 0) == [2]
    assert names(neighbours, 2) == [0]
    assert neighbours.works[1].tolist() == [-1] * neighbours.works.shape[1]


def test_a_shared_word_of_the_title_counts():
    neighbours = similar(
        title("as1", "Lantern Road"), title("as2", "Lantern Sea"), title("as3", "Owl")
    )
    assert names(neighbours, 0) == [1]


def test_more_in_common_is_more_similar():
    neighbours = similar(
        title("as1", "A", genres=["Drama"], actors=["Bo Tarn"], directors=["Ana Orsel"]),
        title("as2", "B", genres=["Drama"], actors=["Someone"]),
        title("as3", "C", genres=["Drama"], actors=["Bo Tarn"], directors=["Ana Orsel"]),
        title("as4", "D", genres=["Western"], actors=["Someone"]),
    )
    assert names(neighbours, 0) == [2, 1]
    similarity = neighbours.similarity[0]
    assert (np.diff(similarity) <= 0).all()


def test_a_name_is_one_token_and_not_its_words():
    neighbours = similar(
        title("as1", "A", actors=["John Smith"]),
        title("as2", "B", actors=["John Brown"]),
        title("as3", "C", actors=["Ann Smith"]),
        title("as4", "D", directors=["John Smith"]),
    )
    assert (neighbours.works == -1).all()


def test_copies_of_a_work_are_one_and_never_its_own_neighbour():
    same = {"genres": ["Drama"], "actors": ["Bo Tarn"]}
    neighbours = similar(
        title("as1", "Twin", work_id="w1", **same),
        title("ns1", "Twin", work_id="w1", **same),
        title("as2", "Other", work_id="w2", **same),
    )
    assert names(neighbours, 0) == [1]
    assert names(neighbours, 1) == [0]


def test_ties_go_by_position_also_where_the_list_is_cut():
    rows = [title(f"as{n:03}", numbered(n), genres=["Drama"]) for n in range(NEIGHBOURS + 30)]
    neighbours = similar(*rows)
    assert neighbours.works.shape == (len(rows), NEIGHBOURS)
    for work in (0, 3, len(rows) - 1):
        expected = [neighbour for neighbour in range(len(rows)) if neighbour != work]
        assert names(neighbours, work) == expected[:NEIGHBOURS]


def test_no_work_is_its_own_neighbour():
    rows = [title(f"as{n:03}", numbered(n), genres=["Drama", f"G{n % 7}"]) for n in range(60)]
    neighbours = similar(*rows)
    for work in range(60):
        assert work not in names(neighbours, work)


@pytest.mark.parametrize(
    "rows",
    [
        [title("as1")],
        [title("as1", "Twin", work_id="w1"), title("ns1", "Twin", work_id="w1")],
        [title("as1", "!!"), title("as2", "??")],
        [title("as1", "Owl"), title("as2", "Fox")],
    ],
    ids=["one-work", "one-work-two-copies", "no-token", "nothing-shared"],
)
def test_works_with_nothing_in_common_have_no_neighbours(rows):
    neighbours = similar(*rows)
    assert (neighbours.works == -1).all()
    assert not neighbours.similarity.any()
    assert not neighbours.summed(np.array([0], np.int32)).any()


def test_many_works_agree_with_a_plain_cosine():
    rng = np.random.default_rng(0)
    rows = [
        title(f"as{n:04}", numbered(n), genres=[f"G{g}" for g in rng.choice(30, 4, replace=False)])
        for n in range(1_200)  # more than are compared at once
    ]
    neighbours = similar(*rows)
    assert (neighbours.works >= 0).all()
    for work in (0, 1_023, 1_024, 1_199):
        genres = set(rows[work]["genres"])
        shared = [
            len(genres & set(rows[neighbour]["genres"])) for neighbour in neighbours.works[work]
        ]
        assert shared[0] >= 3
        assert work not in neighbours.works[work]
        assert (np.diff(neighbours.similarity[work]) <= 0).all()


@pytest.mark.parametrize(
    "shared",
    [
        {"genres": ["Science Fiction"]},
        {"keywords": ["time loop"]},
        {"collection": "Lantern"},
        {"overview": "a lighthouse"},
        {"tagline": "lighthouse"},
    ],
    ids=["genre", "keyword", "franchise", "overview", "tagline"],
)
def test_works_that_are_films_are_alike_by_what_is_said_of_the_films(shared):
    catalog = catalog_of(title("as1", "Alpha"), title("as2", "Beta"), title("as3", "Gamma"))
    films = films_of(
        film(1, work_id="was3", **shared),
        film(2, work_id="was1", **shared),
        film(3, work_id="was2"),
        film(4, **shared),
    )
    neighbours = similar_with(films, catalog)
    assert names(neighbours, 0) == [2]
    assert names(neighbours, 1) == []


def test_a_film_lends_its_people_to_a_catalog_without_a_cast():
    catalog = catalog_of(
        title("hs1", "Alpha"),
        title("as2", "B", actors=["Bo Tarn"]),
        title("as3", "C", directors=["Ana Orsel"]),
    )
    films = films_of(film(1, work_id="whs1"), people={1: (["Bo Tarn"], ["Ana Orsel"])})
    neighbours = similar_with(films, catalog)
    alpha = catalog.work_ids.find("whs1")
    assert len(names(neighbours, alpha)) == 2
