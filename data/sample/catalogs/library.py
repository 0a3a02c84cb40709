"""All works and where they are listed.

Most works are on one platform, about one in fifty is on two, a few are on three, a few twice on the
same one in other casing, and a few pairs of different films share title and year. A listing refers
to its work by position, so that all copies of a work have one set of latent factors.
"""

from dataclasses import dataclass, replace

from numpy.random import Generator

from data.sample.catalogs.placements import Placement, Role, place_works
from data.sample.catalogs.platforms import PLATFORMS
from data.sample.catalogs.works import FIRST_YEAR, Work, WorkMaker
from data.sample.draws import pick_some
from data.sample.names import without_accents
from data.sample.sizes import SampleSize


@dataclass(frozen=True)
class Listing:
    """One work as one platform lists it; `linked` marks works that occur more than once."""

    platform: str
    position: int
    work: Work
    linked: bool


@dataclass(frozen=True)
class Library:
    """All works, and per platform its listings in catalog order."""

    works: tuple[Work, ...]
    listings: dict[str, tuple[Listing, ...]]


def make_library(size: SampleSize, rng: Generator) -> Library:
    """Invent all works of a sample and list them on their platforms."""
    plan = place_works(size, rng)
    maker = WorkMaker(size, rng)
    works: list[Work] = []
    for placement in plan:
        works.append(maker.make(placement, works[-1] if works else None))
    listings = _list_works(plan, works)
    shuffled = {name: tuple(pick_some(rng, rows, len(rows))) for name, rows in listings.items()}
    return Library(tuple(works), shuffled)


def _list_works(plan: list[Placement], works: list[Work]) -> dict[str, list[Listing]]:
    """List every work on its platforms, the copies of some in another spelling."""
    listings: dict[str, list[Listing]] = {platform: [] for platform in PLATFORMS}
    copies = 0
    for position, (placement, work) in enumerate(zip(plan, works, strict=True)):
        for i, platform in enumerate(placement.platforms):
            spelt = _copy(work, placement, copies) if i else work
            copies += bool(i)
            listings[platform].append(Listing(platform, position, spelt, placement.linked))
    return listings


def _copy(work: Work, placement: Placement, nth: int) -> Work:
    """Spell the nth copy of a work as another catalog would: most alike, some slightly off."""
    if placement.role is Role.REDATED:
        return replace(work, year=max(work.year - 1, FIRST_YEAR))
    if len(set(placement.platforms)) == 1 or nth % 7 == 1:
        return replace(work, title=work.title.upper())
    if nth % 7 == 3:
        return replace(work, title=without_accents(work.title).lower())
    return work
