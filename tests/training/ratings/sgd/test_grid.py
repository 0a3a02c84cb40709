"""The order in which ratings are visited: each once, and no two threads in each other's way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.ratings.sgd.oracle import learned_rows
from tests.training.worlds import interactions_of, random_interactions
from training.ratings.sgd.grid import Fold, Grid
from training.ratings.sgd.kernels import AHEAD, GROUPS
from training.splitting import Split, cross_validation

PAIRS = st.sets(st.tuples(st.integers(0, 40), st.integers(0, 30)), min_size=1, max_size=200)


def grid_of(pairs):
    return Grid.from_interactions(
        interactions_of([(user, work, 1 + work % 5) for user, work in pairs], 31)
    )


def cells(grid):
    """Yield group, item block and the rows of every block."""
    for number in range(GROUPS * GROUPS):
        yield *divmod(number, GROUPS), slice(grid.begin[number], grid.begin[number + 1])


@given(PAIRS)
@settings(max_examples=60, deadline=None)
def test_every_rating_is_visited_once_sorted_by_user(pairs):
    grid = grid_of(pairs)
    work_at = np.argsort(grid.slot)
    n = len(grid)
    visited = zip(grid.user[:n].tolist(), work_at[grid.item[:n]].tolist(), strict=True)
    assert sorted(visited) == sorted(pairs)
    assert (grid.rating[:n] == grid.interactions.rating[grid.row]).all()
    assert (grid.begin[0], grid.begin[-1]) == (0, n)
    for _, _, rows in cells(grid):
        assert (np.diff(grid.user[rows]) >= 0).all()


@given(PAIRS)
@settings(max_examples=60, deadline=None)
def test_the_groups_of_a_round_share_no_user_and_no_item(pairs):
    grid = grid_of(pairs)
    group_of, block_of = {}, {}
    for group, block, rows in cells(grid):
        for user, item in zip(grid.user[rows].tolist(), grid.item[rows].tolist(), strict=True):
            assert group_of.setdefault(user, group) == group
            assert block_of.setdefault(item, block) == block


def test_places_are_a_permutation_and_popular_items_are_dealt_out():
    interactions = random_interactions(60, 40)
    grid = Grid.from_interactions(interactions)
    assert sorted(grid.slot.tolist()) == list(range(40))
    popular = np.argsort(-np.bincount(interactions.work, minlength=40), kind="stable")[:GROUPS]
    blocks = grid.slot[popular] // (40 // GROUPS)
    assert sorted(blocks.tolist()) == list(range(GROUPS))


def test_groups_hold_about_equal_shares():
    grid = Grid.from_interactions(random_interactions(400, 50))
    sizes = np.diff(grid.begin[::GROUPS])
    assert sizes.sum() == len(grid)
    assert sizes.max() < 1.1 * sizes.mean()


def test_a_fold_names_what_it_learns_and_is_tested_on():
    interactions = interactions_of([(0, 0, 4.0), (0, 1, 2.0), (1, 0, 5.0), (2, 2, 3.0)], n_works=5)
    test = np.array([False, True, False, False])
    unused = np.array([False, False, False, True])
    fold = Fold.from_split(Grid.from_interactions(interactions), Split(~test & ~unused, test))
    assert (fold.mean, fold.n_test) == (4.5, 1)
    assert fold.known_user.tolist() == [True, True, False]
    assert fold.known_item.tolist() == [True, False, False, False, False]


@pytest.mark.parametrize("k", [2, 5])
def test_folds_cover_the_rows_and_keep_the_blocks(k):
    grid = Grid.from_interactions(random_interactions())
    tested = []
    for split in cross_validation(np.ones(len(grid), dtype=bool), k, seed=1):
        fold = Fold.from_split(grid, split)
        rows = learned_rows(grid, fold)
        assert split.train[grid.row[rows]].all()
        assert len(rows) + fold.n_test == len(grid)
        for number in range(GROUPS * GROUPS):
            block_rows = rows[fold.begin[number] : fold.begin[number + 1]]
            assert (block_rows >= grid.begin[number]).all()
            assert (block_rows < grid.begin[number + 1]).all()
        tested += fold.test[:-AHEAD].tolist()
    assert sorted(tested) == list(range(len(grid)))


def test_everything_learns_all_rows_without_a_list_of_them():
    grid = Grid.from_interactions(random_interactions())
    fold = Fold.everything(grid)
    assert fold.train is None
    assert fold.n_test == 0
    assert fold.begin.tolist() == grid.begin.tolist()
    assert fold.mean == pytest.approx(grid.interactions.rating.mean())


def test_one_rating_makes_a_grid():
    grid = grid_of({(3, 4)})
    assert len(grid) == 1
    assert np.diff(grid.begin).sum() == 1
