"""How close two works are in what is no text: type, time, fame, and whom they are for.

Raters find films alike that were made at one time, that are as well known as each other, and known
at all (benchmarks/results/works.md). Of series nobody knows how many saw them, and their year is
that of the last season in a catalog: it says less.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int64Array, Mask
from engine.catalog.maturity import CHILDREN, FOR_CHILDREN, FOR_FAMILIES, UNKNOWN_AGE
from training.content.records import WorkRecords

_YEARS, _MOST_YEARS = 10.0, 200  # in which nearness in time falls to 1/e; beyond, it is nothing
_AGES = 4.0  # years of age in which nearness falls to 1/e
_UNKNOWN = 0.5  # nearness of ages where one is unknown
_VOTES = 0.25  # step of the logarithm of votes
_ADULT = 16  # years
_DRAWN, _FRIGHTENING = "Animation", "Horror"  # shared genres


@dataclass(frozen=True)
class Closeness:
    """What a pair's likeness is multiplied by: (1 + the sum of these) / (1 + their weights).

    Attributes:
        time, series_time: times e^(-years apart / 10), of a movie and of a series.
        fame: times fewer votes / more votes, one added to each, if both are films of TMDB.
        known: times the logarithm of the candidate's votes as a share of the most, for a movie.
        maturity: times e^(-years of age apart / 4), 0.5 where an age is unknown.
        of_other_type: a factor for a series beside a movie.
    """

    time: float = 4.0
    series_time: float = 0.6
    fame: float = 1.0
    known: float = 3.0
    maturity: float = 1.0
    of_other_type: float = 0.6


CLOSENESS = Closeness()


@dataclass(frozen=True)
class PairCloseness:
    """The closeness of some works to all, as `Closeness` weighs it.

    Works of one year, type and age that are as well known as each other are one case, of which
    there are a few thousand at most: only cases are compared.

    Attributes:
        case_of: int64, shape (n_works,): the case of each work.
        year, age: int64; is_movie, has_film: bool; votes: float32, the logarithm of one more than
            there are; known: float32, that as a share of the most. All of shape (n_cases,).
        child, adult: bool, shape (n_works,): for children, and not for them.
    """

    weights: Closeness
    case_of: Int64Array
    year: Int64Array
    age: Int64Array
    is_movie: Mask
    has_film: Mask
    votes: Float32Array
    known: Float32Array
    child: Mask
    adult: Mask

    @classmethod
    def of_works(cls, records: WorkRecords, weights: Closeness = CLOSENESS) -> "PairCloseness":
        """Make the figures of all works ready."""
        votes = np.round(np.log1p(records.votes.astype(np.float64)) / _VOTES).astype(np.int64)
        figures = (records.year, records.age, records.is_movie, records.has_film, votes)
        cases, case_of = np.unique(np.column_stack(figures), axis=0, return_inverse=True)
        year, age, is_movie, has_film, votes = cases.T
        return cls(
            weights=weights,
            case_of=case_of.ravel(),
            year=year,
            age=age,
            is_movie=is_movie.astype(bool),
            has_film=has_film.astype(bool),
            votes=(votes * _VOTES).astype(np.float32),
            known=(votes / max(int(votes.max(initial=0)), 1)).astype(np.float32),
            child=_for_children(records),
            adult=_for_adults(records),
        )

    def compare(self, works: IndexArray) -> Float32Array:
        """Factors of some works and all: float32, shape (n, n_works), 0 to 1."""
        cases, row_of = np.unique(self.case_of[works], return_inverse=True)
        return self._compare_cases(cases)[row_of.ravel()[:, None], self.case_of]

    def _compare_cases(self, cases: Int64Array) -> Float32Array:
        """Factors of some cases and all: float32, shape (n, n_cases)."""
        weights, movie = self.weights, self.is_movie[cases]
        time = np.where(movie, weights.time, weights.series_time)
        fame = np.where(self.has_film[cases], weights.fame, 0.0)
        known = np.where(movie, weights.known, 0.0)
        factor = _falling(self.year[cases], self.year, _YEARS) * _column(time)
        factor += self._fame(cases) * _column(fame)
        factor += self.known * _column(known)
        factor += self._maturity(cases) * np.float32(weights.maturity)
        factor += np.float32(1)
        factor /= _column(1 + time + fame + known + weights.maturity)
        factor[movie[:, None] != self.is_movie] *= np.float32(weights.of_other_type)
        return factor

    def _fame(self, cases: Int64Array) -> Float32Array:
        """Fewer votes / more votes of films; 0 beside a work that is none."""
        fame: Float32Array = np.exp(-np.abs(self.votes[cases, None] - self.votes))
        fame *= self.has_film
        return fame

    def _maturity(self, cases: Int64Array) -> Float32Array:
        closeness = _falling(self.age[cases], self.age, _AGES)
        closeness[:, self.age == UNKNOWN_AGE] = _UNKNOWN
        closeness[self.age[cases] == UNKNOWN_AGE] = _UNKNOWN
        return closeness

    def forbid(self, similarity: Float32Array, works: IndexArray) -> None:
        """Set what is for children and what is not for them apart, in the rows of some works."""
        for some, rest in ((self.child, self.adult), (self.adult, self.child)):
            rows = np.flatnonzero(some[works])
            similarity[rows[:, None], np.flatnonzero(rest)] = 0.0


def _falling(some: Int64Array, numbers: Int64Array, span: float) -> Float32Array:
    """e^(-distance / span) of some numbers and all: float32, shape (n_some, n)."""
    by_distance = np.exp(-np.arange(_MOST_YEARS + 1) / span).astype(np.float32)
    values: Float32Array = by_distance[np.minimum(np.abs(some[:, None] - numbers), _MOST_YEARS)]
    return values


def _column(weights: np.ndarray) -> Float32Array:
    return weights.astype(np.float32)[:, None]


def _for_children(records: WorkRecords) -> Mask:
    """Which works are for children: bool, shape (n_works,).

    Those listed among children and family that no copy keeps from a child of ten, and drawn ones
    from seven years on.
    """
    unknown = records.age == UNKNOWN_AGE
    listed = records.having(CHILDREN) & (unknown | (records.age <= FOR_FAMILIES))
    drawn = records.having(_DRAWN) & (records.age <= FOR_CHILDREN)
    suits: Mask = (listed | drawn) & ~records.having(_FRIGHTENING)
    return suits


def _for_adults(records: WorkRecords) -> Mask:
    """Which works no child should be led to: from 16 years on, or horror of an unknown age."""
    unknown = records.age == UNKNOWN_AGE
    kept_away: Mask = np.where(unknown, records.having(_FRIGHTENING), records.age >= _ADULT)
    return kept_away
