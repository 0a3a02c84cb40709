"""What the answers of several capabilities share: a page of a list, a copy of a work."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from engine.arrays import IndexArray
from engine.catalog.cards import MAX_DESCRIPTION

_Item = TypeVar("_Item")


def example(**values: Any) -> ConfigDict:
    """Configure a model to show `values` in the documentation."""
    return ConfigDict(json_schema_extra={"examples": [values]})


def documented_example(model: type[BaseModel]) -> dict[str, Any]:
    """The values that the documentation of a model shows."""
    values: dict[str, Any] = model.model_json_schema()["examples"][0]
    return values


class Kind(StrEnum):
    """What a title or a work is."""

    MOVIE = "movie"
    TV_SHOW = "tv show"


class DurationUnit(StrEnum):
    """What a duration counts."""

    MINUTES = "min"
    SEASONS = "season"


# What cards of titles, works and films say alike.
Minutes = Annotated[int | None, Field(description="of a movie; null where unknown")]
Seasons = Annotated[
    int | None,
    Field(description="of a series, or of what its catalog lists in seasons; null where unknown"),
]
Description = Annotated[str | None, Field(description=f"cut at {MAX_DESCRIPTION} characters")]
UserScore = Annotated[float | None, Field(description="mean of all user ratings; null without any")]
PosterPath = Annotated[
    str | None,
    Field(description="behind https://image.tmdb.org/t/p/w342 or another size; null where unknown"),
]
TmdbId = Annotated[int | None, Field(description="of the film that it is; null where unknown")]


class Copy(BaseModel):
    """One platform's copy of a work."""

    platform: str
    title_id: str


def _page_example(schema: dict[str, Any], page: type["Page[Any]"]) -> None:
    """Show a page in the documentation with one item, the example of the item's model."""
    (item,) = page.__pydantic_generic_metadata__["args"]
    page_of_one = {"total": 97, "limit": 1, "offset": 0, "items": [documented_example(item)]}
    schema["examples"] = [page_of_one]


class Page(BaseModel, Generic[_Item]):
    """Part of a list; `total` counts the whole of it."""

    model_config = ConfigDict(json_schema_extra=_page_example)

    total: int
    limit: int
    offset: int
    items: list[_Item]

    @classmethod
    def from_positions(
        cls,
        positions: IndexArray | list[int],
        limit: int,
        offset: int,
        view: Callable[[int], _Item],
    ) -> "Page[_Item]":
        """Cut a page out of a list of positions, each of them shown by `view`."""
        items = [view(int(position)) for position in positions[offset : offset + limit]]
        return cls(total=len(positions), limit=limit, offset=offset, items=items)
