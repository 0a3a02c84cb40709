"""The judge of similar works: other people than those of whose liking is learned."""

import numpy as np
import pytest

from benchmarks.films.measures import recall
from benchmarks.works.recipes import RECIPES, neighbours
from benchmarks.works.run import half_of_users, similarity_among
from tests.training.worlds import lake_of
from training.content.raters import Raters
from training.content.works import compare_lake_works
from training.dataset import read_lake


@pytest.fixture
def lake(tmp_path):
    home = lake_of(tmp_path, lambda user, work: 5 if (user + work) % 2 else 1, 60, 12)
    return read_lake(home)


def test_recall_is_the_share_of_the_right_ones_that_are_listed():
    similarity = np.zeros((4, 4))
    similarity[0, [1, 2]] = 0.9, 0.5
    similarity[1, 0] = 0.9
    nearest = np.array([[3, 1, -1], [2, 3, -1], [0, 1, 3], [0, 1, 2]])
    assert recall(nearest, similarity).mean == pytest.approx((1 / 2 + 0) / 2)


def test_half_of_the_users_judges_the_rest(lake):
    half = half_of_users(lake.interactions, 0)
    assert half.sum() == lake.interactions.n_users // 2
    assert (half_of_users(lake.interactions, 0) == half).all()
    judges = similarity_among(lake.interactions.take(~half[lake.interactions.user]))
    assert len(judges.ids) == 12
    assert judges.similarity[0, 2] > 0 > judges.similarity[0, 1]


def test_every_recipe_lists_the_nearest_of_each_work(lake):
    similar = compare_lake_works(lake, lake.interactions)
    nearest = neighbours(lake, similar, Raters.from_events(lake.interactions))
    assert tuple(nearest) == RECIPES
    for rows in nearest.values():
        assert len(rows) == lake.works.num_rows
        assert rows.max() < lake.works.num_rows
