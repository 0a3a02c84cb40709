"""The invented works and where they are listed.

A work is one film or series; most are on one platform, about one in fifty is on two, a few are on
three, a few twice on the same one in other casing, and a few pairs of different films share title
and year. A listing refers to its work by position, so that all copies of a work have one taste.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from numpy.random import Generator

from data.sample import words
from data.sample.catalogs.genres import GENRES, PLATFORMS, SLEEP_GENRE
from data.sample.draws import happens, pick_skewed, pick_some, pick_weighted
from data.sample.names import TitleNames, first_name, people, place_name
from data.sample.sizes import FULL, SampleSize

MOVIE, SHOW = "Movie", "TV Show"
LAST_YEAR = 2021
FIRST_YEAR = 1920


@dataclass(frozen=True, slots=True)
class Work:
    """A film or series; `length` is in minutes or seasons, `genres` are positions in GENRES."""

    kind: str
    title: str
    year: int
    genres: tuple[int, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    countries: tuple[str, ...]
    length: int
    hero: str
    place: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One work as one platform lists it; `linked` marks works that occur more than once."""

    platform: str
    position: int
    work: Work
    linked: bool


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


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a work goes: its type, its platforms, and what is special about it."""

    kind: str
    platforms: tuple[str, ...]
    role: Role = Role.PLAIN

    @property
    def linked(self) -> bool:
        """Say whether another listing has the same title."""
        return len(self.platforms) > 1 or self.role in (Role.NAMESAKE, Role.TWIN)


class Slots:
    """The titles that each platform still has to list, by type."""

    def __init__(self, size: SampleSize) -> None:
        self._left: dict[str, dict[str, int]] = {MOVIE: {}, SHOW: {}}
        for platform in size.platforms:
            self._left[MOVIE][platform.platform] = platform.movies
            self._left[SHOW][platform.platform] = platform.shows

    def take(self, kind: str, platforms: tuple[str, ...], role: Role = Role.PLAIN) -> Placement:
        """Use up one title on each of the platforms."""
        for platform in platforms:
            self._left[kind][platform] -= 1
        return Placement(kind, platforms, role)

    def draw(self, rng: Generator, kind: str, count: int) -> tuple[str, ...]:
        """Draw distinct platforms by the titles that they have left."""
        left = dict(self._left[kind])
        return tuple(_pop(rng, left) for _ in range(count))

    def rest(self) -> Iterator[Placement]:
        """Give every title that is left a work of its own."""
        for kind, left in self._left.items():
            for platform, count in left.items():
                yield from (Placement(kind, (platform,)) for _ in range(count))


def _pop(rng: Generator, left: dict[str, int]) -> str:
    platform = pick_weighted(rng, list(left.items()))
    del left[platform]
    return platform


def scaled(count: int, size: SampleSize) -> int:
    """Scale a count of the full sample to a size, at least one."""
    return max(1, round(count * size.titles / FULL.titles))


def placements(size: SampleSize, rng: Generator) -> list[Placement]:
    """Plan all works of a sample; namesakes follow each other."""
    slots = Slots(size)
    plan = [
        slots.take(kind, slots.draw(rng, kind, platforms))
        for platforms, count in ((2, scaled(367, size)), (3, 1 + scaled(7, size)))
        for kind in _kinds(rng, count)
    ]
    for platform, count in (("amazon", scaled(8, size)), ("netflix", scaled(4, size))):
        plan += [slots.take(MOVIE, (platform, platform)) for _ in range(count)]
    for _ in range(scaled(30, size)):
        plan.append(slots.take(MOVIE, ("netflix", "amazon"), Role.REDATED))
    for _ in range(1 + scaled(8, size)):
        plan.append(slots.take(MOVIE, ("amazon",), Role.NAMESAKE))
        plan.append(slots.take(MOVIE, ("netflix",), Role.TWIN))
    for _ in range(scaled(20, size)):
        plan.append(slots.take(MOVIE, ("amazon",), Role.SLEEP_SOUND))
    return plan + list(slots.rest())


def _kinds(rng: Generator, count: int) -> list[str]:
    return [MOVIE] + [MOVIE if happens(rng, 0.7) else SHOW for _ in range(count - 1)]


@dataclass(frozen=True, slots=True)
class Library:
    """All works, and per platform its listings in catalog order."""

    works: tuple[Work, ...]
    listings: dict[str, tuple[Listing, ...]]


def make_library(size: SampleSize, rng: Generator) -> Library:
    """Invent all works of a sample and list them on their platforms."""
    plan = placements(size, rng)
    maker = WorkMaker(size, rng)
    works: list[Work] = []
    for placement in plan:
        works.append(maker.make(placement, works[-1] if works else None))
    listings = list_works(plan, works)
    shuffled = {name: tuple(pick_some(rng, rows, len(rows))) for name, rows in listings.items()}
    return Library(tuple(works), shuffled)


def list_works(plan: list[Placement], works: list[Work]) -> dict[str, list[Listing]]:
    """List every work on its platforms, the copies of some in other spelling."""
    listed: dict[str, list[Listing]] = {platform: [] for platform in PLATFORMS}
    copies = 0
    for position, (placement, work) in enumerate(zip(plan, works, strict=True)):
        for i, platform in enumerate(placement.platforms):
            shown = copied(work, placement, copies) if i else work
            copies += bool(i)
            listed[platform].append(Listing(platform, position, shown, placement.linked))
    return listed


def copied(work: Work, placement: Placement, nth: int) -> Work:
    """Spell the nth copy of a work as another catalog would: most alike, some slightly off."""
    if placement.role is Role.REDATED:
        return replace(work, year=max(work.year - 1, FIRST_YEAR))
    if len(set(placement.platforms)) == 1 or nth % 7 == 1:
        return replace(work, title=work.title.upper())
    if nth % 7 == 3:
        return replace(work, title=without_accents(work.title).lower())
    return work


def without_accents(text: str) -> str:
    """Drop the accents of a text."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class WorkMaker:
    """Invents works for placements, drawing all people from one pool in which a few are busy."""

    def __init__(self, size: SampleSize, rng: Generator) -> None:
        self._rng = rng
        self._titles = TitleNames(rng)
        self._actors = people(rng, max(80, round(1.4 * size.titles)))
        self._directors = people(rng, max(40, round(0.45 * size.titles)))

    def make(self, placement: Placement, before: Work | None = None) -> Work:
        """Invent a work for a placement; a twin is named after the work `before` it."""
        work = self._plain(placement)
        if placement.role is Role.SLEEP_SOUND:
            return self._sleep_sound(work)
        if placement.role is Role.TWIN and before is not None:
            return self._twin(work, before)
        return work

    def _plain(self, placement: Placement) -> Work:
        rng, platform = self._rng, placement.platforms[0]
        genres = self._genres(platform, placement.kind)
        return Work(
            kind=placement.kind,
            title=self._titles.new(words.TITLE_PATTERNS),
            year=_year(rng, platform),
            genres=genres,
            directors=self._crew(placement),
            cast=self._cast(),
            countries=_countries(rng),
            length=_length(rng, placement.kind, genres),
            hero=first_name(rng),
            place=place_name(rng),
        )

    def _twin(self, work: Work, other: Work) -> Work:
        directors = tuple(name for name in work.directors if name not in other.directors)
        return replace(
            work,
            title=other.title,
            year=other.year,
            directors=directors or (f"{first_name(self._rng)} O'Brellan",),
            length=other.length + 12 + int(self._rng.integers(20)),
        )

    def _sleep_sound(self, work: Work) -> Work:
        return replace(
            work,
            title=self._titles.new(words.SLEEP_PATTERNS),
            genres=(SLEEP_GENRE,),
            length=int(self._rng.integers(500, 601)),
        )

    def _genres(self, platform: str, kind: str) -> tuple[int, ...]:
        weights = [(i, genre.weight(platform, kind)) for i, genre in enumerate(GENRES)]
        count = 1 + int(self._rng.integers(3))
        return tuple(dict.fromkeys(pick_weighted(self._rng, weights) for _ in range(count)))

    def _crew(self, placement: Placement) -> tuple[str, ...]:
        count = 2 if happens(self._rng, 0.06) else 1
        if placement.kind == SHOW and not happens(self._rng, 0.1):
            return ()
        return tuple(dict.fromkeys(pick_skewed(self._rng, self._directors) for _ in range(count)))

    def _cast(self) -> tuple[str, ...]:
        count = 1 + int(self._rng.poisson(6.0))
        return tuple(dict.fromkeys(pick_skewed(self._rng, self._actors) for _ in range(count)))


_YEARS_BACK = {"amazon": 12.5, "disney": 18.0, "hulu": 8.5, "netflix": 7.0}
_SEASONS = (
    (1, 640),
    (2, 160),
    (3, 80),
    (4, 45),
    (5, 30),
    (6, 18),
    (7, 11),
    (8, 7),
    (9, 4),
    (10, 3),
    (12, 1),
    (16, 1),
)


def _year(rng: Generator, platform: str) -> int:
    back = int(rng.exponential(_YEARS_BACK[platform]))
    return max(FIRST_YEAR, LAST_YEAR - back)


def _length(rng: Generator, kind: str, genres: tuple[int, ...]) -> int:
    if kind == SHOW:
        return pick_weighted(rng, _SEASONS)
    audience = GENRES[genres[0]].audience
    mean, spread = (72.0, 24.0) if audience == "child" else (99.0, 20.0)
    return min(225, max(18, round(float(rng.normal(mean, spread)))))


def _countries(rng: Generator) -> tuple[str, ...]:
    count = int(rng.integers(2, 5)) if happens(rng, 0.15) else 1
    return tuple(dict.fromkeys(pick_weighted(rng, words.COUNTRIES) for _ in range(count)))
