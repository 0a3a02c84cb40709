"""The defects of the real catalogs, put into invented rows in the same kind and proportion.

Each defect damages one cell of a row and occurs as often as in the full files, scaled to the size
and at least once. Rows of works that occur more than once keep their title, director and duration,
so that what links them stays true.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from numpy.random import Generator

from data.sample.catalogs.placements import MOVIE
from data.sample.catalogs.rows import Row
from data.sample.draws import pick
from data.sample.sizes import FULL_TITLES

NBSP = "\N{NO-BREAK SPACE}"
LINE_SEPARATOR = "\N{LINE SEPARATOR}"
ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"

_LINKING = {"title", "director", "duration"}
_ENDLESS = 400  # minutes; only sleep sounds last longer, and they keep their length

Damage = Callable[[str, Generator], str]
Condition = Callable[[Row], bool]


@dataclass(frozen=True)
class Defect:
    """One kind of damage.

    Attributes:
        count: how many rows of the full file have it.
        column: the cell that is damaged.
        damage: what becomes of the cell's text.
        suits: which rows it can befall.
        moved_to: the column in which the text then stands, if not in its own.
        scaled: whether smaller samples have fewer of it.
    """

    count: int
    column: str
    damage: Damage
    suits: Condition = field(default=lambda _row: True)
    moved_to: str = ""
    scaled: bool = True

    @property
    def columns(self) -> set[str]:
        """The cells that no other defect may damage in the same row."""
        lengths = {"rating", "duration"}  # a missing duration may stand among the ratings
        return lengths if self.column in lengths else {self.column}

    def apply(self, row: Row, rng: Generator) -> None:
        """Damage a row in place."""
        text = self.damage(row[self.column], rng)
        if self.moved_to:
            row[self.column] = ""
        row[self.moved_to or self.column] = text


def _constant(text: str) -> Damage:
    return lambda _cell, _rng: text


def _leading(text: str) -> Damage:
    return lambda cell, _rng: text + cell


def _instead_of_a_blank(text: str) -> Damage:
    def damage(cell: str, rng: Generator) -> str:
        parts = cell.split(" ")
        cut = int(rng.integers(1, len(parts)))
        return " ".join(parts[:cut]) + text + " ".join(parts[cut:])

    return damage


def _stray_comma(cell: str, rng: Generator) -> str:
    inside = [cell.replace(", ", ", , ", 1)]
    return pick(rng, inside if ", " in cell else [f", {cell}", f"{cell},"])


def _decomposed(cell: str, _rng: Generator) -> str:
    return unicodedata.normalize("NFD", cell)


def _unchanged(cell: str, _rng: Generator) -> str:
    return cell


def _some_seasons(_cell: str, rng: Generator) -> str:
    return pick(rng, ("1 Season", "1 Season", "1 Season", "2 Seasons"))


def _is_movie(row: Row) -> bool:
    return row["type"] == MOVIE and row["duration"] != ""


def _is_usual_movie(row: Row) -> bool:
    return _is_movie(row) and int(row["duration"].split()[0]) < _ENDLESS


def _is_directed_movie(row: Row) -> bool:
    return row["type"] == MOVIE and row["director"] != ""


def _filled(column: str) -> Condition:
    return lambda row: row[column] != ""


def _has_accents(row: Row) -> bool:
    return not unicodedata.is_normalized("NFD", row["cast"])


def _spaced(count: int, column: str, text: str) -> Defect:
    return Defect(count, column, _instead_of_a_blank(text), lambda row: " " in row[column])


DEFECTS: dict[str, tuple[Defect, ...]] = {
    "amazon": (
        Defect(3, "rating", _constant("AGES_18_"), _is_movie),
        Defect(3, "rating", _constant("NOT_RATE"), _is_movie),
        Defect(2, "rating", _constant("AGES_16_"), _is_movie),
        Defect(1, "rating", _constant("16"), _is_movie),
        Defect(1, "rating", _constant("ALL_AGES"), _is_movie),
        Defect(337, "rating", _constant("")),
        Defect(10, "duration", _constant("0 min"), _is_usual_movie),
        Defect(34, "cast", _constant("1")),
        Defect(1, "cast", _constant("2")),
        Defect(1, "cast", _constant("3")),
        Defect(1, "cast", _leading("1, "), _filled("cast")),
        Defect(1, "director", _constant("None"), _is_directed_movie),
        Defect(1, "director", _constant("1"), _is_directed_movie),
        Defect(3, "cast", _stray_comma, _filled("cast")),
        _spaced(10, "title", "  "),
        _spaced(19, "director", "  "),
        _spaced(50, "cast", "  "),
        _spaced(42, "description", NBSP),
        _spaced(7, "cast", NBSP),
        _spaced(2, "director", NBSP),
        _spaced(1, "cast", LINE_SEPARATOR),
        _spaced(2, "cast", f" {ZERO_WIDTH}"),
        Defect(1, "cast", _decomposed, _has_accents),
        _spaced(10, "description", "\n"),
    ),
    "disney": (
        Defect(3, "rating", _constant("")),
        Defect(3, "date_added", _constant("")),
        _spaced(2, "title", "  "),
        _spaced(4, "cast", "  "),
        _spaced(1, "cast", NBSP),
        _spaced(1, "description", NBSP),
    ),
    "hulu": (
        # Films without a duration: in the rating column, as seasons there, or nowhere.
        Defect(230, "duration", _unchanged, _is_movie, moved_to="rating"),
        Defect(62, "duration", _some_seasons, _is_movie, moved_to="rating"),
        Defect(187, "duration", _constant(""), _is_movie),
        Defect(520, "rating", _constant("")),
        Defect(28, "date_added", _constant("")),
        Defect(1, "description", _leading(ZERO_WIDTH)),
        Defect(4, "description", _constant("")),
        _spaced(21, "description", NBSP),
        _spaced(10, "description", "\n"),
    ),
    "netflix": (
        Defect(3, "duration", _unchanged, _is_movie, moved_to="rating", scaled=False),
        Defect(4, "rating", _constant("")),
        Defect(10, "date_added", _constant("")),
        Defect(88, "date_added", _leading(" "), _filled("date_added")),
        Defect(7, "country", _stray_comma, _filled("country")),
        Defect(2, "country", _leading(", "), _filled("country")),
        Defect(5, "title", _leading(ZERO_WIDTH)),
        _spaced(3, "title", "  "),
        _spaced(5, "title", NBSP),
        _spaced(7, "cast", "  "),
        _spaced(6, "description", "  "),
        _spaced(9, "description", NBSP),
        Defect(2, "cast", _decomposed, _has_accents),
        _spaced(2, "description", "\n"),
    ),
}


def add_defects(platform: str, rows: list[Row], linked: Sequence[bool], rng: Generator) -> None:
    """Damage cells of a platform's rows in place, no cell twice."""
    full = next(titles.total for titles in FULL_TITLES if titles.platform == platform)
    damaged: list[set[str]] = [set() for _ in rows]
    for defect in DEFECTS[platform]:
        share = len(rows) / full if defect.scaled else 1.0
        count = max(1, round(defect.count * share))
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
