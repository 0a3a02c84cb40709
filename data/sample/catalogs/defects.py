"""The defects of the real catalogs, put into invented rows in the same kind and proportion.

Each defect damages one cell of a row and occurs as often as in the full files, scaled to the size
and at least once. Rows of works that occur more than once keep their title, director and duration,
so that what links them stays true.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from data.sample.catalogs.placements import MOVIE
from data.sample.catalogs.rows import Row
from data.sample.draws import pick
from data.sample.sizes import FULL_TITLES
from data.sample.words import Words, read_words

_LINKING = {"title", "director", "duration"}
_ENDLESS = 400  # minutes; only sleep sounds last longer, and they keep their length


def _stray_comma(cell: str, rng: Generator) -> str:
    inside = [cell.replace(", ", ", , ", 1)]
    return pick(rng, inside if ", " in cell else [f", {cell}", f"{cell},"])


def _decomposed(cell: str, _rng: Generator) -> str:
    return unicodedata.normalize("NFD", cell)


_CHANGES: Mapping[str, Callable[[str, Generator], str]] = {
    "stray comma": _stray_comma,
    "decomposed": _decomposed,
}


def _is_movie(row: Row, _column: str) -> bool:
    return row["type"] == MOVIE and row["duration"] != ""


def _is_usual_movie(row: Row, column: str) -> bool:
    return _is_movie(row, column) and int(row["duration"].split()[0]) < _ENDLESS


def _is_directed_movie(row: Row, _column: str) -> bool:
    return row["type"] == MOVIE and row["director"] != ""


def _is_filled(row: Row, column: str) -> bool:
    return row[column] != ""


def _is_horror(row: Row, _column: str) -> bool:
    return "Horror" in row["listed_in"]


def _has_accents(row: Row, column: str) -> bool:
    return not unicodedata.is_normalized("NFD", row[column])


_CONDITIONS: Mapping[str, Callable[[Row, str], bool]] = {
    "movies": _is_movie,
    "usual movies": _is_usual_movie,
    "directed movies": _is_directed_movie,
    "filled cells": _is_filled,
    "horror": _is_horror,
    "accented cells": _has_accents,
}


@dataclass(frozen=True)
class Defect:
    """One kind of damage.

    Attributes:
        rows: how many rows of the full file have it.
        column: the cell that is damaged.
        becomes, one_of: the text that replaces the cell's.
        begins: the text before the cell's.
        blank: what stands for one of the cell's blanks.
        change: another change of the text, by name.
        of: which rows it can befall, by name; "" is any.
        moved_to: the column in which the text then stands, if not in its own.
        scaled: whether smaller samples have fewer of it.
    """

    rows: int
    column: str
    becomes: str | None = None
    one_of: Words = ()
    begins: str = ""
    blank: str = ""
    change: str = ""
    of: str = ""
    moved_to: str = ""
    scaled: bool = True

    @property
    def columns(self) -> set[str]:
        """The cells that no other defect may damage in the same row."""
        lengths = {"rating", "duration"}  # a missing duration may stand among the ratings
        return lengths if self.column in lengths else {self.column}

    def suits(self, row: Row) -> bool:
        """Whether it can befall a row."""
        possible = not self.of or _CONDITIONS[self.of](row, self.column)
        return possible and (not self.blank or " " in row[self.column])

    def apply(self, row: Row, rng: Generator) -> None:
        """Damage a row in place."""
        text = self._damaged(row[self.column], rng)
        if self.moved_to:
            row[self.column] = ""
        row[self.moved_to or self.column] = text

    def _damaged(self, cell: str, rng: Generator) -> str:
        if self.becomes is not None:
            return self.becomes
        if self.one_of:
            return pick(rng, self.one_of)
        if self.change:
            return _CHANGES[self.change](cell, rng)
        if self.blank:
            parts = cell.split(" ")
            cut = int(rng.integers(1, len(parts)))
            return " ".join(parts[:cut]) + self.blank + " ".join(parts[cut:])
        return self.begins + cell


DEFECTS: dict[str, tuple[Defect, ...]] = {
    platform: tuple(Defect(**record) for record in records)
    for platform, records in read_words("defects").items()
}


def add_defects(platform: str, rows: list[Row], linked: Sequence[bool], rng: Generator) -> None:
    """Damage cells of a platform's rows in place, no cell twice."""
    full = next(titles.total for titles in FULL_TITLES if titles.platform == platform)
    damaged: list[set[str]] = [set() for _ in rows]
    for defect in DEFECTS[platform]:
        share = len(rows) / full if defect.scaled else 1.0
        count = max(1, round(defect.rows * share))
        links = bool(defect.columns & _LINKING)
        possible = [
            i
            for i in rng.permutation(len(rows)).tolist()
            if not (links and linked[i])
            and not defect.columns & damaged[i]
            and defect.suits(rows[i])
        ]
        for i in possible[:count]:
            defect.apply(rows[i], rng)
            damaged[i] |= defect.columns
