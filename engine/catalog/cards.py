"""What a card shows of works and titles, as columns that ten rows are read from in microseconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import pyarrow as pa

from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.catalog.titles import Catalog
from engine.contract.arrow import filled, numbers
from engine.text import fold

NONE = -1  # the position of what is not there


@dataclass(frozen=True)
class Length:
    """How long a work or title lasts; None where nobody says."""

    minutes: int | None
    seasons: int | None


class Cards:
    """The columns of the cards of one catalog.

    Attributes:
        rating_count: int64, of all titles of a work; user_score: float64, their mean, NaN where
            nobody rated it. Both of shape (n_works,).
        described: int32, the position of the first title of a work that has a description, `NONE`
            where none has: shape (n_works,).
    """

    def __init__(self, catalog: Catalog) -> None:
        n_works, work_of = catalog.works.num_rows, catalog.work_of
        self._catalog = catalog
        counts = np.bincount(work_of, catalog.rating_count, n_works)
        sums = np.bincount(work_of, catalog.rating_sum, n_works)
        self.rating_count: Int64Array = counts.astype(np.int64)
        with np.errstate(invalid="ignore"):
            self.user_score: Float64Array = sums / counts
        self._rank = _rank_in_work(catalog)
        self.described = self._first(_true(catalog.titles["display_description"].is_valid()))

    def length(self, position: int) -> Length:
        """How long a title lasts."""
        length = int(self._catalog.duration[position]) or None
        return Length(length, None) if self._catalog.in_minutes[position] else Length(None, length)

    def work_length(self, work: int) -> Length:
        """How long a work lasts: the minutes of its first title that says, or the most seasons."""
        first = int(self._in_minutes[work])
        minutes = None if first == NONE else int(self._catalog.duration[first])
        return Length(minutes, int(self._seasons[work]) or None)

    def maturity(self, position: int) -> str | None:
        """The maturity class of a title; None where it is unknown or there is no title."""
        if position == NONE or not self._classified[position]:
            return None
        maturity = self._catalog.maturity
        return maturity.names[int(maturity.codes[position])]

    def work_maturity(self, work: int) -> str | None:
        """The maturity class of a work: that of its first title which has one."""
        return self.maturity(int(self._with_class[work]))

    @cached_property
    def genres(self) -> list[list[str]]:
        """The genres of each title; equal lists are one."""
        lists: dict[tuple[str, ...], list[str]] = {}
        columns = self._catalog.titles["genres"].to_pylist()
        return [lists.setdefault(tuple(names), names) for names in columns]

    @cached_property
    def work_genres(self) -> list[list[str]]:
        """The genres of each work: those of its titles, each once."""
        titles: list[list[int]] = [[] for _ in range(self._catalog.works.num_rows)]
        for position in np.lexsort((self._rank, self._catalog.work_of)).tolist():
            titles[self._catalog.work_of[position]].append(position)
        return [self._united(positions) for positions in titles]

    def _united(self, positions: Sequence[int]) -> list[str]:
        if not positions:  # a work outside the catalogs
            return []
        first = self.genres[positions[0]]
        if all(self.genres[position] is first for position in positions):
            return first
        names: dict[str, str] = {}
        for name in chain.from_iterable(self.genres[position] for position in positions):
            names.setdefault(fold(name), name)
        return list(names.values())

    @cached_property
    def imdb_ids(self) -> Int64Array:
        """The number of each work's id at IMDb, as its catalogs say; 0 where none does."""
        return self._of_works("imdb_id")

    @cached_property
    def tmdb_ids(self) -> Int64Array:
        """The id of each work at TMDB, likewise."""
        return self._of_works("tmdb_id")

    @cached_property
    def _classified(self) -> Mask:
        return _true(self._catalog.titles["maturity_known"])

    @cached_property
    def _with_class(self) -> Int32Array:
        return self._first(self._classified)

    @cached_property
    def _in_minutes(self) -> Int32Array:
        return self._first(self._catalog.in_minutes & (self._catalog.duration > 0))

    @cached_property
    def _seasons(self) -> Int32Array:
        """The most seasons that a title of each work has, 0 where none has any."""
        seasons = np.zeros(self._catalog.works.num_rows, dtype=np.int32)
        of_titles = np.where(self._catalog.in_minutes, 0, self._catalog.duration)
        np.maximum.at(seasons, self._catalog.work_of, of_titles)
        return seasons

    def _of_works(self, column: str) -> Int64Array:
        ids = filled(self._catalog.titles[column], 0).astype(np.int64)
        first = self._first(ids > 0)
        return np.where(first == NONE, 0, ids[first])

    def _first(self, chosen: Mask) -> Int32Array:
        """The position of the first title of each work, in platform order, that is chosen."""
        first = np.full(self._catalog.works.num_rows, NONE, dtype=np.int32)
        positions = np.flatnonzero(chosen)
        last_first = positions[np.argsort(-self._rank[positions], kind="stable")]
        first[self._catalog.work_of[last_first]] = last_first
        return first

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        _ = self.work_genres, self.imdb_ids, self.tmdb_ids
        _ = self._with_class, self._in_minutes, self._seasons


def _true(column: pa.ChunkedArray) -> Mask:
    """Where a column of truth values holds true; Arrow's own conversion imports pandas."""
    mask: Mask = numbers(column.cast(pa.uint8())) == 1
    return mask


def _rank_in_work(catalog: Catalog) -> Int32Array:
    """The place of each title among those of its work: shape (n_titles,)."""
    ranks = np.zeros(len(catalog), dtype=np.int32)
    for row in catalog.work_rows:
        if len(row["title_ids"]) > 1:
            for rank, title_id in enumerate(row["title_ids"]):
                if (position := catalog.title_ids.find(title_id)) is not None:
                    ranks[position] = rank
    return ranks
