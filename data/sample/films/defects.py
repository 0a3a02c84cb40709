"""The defects of the real film files, put into invented ones in the same kind and proportion.

Every defect occurs at least once, whatever the size: films without a date, records broken by a
carriage return, ids that occur again with equal or other values, empty and odd cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from numpy.random import Generator

from data.sample.draws import pick
from data.sample.films.films import Film, in_proportion

BREAK = "\r"
_UNDATED, _BROKEN = 84, 3
_EQUAL_ROWS, _OTHER_ROWS = 17, 13
_EQUAL_CREDITS, _OTHER_CREDITS = 7, 7  # of films that have one row; with 29 others, 43 ids

CELLS = (
    ("status", "Rumored", 230),
    ("status", "Post Production", 98),
    ("status", "", 81),
    ("status", "In Production", 20),
    ("status", "Planned", 15),
    ("status", "Canceled", 2),
    ("adult", "True", 9),
    ("video", "True", 93),
    ("runtime", "", 257),
    ("imdb_id", "", 17),
    ("poster_path", "", 383),
    ("original_language", "", 11),
    ("overview", "", 954),
    ("overview", "No overview found.", 133),
    ("overview", "No Overview", 6),
    ("overview", " ", 5),
    ("tagline", "-", 4),
)
"""Columns with the odd values they have, and in how many rows of the full file."""

_WITH_LINE_FEED = 30


class Copy(Enum):
    """Which row of a film this is: its own, one that repeats it, one that differs a little."""

    FIRST = "first"
    EQUAL = "equal"
    OTHER = "other"


Rows = list[tuple[int, Copy]]
"""The rows of a file in order; films by their position."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of both files, the cells to replace by film, and the films with a broken record."""

    films: Rows
    credits: Rows
    cells: dict[int, dict[str, str]]
    broken: frozenset[int]


def repeated_rows(records: int) -> tuple[int, int]:
    """Count the rows that repeat a film: with equal values, and with other ones."""
    return in_proportion(_EQUAL_ROWS, records, least=2), in_proportion(_OTHER_ROWS, records)


def plan_rows(films: Sequence[Film], records: int, rng: Generator) -> Plan:
    """Choose the damaged films and the order of the rows."""
    plain = iter([i for i in rng.permutation(len(films)).tolist() if not films[i].story.streaming])
    played = (i for i in plain if len(films[i].story.cast) > 1)
    undated = _take(plain, in_proportion(_UNDATED, records))
    broken = _take(plain, in_proportion(_BROKEN, records))
    without = _take(plain, 1)
    equal, other = repeated_rows(records)
    twice, changed = _take(played, equal - 1), _take(played, other)
    once = _take(played, in_proportion(_EQUAL_CREDITS, records))
    differing = _take(played, in_proportion(_OTHER_CREDITS, records))
    # One id occurs three times in both files.
    again: Rows = [(i, Copy.EQUAL) for i in (*twice, twice[0])]
    own: Rows = [(i, Copy.FIRST) for i in range(len(films))]
    credited: Rows = [row for row in own if row[0] not in without]
    return Plan(
        films=_mixed(rng, own, again + [(i, Copy.OTHER) for i in changed]),
        credits=_mixed(
            rng,
            credited,
            again
            + [(i, Copy.EQUAL) for i in (*changed, *once)]
            + [(i, Copy.OTHER) for i in differing],
        ),
        cells=_cells(films, records, set(undated), set(broken), rng),
        broken=frozenset(broken),
    )


def _take(positions: Iterator[int], count: int) -> list[int]:
    return [i for i, _ in zip(positions, range(count), strict=False)]


def _mixed(rng: Generator, rows: Rows, more: Rows) -> Rows:
    """Put rows among others, anywhere."""
    mixed = list(rows)
    for row in more:
        mixed.insert(int(rng.integers(len(mixed) + 1)), row)
    return mixed


def _cells(
    films: Sequence[Film], records: int, undated: set[int], broken: set[int], rng: Generator
) -> dict[int, dict[str, str]]:
    cells: dict[int, dict[str, str]] = {}
    sound = [i for i in range(len(films)) if i not in broken]
    columns = dict.fromkeys(column for column, _, _ in CELLS)
    orders = {c: iter([sound[k] for k in rng.permutation(len(sound)).tolist()]) for c in columns}
    for column, value, count in CELLS:
        for i in _take(orders[column], in_proportion(count, records)):
            cells.setdefault(i, {})[column] = value
    for i in _take(orders["overview"], in_proportion(_WITH_LINE_FEED, records)):
        cells.setdefault(i, {})["overview"] = films[i].overview.replace(". ", ".\n", 1)
    for i in sorted(undated):
        cells[i] = cells.get(i, {}) | _undated(rng)
    for i in sorted(broken):
        cells[i] = {"overview": broken_overview(films[i].overview)}
    return cells


def _undated(rng: Generator) -> dict[str, str]:
    """Know little more than the title of a film."""
    return {
        "release_date": "",
        "production_companies": "[]",
        "spoken_languages": "[]",
        "budget": "0",
        "revenue": "0",
        "homepage": "",
        "runtime": pick(rng, ("0.0", "0.0", "90.0", "75.0")),
    }


def broken_overview(overview: str) -> str:
    """Break an overview in two where it needs no quotes; its record then has two lines."""
    unquoted = "".join(c for c in overview if c not in ',"\n')
    return unquoted.replace(". ", f"{BREAK} ", 1)
