"""Reading the table of similar works."""

import numpy as np
import pytest

from engine.models.nearest import Nearest

SIMILAR = Nearest(
    np.array([[2, 1], [0, -1], [0, -1], [-1, -1]], np.int32),
    np.array([[0.75, 0.5], [0.5, 0.0], [0.75, 0.0], [0.0, 0.0]], np.float32),
)


@pytest.mark.parametrize(
    ("work", "n", "expected"),
    [
        (0, 5, [(2, 0.75), (1, 0.5)]),
        (0, 1, [(2, 0.75)]),
        (1, 5, [(0, 0.5)]),
        (3, 5, []),
        (0, 0, []),
    ],
    ids=["two", "cut", "one", "none", "zero"],
)
def test_nearest_lists_what_there_is_most_similar_first(work, n, expected):
    assert SIMILAR.nearest(work, n) == expected


@pytest.mark.parametrize(
    ("liked", "expected"),
    [
        ([], [0, 0, 0, 0]),
        ([0], [0, 0.5, 0.75, 0]),
        ([1, 2], [1.25, 0, 0, 0]),
        ([3], [0, 0, 0, 0]),
    ],
    ids=["nothing", "one", "summed", "like-nothing"],
)
def test_sums_add_up_the_similarity_to_what_is_liked(liked, expected):
    assert SIMILAR.summed(np.array(liked, np.int32)).tolist() == expected


@pytest.mark.parametrize(
    ("works", "neighbours"),
    [([0, 2, 3], [2, 0, 3, 1]), ([0], [3]), ([], [1, 2]), ([1, 3], [])],
    ids=["some", "none-near", "no-works", "no-neighbours"],
)
def test_similarity_to_neighbours_is_that_of_the_rows(works, neighbours):
    between = SIMILAR.between(np.array(works, np.int32), np.array(neighbours, np.intp))
    rows = [dict(SIMILAR.nearest(work, 9)) for work in works]
    assert between.shape == (len(works), len(neighbours))
    assert between.tolist() == [[row.get(each, 0) for each in neighbours] for row in rows]
