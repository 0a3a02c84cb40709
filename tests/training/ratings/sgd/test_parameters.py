"""What a fit is set to: refused numbers, the rates of a term in an epoch, the end of a schedule."""

from math import nan

import pytest

from engine.errors import InvalidValue
from training.ratings.sgd.fit import EarlyStopping
from training.ratings.sgd.parameters import SvdParameters, Term


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_factors", 0),
        ("n_factors", -3),
        ("n_factors", nan),
        ("n_epochs", -1),
        ("n_epochs", nan),
        ("init_std_dev", -1),
        ("init_std_dev", nan),
        ("lr_decay", 0),
        ("lr_decay", -0.5),
        ("lr_decay", 1.1),
        ("lr_decay", nan),
    ],
)
def test_numbers_that_no_fit_can_use_are_refused_by_name(name, value):
    with pytest.raises(InvalidValue, match=f"^{name} is '{value}'; expected a number"):
        SvdParameters(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("n_factors", 1), ("n_epochs", 0), ("init_std_dev", 0), ("lr_decay", 1)]
)
def test_the_ends_of_the_ranges_are_allowed(name, value):
    assert getattr(SvdParameters(**{name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("share", 0), ("share", 1), ("share", -0.1), ("share", nan), ("patience", 0)],
)
def test_early_stopping_needs_something_to_learn_and_to_measure(name, value):
    with pytest.raises(InvalidValue, match=f"^{name} is"):
        EarlyStopping(**{name: value})


@pytest.mark.parametrize(
    ("rates", "term", "epoch", "expected"),
    [
        ({}, "bu", 0, Term(0.005, 0.02)),
        ({}, "qi", 19, Term(0.005, 0.02)),
        ({"lr_all": 0.1, "reg_all": 0.3}, "pu", 0, Term(0.1, 0.3)),
        ({"lr_pu": 0.1, "reg_pu": 0.3}, "pu", 0, Term(0.1, 0.3)),
        ({"lr_pu": 0.1, "reg_pu": 0.3}, "qi", 0, Term(0.005, 0.02)),
        ({"lr_bi": 0.0, "reg_bi": 0.0}, "bi", 0, Term(0.0, 0.0)),
        ({"lr_all": 0.4, "lr_decay": 0.5}, "bi", 3, Term(0.05, 0.02)),
        ({"lr_bu": 0.4, "lr_decay": 0.5}, "bu", 2, Term(0.1, 0.02)),
        ({"biased": False, "lr_bu": 0.4}, "bu", 0, Term(0.0, 0.0)),
        ({"biased": False}, "bi", 0, Term(0.0, 0.0)),
        ({"biased": False}, "pu", 0, Term(0.005, 0.02)),
    ],
)
def test_a_terms_rates_override_those_of_all_and_decay(rates, term, epoch, expected):
    assert SvdParameters(**rates).term(term, epoch) == expected


def test_the_tail_learns_as_the_last_epochs_do():
    schedule = SvdParameters(n_epochs=10, lr_all=0.8, lr_pu=0.4, lr_bi=0.0, lr_decay=0.5)
    tail = schedule.tail(3)
    assert (tail.n_epochs, tail.lr_all, tail.lr_pu, tail.lr_qi) == (3, 0.8 / 128, 0.4 / 128, None)
    for term in ("bu", "bi", "pu", "qi"):
        for epoch in range(3):
            assert tail.term(term, epoch) == schedule.term(term, 7 + epoch)


@pytest.mark.parametrize("n_epochs", [4, 9])
def test_a_tail_as_long_as_the_schedule_or_longer_begins_at_the_first_rates(n_epochs):
    tail = SvdParameters(n_epochs=4, lr_decay=0.5).tail(n_epochs)
    assert tail == SvdParameters(n_epochs=n_epochs, lr_decay=0.5)
