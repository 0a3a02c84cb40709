"""What people write for the values of conditions: platforms, types, units, maturity classes.

Of several texts for one condition any will do. A text with commas is first taken whole (Jesus, Mary
and Joseph), then as several.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from engine.catalog.genres import letters
from engine.catalog.titles import Catalog
from engine.contract.tables import DURATION_TYPES, MINUTES, MOVIE, SEASONS, TV_SHOW, TYPES
from engine.errors import InvalidValue, NotFound
from engine.text import fold
from engine.wording import alternatives

Texts = str | tuple[str, ...] | None  # one, several of which any will do, or none
_Parsed = TypeVar("_Parsed")


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


def each_of(parse: Callable[[str], _Parsed], texts: Texts) -> list[_Parsed]:
    """What each of the texts is; one with commas is several where it is nothing as a whole.

    Raises:
        InvalidValue, NotFound: a text, or a part of one, is nothing that `parse` knows.
    """
    several = (texts,) if isinstance(texts, str) else texts or ()
    return [parsed for text in several for parsed in _whole_or_parts(parse, text)]


def _whole_or_parts(parse: Callable[[str], _Parsed], text: str) -> list[_Parsed]:
    try:
        return [parse(text)]
    except (InvalidValue, NotFound):
        parts = [part for part in text.split(",") if part.strip()]
        if "," not in text or not parts:
            raise
    return [parse(part) for part in parts]


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


def parse_maturity(catalog: Catalog, text: str, known: bool = True) -> str:
    """The maturity class as the catalog spells it; `known`: one that a catalog itself gives.

    The only one of the same letters will do: PG13, TV MA.

    Raises:
        NotFound: no title has it.
    """
    names = catalog.known_classes if known else catalog.maturity.names
    for key in (fold, letters):
        typed = key(text)
        alike = [name for name in names if key(name) == typed]
        if len(alike) == 1:
            return alike[0]
    raise NotFound("maturity rating", text, list(names))
