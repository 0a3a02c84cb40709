"""Every ranker in words, with what its parameters mean."""

import math
from collections.abc import Iterator
from dataclasses import replace

from engine.events.weighting import OF_TIME
from training.ranking import BY_NAME, Popular
from training.ranking.base import Parameters
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
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
