"""Which titles or films a question is about: user words checked, then one mask over the world.

A condition is a field of `TitleFilter` or `FilmFilter` and a line of `CONDITIONS`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.arrays import Mask
from engine.catalog.films import Films
from engine.catalog.names import find_name, find_whole_name
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.contract.tables import DURATION_TYPES, MINUTES, MOVIE, SEASONS, TV_SHOW, TYPES
from engine.errors import InvalidValue, NotFound
from engine.text import fold
from engine.wording import alternatives


def _aliases(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {alias: name for name, aliases in spellings.items() for alias in aliases}


# Folded, in English and Spanish.
_TYPE_ALIASES = _aliases(
    {
        MOVIE: ("movie", "movies", "film", "films", "pelicula", "peliculas"),
        TV_SHOW: ("tv show", "tv shows", "tv", "show", "series", "serie"),
    }
)
_DURATION_ALIASES = _aliases(
    {
        MINUTES: ("min", "mins", "minutes", "minutos"),
        SEASONS: ("season", "seasons", "temporada", "temporadas"),
    }
)

Years = tuple[int | None, int | None]  # the first and the last that pass; None is no bound
FindName = Callable[[Postings, str, str], int]  # of names, their kind and a text: the code
Condition = Callable[..., Mask]  # of a world and a field's value: which records pass

NAME_LISTS = {  # what names name: the attribute of Catalog or Films that lists them
    "genre": "genres",
    "country": "countries",
    "company": "companies",
    "franchise": "franchises",
    "language": "languages",
    "actor": "actors",
    "director": "directors",
}


class _Filter:
    """Conditions that a record must meet; one that is None asks nothing."""

    year_min: int | None
    year_max: int | None

    @property
    def years(self) -> Years | None:
        """The range of years, None where every year passes."""
        bounds = self.year_min, self.year_max
        return None if bounds == (None, None) else bounds


@dataclass(frozen=True)
class TitleFilter(_Filter):
    """What a title must be; a condition that is None asks nothing. Texts are as the user wrote."""

    platform: str | None = None
    type: str | None = None
    year_min: int | None = None
    year_max: int | None = None
    genre: str | None = None
    country: str | None = None
    maturity: str | None = None
    actor: str | None = None
    director: str | None = None

    @property
    def empty(self) -> bool:
        """Whether every title passes."""
        return self == TitleFilter()


@dataclass(frozen=True)
class FilmFilter(_Filter):
    """What a film must be; a condition that is None asks nothing. Texts are as the user wrote."""

    year_min: int | None = None
    year_max: int | None = None
    genre: str | None = None
    country: str | None = None
    company: str | None = None
    franchise: str | None = None
    language: str | None = None
    actor: str | None = None
    director: str | None = None


def select(world: Catalog | Films, conditions: TitleFilter | FilmFilter) -> Mask:
    """Which titles of a catalog, or which of the films, pass: bool, one for each.

    Raises:
        InvalidValue: the platform or type is none there is, or the years are in the wrong order.
        NotFound: nothing bears a name, or has the maturity class, that a condition asks for.
    """
    mask = np.ones(len(world), dtype=bool)
    for name, passing in CONDITIONS[type(conditions)].items():
        if (value := getattr(conditions, name)) is not None:
            mask &= passing(world, value)
    return mask


def parse_platform(catalog: Catalog, text: str) -> str:
    """The platform that people mean, by its name in the catalog.

    Raises:
        InvalidValue: the catalog has no such platform.
    """
    if (platform := catalog.platforms.find(text)) is None:
        raise InvalidValue("platform", text, platforms_expected(catalog))
    return platform


def platforms_expected(catalog: Catalog) -> str:
    """What to ask for as a platform, in messages."""
    if not catalog.platforms.names:
        return "none: no platform carries these titles; catalogs go into raw/catalogs"
    return alternatives(catalog.platforms.names)


def parse_type(text: str) -> str:
    """`movie` or `tv show`, from their English and Spanish names.

    Raises:
        InvalidValue: it is neither.
    """
    if (kind := _TYPE_ALIASES.get(fold(text))) is None:
        raise InvalidValue("type", text, f"{alternatives(TYPES)} (película, serie)")
    return kind


def parse_duration_type(text: str) -> str:
    """`min` or `season`, from their English and Spanish names.

    Raises:
        InvalidValue: it is neither.
    """
    if (unit := _DURATION_ALIASES.get(fold(text))) is None:
        raise InvalidValue("duration_type", text, alternatives(DURATION_TYPES))
    return unit


def parse_maturity(catalog: Catalog, text: str) -> str:
    """The maturity class as the catalog spells it.

    Raises:
        NotFound: no title has it.
    """
    spelled = {fold(name): name for name in catalog.maturity.names}
    if (name := spelled.get(fold(text))) is None:
        raise NotFound("maturity rating", text, list(spelled.values()))
    return name


def _on_platform(catalog: Catalog, text: str) -> Mask:
    return catalog.platform.equal(parse_platform(catalog, text))


def _with_type(catalog: Catalog, text: str) -> Mask:
    mask: Mask = catalog.is_movie == (parse_type(text) == MOVIE)
    return mask


def _with_maturity(catalog: Catalog, text: str) -> Mask:
    return catalog.maturity.equal(parse_maturity(catalog, text))


def _within_years(world: Catalog | Films, years: Years) -> Mask:
    low, high = years
    if low is not None and high is not None and low > high:
        raise InvalidValue("year_min", low, f"a year not after year_max, {high}")
    mask = np.ones(len(world), dtype=bool)
    if low is not None:
        mask &= world.year >= low
    if high is not None:
        mask &= world.year <= high
    return mask


def _listing(kind: str, find: FindName, world: Catalog | Films, text: str) -> Mask:
    postings: Postings = getattr(world, NAME_LISTS[kind])
    return postings.listing(find(postings, kind, text))


def _naming(find: FindName, *kinds: str) -> dict[str, Condition]:
    """Conditions that a record lists the name that `find` finds."""
    return {kind: partial(_listing, kind, find) for kind in kinds}


# In this order: of several conditions that are wrong the first is the one that is answered.
# Titles are filtered by whole names, as their catalogs spell them. Films are asked for by long
# official names (Universal Pictures, Toy Story Collection): there the beginning of one will do.
CONDITIONS: Mapping[type, Mapping[str, Condition]] = {
    TitleFilter: {
        "platform": _on_platform,
        "type": _with_type,
        "years": _within_years,
        "maturity": _with_maturity,
        **_naming(find_whole_name, "genre", "country", "actor", "director"),
    },
    FilmFilter: {
        "years": _within_years,
        **_naming(find_name, *NAME_LISTS),
    },
}


def works_passing(catalog: Catalog, conditions: TitleFilter) -> Mask:
    """Which works have a title that passes: bool, shape (n_works,).

    Raises:
        InvalidValue, NotFound: as `select`.
    """
    n_works = catalog.works.num_rows
    if conditions.empty:
        return np.ones(n_works, dtype=bool)
    allowed = np.zeros(n_works, dtype=bool)
    allowed[catalog.work_of[select(catalog, conditions)]] = True
    return allowed
