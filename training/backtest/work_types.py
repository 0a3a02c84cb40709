"""Whether lists serve series as well as movies: what was liked, by type of the work.

Lists hold both types, and are compared with the liked works of one: a work of the other type takes
a rank all the same, so the rarer type has the lower figures by its rarity alone. Lists of one type
are what a filter asks for (`--type`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array, Mask
from engine.contract.tables import TYPES
from training.dataset import Lake
from training.metrics.bootstrap import Interval, intervals
from training.metrics.ranking import RelevantItems, ranking_metrics

_CUTOFFS = {"nDCG": 10, "recall": 20}
MEASURES = tuple(f"{metric}@{k}" for metric, k in _CUTOFFS.items())
_ENTRIES = 10  # of a list, that are counted


@dataclass(frozen=True)
class TypeLists:
    """What the lists of one round have of a type.

    Attributes:
        listable: how many works of the type lists may hold.
        users: int32, shape (n,): who liked any of them.
        liked: how many likes there were.
        values: ranker -> float64, shape (n, len(MEASURES)).
        entries: ranker -> how many of the first ten entries of all lists are of the type.
    """

    listable: int
    users: Int32Array
    liked: int
    values: dict[str, Float64Array]
    entries: dict[str, int]


@dataclass(frozen=True)
class TypeFigures:
    """The figures of one type over all rounds.

    Attributes:
        listable: how many works of the type lists may hold.
        lists: of how many users who liked any; somebody of several rounds counts as often.
        liked: how many likes there were.
        entries: ranker -> share of the first ten entries.
        table: ranker -> measure -> mean over lists; empty where nothing was liked.
        gains: ranker -> nDCG@10 over that of the baseline, list by list; likewise.
    """

    name: str
    listable: int
    lists: int
    liked: int
    entries: dict[str, float]
    table: dict[str, dict[str, Interval]]
    gains: dict[str, Interval]


def works_by_type(lake: Lake) -> dict[str, Mask]:
    """Which works are of each type: type -> bool, shape (n_works,)."""
    types = lake.works["type"].to_numpy()
    return {name: types == name for name in TYPES}


def lists_by_type(
    lists: Mapping[str, Int32Array],
    relevant: RelevantItems,
    works: Mapping[str, Mask],
    listed: Mask,
) -> dict[str, TypeLists]:
    """What the lists of a round, by ranker, have of each type.

    `works` says which works are of a type, `listed` which lists may hold.
    """
    return {name: _of_type(lists, relevant, of_type & listed) for name, of_type in works.items()}


def _of_type(lists: Mapping[str, Int32Array], relevant: RelevantItems, works: Mask) -> TypeLists:
    rows, liked = relevant.among(works)
    values = {}
    for ranker, of_all in lists.items():
        columns = [ranking_metrics(of_all[rows], liked, k)[name] for name, k in _CUTOFFS.items()]
        values[ranker] = np.column_stack(columns)
    return TypeLists(
        int(works.sum()),
        liked.users,
        len(liked.pairs),
        values,
        {ranker: _n_entries(of_all, works) for ranker, of_all in lists.items()},
    )


def _n_entries(lists: Int32Array, works: Mask) -> int:
    top = lists[:, :_ENTRIES]
    return int(works[top[top >= 0]].sum())


def type_figures(rounds: Sequence[Mapping[str, TypeLists]], baseline: str) -> list[TypeFigures]:
    """The figures of every type that lists may hold, over all rounds that have lists."""
    if not any(rounds):
        return []
    rankers = [*next(iter(rounds[0].values())).entries]
    n_entries = {
        ranker: sum(each.entries[ranker] for parts in rounds for each in parts.values())
        for ranker in rankers
    }
    by_type = {name: [parts[name] for parts in rounds] for name in rounds[0]}
    return [
        _figures(name, parts, n_entries, baseline)
        for name, parts in by_type.items()
        if any(part.listable for part in parts)
    ]


def _figures(
    name: str, parts: Sequence[TypeLists], n_entries: Mapping[str, int], baseline: str
) -> TypeFigures:
    users = np.concatenate([part.users for part in parts])
    entries = {
        ranker: sum(part.entries[ranker] for part in parts) / max(total, 1)
        for ranker, total in n_entries.items()
    }
    table, gains = {}, {}
    if len(users):
        values = {
            ranker: np.concatenate([part.values[ranker] for part in parts]) for ranker in n_entries
        }
        for ranker, columns in values.items():
            bounds = intervals(columns, users=users)
            table[ranker] = dict(zip(MEASURES, bounds, strict=True))
            difference = (columns - values[baseline])[:, :1]
            gains[ranker] = intervals(difference, users=users)[0]
    return TypeFigures(
        name,
        max(part.listable for part in parts),
        len(users),
        sum(part.liked for part in parts),
        entries,
        table,
        gains,
    )
