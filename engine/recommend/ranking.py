"""The list that scores make, and what follows where they tell no more works apart.

Works of which the scores know nothing follow those that they know, by what `ColdItems` expects of
them: content near the profile, then what is known of them without anybody's events. So no list ends
in the order of ids. What most people dislike comes after all that, since nothing known of a work is
better than that.

Where two parts of a profile speak by different scores, each fills the share of the list that it is
of the profile, in the order of D'Hondt's method: the i-th best work of a part is worth its share
divided by i.

Where a release has a second stage (`engine.models.second_stage`), it orders the 250 best of a
personal list anew; what is not among these follows. They are the same whatever part of the list is
asked for, so that a shorter list stays the beginning of a longer one.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Mask
from engine.events.profile import UserProfile
from engine.models.cold_items import ColdItems
from engine.models.second_stage import POOL, SecondStage
from engine.recommend.models import ReleaseModels
from engine.recommend.strategies import CONTENT, POPULAR, ScoredWorks, StrategyName
from engine.recommend.top_k import top_k

_SPREAD = 4.0  # of cold scores, in which they fill the room below the last known score


@dataclass(frozen=True)
class RankedWorks:
    """A list.

    Attributes:
        works: best first.
        scores: of each; single precision holds them.
        strategies: of each.
    """

    works: IndexArray
    scores: list[float]
    strategies: list[StrategyName]

    def part(self, begin: int, end: int) -> "RankedWorks":
        """The entries from one position to before another."""
        page = slice(begin, end)
        return RankedWorks(self.works[page], self.scores[page], self.strategies[page])

    def take(self, positions: IndexArray) -> "RankedWorks":
        """Some of the entries, in the order of their positions."""
        rows = positions.tolist()
        return RankedWorks(
            self.works[positions],
            [self.scores[row] for row in rows],
            [self.strategies[row] for row in rows],
        )

    def followed_by(self, rest: "RankedWorks") -> "RankedWorks":
        """Both, one after the other."""
        return RankedWorks(
            np.concatenate([self.works, rest.works]),
            self.scores + rest.scores,
            self.strategies + rest.strategies,
        )


def ranked(
    scored: ScoredWorks, models: ReleaseModels, profile: UserProfile, allowed: Mask, n: int
) -> RankedWorks:
    """Up to `n` of the allowed works; scores fall along the list, ties by position."""
    first = _by_scores(scored, models, profile, allowed & models.not_disliked, n)
    if len(first.works) == n:
        return first
    values = models.popularity.values
    works = top_k(values, allowed & models.disliked, n - len(first.works))
    scores = _below(first, values[works])
    return first.followed_by(RankedWorks(works, scores, [POPULAR] * len(works)))


def _by_scores(
    scored: ScoredWorks, models: ReleaseModels, profile: UserProfile, allowed: Mask, n: int
) -> RankedWorks:
    """The best by what the scores say, then by what is expected where they say nothing."""
    cold = models.cold
    if scored.beside is not None:
        first = _shared(scored, scored.beside, allowed, n)
    elif models.reranker and scored.personal is not None and len(profile):
        first = _reordered(scored, models.reranker, scored.personal, profile, allowed, n)
    else:
        first = _best(scored, allowed, n)
    if cold is None or scored.known is None or len(first.works) == n:
        return first
    rest = allowed.copy() if scored.beside else allowed & ~scored.known
    rest[first.works] = False
    return first.followed_by(_rest(first, cold, profile, rest, n - len(first.works)))


def _best(scored: ScoredWorks, allowed: Mask, n: int) -> RankedWorks:
    """The best of the works that the scores know."""
    known = allowed if scored.known is None else allowed & scored.known
    works = top_k(scored.scores, known, n)
    return RankedWorks(works, scored.scores[works].tolist(), [scored.strategy] * len(works))


def _reordered(
    scored: ScoredWorks,
    reranker: SecondStage,
    personal: Float32Array,
    profile: UserProfile,
    allowed: Mask,
    n: int,
) -> RankedWorks:
    """The best of the works that the scores know, the first 250 of them by the second stage."""
    works = _best(scored, allowed, max(n, POOL)).works
    pool, rest = works[:POOL], works[POOL:]
    values = reranker.scores(profile, pool, scored.scores[pool], personal[pool])
    order = np.argsort(-values, kind="stable")
    scores: list[float] = values[order].astype(np.float32).tolist()
    first = RankedWorks(pool[order], scores, [scored.strategy] * len(pool))
    scores = _below(first, scored.scores[rest])
    return first.followed_by(RankedWorks(rest, scores, [scored.strategy] * len(rest))).part(0, n)


def feature_parts(
    scored: ScoredWorks, models: ReleaseModels, profile: UserProfile, allowed: Mask
) -> dict[int, Float64Array]:
    """What every feature adds to the scores of the works that the second stage orders.

    None where it orders none: float64, shape (n_features,), by work.
    """
    reranker, personal = models.reranker, scored.personal
    if reranker is None or personal is None or not len(profile):
        return {}
    pool = _best(scored, allowed & models.not_disliked, POOL).works
    features = reranker.facts.features(profile, pool, scored.scores[pool], personal[pool])
    return dict(zip(pool.tolist(), reranker.trees.contributions(features), strict=True))


def _shared(first: ScoredWorks, second: ScoredWorks, allowed: Mask, n: int) -> RankedWorks:
    """The best of both, each for its share; a work that both name is listed once."""
    entries = [
        (-part.share / rank, work, part.strategy)
        for part in (first, second)
        for rank, work in enumerate(_positive(part, allowed, n), start=1)
    ]
    listed: dict[int, tuple[float, StrategyName]] = {}
    for value, work, strategy in sorted(entries):
        listed.setdefault(work, (-value, strategy))
    best = [*listed.items()][:n]
    scores: list[float] = np.array([value for _, (value, _) in best], np.float32).tolist()
    works = np.array([work for work, _ in best], np.intp)
    return RankedWorks(works, scores, [strategy for _, (_, strategy) in best])


def _positive(part: ScoredWorks, allowed: Mask, n: int) -> list[int]:
    """The best of the works that something speaks for."""
    works: list[int] = top_k(part.scores, allowed & (part.scores > 0), n).tolist()
    return works


def _rest(
    first: RankedWorks, cold: ColdItems, profile: UserProfile, rest: Mask, n: int
) -> RankedWorks:
    """The best of the works that the scores do not know."""
    affinity = cold.affinity(profile)
    scores = cold.prior if affinity is None else cold.prior + affinity
    works = top_k(scores, rest, n)
    alike = np.zeros(len(works), bool) if affinity is None else affinity[works] > 0
    strategies = [CONTENT if each else POPULAR for each in alike.tolist()]
    return RankedWorks(works, _below(first, scores[works]), strategies)


def _below(first: RankedWorks, scores: Float32Array) -> list[float]:
    """The scores, moved to where they go on falling after those of the first entries."""
    below = scores.astype(np.float64)
    if first.scores:
        share = 1 / (1 + np.exp(-below / _SPREAD))  # between 0 and 1
        last = first.scores[-1]
        below = last * share if last > 0 else last - 1 + share
    listed: list[float] = below.astype(np.float32).tolist()
    return listed
