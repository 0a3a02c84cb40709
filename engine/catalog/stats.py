"""The catalog's questions: longest title, counts, top actors. Definitions in docs/api.md.

All counts are of titles of one or all platforms; zero is an answer, not an error.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from engine.arrays import Mask
from engine.catalog.filters import TitleFilter, select
from engine.catalog.spellings import (
    Texts,
    each_of,
    parse_duration_type,
    parse_maturity,
    parse_platform,
)
from engine.catalog.titles import Catalog
from engine.contract.tables import MINUTES, MOVIE, TV_SHOW
from engine.errors import InvalidValue


@dataclass(frozen=True)
class Longest:
    """The greatest duration and the positions of all titles that have it, by title, then id."""

    duration: int
    duration_type: str
    titles: list[int]


@dataclass(frozen=True)
class PlatformCount:
    """How many titles a platform carries."""

    platform: str
    movies: int
    tv_shows: int


@dataclass(frozen=True)
class TopActors:
    """Actors with their number of titles, most first, then by name; `reason` says why none."""

    actors: list[tuple[str, int]]
    first: list[str]  # all who share the first place
    reason: str | None = None


def longest(
    catalog: Catalog, conditions: TitleFilter, duration_type: str = MINUTES
) -> Longest | None:
    """The longest movies (in minutes) or series (in seasons), or None where none is known.

    A duration that is unknown or zero never wins, nor does a movie listed in seasons.
    """
    unit = parse_duration_type(duration_type)
    kind = MOVIE if unit == MINUTES else TV_SHOW
    mask = select(catalog, replace(conditions, type=kind))
    mask &= (catalog.in_minutes == (unit == MINUTES)) & (catalog.duration > 0)
    if not mask.any():
        return None
    duration = int(catalog.duration[mask].max())
    winners = np.flatnonzero(mask & (catalog.duration == duration)).tolist()
    winners.sort(key=lambda title: (catalog.orders.title_rank[title], title))
    return Longest(duration, unit, winners)


def score_count(
    catalog: Catalog, conditions: TitleFilter, scored: float, min_ratings: int = 1
) -> int:
    """How many movies have a user score strictly above `scored`.

    The user score is the mean of all user ratings of the title, unrounded.
    """
    if not np.isfinite(scored):
        raise InvalidValue("scored", scored, "a finite number of stars")
    mask = select(catalog, replace(conditions, type=MOVIE))
    mask &= (catalog.rating_count >= max(min_ratings, 1)) & (catalog.user_score > scored)
    return int(mask.sum())


def platform_counts(catalog: Catalog, platforms: Texts = None) -> list[PlatformCount]:
    """How many movies and series there are on some platforms, or on each, in their order."""
    chosen = each_of(partial(parse_platform, catalog), platforms)
    counts = []
    for name in catalog.platforms.names:
        if chosen and name not in chosen:
            continue
        mask = catalog.platform.equal(name)
        movies = int((mask & catalog.is_movie).sum())
        counts.append(PlatformCount(name, movies, int(mask.sum()) - movies))
    return counts


def top_actors(catalog: Catalog, conditions: TitleFilter, limit: int = 10) -> TopActors:
    """The actors with the most titles; a title counts once for each of its actors."""
    mask = select(catalog, conditions)
    counts = catalog.actors.counts(mask)
    if not counts.any():
        return TopActors([], [], _why_no_actors(catalog, mask))
    names = catalog.actors.names
    ranked = np.lexsort((catalog.actors.alphabetical, -counts))
    first = ranked[: int((counts == counts.max()).sum())].tolist()
    listed = [(names[code], int(counts[code])) for code in ranked[:limit].tolist() if counts[code]]
    return TopActors(listed, [names[code] for code in first])


def _why_no_actors(catalog: Catalog, mask: Mask) -> str:
    if not mask.any():
        return "no title matches"
    codes = [code for code in np.unique(catalog.platform.codes[mask]).tolist() if code >= 0]
    if not codes:
        return "nothing is known of the cast of these titles"
    platforms = ", ".join(catalog.platform.names[code] for code in codes)
    return f"the {platforms} catalog names no cast for these titles"


def count(catalog: Catalog, conditions: TitleFilter) -> int:
    """How many titles pass the filter."""
    return int(select(catalog, conditions).sum())


def maturity_count(catalog: Catalog, maturity: str) -> int:
    """How many titles have a maturity class; those without one are g, as the assignment asks.

    Raises:
        NotFound: none has it.
    """
    return int(catalog.maturity.equal(parse_maturity(catalog, maturity)).sum())
