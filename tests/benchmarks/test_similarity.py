"""The measures of similar films, against sums on paper, and every recipe on a toy world."""

from datetime import date

import numpy as np
import pytest

from benchmarks.films.measures import Mean, agreement, shared_genres, shared_names
from benchmarks.films.recipes import RECIPES, without_names
from tests.engine.handmade import film, films_of

FILMS = films_of(
    *(
        film(
            n,
            f"Title {n}",
            genres=["War", "Drama"] if n % 2 else ["Music"],
            overview=f"a lighthouse keeper {n}",
            collection=f"C{n % 3}",
            popularity=float(n),
            companies=["Orsel Pictures"],
            vote_count=n,
            release_date=date(1980 + n, 1, 1),
        )
        for n in range(1, 41)
    ),
    people={n: ([f"Actor {n % 4}"], [f"Director {n % 5}"]) for n in range(1, 41)},
)


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_lists_others_and_never_the_film_itself(name):
    nearest = RECIPES[name](FILMS, 10)
    assert nearest.shape == (40, 10)
    assert (nearest != np.arange(40)[:, None]).all()
    assert all(len(set(row)) == 10 for row in nearest.tolist())


def test_names_are_shared_by_as_many_as_there_are():
    names = [{"a"}, {"a"}, {"a"}, {"b"}, {"c"}, {"c"}]
    nearest = np.array(
        [
            [1, 2, 3, 4, 5],
            [3, 4, 5, 0, -1],
            [3, 4, 5, -1, -1],
            [0, 1, 2, 4, 5],
            [5, 0, 1, 2, 3],
            [0, 1, 2, 3, -1],
        ]
    )
    assert shared_names(nearest, names).value == pytest.approx((1 + 0.5 + 0 + 1 + 0) / 5)


def test_genres_in_common_are_an_overlap():
    films = films_of(film(1, genres=["A", "B"]), film(2, genres=["B"]), film(3))
    nearest = np.array([[1, 2, -1], [0, -1, -1], [0, 1, -1]])
    assert shared_genres(nearest, films).value == pytest.approx(((0.5 + 0) / 2 + 0.5) / 2)


def test_agreement_is_ndcg_against_the_nearest_by_ratings():
    similarity = np.zeros((4, 4))
    similarity[0, [1, 2]] = 0.9, 0.5
    nearest = np.array([[3, 1, 2], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
    ideal = 1 + 1 / np.log2(3)
    assert agreement(nearest, similarity).value == pytest.approx(
        (1 / np.log2(3) + 1 / np.log2(4)) / ideal
    )


def test_an_interval_holds_the_mean():
    mean = Mean.of(np.arange(100.0))
    assert mean.low < mean.value == 49.5 < mean.high
    assert Mean.of(np.ones(3)) == Mean(1.0, 1.0, 1.0)


def test_names_can_be_forgotten():
    nobody = without_names(FILMS)
    assert not nobody.directors.names
    assert not nobody.franchises.names
    assert nobody.actors.names == FILMS.actors.names
