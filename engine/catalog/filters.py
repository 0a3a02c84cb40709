"""Which titles or films a question is about: user words checked, then one mask over the world.

A condition is a field of `TitleFilter` or `FilmFilter` and a line of `CONDITIONS`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.arrays import Mask
from engine.catalog.films import Films
from engine.catalog.genres import find_shared_genre, genre_names
from engine.catalog.maturity import OLDEST
from engine.catalog.names import find_name, find_whole_name, nearest_first, nearest_names
from engine.catalog.postings import Postings
from engine.catalog.spellings import (
    Texts,
    each_of,
    parse_maturities,
    parse_platform,
    parse_type,
)
from engine.catalog.titles import Catalog
from engine.contract.tables import MOVIE
from engine.errors import MOST_SUGGESTIONS, InvalidValue, NoFilms, NotFound
from engine.kept import KeptOf

Bounds = tuple[int | None, int | None]  # the least and the most that pass; None is no bound
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


# Front ends ask for lists of many users under the same few conditions.
_MOST_KEPT = 200  # masks of a catalog: some 4 MB
_KEPT: "KeptOf[Catalog, TitleFilter, Mask]" = KeptOf(_MOST_KEPT)


class _Filter:
    """Conditions that a record must meet; one that is None, empty or False asks nothing."""

    year_min: int | None
    year_max: int | None

    @property
    def years(self) -> Bounds | None:
        """The range of years, None where every year passes."""
        return _bounds(self.year_min, self.year_max)


def _bounds(low: int | None, high: int | None) -> Bounds | None:
    return None if low is None and high is None else (low, high)


@dataclass(frozen=True)
class TitleFilter(_Filter):
    """What a title must be; a condition that asks nothing is None. Texts are as the user wrote.

    Attributes:
        max_age: years, from 0 to 21; titles whose age is unknown never pass.
        kids: whether only what is for children passes.
        not_genre: genres of which a title has none.
        minutes_min, minutes_max: bounds of its length; of unknown length none passes.
        language: what is spoken in it, where it is a film of TMDB's; others never pass.
    """

    platform: Texts = None
    type: Texts = None
    year_min: int | None = None
    year_max: int | None = None
    genre: Texts = None
    country: Texts = None
    maturity: Texts = None
    actor: Texts = None
    director: Texts = None
    max_age: int | None = None
    kids: bool = False
    not_genre: Texts = None
    minutes_min: int | None = None
    minutes_max: int | None = None
    language: Texts = None

    @property
    def minutes(self) -> Bounds | None:
        """The range of lengths, None where every length passes."""
        return _bounds(self.minutes_min, self.minutes_max)

    @property
    def empty(self) -> bool:
        """Whether every title passes."""
        return not any(True for _ in _demands(self))


@dataclass(frozen=True)
class FilmFilter(_Filter):
    """What a film must be; a condition that asks nothing is None. Texts are as the user wrote."""

    year_min: int | None = None
    year_max: int | None = None
    genre: Texts = None
    country: Texts = None
    company: Texts = None
    franchise: Texts = None
    language: Texts = None
    actor: Texts = None
    director: Texts = None


def select(world: Catalog | Films, conditions: TitleFilter | FilmFilter) -> Mask:
    """Which titles of a catalog, or which of the films, pass: bool, one for each.

    Raises:
        InvalidValue: the platform or type is none there is, years or minutes are in the wrong
            order, or the age is none.
        NoFilms: a language is asked for where no films say what is spoken.
        NotFound: nothing bears a name, or has the maturity class, that a condition asks for.
    """
    mask = np.ones(len(world), dtype=bool)
    for passing, value in _demands(conditions):
        mask &= passing(world, value)
    return mask


def _demands(conditions: _Filter) -> Iterator[tuple[Condition, object]]:
    """Yield the conditions that ask something, each with its value."""
    for name, passing in CONDITIONS[type(conditions)].items():
        value = getattr(conditions, name)
        if value is not None and value is not False and value != ():
            yield passing, value


def _on_platform(catalog: Catalog, text: str) -> Mask:
    return catalog.platform.equal(parse_platform(catalog, text))


def _with_type(catalog: Catalog, text: str) -> Mask:
    mask: Mask = catalog.is_movie == (parse_type(text) == MOVIE)
    return mask


def _with_maturity(catalog: Catalog, text: str) -> Mask:
    masks = [catalog.maturity.equal(name) for name in parse_maturities(catalog, text)]
    known: Mask = np.logical_or.reduce(masks) & catalog.maturity_known
    return known


def _up_to_age(catalog: Catalog, age: int) -> Mask:
    if not 0 <= age <= OLDEST:
        raise InvalidValue("max_age", age, f"an age from 0 to {OLDEST}")
    mask: Mask = catalog.protection.limits <= age
    return mask


def _for_children(catalog: Catalog, _kids: bool) -> Mask:
    return catalog.protection.for_children


def _within_years(world: Catalog | Films, years: Bounds) -> Mask:
    return _within(world.year, years, "year")


def _within_minutes(catalog: Catalog, minutes: Bounds) -> Mask:
    return _within(catalog.minutes, minutes, "minutes") & (catalog.minutes > 0)


def _within(values: np.ndarray, bounds: Bounds, name: str) -> Mask:
    low, high = bounds
    if low is not None and high is not None and low > high:
        raise InvalidValue(f"{name}_min", low, f"no more than {name}_max, {high}")
    mask = np.ones(len(values), dtype=bool)
    if low is not None:
        mask &= values >= low
    if high is not None:
        mask &= values <= high
    return mask


def _in_language(catalog: Catalog, text: str) -> Mask:
    if (facts := catalog.film_facts) is None:
        raise NoFilms
    spoken = _listing("language", find_name, facts.films, text)
    of_titles: Mask = facts.having(spoken)[catalog.work_of]
    return of_titles


def _listing(kind: str, find: FindName, world: Catalog | Films, text: str) -> Mask:
    postings: Postings = getattr(world, NAME_LISTS[kind])
    return postings.listing(find(postings, kind, text))


def _of_genre(find: FindName, world: Catalog | Films, text: str) -> Mask:
    if (genre := find_shared_genre(text)) is not None:
        return world.shared_genres.masks[genre.name]
    try:
        return _listing("genre", find, world, text)
    except NotFound as error:
        suggested = {*nearest_names(genre_names(), text), *error.suggestions}
        raise NotFound("genre", text, nearest_first(suggested, text)[:MOST_SUGGESTIONS]) from None


def _any_of(passing: Condition) -> Condition:
    """The condition that a record passes by any of several texts."""

    def passes(world: Catalog | Films, texts: Texts) -> Mask:
        masks = each_of(partial(passing, world), texts)
        return masks[0] if len(masks) == 1 else np.logical_or.reduce(masks)

    return passes


def _none_of(passing: Condition) -> Condition:
    """The condition that no title of a record's work passes by any of several texts."""

    def passes(catalog: Catalog, texts: Texts) -> Mask:
        works = np.zeros(catalog.works.num_rows, dtype=bool)
        works[catalog.work_of[_any_of(passing)(catalog, texts)]] = True
        none: Mask = ~works[catalog.work_of]
        return none

    return passes


