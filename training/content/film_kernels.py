"""The compiled loops over pairs of films: one pass where arithmetic on arrays takes one each."""

from typing import Any

import numpy as np

from training.compiled import compiled

_ZERO, _ONE, _TWO = np.float32(0), np.float32(1), np.float32(2)  # so that nothing is widened


@compiled
def distances_to_likeness(products: Any, lengths: Any, all_lengths: Any) -> None:
    """Make 1 / (1 + distance) of the products of some vectors and all, in place.

    Args:
        products: float32, shape (n, m).
        lengths, all_lengths: the squared lengths of the vectors, float32, shapes (n,) and (m,).
    """
    for row in range(len(products)):
        line, length = products[row], lengths[row]
        for column in range(len(line)):
            square = length + all_lengths[column] - _TWO * line[column]
            line[column] = _ONE / (_ONE + np.sqrt(max(square, _ZERO)))


@compiled
def mix(
    text: Any, of_rows: Any, cases: Any, case_of: Any, by_years: Any, weights: Any, hybrid: Any
) -> None:
    """Add to the likeness of texts that of cases, and divide by what the sum may come to.

    Args:
        text: float32, shape (n, m).
        of_rows: the case of every row: shape (n,).
        cases: year, votes and renown of each: shapes (n_cases,).
        case_of: the case of every film: shape (m,).
        by_years: what is added to cases so many years apart, and to those further apart: float32.
        weights: of fame and of renown, and the total: float32, shape (3,).
        hybrid: float32, shape (n, m): what it comes to.
    """
    year, votes, known = cases
    most = len(by_years) - 1
    added = np.empty(len(year), np.float32)
    for row in range(len(text)):
        case, line, mixed = of_rows[row], text[row], hybrid[row]
        for each in range(len(added)):
            fame = min(votes[case], votes[each]) / max(votes[case], votes[each])
            renown = weights[0] * fame + weights[1] * known[each]
            added[each] = by_years[min(abs(year[case] - year[each]), most)] + renown
        for column in range(len(line)):
            mixed[column] = (added[case_of[column]] + line[column]) / weights[2]
