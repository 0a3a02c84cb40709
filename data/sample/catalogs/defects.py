"""The defects of the real catalogs, put into invented rows in the same kind and proportion.

Each defect damages one cell of a row and occurs as often as in the full files, scaled to the size
and at least once. Rows of works that occur more than once keep their title, director and duration,
so that what links them stays true.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from numpy.random import Generator

from data.sample.catalogs.rows import Row
from data.sample.catalogs.works import MOVIE
from data.sample.draws import pick
from data.sample.sizes import FULL_TITLES

NBSP, LINE_SEPARATOR, ZERO_WIDTH = (
    "\N{NO-BREAK SPACE}",
    "\N{LINE SEPARATOR}",
    "\N{ZERO WIDTH SPACE}",
)
SEASONS = ("1 Season", "1 Season", "1 Season", "2 Seasons")


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of damage: how often the full file has it, to which column, on which rows.

    A count that is not `scaled` is the same at every size.
    """

    count: int
    column: str
    damage: Callable[[Row, Generator], str]
    suits: Callable[[Row], bool] = field(default=lambda _row: True)
    scaled: bool = True


def _constant(text: str) -> Callable[[Row, Generator], str]:
    return lambda _row, _rng: text


def _after_a_blank(column: str, inserted: str) -> Callable[[Row, Generator], str]:
    """Replace one blank of the cell."""

    def damage(row: Row, rng: Generator) -> str:
        parts = row[column].split(" ")
        cut = int(rng.integers(1, len(parts)))
        return " ".join(parts[:cut]) + inserted + " ".join(parts[cut:])

    return damage


def _has_blank(column: str) -> Callable[[Row], bool]:
    return lambda row: " " in row[column]


def _spaced(count: int, column: str, inserted: str) -> Defect:
    return Defect(count, column, _after_a_blank(column, inserted), _has_blank(column))


def _stray_commas(column: str) -> Callable[[Row, Generator], str]:
    def damage(row: Row, rng: Generator) -> str:
        text = row[column]
        forms = [f", {text}", f"{text},"]
        return pick(rng, [text.replace(", ", ", , ", 1)] if ", " in text else forms)

    return damage


def _with_number(row: Row, _rng: Generator) -> str:
    return f"1, {row['cast']}"


def _leading(column: str, text: str) -> Callable[[Row, Generator], str]:
    return lambda row, _rng: text + row[column]


def _decomposed(row: Row, _rng: Generator) -> str:
    return unicodedata.normalize("NFD", row["cast"])


def _is_movie(row: Row) -> bool:
    return row["type"] == MOVIE and row["duration"] != ""


def _is_usual_movie(row: Row) -> bool:
    return _is_movie(row) and int(row["duration"].split()[0]) < 400


def _directed(row: Row) -> bool:
    return row["type"] == MOVIE and row["director"] != ""


def _filled(column: str) -> Callable[[Row], bool]:
    return lambda row: row[column] != ""


def _accented(row: Row) -> bool:
    return not unicodedata.is_normalized("NFD", row["cast"])


def _moved_minutes(row: Row, _rng: Generator) -> str:
    return row["duration"]


def _moved_seasons(_row: Row, rng: Generator) -> str:
    return pick(rng, SEASONS)


def _spellings(*counts: tuple[str, int]) -> tuple[Defect, ...]:
    return tuple(Defect(count, "rating", _constant(text), _is_movie) for text, count in counts)


NO_DURATION = (
    Defect(230, "rating", _moved_minutes, _is_movie),
    Defect(62, "rating", _moved_seasons, _is_movie),
    Defect(187, "duration", _constant(""), _is_movie),
)
"""Hulu films without a duration: in the rating column, as seasons there, or nowhere."""

DEFECTS: dict[str, tuple[Defect, ...]] = {
    "amazon": (
        *_spellings(("AGES_18_", 3), ("NOT_RATE", 3), ("AGES_16_", 2), ("16", 1), ("ALL_AGES", 1)),
        Defect(337, "rating", _constant("")),
        Defect(10, "duration", _constant("0 min"), _is_usual_movie),
        Defect(34, "cast", _constant("1")),
        Defect(1, "cast", _constant("2")),
        Defect(1, "cast", _constant("3")),
        Defect(1, "cast", _with_number, _filled("cast")),
        Defect(1, "director", _constant("None"), _directed),
        Defect(1, "director", _constant("1"), _directed),
        Defect(3, "cast", _stray_commas("cast"), _filled("cast")),
        _spaced(10, "title", "  "),
        _spaced(19, "director", "  "),
        _spaced(50, "cast", "  "),
        _spaced(42, "description", NBSP),
        _spaced(7, "cast", NBSP),
        _spaced(2, "director", NBSP),
        _spaced(1, "cast", LINE_SEPARATOR),
        _spaced(2, "cast", f" {ZERO_WIDTH}"),
        Defect(1, "cast", _decomposed, _accented),
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
        *NO_DURATION,
        Defect(520, "rating", _constant("")),
        Defect(28, "date_added", _constant("")),
        Defect(1, "description", _leading("description", ZERO_WIDTH)),
        Defect(4, "description", _constant("")),
        _spaced(21, "description", NBSP),
        _spaced(10, "description", "\n"),
    ),
    "netflix": (
        Defect(3, "rating", _moved_minutes, _is_movie, scaled=False),
        Defect(4, "rating", _constant("")),
        Defect(10, "date_added", _constant("")),
        Defect(88, "date_added", _leading("date_added", " "), _filled("date_added")),
        Defect(7, "country", _stray_commas("country"), _filled("country")),
        Defect(2, "country", _leading("country", ", "), _filled("country")),
        Defect(5, "title", _leading("title", ZERO_WIDTH)),
        _spaced(3, "title", "  "),
        _spaced(5, "title", NBSP),
        _spaced(7, "cast", "  "),
        _spaced(6, "description", "  "),
        _spaced(9, "description", NBSP),
        Defect(2, "cast", _decomposed, _accented),
        _spaced(2, "description", "\n"),
    ),
}

_LINKING = ("title", "director", "duration")


def add_defects(platform: str, rows: list[Row], linked: Sequence[bool], rng: Generator) -> None:
    """Damage cells of a platform's rows in place, no cell twice."""
    full = next(full.total for full in FULL_TITLES if full.platform == platform)
    damaged: set[tuple[int, str]] = set()
    for defect in DEFECTS[platform]:
        share = len(rows) / full if defect.scaled else 1.0
        count = max(1, round(defect.count * share))
        for i in _choose(rows, linked, defect, damaged, rng)[:count]:
            _damage(rows[i], defect, rng)
            damaged |= {(i, column) for column in _touched(defect)}


def _touched(defect: Defect) -> tuple[str, ...]:
    moves = defect.column in ("rating", "duration")
    return ("rating", "duration") if moves else (defect.column,)


def _damage(row: Row, defect: Defect, rng: Generator) -> None:
    row[defect.column] = defect.damage(row, rng)
    if defect.damage in (_moved_minutes, _moved_seasons):
        row["duration"] = ""


def _choose(
    rows: list[Row],
    linked: Sequence[bool],
    defect: Defect,
    damaged: set[tuple[int, str]],
    rng: Generator,
) -> list[int]:
    """Order the undamaged rows that suit a defect at random."""
    moves = set(_touched(defect)) & set(_LINKING)
    return [
        i
        for i in rng.permutation(len(rows)).tolist()
        if not (linked[i] and moves)
        and not any((i, column) in damaged for column in _touched(defect))
        and defect.suits(rows[i])
    ]
