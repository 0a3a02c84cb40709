"""Every ranker in words, with what its parameters mean."""

import math
from collections.abc import Iterator
from dataclasses import replace

from engine.events.weighting import OF_TIME
from engine.models.candidate_features import FEATURES
from engine.models.second_stage import POOL
from training.ranking import BY_NAME, Popular
from training.ranking.base import Parameters
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.recent import AWAY, BOOST, FEW, HALF_LIFE, NEWCOMER
from training.ranking.second_stage.fit import TREES
from training.report.markdown import percent

_OF_STARS = ("grade_weight", "appeal")
_POPULAR_STARS = (
    "A work's score is its popularity plus the user's predicted stars, which are shrunk the less "
    "the more people have rated the work."
)


def summary(ranker: RankerConfiguration, *, timed: bool = True) -> str:
    """A sentence: how a ranker scores works, where times are known or not."""
    if ranker.name == POPULAR_STARS:
        return _POPULAR_STARS
    return BY_NAME[ranker.name].summary(timed=timed)


def parameter_sentences(ranker: RankerConfiguration) -> Iterator[str]:
    """What the ranker's parameters are, a sentence each."""
    if ranker.name == POPULAR_STARS:
        return
    parameters = ranker.popular if ranker.name == POPULAR else ranker.parameters
    yield from _weighting(parameters)
    yield from BY_NAME[ranker.name].describe(parameters)


def apart_from_stars(ranker: RankerConfiguration) -> RankerConfiguration:
    """The ranker without the parameters that mean nothing where no event has stars."""
    return replace(
        ranker,
        parameters={k: v for k, v in ranker.parameters.items() if k not in _OF_STARS},
        popular={k: v for k, v in ranker.popular.items() if k not in _OF_STARS},
    )


def popularity(parameters: Parameters) -> str:
    """What the popular lists are ordered by."""
    return " ".join(Popular.describe(parameters)) if parameters else ""


def recent(parameters: Parameters) -> str:
    """What recent popularity adds to personal lists; empty where there is none."""
    if not parameters:
        return ""
    boost, few, away = parameters[BOOST], parameters[FEW], parameters.get(AWAY, 0.0)
    half_life = parameters.get(HALF_LIFE)
    kind = "recent popularity" if half_life else "popularity"
    fading = f", of which an event counts half after {half_life:,.0f} days," if half_life else ""
    absent = f", and up to {1 + away:.3g} times for who has been away" if away else ""
    return (
        f"To every personal score {kind}{fading} is added: for somebody well known the "
        f"most popular work gets {boost:.2g} of a typical score, up to {1 + few:.3g} times as much "
        f"for whom hardly anything is known{absent}.{_newcomer(parameters.get(NEWCOMER, 0.0))}"
    )


def _newcomer(weight: float) -> str:
    """What the popular order adds for somebody of whom little is known."""
    if not weight:
        return ""
    return (
        f" For newcomers the popular order counts as well: its first work gets {weight:.2g} "
        "typical scores where nothing is known, an eighth of that with five events."
    )


def second_stage(ranker: RankerConfiguration, *, stars: bool) -> str:
    """What orders the best works anew; empty where nothing does."""
    if not ranker.second_stage:
        return ""
    known = "stars and fame beside those" if stars else "fame beside that"
    return (
        f"The {POOL} best works of a personal list are then ordered anew by a second stage: "
        f"{TREES} boosted trees over {len(FEATURES)} features of a work and of the user (the score "
        "and its parts, what often follows the last events, popularity over days and years, "
        f"{known} of the history, how much is known and since when). They were grown on what users "
        "liked after the service would have listed for them, at two moments. They leave lists as "
        "they are where little is known, or not what followed what: all was stated at once."
    )


def _weighting(parameters: Parameters) -> Iterator[str]:
    if set(OF_TIME) <= set(parameters):
        floor, span = parameters["floor"], parameters["span"]
        yield (
            f"An event's weight fades as others follow it: {percent(floor / (1 + floor))} of it "
            f"stays for ever, and of the rest {percent(math.exp(-1))} is left after {span:.0f} "
            "events."
        )
    if "grade_weight" in parameters:
        yield (
            "Where there are stars, one standard deviation above the user's mean counts "
            f"{1 + parameters['grade_weight']:.2f} times as much as a middling rating."
        )
