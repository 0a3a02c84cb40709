"""From the engine's facets to the answers of `api.facets.schemas`."""

from dataclasses import asdict

from api.facets.schemas import Counts, Genre, Maturity, Platform
from engine.catalog import facets


def genre(facet: facets.GenreFacet) -> Genre:
    """A shared genre with its counts."""
    return Genre(
        name=facet.genre.name,
        spanish=facet.genre.spanish,
        words=facet.words,
        films=facet.films,
        **asdict(facet.counts),
    )


def platform(facet: facets.PlatformFacet) -> Platform:
    """A platform with its counts."""
    return Platform(
        name=facet.name, label=facet.label, aliases=facet.aliases, **asdict(facet.counts)
    )


def maturity(facet: facets.MaturityFacet) -> Maturity:
    """A maturity class with its counts."""
    return Maturity(name=facet.name, age=facet.age, spellings=facet.same, **asdict(facet.counts))


def counts(counted: facets.Counts) -> Counts:
    """Counts of titles and works."""
    return Counts(**asdict(counted))
