"""Every way to order lists in words, with what its parameters mean."""

import math
from collections.abc import Callable, Iterator

from training.ranking import Blend, Content, Slist
from training.ranking.base import MEMORY, Parameters
from training.ranking.ials import ImplicitAls
from training.ranking.knn import ItemKnn
from training.ranking.selection import MIX, POPULAR, Way
from training.report.markdown import percent

_KINDS = {
    POPULAR: "Everybody gets the works that most people have rated, and rated high, without those "
    "that they have rated themselves.",
    MIX: "A work's score is its popularity plus the user's predicted stars, which are believed the "
    "more the more people have rated the work.",
    Slist.name: "A work's score is a sum over the works that the user has rated: how often it is "
    "rated by the same people, and how often after them (SLIST).",
    Blend.name: "A work's score is a sum over the works that the user has rated: how often it is "
    "rated by the same people, and how often after them (SLIST), plus a share for what the "
    "catalogs say of both.",
    ItemKnn.name: "A work's score is a sum over the works that the user has rated: the cosine of "
    "who has rated both, less where few have.",
    Content.name: "A work's score is a sum over the works that the user has rated: how like it "
    "they are by what the catalogs say; other people play no part.",
    ImplicitAls.name: "Factors tell who rates what, whatever the stars (implicit ALS); a user's "
    "are found from their history at each request, and multiplied with those of each work.",
}


def kind(name: str) -> str:
    """Return in a sentence how a way scores works."""
    return _KINDS.get(name, "A work's score is found by the ranking model of this name.")


def meaning(way: Way) -> Iterator[str]:
    """Yield in sentences what the way's parameters are."""
    given = way.popular if way.name == POPULAR else way.parameters
    if set(MEMORY) <= set(given):
        yield from _memory(given)
    left = {name: value for name, value in given.items() if name not in MEMORY}
    for name, value in left.items():
        say = _SAYINGS.get(name)
        yield say(value) if say else f"{name} is {value:.4g}."


def popularity(parameters: Parameters) -> str:
    """Return in a sentence what the popular lists are ordered by."""
    return " ".join(_SAYINGS[name](value) for name, value in parameters.items())


def _memory(given: Parameters) -> Iterator[str]:
    floor = given["floor"]
    yield (
        f"A rating's weight fades as others follow it: {percent(floor / (1 + floor))} of it stays "
        f"for ever, and of the rest {percent(math.exp(-1))} is left after {given['span']:.0f} "
        "ratings."
    )
    yield (
        "A rating that is one standard deviation above the user's mean counts "
        f"{1 + given['liking']:.2f} times as much as a middling one."
    )


_SAYINGS: dict[str, Callable[[float], str]] = {
    "half_life": lambda v: f"A rating counts half after {v:,.0f} days.",
    "appeal": lambda v: (
        "A work whose mean is one standard deviation above that of all gets "
        f"{v:.2f} added to the logarithm of its number of ratings, less where few have rated it."
    ),
    "succession": lambda v: (
        f"{percent(v)} of what is learned is what is rated after what, {percent(1 - v)} what is "
        "rated by the same people."
    ),
    "penalty": lambda v: f"The penalty that keeps the numbers small is {v:.3g}.",
    "dropout": lambda v: (
        f"It is learned as if {percent(v / (1 + v))} of every history were dropped at random."
    ),
    "discount": lambda v: (
        f"A work's column is divided by its number of ratings to the power {v:.2g}, so that the "
        "popular do not crowd out the rest."
    ),
    "content": lambda v: f"The likeness of descriptions is added {v:.2g} times.",
    "neighbours": lambda v: f"Each work speaks for its {v:.0f} nearest.",
    "shrinkage": lambda v: f"Likeness is shrunken by {v:.3g} imagined ratings.",
    "factors": lambda v: f"There are {v:.0f} factors.",
    "confidence": lambda v: f"Having rated a work counts {1 + v:.3g} times as much as not having.",
}
