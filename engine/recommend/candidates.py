"""Which works a list may hold, and which condition costs it most where these are too few."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from engine.arrays import Mask
from engine.catalog.filters import TitleFilter, works_passing
from engine.catalog.titles import Catalog
from engine.events.profile import no_works
from engine.events.user import User
from engine.recommend.diversity import first_of_franchises
from engine.recommend.requests import EVERYTHING, ListRequest, Seen
from engine.wording import many

_BOUNDS = ("_min", "_max")  # the ends of one condition: year_min and year_max are the years


@dataclass(frozen=True)
class Shortfall:
    """Why a page has fewer entries than were asked for.

    Attributes:
        reason: a sentence without a full stop.
        costliest: the condition without which there would be most works; None where none costs any.
        without_it: how many there would be.
    """

    reason: str
    costliest: str | None
    without_it: int


def candidates(catalog: Catalog, user: User, request: ListRequest) -> Mask:
    """Which works the list may hold: bool, shape (n_works,).

    What the user hid is never among them.

    Raises:
        InvalidValue: a filter's value is malformed.
        NotFound: a filter's value is borne by no title.
    """
    allowed = works_passing(catalog, request.conditions)
    if request.among is not None:
        allowed &= request.among
    if request.seen is Seen.HIDE:
        allowed[user.seen] = False
    elif request.seen is Seen.ONLY:
        allowed &= _mask(user.seen, len(allowed))
    if request.watchlist:
        allowed &= _mask(user.watchlist, len(allowed))
    allowed[user.hidden] = False
    if request.exclude:
        allowed[list(request.exclude)] = False
    return allowed


def shortfall(catalog: Catalog, user: User, request: ListRequest) -> Shortfall:
    """Why the list ends where it does, and what would let most other works in."""

    def entries(each: ListRequest) -> int:
        return _entries(catalog, candidates(catalog, user, each), each)

    count = entries(request)
    counts = {name: entries(without) for name, without in _relaxed(request)}
    costliest = max(counts, key=lambda name: counts[name], default=None)
    if costliest is None or counts[costliest] <= count:
        return Shortfall(f"{_so_few(count)} can be listed", None, count)
    return Shortfall(
        f"{_so_few(count)} {'passes' if count < 2 else 'pass'} all conditions; "
        f"without {costliest} there would be {counts[costliest]:,}",
        costliest,
        counts[costliest],
    )


def left_out(catalog: Catalog, user: User, request: ListRequest) -> dict[str, int]:
    """For each condition that is put, how many works it alone keeps out of the candidates.

    What the user has hidden is one of them.
    """
    count = int(np.count_nonzero(candidates(catalog, user, request)))
    counts = {
        name: int(np.count_nonzero(candidates(catalog, user, without))) - count
        for name, without in _relaxed(replace(request, one_per_franchise=False))
    }
    if len(user.hidden):
        shown = candidates(catalog, replace(user, hidden=no_works()), request)
        counts["hidden"] = int(np.count_nonzero(shown)) - count
    return counts


def _entries(catalog: Catalog, allowed: Mask, request: ListRequest) -> int:
    """How many entries the list of some works has."""
    if request.one_per_franchise:
        return len(first_of_franchises(np.flatnonzero(allowed), catalog.franchise_of))
    return int(np.count_nonzero(allowed))


def _so_few(count: int) -> str:
    return f"only {many(count, 'work')}" if count else "no work"


def _relaxed(request: ListRequest) -> Iterator[tuple[str, ListRequest]]:
    """Yield each condition that is put with the request without it."""
    for name, changes in _conditions(request.conditions).items():
        yield name, replace(request, conditions=replace(request.conditions, **changes))
    if request.seen is not Seen.INCLUDE:
        yield f"seen={request.seen}", replace(request, seen=Seen.INCLUDE)
    if request.watchlist:
        yield "watchlist", replace(request, watchlist=False)
    if request.exclude:
        yield "exclude", replace(request, exclude=())
    if request.one_per_franchise:
        yield "one_per_franchise", replace(request, one_per_franchise=False)


def _conditions(conditions: TitleFilter) -> dict[str, dict[str, Any]]:
    """The conditions on titles that are put, each with the fields that make it ask nothing."""
    put: dict[str, dict[str, Any]] = {}
    for each in fields(conditions):
        nothing = getattr(EVERYTHING, each.name)
        if getattr(conditions, each.name) != nothing:
            name = each.name
            for bound in _BOUNDS:
                name = name.removesuffix(bound)
            put.setdefault(name, {})[each.name] = nothing
    return put


def _mask(works: np.ndarray, n_works: int) -> Mask:
    mask = np.zeros(n_works, dtype=bool)
    mask[works] = True
    return mask
