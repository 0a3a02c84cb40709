"""The rankers whose lists are evaluated on events that no search has seen, and these lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.arrays import Float64Array, Int32Array
from training.metrics.bootstrap import Interval, is_better
from training.ranking import BY_NAME, Popular
from training.ranking.base import Parameters
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.hold_out import ListRequests
from training.ranking.search import SearchResult, Version
from training.ranking.second_stage import is_available
from training.ranking.second_stage.gate import stage_stands
from training.ranking.trial_lists import CUTOFF

_FINALISTS = 2  # rankers that are evaluated beside the popular lists and popularity with stars

# The lists of a configuration that has learned some data: int32, shape (n_lists, n).
ListsOf = Callable[[RankerConfiguration, ListRequests], Int32Array]


@dataclass(frozen=True)
class Finalist:
    """A ranker that is to be evaluated.

    Attributes:
        inner: the nDCG@10 of every user on the inner split; None where it was not searched.
    """

    ranker: RankerConfiguration
    inner: Float64Array | None = None


@dataclass(frozen=True)
class Evaluated:
    """A ranker with its lists.

    Attributes:
        ndcg: of every list, weighted.
        inner: as of the finalist, without a second stage.
    """

    ranker: RankerConfiguration
    lists: Int32Array
    ndcg: Float64Array
    inner: Float64Array | None = None

    @classmethod
    def of(
        cls, ranker: RankerConfiguration, requests: ListRequests, lists_of: ListsOf
    ) -> "Evaluated":
        """A ranker with the lists that are asked for."""
        lists = lists_of(ranker, requests)
        return cls(ranker, lists, requests.metrics(lists, CUTOFF)["nDCG"])


def looked_at_again(
    versions: Sequence[Finalist],
    popular: Parameters | None,
    requests: ListRequests,
    lists_of: ListsOf,
) -> Evaluated:
    """The first guess of a ranker, unless what the search has found beats it here as well.

    Each of the versions that follow it has to beat what stands before it. `popular` orders the
    popular lists beside; None where it is these that are looked at.
    """

    def evaluated(version: Finalist) -> Evaluated:
        ranker = version.ranker if popular is None else replace(version.ranker, popular=popular)
        return replace(Evaluated.of(ranker, requests, lists_of), inner=version.inner)

    guess, *rest = versions
    standing = evaluated(guess)
    for version in map(evaluated, rest):
        if is_better(version.ndcg, standing.ndcg):
            standing = version
    return standing


def may_have_second_stage(ranker: RankerConfiguration, *, timed: bool) -> bool:
    """Whether trees may order a ranker's best works anew: where a history and times say more."""
    return timed and ranker.name in BY_NAME and ranker.name != POPULAR and is_available()


def with_second_stage(
    first: Evaluated, requests: ListRequests, lists_of: ListsOf
) -> tuple[Evaluated, Interval]:
    """The ranker with a second stage if that stands, else as it is; and what it gains."""
    second = Evaluated.of(replace(first.ranker, second_stage=True), requests, lists_of)
    gain = Interval.from_values(second.ndcg - first.ndcg)
    stands = stage_stands(second.ndcg, first.ndcg, requests.groups)
    return replace(second, inner=first.inner) if stands else first, gain


def untuned(*, timed: bool) -> Parameters:
    """The parameters of popular lists for which none were searched."""
    return {name: Popular.FIRST[0][name] for name in Popular.space(timed=timed)}


def finalists(
    searched: Sequence[SearchResult], untuned: Parameters, *, with_stars: bool
) -> dict[str, list[Finalist]]:
    """The versions of popular, of the best of the search, and of popularity with stars, by name."""
    popular = searched[0].taken.parameters if searched else untuned
    finalists = {POPULAR: [Finalist(RankerConfiguration(POPULAR, untuned, untuned))]}
    if searched:
        finalists[POPULAR] = [_of(POPULAR, each, each.parameters) for each in searched[0].versions]
    personal = [result for result in searched if result.name != POPULAR]
    for result in sorted(personal, key=lambda result: -result.taken.ndcg)[:_FINALISTS]:
        finalists[result.name] = [_of(result.name, each, popular) for each in result.versions]
    if with_stars:
        finalists[POPULAR_STARS] = [Finalist(RankerConfiguration(POPULAR_STARS, {}, popular))]
    return finalists


def _of(name: str, version: Version, popular: Parameters) -> Finalist:
    ranker = RankerConfiguration(name, version.parameters, popular, version.recent)
    return Finalist(ranker, version.values)
