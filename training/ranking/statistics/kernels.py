"""The compiled loops that add up pairs of events: one row of the sums at a time.

A user's events are ordered by item, so those from an event of an item on are of the items that do
not come before it. The sums of a row stay in the processor's cache, a user's events are read one
after the other, and no two rows write the same cell: threads may share the rows in any way.
"""

from typing import Any

import numpy as np

from training.compiled import compiled


@compiled
def count_pairs(rows: Any, begin: Any, order: Any, end: Any, item: Any, together: Any) -> None:
    """Count the users who have events of both of two items.

    Args:
        rows: the items whose rows are written, and whose columns below the diagonal.
        begin: where each item's events begin in `order`: shape (n + 1,).
        order: the events by item.
        end: where the events of each one's user end.
        item: of every event.
        together: int64, shape (n, n).
    """
    n = len(together)
    row = np.zeros(n, np.int32)
    for i in rows:
        row[i:] = 0
        for event in order[begin[i] : begin[i + 1]]:
            for partner in range(event, end[event]):
                row[item[partner]] += 1
        for j in range(i, n):
            together[i, j] = together[j, i] = row[j]


@compiled
def sum_sequences(
    rows: Any, begin: Any, order: Any, end: Any, events: Any, tables: Any, sums: Any
) -> None:
    """Sum up the products of two events' grades and of what their ages say.

    Args:
        rows, begin, order, end: as `count_pairs` has them.
        events: item, age and grade of every event, all int32.
        tables: what two ages add to `before`: int32, shape (m, m); what it adds to `after` that one
            event is so many moments after another, from -m + 1 on: int32, shape (2 m - 1,).
        sums: before and after: int64, shape (n, n).
    """
    item, age, grade = events
    past, ahead = tables
    before, after = sums
    n, middle = len(before), len(past) - 1
    row = np.zeros((n, 4), np.int64)  # before, after, after the other way round, and a spare
    for i in rows:
        row[i:] = 0
        for event in order[begin[i] : begin[i + 1]]:
            a = age[event]
            of_age = past[a]
            for partner in range(event, end[event]):
                product = np.int64(grade[event]) * grade[partner]
                distance = a - age[partner]
                cell = row[item[partner]]
                cell[0] += product * of_age[age[partner]]
                cell[1] += product * ahead[middle + distance]
                cell[2] += product * ahead[middle - distance]
        for j in range(i, n):
            before[i, j] = before[j, i] = row[j, 0]
            after[i, j], after[j, i] = row[j, 1], row[j, 2]
