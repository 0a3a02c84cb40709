"""Which titles a question is about: user words checked, then one mask over the catalog."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from engine.arrays import Mask
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.contract.tables import DURATION_TYPES, MINUTES, MOVIE, SEASONS, TV_SHOW, TYPES
from engine.errors import InvalidValue, NotFound
from engine.text import fold

_PLATFORM_ALIASES = {
    "amazon prime": "amazon",
    "amazon prime video": "amazon",
    "prime": "amazon",
    "prime video": "amazon",
    "disney+": "disney",
    "disney plus": "disney",
}
_TYPE_ALIASES = {
    "movie": MOVIE,
    "movies": MOVIE,
    "film": MOVIE,
    "films": MOVIE,
    "pelicula": MOVIE,
    "peliculas": MOVIE,
    "tv show": TV_SHOW,
    "tv shows": TV_SHOW,
    "tv": TV_SHOW,
    "show": TV_SHOW,
    "series": TV_SHOW,
    "serie": TV_SHOW,
}
_DURATION_ALIASES = {
    "min": MINUTES,
    "mins": MINUTES,
    "minutes": MINUTES,
    "minutos": MINUTES,
    "season": SEASONS,
    "seasons": SEASONS,
    "temporada": SEASONS,
    "temporadas": SEASONS,
}
_SUGGESTIONS = 5
_ALIKE = 70.0  # of 100


@dataclass(frozen=True)
class TitleFilter:
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


def select(catalog: Catalog, wanted: TitleFilter) -> Mask:
    """Return which titles pass: bool, shape (n_titles,).

    Raises:
        InvalidValue: the platform or type is none there is, or the years are in the wrong order.
        NotFound: no title has this genre, country, maturity class, actor or director.
    """
    mask = np.ones(len(catalog), dtype=bool)
    if wanted.platform is not None:
        mask &= catalog.platform.equal(parse_platform(catalog, wanted.platform))
    if wanted.type is not None:
        mask &= catalog.is_movie == (parse_type(wanted.type) == MOVIE)
    _select_years(catalog, wanted, mask)
    if wanted.maturity is not None:
        mask &= catalog.maturity.equal(parse_maturity(catalog, wanted.maturity))
    if wanted.genre is not None:
        mask &= bearing(catalog.genres, "genre", wanted.genre)
    if wanted.country is not None:
        mask &= bearing(catalog.countries, "country", wanted.country)
    if wanted.actor is not None:
        mask &= bearing(catalog.actors, "actor", wanted.actor)
    if wanted.director is not None:
        mask &= bearing(catalog.directors, "director", wanted.director)
    return mask


def _select_years(catalog: Catalog, wanted: TitleFilter, mask: Mask) -> None:
    low, high = wanted.year_min, wanted.year_max
    if low is not None and high is not None and low > high:
        raise InvalidValue("year_min", low, f"a year not after year_max, {high}")
    if low is not None:
        mask &= catalog.year >= low
    if high is not None:
        mask &= catalog.year <= high


def parse_platform(catalog: Catalog, text: str) -> str:
    """Return the platform's name.

    Raises:
        InvalidValue: the catalog has no such platform.
    """
    key = fold(text)
    platform = _PLATFORM_ALIASES.get(key, key)
    if platform not in catalog.platform.names:
        raise InvalidValue("platform", text, _alternatives(catalog.platform.names))
    return platform


def parse_type(text: str) -> str:
    """Return `movie` or `tv show` for their English and Spanish names.

    Raises:
        InvalidValue: it is neither.
    """
    if (kind := _TYPE_ALIASES.get(fold(text))) is None:
        raise InvalidValue("type", text, f"{_alternatives(TYPES)} (película, serie)")
    return kind


def parse_duration_type(text: str) -> str:
    """Return `min` or `season` for their English and Spanish names.

    Raises:
        InvalidValue: it is neither.
    """
    if (unit := _DURATION_ALIASES.get(fold(text))) is None:
        raise InvalidValue("duration_type", text, _alternatives(DURATION_TYPES))
    return unit


def parse_maturity(catalog: Catalog, text: str) -> str:
    """Return the maturity class as the catalog spells it.

    Raises:
        NotFound: no title has it.
    """
    spelled = {fold(name): name for name in catalog.maturity.names}
    if (name := spelled.get(fold(text))) is None:
        raise NotFound("maturity rating", text, list(spelled.values()))
    return name


def bearing(postings: Postings, kind: str, name: str) -> Mask:
    """Return which titles list `name`.

    Raises:
        NotFound: none does; the nearest names are suggested.
    """
    if (mask := postings.bearing(name)) is None:
        raise NotFound(kind, name, nearest(name, postings.code, postings.names))
    return mask


def nearest(text: str, keys: Iterable[str], names: list[str]) -> list[str]:
    """Return the names whose folded keys are spelled most like `text`, best first."""
    close = process.extract(
        fold(text)[:100], list(keys), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_SUGGESTIONS
    )
    return [names[at] for _, _, at in close]


def _alternatives(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
