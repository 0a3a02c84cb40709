"""What people write for the values of conditions: platforms, types, units, maturity classes.

Of several texts for one condition any will do. A text with commas is first taken whole (Jesus, Mary
and Joseph), then as several.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from engine.catalog.maturity import class_key
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


def parse_maturities(catalog: Catalog, text: str) -> list[str]:
    """The maturity classes that a text means, as the catalog spells them: all spellings of one.

    `16+` finds `16` and `ages_16_` as well; in an address its sign may have become a blank.

    Raises:
        NotFound: no catalog gives it to a title.
    """
    key = class_key(text)
    if not (names := [name for name in catalog.known_classes if class_key(name) == key]):
        raise NotFound("maturity rating", text, catalog.known_classes)
    return names


def parse_maturity(catalog: Catalog, text: str) -> str:
    """The one maturity class of this very name, g for titles without one as well.

    Raises:
        NotFound: no title has it.
    """
    spelled = {fold(name): name for name in catalog.maturity.names}
    if (name := spelled.get(fold(text))) is None:
        raise NotFound("maturity rating", text, list(spelled.values()))
    return name
