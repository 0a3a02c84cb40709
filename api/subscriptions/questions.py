"""What is asked about platforms, and which of the release's platforms that means."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from api.recommendations.questions import Question
from engine.catalog.filters import TitleFilter
from engine.catalog.spellings import each_of, parse_platform, platforms_expected
from engine.catalog.titles import Catalog
from engine.errors import InvalidValue, NoPlatforms
from engine.recommend.subscriptions import BEST


@dataclass(frozen=True)
class SubscriptionQuestion:
    """What somebody asks about platforms.

    Attributes:
        question: of the list that the platforms are measured by.
        have: platforms that the user has, as they were written.
        prices: of platforms, as these were written.
        n: works that are named of each platform.
    """

    question: Question
    have: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    n: int = 5


@dataclass(frozen=True)
class ComparedPlatforms:
    """The platforms that are compared, by their positions in the catalog.

    Attributes:
        held: those that the user has.
        further: the others, of which some may be worth it.
        prices: of those that have one.
        conditions: what titles must be, on these platforms.
    """

    held: tuple[int, ...]
    further: tuple[int, ...]
    prices: Mapping[int, float]
    conditions: TitleFilter


def list_question(question: Question) -> Question:
    """The question for the list that platforms are measured by."""
    return replace(question, n=BEST)


def compared_platforms(catalog: Catalog, question: SubscriptionQuestion) -> ComparedPlatforms:
    """The platforms that a question is about.

    Raises:
        NoPlatforms: no platform carries the titles.
        InvalidValue: one is not there, is named twice, or none is left to be added.
    """
    names, conditions = catalog.platforms.names, question.question.conditions
    if not names:
        raise NoPlatforms
    held = _held(catalog, question.have)
    chosen = each_of(partial(parse_platform, catalog), conditions.platform) or names
    further = [name for name in names if name in chosen and name not in held]
    if not further:
        raise InvalidValue("have", ", ".join(held), _left_over(names, chosen))
    return ComparedPlatforms(
        tuple(sorted(map(names.index, held))),
        tuple(map(names.index, further)),
        _prices(catalog, question.prices),
        replace(conditions, platform=(*held, *further)),
    )


def _held(catalog: Catalog, texts: tuple[str, ...]) -> list[str]:
    try:
        held = each_of(partial(parse_platform, catalog), texts)
    except InvalidValue as error:
        raise InvalidValue("have", error.value, error.expected) from None
    for name in held:
        if held.count(name) > 1:
            raise InvalidValue("have", ", ".join(texts), f"{name} once")
    return held


def _left_over(names: tuple[str, ...], chosen: list[str] | tuple[str, ...]) -> str:
    """What was expected where nothing is left to be added."""
    compared = ", ".join(name for name in names if name in chosen)
    return f"fewer than all that are compared ({compared}), so that one could be added"


def _prices(catalog: Catalog, prices: Mapping[str, float]) -> dict[int, float]:
    """The prices by platform.

    Raises:
        InvalidValue: a platform is not there, or has two.
    """
    by_platform: dict[int, float] = {}
    for text, price in prices.items():
        name = catalog.platforms.find(text)
        if name is None:
            raise InvalidValue("prices", text, platforms_expected(catalog))
        platform = catalog.platforms.names.index(name)
        if platform in by_platform:
            raise InvalidValue("prices", text, f"one price of {name}")
        by_platform[platform] = price
    return by_platform
