"""The rankers whose lists are evaluated on events that no search has seen, and these lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.arrays import Float64Array, Int32Array
from training.metrics.bootstrap import Interval, is_better
from training.ranking import BY_NAME, Popular
from training.ranking.base import Parameters
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.hold_out import ListRequests
from training.ranking.search import SearchResult
from training.ranking.second_stage import is_available
from training.ranking.second_stage.gate import stage_stands
from training.ranking.trial_lists import CUTOFF

_FINALISTS = 2  # rankers that are evaluated beside the popular lists and popularity with stars

# The lists of a configuration that has learned some data: int32, shape (n_lists, n).
ListsOf = Callable[[RankerConfiguration, ListRequests], Int32Array]


@dataclass(frozen=True)
class Finalist:
    """What the search has taken for a ranker, and its first guess where that is another."""

    searched: RankerConfiguration
    guess: RankerConfiguration | None = None


@dataclass(frozen=True)
class Evaluated:
    """A ranker with its lists; whether it stands for what the search has taken."""

    ranker: RankerConfiguration
    lists: Int32Array
    ndcg: Float64Array
    as_searched: bool = True

    @classmethod
    def of(
        cls, ranker: RankerConfiguration, requests: ListRequests, lists_of: ListsOf
    ) -> "Evaluated":
        """A ranker with the lists that are asked for."""
        lists = lists_of(ranker, requests)
        return cls(ranker, lists, requests.metrics(lists, CUTOFF)["nDCG"])


def looked_at_again(
    finalist: Finalist,
    popular: Parameters | None,
    requests: ListRequests,
    lists_of: ListsOf,
) -> Evaluated:
    """What the search has taken, if its lists beat the first guess's; else the first guess.

    `popular` orders the popular lists beside; None where it is these that are looked at.
    """

    def evaluated(ranker: RankerConfiguration) -> Evaluated:
        ranker = ranker if popular is None else replace(ranker, popular=popular)
        return Evaluated.of(ranker, requests, lists_of)

    searched = evaluated(finalist.searched)
    if finalist.guess is None:
        return searched
    guess = replace(evaluated(finalist.guess), as_searched=False)
    return searched if is_better(searched.ndcg, guess.ndcg) else guess


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
    return replace(second, as_searched=first.as_searched) if stands else first, gain


def untuned(*, timed: bool) -> Parameters:
    """The parameters of popular lists for which none were searched."""
    return {name: Popular.FIRST[0][name] for name in Popular.space(timed=timed)}


def finalists(
    searched: Sequence[SearchResult], untuned: Parameters, *, with_stars: bool
) -> list[Finalist]:
    """Popular, the best of the search, and popularity with stars."""
    popular = searched[0].parameters if searched else untuned
    personal = [result for result in searched if result.name != POPULAR]
    best = sorted(personal, key=lambda result: -result.ndcg)[:_FINALISTS]
    finalists = [Finalist(RankerConfiguration(POPULAR, popular, popular))]
    if searched and searched[0].searched:
        guess = RankerConfiguration(POPULAR, searched[0].guess, searched[0].guess)
        finalists = [replace(finalists[0], guess=guess)]
    for result in best:
        chosen = RankerConfiguration(result.name, result.parameters, popular, result.recent)
        guess = RankerConfiguration(result.name, result.guess, popular, result.guess_recent)
        finalists.append(Finalist(chosen, guess if result.searched else None))
    if with_stars:
        finalists.append(Finalist(RankerConfiguration(POPULAR_STARS, {}, popular)))
    return finalists
