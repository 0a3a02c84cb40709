"""The defects of the real film files, put into invented ones in the same kind and proportion.

Every defect occurs at least once, whatever the size: films without a date, records broken by a
carriage return, ids that occur again with equal or changed values, empty and odd cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from numpy.random import Generator

from data.sample.draws import pick, take
from data.sample.films.catalogue import Film, in_proportion
from data.sample.films.tmdb import ODD_CELLS, UNDATED_RUNTIMES

BREAK = "\r"

_UNDATED, _BROKEN = 84, 3
_EQUAL_ROWS, _CHANGED_ROWS = 17, 13
_EQUAL_CREDITS, _CHANGED_CREDITS = 7, 7  # of films that have one row; with 29 others, 43 ids
_WITH_LINE_FEED = 30

Cells = dict[str, str]


class Copy(Enum):
    """Whether a row is the film's first one, repeats it, or repeats it with changes."""

    FIRST = "first"
    EQUAL = "equal"
    CHANGED = "changed"


Rows = list[tuple[int, Copy]]
"""The rows of a file in order; films by their position."""


@dataclass(frozen=True)
class Plan:
    """The rows of both files, and the cells to replace by film."""

    films: Rows
    credits: Rows
    cells: dict[int, Cells]


def repeated_rows(records: int) -> tuple[int, int]:
    """How many rows repeat a film: with equal values, and with changed ones."""
    return in_proportion(_EQUAL_ROWS, records, least=2), in_proportion(_CHANGED_ROWS, records)


def plan_rows(films: Sequence[Film], records: int, rng: Generator) -> Plan:
    """Choose the damaged films and the order of the rows."""
    plain = iter([i for i in rng.permutation(len(films)).tolist() if not films[i].story.streaming])
    with_cast = (i for i in plain if len(films[i].story.cast) > 1)
    undated = take(plain, in_proportion(_UNDATED, records))
    broken = take(plain, in_proportion(_BROKEN, records))
    uncredited = take(plain, 1)
    n_equal, n_changed = repeated_rows(records)
    equal, changed = take(with_cast, n_equal - 1), take(with_cast, n_changed)
    equal_credits = take(with_cast, in_proportion(_EQUAL_CREDITS, records))
    changed_credits = take(with_cast, in_proportion(_CHANGED_CREDITS, records))
    repeated = _rows([*equal, equal[0]], Copy.EQUAL)  # one id occurs three times in both files
    first = _rows(range(len(films)), Copy.FIRST)
    film_copies = repeated + _rows(changed, Copy.CHANGED)
    credit_copies = repeated + _rows([*changed, *equal_credits], Copy.EQUAL)
    credit_copies += _rows(changed_credits, Copy.CHANGED)
    return Plan(
        films=_mixed(rng, first, film_copies),
        credits=_mixed(rng, [row for row in first if row[0] not in uncredited], credit_copies),
        cells=_replaced_cells(films, records, set(undated), set(broken), rng),
    )


def _rows(positions: Iterable[int], copy: Copy) -> Rows:
    return [(i, copy) for i in positions]


def _mixed(rng: Generator, rows: Rows, copies: Rows) -> Rows:
    """Put copies among the rows, anywhere."""
    mixed = list(rows)
    for row in copies:
        mixed.insert(int(rng.integers(len(mixed) + 1)), row)
    return mixed


def _replaced_cells(
    films: Sequence[Film], records: int, undated: set[int], broken: set[int], rng: Generator
) -> dict[int, Cells]:
    cells: dict[int, Cells] = {}
    sound = [i for i in range(len(films)) if i not in broken]
    columns = dict.fromkeys(column for column, _, _ in ODD_CELLS)
    # One order per column: no cell is odd twice.
    orders = {c: iter([sound[k] for k in rng.permutation(len(sound)).tolist()]) for c in columns}
    for column, value, count in ODD_CELLS:
        for i in take(orders[column], in_proportion(count, records)):
            cells.setdefault(i, {})[column] = value
    for i in take(orders["overview"], in_proportion(_WITH_LINE_FEED, records)):
        cells.setdefault(i, {})["overview"] = films[i].overview.replace(". ", ".\n", 1)
    for i in sorted(undated):
        cells[i] = cells.get(i, {}) | _undated(rng)
    for i in broken:
        cells[i] = {"overview": _broken_overview(films[i].overview)}
    return cells


def _undated(rng: Generator) -> Cells:
    """The cells of a film of which little more than the title is known."""
    return {
        "release_date": "",
        "production_companies": "[]",
        "spoken_languages": "[]",
        "budget": "0",
        "revenue": "0",
        "homepage": "",
        "runtime": pick(rng, UNDATED_RUNTIMES),
    }


def _broken_overview(overview: str) -> str:
    """Break an overview in two where it needs no quotes; its record then has two lines."""
    unquoted = "".join(c for c in overview if c not in ',"\n')
    return unquoted.replace(". ", f"{BREAK} ", 1)
