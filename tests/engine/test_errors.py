"""The tree of errors: each class has a sound answer, and the module's own table is true."""

import importlib
import re
from collections.abc import Iterator

import pytest

from engine import errors
from engine.errors import CarteleraError, InvalidValue, NoFilms, NotFound, NoTitles

importlib.import_module("training.ratings.sgd.fit")  # defines an error of its own

SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
ROW = re.compile(r"^    (?P<tree>[│├└─ ]*)(?P<name>\w+) +\S.* (?P<status>\d{3}) (?P<problem>\S+)$")


def classes(base: type[CarteleraError] = CarteleraError, depth: int = 0) -> Iterator[tuple]:
    """Every error class with its depth in the tree, in the order of definition."""
    yield base, depth
    for child in base.__subclasses__():
        yield from classes(child, depth + 1)


CLASSES = [error for error, _ in classes()]


@pytest.mark.parametrize("error", CLASSES, ids=lambda e: e.__name__)
def test_every_error_has_a_sound_status_and_problem(error: type[CarteleraError]) -> None:
    assert error.status in range(400, 600)
    assert SLUG.fullmatch(error.problem)
    assert error.title
    assert error.title[0].isupper()
    assert error.__doc__


def test_one_problem_has_one_status_and_one_title() -> None:
    assert len(CLASSES) > 10
    answers = {(error.problem, error.status, error.title) for error in CLASSES}
    assert len(answers) == len({problem for problem, _, _ in answers})


def test_the_table_of_the_module_is_the_tree() -> None:
    assert errors.__doc__ is not None
    rows = [row for line in errors.__doc__.splitlines() if (row := ROW.match(line))]
    table = [
        (row["name"], len(row["tree"]) // 4, int(row["status"]), row["problem"]) for row in rows
    ]
    tree = [
        (error.__name__, depth, error.status, error.problem)
        for error, depth in classes()
        if error.__module__ == errors.__name__
    ]
    assert table == tree


@pytest.mark.parametrize(
    ("error", "members"),
    [
        (
            InvalidValue("n", "x" * 99, "a number"),
            {"errors": [{"field": "n", "value": "x" * 79 + "…", "expected": "a number"}]},
        ),
        (NotFound("genre", "dramma", ["Drama"]), {"suggestions": ["Drama"]}),
        (NotFound("genre", "dramma"), {"suggestions": []}),
        (NoFilms(), {}),
        (NoTitles(), {}),
    ],
    ids=["invalid value", "not found with suggestions", "not found", "no films", "no titles"],
)
def test_an_error_lists_its_extra_members(error: CarteleraError, members: dict) -> None:
    assert error.members() == members
