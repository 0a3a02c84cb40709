"""A second stage is earned by one sure look, or by two that agree, and at nobody's cost."""

import numpy as np
import pytest

from training.ranking.second_stage.gate import GatedLists, is_earned

NOISE = np.resize([0.1, -0.1], 200)  # of no mean: the standard error of 200 lists is .00709
SURE, UNSURE = 0.01, 0.005


def lists(*gains, sizes=()):
    """Lists of groups, each of which gains so much by a second stage."""
    sizes = sizes or [200] * len(gains)
    parts = [
        GatedLists(
            0.3 + gain + NOISE[:size], np.full(size, 0.3), np.full(size, code, dtype=np.int8)
        )
        for code, (gain, size) in enumerate(zip(gains, sizes, strict=True))
    ]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined.joined(part)
    return joined


def never():
    raise AssertionError("one look was enough")


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        ((SURE, SURE), True),
        ((0.02, 0.0), True),
        ((0.04, -SURE), True),  # which chance explains
        ((0.04, -0.02), False),
        ((-SURE, -SURE), False),
    ],
    ids=["all", "one", "one-and-another-by-chance", "one-at-the-cost-of-another", "none"],
)
def test_one_sure_look_is_enough_unless_a_group_loses(gains, expected):
    assert is_earned(lists(*gains), never) is expected


@pytest.mark.parametrize(
    ("held_out", "earlier", "expected"),
    [
        (UNSURE, 0.02, True),  # together they are sure
        (UNSURE, 0.0, False),
        (UNSURE, -0.02, False),
        (-1e-9, 0.1, False),  # what gains nothing on the held-out events has earned nothing
        (-UNSURE, 0.1, False),
    ],
)
def test_where_one_look_is_not_sure_another_is_asked(held_out, earlier, expected):
    assert is_earned(lists(held_out), lambda: lists(earlier)) is expected


def test_a_group_may_lose_in_neither_look():
    assert is_earned(lists(UNSURE, UNSURE), lambda: lists(0.02, 0.02))
    assert not is_earned(lists(UNSURE, 0.0), lambda: lists(0.06, -0.04))


def test_without_another_look_what_is_not_sure_is_left():
    assert not is_earned(lists(UNSURE), lambda: None)


def test_a_group_of_few_has_no_say_of_its_own():
    assert is_earned(lists(0.1, -0.1, sizes=[200, 20]), never)
    assert not is_earned(lists(0.1, -0.1, sizes=[200, 40]), never)
