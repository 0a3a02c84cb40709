"""One ladder of ages over all maturity classes, and which titles are for children.

Each class stands for the least age that it names (`maturity.toml`). A work is as mature as the
strictest of its copies whose class says an age; a title whose own class says none passes no limit.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.arrays import Int8Array, Int32Array, Mask
from engine.text import fold, letters

UNKNOWN_AGE = 127  # above every limit, so that what is unknown passes none
OLDEST = 21  # years; no class asks for more
FOR_CHILDREN = 7  # years: what the platforms show in the profiles of children
FOR_FAMILIES = 10  # years: what they show there if it is made for children or families
CHILDREN = "Children & Family"  # the shared genre of what is made for them
_ADULT = ("Horror", "Thriller", "Crime", "Stand-Up")  # shared genres that no child is shown
_NUMBERS = frozenset(map(str, range(OLDEST + 1)))
_TABLE = Path(__file__).with_name("maturity.toml")


def least_age(name: str) -> int | None:
    """The least age, in years, that a maturity class stands for; None where it says none.

    >>> least_age("TV-MA"), least_age("ages_16_"), least_age("nr")
    (17, 16, None)
    """
    age = _ages().get(letters(name))
    return _number(name) if age is None else age


@lru_cache(maxsize=1024)
def class_key(name: str) -> str:
    """What spellings of one class share: letters, or the years that it names.

    >>> class_key("16+") == class_key("ages_16_"), class_key("Not rated") == class_key("nr")
    (True, True)
    """
    number = _number(name)
    return _spellings().get(letters(name), letters(name)) if number is None else str(number)


def says_nothing(name: str) -> bool:
    """Whether a class is known to say no age: nobody classified the title."""
    return letters(name) in _unclassified()


def strange_classes(names: Iterable[str]) -> list[str]:
    """Those of a catalog's classes whose age nobody knows."""
    return [name for name in names if least_age(name) is None and not says_nothing(name)]


def ages_of_classes(names: Sequence[str], codes: npt.NDArray[np.int16], known: Mask) -> Int8Array:
    """The age of titles whose classes are `codes` of `names`, where these are `known`."""
    ages = [UNKNOWN_AGE if (age := least_age(name)) is None else age for name in names]
    return np.where(known, np.array([*ages, UNKNOWN_AGE], np.int8)[codes], np.int8(UNKNOWN_AGE))


@dataclass(frozen=True)
class Protection:
    """Who may see which titles. All of shape (n_titles,).

    Attributes:
        ages: int8: the least age that a title's own class says, `UNKNOWN_AGE` where it says none.
        limits: int8: from what age it may be seen, as the strictest copy of its work says;
            unknown where its own class is, since it may be another cut.
        for_children: bool: what `kids` lets pass.
    """

    ages: Int8Array
    limits: Int8Array
    for_children: Mask

    @classmethod
    def of_titles(
        cls, ages: Int8Array, work_of: Int32Array, n_works: int, genres: Mapping[str, Mask]
    ) -> "Protection":
        """The protection of titles of these ages and shared genres."""
        works = ages_of_works(ages, work_of, n_works)
        known = ages != UNKNOWN_AGE
        of_works = {name: _works_of(mask, work_of, n_works) for name, mask in genres.items()}
        suits = suits_children(works, of_works)[work_of] & known
        return cls(ages, np.where(known, works[work_of], ages), suits)


def ages_of_works(ages: Int8Array, work_of: Int32Array, n_works: int) -> Int8Array:
    """The age of each work: the strictest known of its titles' `ages`: int8, shape (n_works,)."""
    known = ages != UNKNOWN_AGE
    strictest = np.full(n_works, -1, np.int8)
    np.maximum.at(strictest, work_of[known], ages[known])
    strictest[strictest < 0] = UNKNOWN_AGE
    return strictest


def suits_children(ages: Int8Array, genres: Mapping[str, Mask]) -> Mask:
    """Which works are for children: bool, shape (n_works,).

    Those from 7 years on, and from 10 if they are listed among children and family; none that is
    listed as horror, thriller, crime or stand-up. What is unknown is not for children.
    """
    suits: Mask = (ages <= FOR_CHILDREN) | ((ages <= FOR_FAMILIES) & genres[CHILDREN])
    for name in _ADULT:
        suits &= ~genres[name]
    return suits


def _works_of(titles: Mask, work_of: Int32Array, n_works: int) -> Mask:
    works = np.zeros(n_works, dtype=bool)
    works[work_of[titles]] = True
    return works


def _number(name: str) -> int | None:
    """The years that a class names and nothing else: 16+, ages_16_, 16."""
    number = fold(name).removeprefix("ages").strip("_+ ")
    return int(number) if number in _NUMBERS else None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))


@cache
def _ages() -> dict[str, int]:
    return {
        letters(name): age for ladder in _table()["classes"] for name, age in ladder["ages"].items()
    }


@cache
def _unclassified() -> frozenset[str]:
    return frozenset(letters(name) for name in _table()["unknown"]["names"])


@cache
def _spellings() -> dict[str, str]:
    return {letters(name): letters(plain) for name, plain in _table()["spellings"].items()}
