"""The names of several kinds of records in one index, so that a word is looked up once for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from engine.arrays import Float32Array, Int32Array, Int64Array, Mask
from engine.catalog.name_index import NameIndex, TermsByDistance, by_evidence
from engine.catalog.terms import WHOLE_NAME
from engine.catalog.word_groups import WordTable
from engine.kept import Kept
from engine.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class UnitedNames(NameIndex):
    """The names of several kinds of records (works, films, people).

    The ranks of the first kind come before those of the second: what a term names stands kind by
    kind, and within a kind by how known it is.

    Attributes:
        bounds: int64, shape (n_kinds + 1,): where the ranks of each kind begin, and where all end.
        joined_kinds: bool, shape (n_kinds,): `joined` of each kind.
    """

    bounds: Int64Array
    joined_kinds: Mask

    @classmethod
    def of(cls, indices: Sequence[NameIndex]) -> "UnitedNames":
        """Unite the names of several kinds, each from an index of its own or from among others."""
        indices = [each.alone() if isinstance(each, NamesOfKind) else each for each in indices]
        spelled = [[*index.terms.encoded()] for index in indices]
        distinct = sorted(set().union(*spelled))
        number_of = {term: number for number, term in enumerate(distinct)}
        bounds = np.cumsum([0, *map(len, indices)])
        numbers, ranks = [], []
        for index, terms, first in zip(indices, spelled, bounds[:-1].tolist(), strict=True):
            number = np.array([number_of[each] for each in terms], dtype=np.int32)
            numbers.append(number.repeat(np.diff(index.starts)))
            ranks.append(index.ranks + np.int32(first))
        term = np.concatenate(numbers)
        order = term.argsort(kind="stable")  # of each term, those of the first kind come first
        return cls(
            Vocabulary.from_encoded(distinct),
            term[order].searchsorted(np.arange(len(distinct) + 1)).astype(np.int64),
            np.concatenate(ranks)[order],
            np.concatenate([index.ends for index in indices])[order],
            np.concatenate([index.evidence for index in indices]),
            bounds=bounds,
            joined_kinds=np.array([index.joined for index in indices], dtype=bool),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], *, joined: bool = True) -> "UnitedNames":
        """The index that `to_arrays` wrote.

        Raises:
            ValueError: they do not fit together.
        """
        names = NameIndex.from_arrays(arrays, joined=joined)
        bounds, joined_kinds = arrays["bounds"], arrays["joined_kinds"]
        if len(bounds) != len(joined_kinds) + 1 or bounds[-1] != len(names):
            raise ValueError("the arrays of the names of several kinds do not fit together")
        return cls(
            *(names.terms, names.starts, names.ranks, names.ends, names.evidence, joined),
            bounds=bounds,
            joined_kinds=joined_kinds,
        )

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Everything as arrays."""
        return super().to_arrays() | {"bounds": self.bounds, "joined_kinds": self.joined_kinds}

    def of_kind(self, kind: int) -> "NamesOfKind":
        """The names of one kind."""
        first, last = self.bounds[kind : kind + 2].tolist()
        return NamesOfKind(
            *(self.terms, self.starts, self.ranks, self.ends, self.evidence[first:last]),
            bool(self.joined_kinds[kind]),
            united=self,
            first=first,
            last=last,
        )

    @cached_property
    def positions(self) -> Int64Array:
        """The position of the record of each rank among those of its kind."""
        kinds = pairwise(self.bounds.tolist())
        return np.concatenate([by_evidence(self.evidence[first:last]) for first, last in kinds])

    @cached_property
    def fame(self) -> Float32Array:
        """log10(1 + evidence) of the record of each rank."""
        first = self.bounds[:-1].repeat(np.diff(self.bounds))  # of its kind, for each rank
        fame: Float32Array = np.log10(1 + self.evidence[first + self.positions]).astype(np.float32)
        return fame

    def of_wholes(self, terms: Sequence[int]) -> Int32Array:
        """The ranks whose whole names are some terms and may be typed wrong; some several times."""
        ranks = self.of_all(terms)
        return ranks[self._is_joined[ranks]]

    @cached_property
    def wholes(self) -> WordTable:
        """The whole names that may be typed wrong, each after `WHOLE_NAME`."""
        low, high = self.terms.beginning(WHOLE_NAME)
        starts = self.starts[low : high + 1]
        is_joined = self._is_joined[self.ranks[starts[0] : starts[-1]]]
        compared = np.add.reduceat(is_joined, starts[:-1] - starts[0], dtype=np.int64) > 0
        return WordTable.of_terms(self.terms, low, high, compared)

    @cached_property
    def _is_joined(self) -> Mask:
        """`joined_kinds` of the kind of each rank."""
        return self.joined_kinds.repeat(np.diff(self.bounds))


@dataclass(frozen=True, kw_only=True)
class NamesOfKind(NameIndex):
    """The names of one kind among those of several, with ranks and positions of their own.

    Attributes:
        united: the names of all kinds, of which these have the terms.
        first, last: the ranks of this kind among those of all, the last excluded.
    """

    united: UnitedNames
    first: int
    last: int

    def alone(self) -> NameIndex:
        """The same names in an index of their own."""
        mask = (self.ranks >= self.first) & (self.ranks < self.last)
        starts = np.concatenate(([0], np.cumsum(mask)))[self.starts]
        bears = np.diff(starts) > 0
        terms = [term for term, borne in zip(self.terms.encoded(), bears, strict=True) if borne]
        return NameIndex(
            Vocabulary.from_encoded(terms),
            starts[np.append(bears, True)],
            self._renumbered(self.ranks),
            self.ends[mask],
            self.evidence,
            self.joined,
        )

    def to_arrays(self) -> dict[str, np.ndarray]:
        """The names of this kind alone as arrays."""
        return self.alone().to_arrays()

    def _renumbered(self, ranks: Int32Array) -> Int32Array:
        return ranks[(ranks >= self.first) & (ranks < self.last)] - np.int32(self.first)

    @cached_property
    def positions(self) -> Int64Array:
        """The position of the record of each rank."""
        return self.united.positions[self.first : self.last]

    @cached_property
    def fame(self) -> Float32Array:
        """log10(1 + evidence) of the record of each rank."""
        return self.united.fame[self.first : self.last]

    @property
    def words(self) -> WordTable:
        """The words of all kinds."""
        return self.united.words

    @property
    def wholes(self) -> WordTable:
        """The whole names of all kinds that may be typed wrong."""
        return self.united.wholes

    @property
    def kept_terms(self) -> Kept[str, TermsByDistance]:
        """What was found before to be spelled like a word."""
        return self.united.kept_terms

    @property
    def kept_beginnings(self) -> Kept[str, tuple[int, int, bool]]:
        """The terms that begin like words, as they were found before."""
        return self.united.kept_beginnings
