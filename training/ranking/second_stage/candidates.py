"""The candidates of many lists, with their features: what trees are grown on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, Mask
from engine.events.profile import EventHistory, UserProfile
from engine.events.weighting import EventWeighting
from engine.models.candidate_features import FEATURES, HALF_LIVES
from engine.models.second_stage import POOL, CandidateFacts
from training.ranking.base import FittedRanker, TrainingData
from training.ranking.batch import best_positions, typical_score
from training.ranking.configuration import RankerConfiguration
from training.ranking.dated_scores import DatedChunk, dated_chunks
from training.ranking.hold_out import ListRequests
from training.ranking.recent import RecentEvents
from training.ranking.second_stage.transitions import transitions


@dataclass(frozen=True)
class CandidateRows:
    """Candidates, list after list.

    Attributes:
        features: float32, shape (n, n_features).
        works: int32, shape (n,): by the first stage, best first.
        lists: int64, shape (n_lists,): positions of the requests that they are of, ascending.
        sizes: int64, shape (n_lists,): how many candidates each list has.
    """

    features: Float32Array
    works: Int32Array
    lists: Int64Array
    sizes: Int64Array

    @classmethod
    def joined(cls, parts: Sequence["CandidateRows"]) -> "CandidateRows":
        """The candidates of several parts of the lists, in order."""
        names = [each.name for each in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def liked(self, requests: ListRequests) -> Mask:
        """Which candidates were liked afterwards: bool, shape (n,)."""
        relevant = requests.relevant
        pairs = np.repeat(self.lists, self.sizes) * relevant.n_works + self.works
        return np.isin(pairs, relevant.pairs)

    def ordered(self, scores: Float64Array, n: int) -> Int32Array:
        """The lists by some scores: int32, shape (n_lists, n), -1 where one ends."""
        lists = np.full((len(self.lists), n), -1, np.int32)
        ends = np.cumsum(self.sizes)
        for row, (begin, end) in enumerate(zip(ends - self.sizes, ends, strict=True)):
            order = np.argsort(-scores[begin:end], kind="stable")[:n]
            lists[row, : len(order)] = self.works[begin:end][order]
        return lists


def candidate_facts(data: TrainingData, fitted: FittedRanker) -> CandidateFacts:
    """What a second stage knows of works, at the end of the events that they are learned from."""
    recent = RecentEvents.from_data(data)
    (_, facts), *_ = dated_facts(
        CandidateFacts(
            transitions(data),
            np.zeros((data.events.n_works, len(HALF_LIVES)), np.float32),
            data.above.astype(np.float32),
            np.log1p(data.counts).astype(np.float32),
            typical_score(fitted, data) or 1.0,  # where nobody's scores are above 0
            recent.moment,
        ),
        recent,
        np.array([recent.end]),
    )
    return replace(facts, moment=recent.moment)


def dated_facts(
    facts: CandidateFacts, recent: RecentEvents, moments: Int64Array
) -> Iterator[tuple[list[int], CandidateFacts]]:
    """Yield every distinct moment's positions with what is known then, in order of time.

    Popularity is that of the moment; stars, fame and what follows what are of all that was learned
    from, as the scores of the first stage are.
    """
    distinct, which = np.unique(moments, return_inverse=True)
    rows = [recent.rows(half_life, distinct) for half_life in HALF_LIVES]
    for position, parts in enumerate(zip(*rows, strict=True)):
        popularity = np.stack([values for _, values in parts], axis=1)
        moment = int(distinct[position])
        yield (
            np.flatnonzero(which == position).tolist(),
            replace(facts, popularity=popularity, moment=moment),
        )


@dataclass(frozen=True)
class CandidateSource:
    """What the candidates of lists are made of.

    Attributes:
        facts: of the works, at any moment.
        data: what the first stage has learned from.
        known: the events that profiles are made of, weighed by `weighting`.
        requests: the lists.
    """

    facts: CandidateFacts
    data: TrainingData
    known: TrainingData
    weighting: EventWeighting | None
    requests: ListRequests

    def of(self, chunk: DatedChunk) -> CandidateRows:
        """The best of the first stage for everybody of whom its scorer knows anything."""
        rows = np.flatnonzero(chunk.known)
        moments = self.requests.moments[chunk.rows][rows]
        features: dict[int, Float32Array] = {}
        pools = _pools(chunk, self.data)
        for positions, facts in dated_facts(self.facts, self._recent, moments):
            for row in rows[positions].tolist():
                works, profile = pools[row], self._profile(chunk.rows.start + row)
                sums, scores = chunk.sums[row, works], chunk.scores[row, works]
                features[row] = facts.features(profile, works, sums, scores)
        listed = [row for row in rows.tolist() if len(pools[row])]
        return CandidateRows(
            np.concatenate(
                [np.zeros((0, len(FEATURES)), np.float32), *map(features.__getitem__, listed)]
            ),
            np.concatenate([np.zeros(0, np.int32), *map(pools.__getitem__, listed)]),
            np.array(listed, np.int64) + chunk.rows.start,
            np.array([len(pools[row]) for row in listed], np.int64),
        )

    @cached_property
    def _recent(self) -> RecentEvents:
        return RecentEvents.from_data(self.data)

    @cached_property
    def _history(self) -> EventHistory:
        return EventHistory.from_interactions(self.known.events)

    def _profile(self, row: int) -> UserProfile:
        events = self._history.events_of(int(self.requests.users[row]))
        return UserProfile.from_events(events, self.weighting)


def candidate_rows(
    fitted: FittedRanker,
    data: TrainingData,
    known: TrainingData,
    ranker: RankerConfiguration,
    requests: ListRequests,
) -> CandidateRows:
    """The candidates of all lists.

    The ranker has learned from `data`; `known` are the events that profiles are made of.
    """
    facts = candidate_facts(data, fitted)
    source = CandidateSource(facts, data, known, fitted.weighting, requests)
    chunks = dated_chunks(fitted, data, known, ranker, requests)
    return CandidateRows.joined([source.of(chunk) for chunk in chunks])


def _pools(chunk: DatedChunk, data: TrainingData) -> list[Int32Array]:
    """The works that the second stage orders, best first, of every list."""
    sums = np.where(data.counts > 0, chunk.sums, -np.inf).astype(np.float32)
    return [works[works >= 0] for works in best_positions(sums, POOL)]
