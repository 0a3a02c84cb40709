"""The search space: where trials lie, and the nearest place in it for others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.vectors import LANES
from training.ratings.space import PROVEN, SPACE, inside, with_epochs

FACTORS = range(14, 127, 16)


@pytest.mark.parametrize(
    ("n_factors", "nearest"),
    [
        (1, 14),
        (14, 14),
        (21, 14),
        (23, 30),
        (30, 30),
        (33, 30),
        (40, 46),
        (100, 94),
        (128, 126),
        (500, 126),
    ],
)
def test_factors_move_to_the_nearest_number_that_fills_whole_vectors(n_factors, nearest):
    assert inside(SvdParameters(n_factors=n_factors))["n_factors"] == nearest
    assert (nearest + 2) % LANES == 0


@given(st.integers(1, 1_000))
def test_no_number_of_factors_of_the_space_is_nearer(n_factors):
    n = inside(SvdParameters(n_factors=n_factors))["n_factors"]
    assert n in FACTORS
    assert abs(n - n_factors) == min(abs(each - n_factors) for each in FACTORS)


@pytest.mark.parametrize("name", [name for name in SPACE if name != "n_factors"])
def test_rates_move_to_the_bounds_and_are_kept_between_them(name):
    bounds = SPACE[name]
    middle = (bounds.low + bounds.high) / 2
    for value, expected in ((1e-9, bounds.low), (middle, middle), (1.0, bounds.high)):
        assert inside(replace(SvdParameters(), **{name: value}))[name] == expected


def test_what_is_moved_lies_in_the_space_and_keeps_its_type():
    for parameters in (SvdParameters(), PROVEN, SvdParameters(n_factors=3, reg_all=9.0)):
        values = inside(parameters)
        assert list(values) == list(SPACE)
        for name, bounds in SPACE.items():
            assert bounds._contains(bounds.to_internal_repr(values[name]))
        assert isinstance(values["n_factors"], int)


def test_the_proven_parameters_lie_in_the_space():
    assert with_epochs(inside(PROVEN), PROVEN.n_epochs) == PROVEN


def test_the_number_of_epochs_is_found_not_searched():
    assert "n_epochs" not in SPACE
    assert with_epochs(inside(PROVEN), 33) == replace(PROVEN, n_epochs=33)