def _naming(find: FindName, *kinds: str) -> dict[str, Condition]:
    """Conditions that a record lists one of the names that `find` finds."""
    listing = {kind: _any_of(partial(_listing, kind, find)) for kind in kinds}
    return listing | {"genre": _any_of(partial(_of_genre, find))}


# In this order: of several conditions that are wrong the first is the one that is answered.
# Titles are filtered by whole names, as their catalogs spell them. Films are asked for by long
# official names (Universal Pictures, Toy Story Collection): there the beginning of one will do.
CONDITIONS: Mapping[type, Mapping[str, Condition]] = {
    TitleFilter: {
        "platform": _any_of(_on_platform),
        "type": _any_of(_with_type),
        "years": _within_years,
        "maturity": _any_of(_with_maturity),
        "max_age": _up_to_age,
        "kids": _for_children,
        **_naming(find_whole_name, "genre", "country", "actor", "director"),
        "not_genre": _none_of(partial(_of_genre, find_whole_name)),
        "minutes": _within_minutes,
        "language": _any_of(_in_language),
    },
    FilmFilter: {
        "years": _within_years,
        **_naming(find_name, *NAME_LISTS),
    },
}


def works_passing(catalog: Catalog, conditions: TitleFilter) -> Mask:
    """Which works have a title that passes: bool, shape (n_works,); one without titles never does.

    Raises:
        InvalidValue, NoFilms, NotFound: as `select`.
    """
    if conditions.empty:
        return catalog.offered.copy()
    kept = _KEPT[catalog]
    if (passing := kept.get(conditions)) is None:
        passing = np.zeros(catalog.works.num_rows, dtype=bool)
        passing[catalog.work_of[select(catalog, conditions)]] = True
        kept.keep(conditions, passing)
    return passing.copy()
