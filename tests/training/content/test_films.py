"""Similar films: every field counts, nothing stands for what is missing, no film is itself."""

from datetime import date

import numpy as np
import pytest

from engine.catalog.films import FEATURES, HYBRID, METHODS, TEXT
from engine.console.progress import Progress
from tests.engine.handmade import film, films_of
from training.content.films import NEIGHBOURS, Mixture, similar_films
from training.content.vectors import feature_vectors, identities, text_vectors

FILLING = [film(n, f"Filler{n} word{n}", genres=[f"G{n}"]) for n in range(900, 904)]


def similar(films, **options):
    by_method = similar_films(films, Progress(), **options)
    assert set(by_method) == set(METHODS)
    for method in by_method.values():
        assert method.works.dtype == np.int32
        assert method.similarity.dtype == np.float32
        assert ((method.similarity >= 0) & (method.similarity <= 1)).all()
        assert (np.diff(method.similarity, axis=1) <= 0).all()
        assert (method.works != np.arange(len(films))[:, None]).all()
    return by_method


def nearest(films, method=TEXT, film_id=1, **options):
    row = films.find(film_id)
    neighbours = similar(films, **options)[method].nearest(row, NEIGHBOURS)
    return [int(films.ids[position]) for position, _ in neighbours]


@pytest.mark.parametrize(
    "shared",
    [
        {"overview": "a lighthouse keeper"},
        {"tagline": "lighthouse"},
        {"genres": ["Noir"]},
        {"collection": "Lantern Collection"},
        {"keywords": ["time loop"]},
        {"companies": ["Orsel Pictures, Inc."]},
    ],
    ids=["overview", "tagline", "genre", "franchise", "keyword", "company"],
)
def test_what_two_films_share_makes_them_neighbours(shared):
    films = films_of(film(1, "A", **shared), film(2, "B"), film(3, "C", **shared))
    assert nearest(films) == [3]
    assert nearest(films, film_id=2) == []


def test_a_shared_word_of_the_title_counts():
    assert nearest(films_of(film(1, "Lantern Road"), film(2, "Owl"), film(3, "Lantern Sea"))) == [3]


@pytest.mark.parametrize("role", [0, 1], ids=["actor", "director"])
def test_a_person_is_one_token_and_not_the_words_of_a_name(role):
    def people(name):
        return ([name], []) if role == 0 else ([], [name])

    films = films_of(
        *(film(n) for n in (1, 2, 3)),
        people={1: people("John Smith"), 2: people("John Brown"), 3: people("John  SMITH")},
    )
    assert [n for n in nearest(films) if n != 2] == [3]
    words = films_of(film(1, "A"), film(2, "B"), people={1: people("Jo A"), 2: people("Jo B")})
    assert nearest(words) == []


def test_an_actor_is_no_director():
    films = films_of(film(1, "A"), film(2, "B"), people={1: (["Bo"], []), 2: ([], ["Bo"])})
    assert nearest(films) == []


@pytest.mark.parametrize("method", METHODS)
def test_genres_decide(method):
    """Two films of the same words, year and popularity: the one with the genre is nearer."""

    def world(*genres):
        return films_of(
            film(1, "A", genres=["Drama", "War"], overview="a lighthouse keeper"),
            film(2, "B", genres=list(genres[0]), overview="a lighthouse owl"),
            film(3, "C", genres=list(genres[1]), overview="a lighthouse owl"),
            *FILLING,
        )

    war, comedy = ["Drama", "War"], ["Comedy", "Family"]
    assert nearest(world(war, comedy), method)[0] == 2
    assert nearest(world(comedy, war), method)[0] == 3


def test_a_film_without_an_overview_is_compared_by_its_other_fields():
    films = films_of(
        film(1, "A", genres=["Noir"], collection="Lantern"),
        film(2, "B", genres=["Noir"], collection="Lantern", overview="many other words here"),
        film(3, "C", overview="nothing alike at all"),
    )
    assert nearest(films) == [2]
    vectors = text_vectors(films)
    assert np.allclose(np.sqrt((vectors.multiply(vectors)).sum(axis=1))[:2], 1)


def test_nothing_stands_for_what_is_missing():
    films = films_of(film(1, "A"), film(2, "B"), film(3, "C"))
    assert text_vectors(films).nnz == 0
    assert nearest(films) == []


