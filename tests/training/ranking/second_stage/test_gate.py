"""A second stage stands unless held-out events speak against it."""

import numpy as np
import pytest

from training.ranking.second_stage.gate import stage_stands

NOISE = np.resize([0.1, -0.1], 200)  # of no mean: the standard error of 200 lists is .00709
SURE, UNSURE = 0.01, 0.005


def stands_with(*gains, sizes=()):
    """Whether a stage stands by which the lists of each group gain so much."""
    sizes = sizes or [200] * len(gains)
    ndcg = [0.3 + gain + NOISE[:size] for gain, size in zip(gains, sizes, strict=True)]
    groups = np.repeat(np.arange(len(sizes)), sizes).astype(np.int8)
    return stage_stands(np.concatenate(ndcg), np.full(len(groups), 0.3), groups)


@pytest.mark.parametrize(
    ("gain", "stands"),
    [(SURE, True), (UNSURE, True), (0.0, True), (-UNSURE, True), (-SURE, False)],
)
def test_it_stands_unless_lists_lose_more_than_the_standard_error(gain, stands):
    assert stands_with(gain) is stands


@pytest.mark.parametrize(
    ("gains", "stands"),
    [
        ((0.04, -SURE), True),  # which chance explains
        ((0.04, -0.02), False),
    ],
)
def test_no_group_may_lose_more_than_chance_explains(gains, stands):
    assert stands_with(*gains) is stands


def test_a_group_of_few_has_no_say_of_its_own():
    assert stands_with(0.1, -0.1, sizes=[200, 20])
    assert not stands_with(0.1, -0.1, sizes=[200, 40])


@pytest.mark.parametrize("size", [0, 1, 29, 30])
def test_of_few_lists_nothing_is_known(size):
    assert stands_with(SURE, sizes=[size]) is (size >= 30)


def test_what_changes_no_figure_is_left_out():
    same = np.full(100, 0.3)
    assert not stage_stands(same, same, np.zeros(100, np.int8))
