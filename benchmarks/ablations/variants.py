"""The lists that were chosen with one part taken away, all else the same.

Each function gives None where its part was not chosen, so that nothing could be taken away.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from benchmarks.peers.cartelera import ChosenLists
from training.ranking.configuration import POPULAR, RankerConfiguration
from training.ranking.finalists import may_have_second_stage
from training.ranking.popular import Popular
from training.ranking.recent import BOOST, FIRST, NEWCOMER
from training.ranking.slist import Slist


def without_recent(chosen: ChosenLists) -> ChosenLists | None:
    """Personal scores alone, for whoever is no newcomer."""
    return _without_weight(chosen, BOOST)


def without_newcomer(chosen: ChosenLists) -> ChosenLists | None:
    """Newcomers as everybody else."""
    return _without_weight(chosen, NEWCOMER)


def without_second_stage(chosen: ChosenLists) -> ChosenLists | None:
    """The order of the sum."""
    return _with(chosen, second_stage=False) if chosen.ranker.second_stage else None


def without_tail(chosen: ChosenLists) -> ChosenLists | None:
    """No scores of works beyond the most rated ones."""
    if chosen.ranker.name != Slist.name:
        return None
    return replace(chosen, data=replace(chosen.data, max_tail=0))


def without_search(chosen: ChosenLists) -> ChosenLists | None:
    """The first guesses, whatever a search has found."""
    guess = RankerConfiguration(Slist.name, Slist.FIRST[0], Popular.FIRST[0], FIRST)
    guess = replace(guess, second_stage=may_have_second_stage(guess, timed=True))
    return None if guess == chosen.ranker else replace(chosen, ranker=guess)


def without_anything(chosen: ChosenLists) -> ChosenLists | None:
    """The personal scores of the most rated works, and nothing beside them."""
    if chosen.ranker.name == POPULAR:
        return None
    return without_tail(alone := _with(chosen, recent={}, second_stage=False)) or alone


def _without_weight(chosen: ChosenLists, name: str) -> ChosenLists | None:
    recent = chosen.ranker.recent
    return _with(chosen, recent={**recent, name: 0.0}) if recent.get(name) else None


def _with(chosen: ChosenLists, **changes: Any) -> ChosenLists:
    return replace(chosen, ranker=replace(chosen.ranker, **changes))


PARTS: Mapping[str, Callable[[ChosenLists], ChosenLists | None]] = {
    "recent popularity": without_recent,
    "what newcomers get": without_newcomer,
    "second stage": without_second_stage,
    "tail": without_tail,
    "search": without_search,
    "all of these but the search": without_anything,
}
