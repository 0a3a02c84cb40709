"""An index of names, in which people find what they half remember: every word, and the whole name.

An inverted index over folded words: the terms are sorted, and what they name lies in their order,
so that all names with words of one beginning are one slice of an array. Beside its words every name
is a term of its letters alone; `spiderman` is thus the beginning of Spider-Man: Homecoming. All of
it is arrays, which a release holds and every worker maps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, UInt64Array
from engine.catalog.terms import MOST_ENDS, WHOLE_NAME, terms_of
from engine.catalog.word_groups import WordTable
from engine.kept import Kept
from engine.vocabulary import Vocabulary

# Words of which the terms like them are kept: some 4 MB.
_MOST_KEPT = 8_192
_MOST_BEGINNINGS = 4_096  # words of which the terms that begin so are kept: less than 1 MB

TermsByDistance = dict[float, list[int]]  # the terms that are so many letters from a word


@dataclass(frozen=True)
class NameIndex:
    """The names of some records (works, films, people), each with evidence of how known it is.

    A record's rank is its place among all by evidence, then by position.

    Attributes:
        terms: words, and whole names as `WHOLE_NAME` and their letters.
        starts: int64, shape (n_terms + 1,): where the ranks of each term begin.
        ranks: int32: the records that each term names, ascending within a term.
        ends: uint64, one for each of `ranks`: for whole names, bit k is set where a word ends after
            k letters; 0 for words.
        evidence: float64, shape (n_records,), by position: votes, ratings or the like.
        joined: whether whole names are compared where something is typed wrong: titles are typed
            without blanks, people hardly ever are.
    """

    terms: Vocabulary
    starts: Int64Array
    ranks: Int32Array
    ends: UInt64Array
    evidence: Float64Array
    joined: bool = True

    @classmethod
    def from_names(
        cls,
        names: Iterable[Iterable[str]],
        evidence: Float64Array,
        years: Iterable[Iterable[int]] = (),
        *,
        joined: bool = True,
    ) -> "NameIndex":
        """Index the names of each record, and its years as words: people type heat 1995."""
        code: dict[str, int] = {}
        entries: list[tuple[int, int, int]] = []  # term, position, ends
        for position, each in enumerate(names):
            entries += ((code.setdefault(t, len(code)), position, e) for t, e in terms_of(each))
        for position, numbers in enumerate(years):
            entries += ((code.setdefault(str(y), len(code)), position, 0) for y in numbers)
        sorted_terms = sorted(code)
        number = np.empty(len(code), dtype=np.int64)
        number[[code[term] for term in sorted_terms]] = np.arange(len(code))
        table = np.array(entries, dtype=np.uint64).reshape(-1, 3)
        term = number[table[:, 0].astype(np.int64)]
        rank = _ranks(evidence)[table[:, 1].astype(np.int64)]
        order = np.lexsort((rank, term))
        term, rank = term[order], rank[order]
        first = np.ones(len(order), dtype=bool)  # a term of a record counts once
        first[1:] = (term[1:] != term[:-1]) | (rank[1:] != rank[:-1])
        starts = np.searchsorted(term[first], np.arange(len(code) + 1))
        return cls(
            Vocabulary.from_ids(sorted_terms),
            starts.astype(np.int64),
            rank[first].astype(np.int32),
            table[:, 2][order][first],
            evidence,
            joined,
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], *, joined: bool = True) -> "NameIndex":
        """The index that `to_arrays` wrote.

        Raises:
            ValueError: they do not fit together.
        """
        index = cls(
            Vocabulary(arrays["offsets"], arrays["block"]),
            arrays["starts"],
            arrays["ranks"],
            arrays["ends"],
            arrays["evidence"],
            joined,
        )
        fits = len(index.starts) == len(index.terms) + 1 and index.starts[-1] == len(index.ranks)
        if not fits or len(index.ends) != len(index.ranks):
            raise ValueError("the arrays of an index of names do not fit together")
        return index

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Everything as arrays."""
        return {
            "offsets": self.terms.offsets,
            "block": self.terms.block,
            "starts": self.starts,
            "ranks": self.ranks,
            "ends": self.ends,
            "evidence": self.evidence,
        }

    def __len__(self) -> int:
        return len(self.evidence)

    @cached_property
    def positions(self) -> Int64Array:
        """The position of the record of each rank."""
        return by_evidence(self.evidence)

    @cached_property
    def fame(self) -> Float32Array:
        """log10(1 + evidence) of the record of each rank."""
        return np.log10(1 + self.evidence[self.positions]).astype(np.float32)

    def of_term(self, term: str) -> Int32Array:
        """The ranks that bear a term."""
        low, _, is_term = self._beginning(term)
        return self.of_terms(low, low + is_term)

    def of_terms(self, low: int, high: int) -> Int32Array:
        """The ranks that bear one of the terms from `low` to before `high`; some several times."""
        if low >= high:
            return self.ranks[:0]
        start_of = self.starts.item
        return self._renumbered(self.ranks[start_of(low) : start_of(high)])

    def of_all(self, terms: Sequence[int]) -> Int32Array:
        """The ranks that bear one of some terms; some several times."""
        if len(terms) == 1:
            return self.of_terms(terms[0], terms[0] + 1)
        starts, each = self.starts.item, [self.ranks[:0]]
        each += [self.ranks[starts(term) : starts(term + 1)] for term in terms]
        return self._renumbered(np.concatenate(each))

    def beginning(self, prefix: str) -> Int32Array:
        """The ranks that bear a term with this beginning; some several times."""
        low, high, _ = self._beginning(prefix)
        return self.of_terms(low, high)

    def beginning_and_whole(self, prefix: str) -> tuple[Int32Array, Int32Array]:
        """The same, and the ranks that bear a term which is no longer than this beginning."""
        low, high, is_term = self._beginning(prefix)
        return self.of_terms(low, high), self.of_terms(low, low + is_term)

    def _beginning(self, prefix: str) -> tuple[int, int, bool]:
        """`Vocabulary.beginning_and_whole`, kept: one search asks again and again for its words."""
        if (terms := self.kept_beginnings.get(prefix)) is None:
            terms = self.terms.beginning_and_whole(prefix)
            self.kept_beginnings.keep(prefix, terms)
        return terms

    def containing(self, part: str) -> Int32Array:
        """The ranks that bear a word that contains these letters; some several times."""
        letters, low, high = part.encode("utf-8", "surrogatepass"), *self._words
        first = self.terms.offsets.item(low)
        block = self.terms.block[first:].tobytes()
        hits, hit = [], block.find(letters)
        while hit >= 0:
            hits.append(hit)
            hit = block.find(letters, hit + 1)
        offsets = self.terms.offsets[low : high + 1] - first
        terms = np.searchsorted(offsets, hits, side="right") - 1
        within = offsets[terms + 1] >= np.array(hits, dtype=np.int64) + len(letters)
        return self.of_all((np.unique(terms[within]) + low).tolist())

    def called(self, letters: str) -> Int32Array:
        """The ranks of whole names that are these letters."""
        return self.named_from(letters)[2]

    def named_from(self, letters: str) -> tuple[Int32Array, Int32Array, Int32Array]:
        """The ranks of whole names that begin with these letters.

        All, those of which a word ends there, and those that end there.
        """
        low, high, is_name = self.terms.beginning_and_whole(WHOLE_NAME + letters)
        ranks, called = self.of_terms(low, high), self.of_terms(low, low + is_name)
        if low == high or len(letters) >= MOST_ENDS:
            return ranks, ranks[:0], called
        bearers = slice(self.starts.item(low), self.starts.item(high))
        is_end = (self.ends[bearers] >> np.uint64(len(letters))) & np.uint64(1) != 0
        return ranks, self._renumbered(self.ranks[bearers][is_end]), called

    def _renumbered(self, ranks: Int32Array) -> Int32Array:
        """Ranks that terms name as ranks of these records: the same, as there are no others."""
        return ranks

    def of_wholes(self, terms: Sequence[int]) -> Int32Array:
        """The ranks whose whole names are some terms and may be typed wrong; some several times."""
        return self.of_all(terms) if self.joined else self.ranks[:0]

    @cached_property
    def words(self) -> WordTable:
        """The words, to look for such that are alike."""
        return WordTable.of_terms(self.terms, *self._words)

    @cached_property
    def wholes(self) -> WordTable:
        """The whole names, each after `WHOLE_NAME`, likewise, if they are compared."""
        low, high = self.terms.beginning(WHOLE_NAME) if self.joined else (0, 0)
        return WordTable.of_terms(self.terms, low, high)

    @property
    def _words(self) -> tuple[int, int]:
        return self.terms.beginning(WHOLE_NAME)[1], len(self.terms)

    @cached_property
    def kept_beginnings(self) -> Kept[str, tuple[int, int, bool]]:
        """The terms that begin like words, as they were found before: they never change."""
        return Kept(_MOST_BEGINNINGS)

    @cached_property
    def kept_terms(self) -> Kept[str, TermsByDistance]:
        """What was found before to be spelled like a word: it never changes."""
        return Kept(_MOST_KEPT)

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        _ = self.fame, self.words, self.wholes


def by_evidence(evidence: Float64Array) -> Int64Array:
    """The positions of records, the best known first."""
    return np.lexsort((np.arange(len(evidence)), -evidence))


def _ranks(evidence: Float64Array) -> Int64Array:
    ranks = np.empty(len(evidence), dtype=np.int64)
    ranks[by_evidence(evidence)] = np.arange(len(evidence))
    return ranks
