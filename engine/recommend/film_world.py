"""The second world: films, and the films most like each."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.catalog.films import Films
from engine.models.nearest import Nearest


@dataclass(frozen=True)
class FilmWorld:
    """Films and, for each method, the films most like each: works stand for films there."""

    films: Films
    similar: Mapping[str, Nearest]
