"""The lists that were chosen with one part taken away, all else the same.

Each function gives None where its part was not chosen, so that nothing could be taken away.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from benchmarks.peers.cartelera import ChosenLists
from training.ranking.configuration import RankerConfiguration
from training.ranking.popular import LATELY, Popular
from training.ranking.recent import BOOST, FIRST, NEWCOMER
from training.ranking.slist import Slist
from training.ranking.tail import tail_works


def without_recent(chosen: ChosenLists) -> ChosenLists | None:
    """Nothing added for what was popular of late."""
    return _without_weight(chosen, BOOST)


def without_newcomer(chosen: ChosenLists) -> ChosenLists | None:
    """Nothing added for what is popular in general."""
    return _without_weight(chosen, NEWCOMER)


def without_lately(chosen: ChosenLists) -> ChosenLists | None:
    """A popular order that adds nothing for being popular lately."""
    popular = chosen.ranker.popular
    return _with(chosen, popular={**popular, LATELY: 0.0}) if popular.get(LATELY) else None


def without_second_stage(chosen: ChosenLists) -> ChosenLists | None:
    """The order of the sum."""
    return _with(chosen, second_stage=False) if chosen.ranker.second_stage else None


def without_tail(chosen: ChosenLists) -> ChosenLists | None:
    """No scores of works beyond the most rated ones."""
    data = chosen.data
    if chosen.ranker.name != Slist.name:
        return None
    if not len(tail_works(data.counts, data.items, data.listed, data.max_tail)):
        return None
    return replace(chosen, data=replace(data, max_tail=0))


def without_search(chosen: ChosenLists) -> ChosenLists | None:
    """SLIST, prior and popular order with their first guesses, whatever a search has found."""
    stage = chosen.ranker.second_stage
    guess = RankerConfiguration(Slist.name, Slist.FIRST[0], Popular.FIRST[0], FIRST, stage)
    return None if guess == chosen.ranker else replace(chosen, ranker=guess)


def without_anything(chosen: ChosenLists) -> ChosenLists | None:
    """The personal scores of the most rated works, and nothing beside them."""
    alone = _with(without_lately(chosen) or chosen, recent={}, second_stage=False)
    alone = without_tail(alone) or alone
    return None if alone == chosen else alone


def _without_weight(chosen: ChosenLists, name: str) -> ChosenLists | None:
    recent = chosen.ranker.recent
    return _with(chosen, recent={**recent, name: 0.0}) if recent.get(name) else None


def _with(chosen: ChosenLists, **changes: Any) -> ChosenLists:
    return replace(chosen, ranker=replace(chosen.ranker, **changes))


PARTS: Mapping[str, Callable[[ChosenLists], ChosenLists | None]] = {
    "recent popularity": without_recent,
    "what newcomers get": without_newcomer,
    "lately popular": without_lately,
    "second stage": without_second_stage,
    "tail": without_tail,
    "search": without_search,
    "all of these but the search": without_anything,
}