SAME = [
    ({"work_id": "was1"}, {"work_id": "was1", "release_date": date(1950, 1, 1)}, True),
    ({}, {}, True),
    ({}, {"release_date": date(2020, 1, 1)}, True),
    ({}, {"release_date": date(2021, 1, 1)}, False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_records_of_one_film_are_told_by_work_or_by_title_and_year(one, other, same):
    films = films_of(film(1, "Alpha", **one), film(2, "ALPHA", **other), film(3, "Beta"))
    numbers = identities(films).tolist()
    assert (numbers[0] == numbers[1]) == same
    assert numbers[2] == 2


SHARED = [((["Bo"], ["BO", "Cy"]), True), ((["Bo"], ["Cy"]), False), ((["Bo"], []), False)]


@pytest.mark.parametrize(("directors", "same"), SHARED)
def test_homonyms_of_one_year_are_told_by_their_directors(directors, same):
    films = films_of(
        film(1, "Alpha"), film(2, "Alpha"), people={1: ([], directors[0]), 2: ([], directors[1])}
    )
    assert (len(set(identities(films).tolist())) == 1) == same


@pytest.mark.parametrize("method", METHODS)
def test_no_list_holds_the_film_itself_or_another_film_twice(method):
    facts = {"overview": "a lighthouse keeper", "genres": ["Noir"]}
    films = films_of(
        film(1, "Alpha", **facts),
        film(2, "Alpha", **facts),
        film(3, "Beta", **facts),
        film(4, "Beta", **facts),
        film(5, "Gamma", overview="lighthouse", genres=["Noir"]),
    )
    neighbours = nearest(films, method)
    assert not {1, 2} & set(neighbours)
    assert len({3, 4} & set(neighbours)) == 1
    assert 5 in neighbours


def test_features_are_near_in_genre_year_and_popularity():
    films = films_of(
        film(1, genres=["War"], release_date=date(2000, 1, 1), popularity=5.0),
        film(2, genres=["War"], release_date=date(2001, 1, 1), popularity=5.0),
        film(3, genres=["War"], release_date=date(1950, 1, 1), popularity=5.0),
        film(4, genres=["Music"], release_date=date(2000, 1, 1), popularity=5.0),
        film(5, genres=["War"], release_date=date(2000, 1, 1), popularity=500.0),
    )
    assert nearest(films, FEATURES)[0] == 2
    vectors = feature_vectors(films)
    distances = np.linalg.norm(vectors - vectors[0], axis=1)
    shown = similar(films)[FEATURES].nearest(0, 4)
    assert [s for _, s in shown] == pytest.approx(
        sorted((1 / (1 + distances[1:])).tolist(), reverse=True)
    )


def test_an_unknown_popularity_is_the_median_one():
    films = films_of(
        film(1), film(2, popularity=3.0), film(3, popularity=1.0), film(4, popularity=9.0)
    )
    vectors = feature_vectors(films)
    assert np.isfinite(vectors).all()
    assert vectors[0, -1] == vectors[1, -1]


def test_the_hybrid_prefers_films_of_one_time_of_like_fame_and_well_known():
    facts = {"genres": ["War"], "overview": "a lighthouse keeper"}
    films = films_of(
        film(1, "A", vote_count=9, **facts),
        film(2, "B", vote_count=9, release_date=date(1999, 5, 3), **facts),
        film(3, "C", vote_count=9999, **facts),
        film(4, "D", vote_count=9, **facts),
    )
    nothing = Mixture(time=0, fame=0, known=0)
    assert nearest(films, HYBRID, mixture=nothing) == nearest(films) == [2, 3, 4]
    assert nearest(films, HYBRID, mixture=Mixture(time=0.2, fame=0, known=0)) == [3, 4, 2]
    assert nearest(films, HYBRID, mixture=Mixture(time=0, fame=0.2, known=0)) == [2, 4, 3]
    assert nearest(films, HYBRID, mixture=Mixture(time=0, fame=0, known=0.2)) == [3, 2, 4]
    by_method = similar(films)
    mix = Mixture()
    added = mix.time * np.exp(-2) + mix.fame + mix.known * np.log(10) / np.log(10_000)
    expected = (1 + added) / (1 + mix.time + mix.fame + mix.known)
    assert dict(by_method[HYBRID].nearest(0, 3))[1] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("n", [0, 1])
def test_few_films_have_no_neighbours(n):
    by_method = similar(films_of(*(film(i) for i in range(1, n + 1))))
    assert all((method.works == -1).all() for method in by_method.values())
    assert all(len(method.works) == n for method in by_method.values())


def test_equal_films_are_listed_by_position_and_threads_change_nothing():
    films = films_of(*(film(n, f"T{n}", genres=["War"]) for n in range(1, 300)))
    alone, two = similar(films), similar(films, threads=2)
    assert nearest(films)[:3] == [2, 3, 4]
    for method in METHODS:
        assert np.array_equal(alone[method].works, two[method].works)
        assert np.array_equal(alone[method].similarity, two[method].similarity)
