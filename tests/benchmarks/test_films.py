"""The measures of similar films, against sums on paper, and every recipe on a toy world."""

from datetime import date

import numpy as np
import pytest

from benchmarks.films.collaborative import rater_similarity
from benchmarks.films.measures import agreement, shared_genres, shared_names
from benchmarks.films.recipes import RECIPES, without_names
from tests.engine.handmade import film, films_of
from training.metrics.bootstrap import Interval

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
    assert shared_names(nearest, names).mean == pytest.approx((1 + 0.5 + 0 + 1 + 0) / 5)


def test_genres_in_common_are_an_overlap():
    films = films_of(film(1, genres=["A", "B"]), film(2, genres=["B"]), film(3))
    nearest = np.array([[1, 2, -1], [0, -1, -1], [0, 1, -1]])
    assert shared_genres(nearest, films).mean == pytest.approx(((0.5 + 0) / 2 + 0.5) / 2)


def test_agreement_is_ndcg_against_the_nearest_by_ratings():
    similarity = np.zeros((4, 4))
    similarity[0, [1, 2]] = 0.9, 0.5
    nearest = np.array([[3, 1, 2], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
    ideal = 1 + 1 / np.log2(3)
    assert agreement(nearest, similarity).mean == pytest.approx(
        (1 / np.log2(3) + 1 / np.log2(4)) / ideal
    )


def test_an_interval_holds_the_mean():
    films = np.arange(100)
    sequels = [{f"franchise {n}"} for n in films // 2]
    always = films[:, None] ^ 1
    half = shared_names(np.where(films[:, None] < 50, always, -1), sequels)
    assert half.low < half.mean == 0.5 < half.high
    assert half == Interval.from_values((films < 50).astype(float))
    assert shared_names(always, sequels) == Interval(1.0, 1.0, 1.0)


def test_raters_find_films_alike_that_they_rate_alike(tmp_path):
    """Three users; films 11 and 12 deviate alike from their means, 13 the other way round."""
    stars = {1: (5, 5, 2), 2: (1, 1, 4), 3: (3, 3, 3)}
    rows = [
        f"{user + 3 * copy},{film_number},{rating},0"
        for copy in range(7)
        for user, ratings in stars.items()
        for film_number, rating in enumerate(ratings, 1)
    ]
    head = "userId,movieId,rating,timestamp"
    (tmp_path / "ratings.csv").write_text("\n".join([head, *rows]), "utf-8")
    links = ["1,0,11", "2,0,12", "3,0,13", "4,0,"]
    (tmp_path / "links.csv").write_text("\n".join(["movieId,imdbId,tmdbId", *links]), "utf-8")
    raters = rater_similarity(tmp_path, {11, 12, 13, 14})
    damped = 21 / (21 + 10)
    assert raters.ids.tolist() == [11, 12, 13]
    assert raters.similarity == pytest.approx(
        damped * np.array([[0, 1, -1], [1, 0, -1], [-1, -1, 0]])
    )
    assert rater_similarity(tmp_path, {11, 13}).ids.tolist() == [11, 13]


def test_names_can_be_forgotten():
    nobody = without_names(FILMS)
    assert not nobody.directors.names
    assert not nobody.franchises.names
    assert list(nobody.actors.names) == list(FILMS.actors.names)
