"""The answers of the search; their terms are defined in docs/api.md."""

from typing import Literal

from pydantic import BaseModel, Field

from api.schemas import example
from api.works.cards import CARD_EXAMPLE, WorkCard


class SearchEntry(BaseModel):
    """A work, film, person or franchise, and where its own answer is."""

    kind: Literal["work", "film", "person", "franchise"]
    id: str | None = Field(description="of a work or film; null for those that are known by name")
    name: str = Field(description="the title, or the person's or the franchise's name")
    release_year: int | None = Field(description="of a work or film")
    titles: int | None = Field(description="in how many titles of the catalogs a person stands")
    films: int | None = Field(description="in how many of TMDB's films; of a franchise, how many")
    work: WorkCard | None = Field(description="the card of a work; else null")
    link: str = Field(description="path of its own answer")


class SearchResults(BaseModel):
    """What has a name like the text, best first."""

    model_config = example(
        items=[
            {
                "kind": "work",
                "id": "was7",
                "name": "The Lamp Keeper",
                "release_year": 2017,
                "titles": None,
                "films": None,
                "work": CARD_EXAMPLE,
                "link": "/v1/works/was7",
            },
            {
                "kind": "person",
                "id": None,
                "name": "Ana Lamp",
                "release_year": None,
                "titles": 7,
                "films": 4,
                "work": None,
                "link": "/v1/people/actors/Ana%20Lamp",
            },
        ]
    )

    items: list[SearchEntry]
