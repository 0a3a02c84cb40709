"""An index of names, in which people find what they half remember: every word, and the whole name.

An inverted index over folded words: the terms are sorted, and what they name lies in their order,
so that all names with words of one beginning are one slice of an array. Beside its words every name
is a term of its letters alone; `spiderman` is thus the beginning of Spider-Man: Homecoming. All of
it is arrays, which a release holds and every worker maps.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, UInt64Array
from engine.text import fold, name_key
from engine.vocabulary import Vocabulary

WHOLE = "\x01"  # before the letters of a whole name; no word has it
_ARTICLES = frozenset(
    ("a", "an", "the", "el", "la", "los", "las", "le", "les", "der", "die", "das")
)
_MOST_ENDS = 64  # bits of an integer
# Where no blank parts words, people look for any part of them: CJK, kana, Hangul, Thai.
_WITHOUT_BLANKS = ((0x0E00, 0x0E7F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))


@dataclass(frozen=True)
class NameIndex:
    """The names of some records (works, films, people), each with evidence of how known it is.

    A record's rank is its place among all by evidence, then by position.

    Attributes:
        terms: words, and whole names as `WHOLE` and their letters.
        starts: int64, shape (n_terms + 1,): where the ranks of each term begin.
        ranks: int32: the records that each term names, ascending within a term.
        ends: uint64, one for each of `ranks`: for whole names, bit k is set where a word ends after
            k letters; 0 for words.
        evidence: float64, shape (n_records,), by position: votes, ratings or the like.
    """

    terms: Vocabulary
    starts: Int64Array
    ranks: Int32Array
    ends: UInt64Array
    evidence: Float64Array

    @classmethod
    def from_names(
        cls,
        names: Iterable[Iterable[str]],
        evidence: Float64Array,
        years: Iterable[Iterable[int]] = (),
    ) -> "NameIndex":
        """Index the names of each record, and its years as words: people type heat 1995."""
        code: dict[str, int] = {}
        entries: list[tuple[int, int, int]] = []  # term, position, ends
        for position, each in enumerate(names):
            entries += ((code.setdefault(t, len(code)), position, e) for t, e in _terms(each))
        for position, numbers in enumerate(years):
            entries += ((code.setdefault(str(y), len(code)), position, 0) for y in numbers)
        sorted_terms = sorted(code)
        place = np.empty(len(code), dtype=np.int64)
        place[[code[term] for term in sorted_terms]] = np.arange(len(code))
        table = np.array(entries, dtype=np.uint64).reshape(-1, 3)
        term = place[table[:, 0].astype(np.int64)]
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
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> "NameIndex":
        """The index that `to_arrays` wrote.

        Raises:
            ValueError: they do not fit together.
        """
        index = cls(
            Vocabulary(arrays["offsets"], arrays["block"]),
            *(arrays[name] for name in ("starts", "ranks", "ends", "evidence")),
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
        return _by_evidence(self.evidence)

    @cached_property
    def fame(self) -> Float32Array:
        """log10(1 + evidence) of the record of each rank."""
        return np.log10(1 + self.evidence[self.positions]).astype(np.float32)

    def of_term(self, term: str) -> Int32Array:
        """The ranks that bear a term."""
        if (index := self.terms.find(term)) is None:
            return self.ranks[:0]
        return self.of_terms(index, index + 1)

    def of_terms(self, low: int, high: int) -> Int32Array:
        """The ranks that bear one of the terms from `low` to before `high`; some several times."""
        return self.ranks[self.starts[low] : self.starts[high]]

    def beginning(self, prefix: str) -> Int32Array:
        """The ranks that bear a term with this beginning; some several times."""
        return self.of_terms(*self.terms.beginning(prefix))

    def containing(self, part: str) -> Int32Array:
        """The ranks that bear a word that contains these letters; some several times."""
        wanted, low, high = part.encode("utf-8", "surrogatepass"), *self._words
        first = self.terms.offsets.item(low)
        block = self.terms.block[first:].tobytes()
        places, place = [], block.find(wanted)
        while place >= 0:
            places.append(place)
            place = block.find(wanted, place + 1)
        offsets = self.terms.offsets[low : high + 1] - first
        terms = np.searchsorted(offsets, places, side="right") - 1
        within = offsets[terms + 1] >= np.array(places, dtype=np.int64) + len(wanted)
        each = [self.of_terms(term, term + 1) for term in np.unique(terms[within]) + low]
        return np.concatenate([self.ranks[:0], *each])

    def named(self, letters: str) -> Int32Array:
        """The ranks of whole names that are these letters."""
        return self.of_term(WHOLE + letters)

    def named_from(self, letters: str) -> tuple[Int32Array, Int32Array]:
        """The ranks of whole names that begin with these letters: all, and those with word ends."""
        low, high = self.terms.beginning(WHOLE + letters)
        ranks = self.of_terms(low, high)
        if len(letters) >= _MOST_ENDS:
            return ranks, ranks[:0]
        ends = self.ends[self.starts[low] : self.starts[high]]
        return ranks, ranks[(ends >> np.uint64(len(letters))) & np.uint64(1) != 0]

    @cached_property
    def words_by_length(self) -> dict[int, tuple[list[str], list[int]]]:
        """The words and their terms by number of characters, to look for such that are alike."""
        return _by_length(self.terms, *self._words)

    @cached_property
    def wholes_by_length(self) -> dict[int, tuple[list[str], list[int]]]:
        """The whole names, each after `WHOLE`, likewise."""
        return _by_length(self.terms, *self.terms.beginning(WHOLE))

    @property
    def _words(self) -> tuple[int, int]:
        return self.terms.beginning(WHOLE)[1], len(self.terms)

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        _ = self.fame, self.words_by_length, self.wholes_by_length


def words_of(text: str) -> list[str]:
    """The words of a text as names are looked up by them; of one without letters, all of it."""
    plain = "".join(c for c in fold(text) if c.isprintable())
    return name_key(text).split() or plain.split()


def whole_names(name: str) -> list[list[str]]:
    """The words of a name, and those without its article: people ask for matrix."""
    words = words_of(name)
    has_article = len(words) > 1 and words[0] in _ARTICLES
    # A and E of A.I. and E.T. are none.
    return [words, words[1:]] if has_article and words[0] == fold(name.split()[0]) else [words]


def _terms(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the terms of a record's names, for whole names with where their words end."""
    for name in names:
        words = words_of(name)
        yield from ((part, 0) for word in words for part in _parts(word))
        for blank_free in name.split():
            if len(joined := name_key(blank_free).split()) > 1:
                yield "".join(joined), 0
        yield _whole(words)
        if len(words) > 1 and words[0] in _ARTICLES and fold(name).startswith(f"{words[0]} "):
            yield _whole(words[1:])


def _whole(words: Sequence[str]) -> tuple[str, int]:
    ends = accumulate(map(len, words))
    return WHOLE + "".join(words), sum(1 << end for end in ends if end < _MOST_ENDS)


def _parts(word: str) -> Iterator[str]:
    """Yield a word, and what is left of it after each character where no blank parts words."""
    yield word
    if any(low <= ord(c) <= high for c in word for low, high in _WITHOUT_BLANKS):
        yield from (word[n:] for n in range(1, len(word)))


def _by_evidence(evidence: Float64Array) -> Int64Array:
    return np.lexsort((np.arange(len(evidence)), -evidence))


def _ranks(evidence: Float64Array) -> Int64Array:
    ranks = np.empty(len(evidence), dtype=np.int64)
    ranks[_by_evidence(evidence)] = np.arange(len(evidence))
    return ranks


def _by_length(terms: Vocabulary, low: int, high: int) -> dict[int, tuple[list[str], list[int]]]:
    groups: dict[int, tuple[list[str], list[int]]] = {}
    for index in range(low, high):
        term = terms[index]
        words, indices = groups.setdefault(len(term), ([], []))
        words.append(term)
        indices.append(index)
    return groups
