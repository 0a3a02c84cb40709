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


@compiled
def sum_beside(rows: Any, begin: Any, events: Any, partners: Any, ahead: Any, sums: Any) -> None:
    """Sum up what the users of some works did about each item, and before them.

    Args:
        rows: the works, the first of which has the first row of the sums.
        begin: where the events of each work begin: shape (n_works + 1,).
        events: by work: user, age and grade; -1 is the age of what is in no sequence.
        partners: the items' events by user: where those of each begin; item, age and grade.
        ahead: as `sum_sequences` has it.
        sums: together, and after: int64, shape (len(rows), n), zeros.
    """
    user, age, grade = events
    first, item, partner_age, partner_grade = partners
    together, after = sums
    middle = len(ahead) // 2
    for row, work in enumerate(rows):
        for event in range(begin[work], begin[work + 1]):
            for partner in range(first[user[event]], first[user[event] + 1]):
                together[row, item[partner]] += 1
                if 0 <= age[event] < partner_age[partner]:
                    distance = partner_age[partner] - age[event]
                    product = np.int64(grade[event]) * partner_grade[partner]
                    after[row, item[partner]] += product * ahead[middle + distance]
