"""Which works there will be and on which platforms, before any of them is invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from numpy.random import Generator

from data.sample.draws import happens, pick_weighted
from data.sample.sizes import FULL, SampleSize
from data.sample.words import Words

MOVIE, SHOW = "Movie", "TV Show"

_MOVIE_SHARE = 0.7  # of the works on several platforms


class Role(Enum):
    """What is special about a work.

    A twin is another film with the title and year of the namesake before it; a redated work has its
    release a year apart on two platforms.
    """

    PLAIN = "plain"
    NAMESAKE = "namesake"
    TWIN = "twin"
    REDATED = "redated"
    SLEEP_SOUND = "sleep sound"


@dataclass(frozen=True)
class Placement:
    """Where a work goes: its type, its platforms, and what is special about it."""

    kind: str
    platforms: Words
    role: Role = Role.PLAIN

    @property
    def linked(self) -> bool:
        """Whether another listing has the same title."""
        return len(self.platforms) > 1 or self.role in (Role.NAMESAKE, Role.TWIN)


class _Slots:
    """The titles that each platform still has to list, by type."""

    def __init__(self, size: SampleSize) -> None:
        self._free = {
            MOVIE: {titles.platform: titles.movies for titles in size.platforms},
            SHOW: {titles.platform: titles.shows for titles in size.platforms},
        }

    def take(self, kind: str, platforms: Words, role: Role = Role.PLAIN) -> Placement:
        """Use up one title on each of the platforms."""
        for platform in platforms:
            self._free[kind][platform] -= 1
        return Placement(kind, platforms, role)

    def draw(self, rng: Generator, kind: str, count: int) -> Words:
        """Distinct platforms, by their numbers of free titles."""
        free = dict(self._free[kind])
        platforms = []
        for _ in range(count):
            platforms.append(pick_weighted(rng, free))
            del free[platforms[-1]]
        return tuple(platforms)

    def rest(self) -> Iterator[Placement]:
        """Give every free title a work to itself."""
        for kind, free in self._free.items():
            for platform, count in free.items():
                yield from [Placement(kind, (platform,))] * count


def place_works(size: SampleSize, rng: Generator) -> list[Placement]:
    """Plan all works of a sample; namesakes follow each other."""

    def scaled(count: int) -> int:
        return max(1, round(count * size.titles / FULL.titles))

    slots = _Slots(size)
    plan = [
        slots.take(kind, slots.draw(rng, kind, platforms))
        for platforms, count in ((2, scaled(367)), (3, 1 + scaled(7)))
        for kind in _kinds(rng, count)
    ]
    for platform, count in (("amazon", 8), ("netflix", 4)):
        plan += [slots.take(MOVIE, (platform, platform)) for _ in range(scaled(count))]
    plan += [slots.take(MOVIE, ("netflix", "amazon"), Role.REDATED) for _ in range(scaled(30))]
    for _ in range(1 + scaled(8)):
        plan.append(slots.take(MOVIE, ("amazon",), Role.NAMESAKE))
        plan.append(slots.take(MOVIE, ("netflix",), Role.TWIN))
    plan += [slots.take(MOVIE, ("amazon",), Role.SLEEP_SOUND) for _ in range(scaled(20))]
    return [*plan, *slots.rest()]


def _kinds(rng: Generator, count: int) -> list[str]:
    """Draw types, the first one a movie, so that every sample has one."""
    return [MOVIE] + [MOVIE if happens(rng, _MOVIE_SHARE) else SHOW for _ in range(count - 1)]
