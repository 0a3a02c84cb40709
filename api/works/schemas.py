"""The answers about works; their terms are defined in docs/api.md."""

from pydantic import BaseModel, Field

from api.schemas import example
from api.works.cards import CARD_EXAMPLE, WorkCard


class TitleOfWork(BaseModel):
    """One platform's title of a work, and where its own answer is."""

    title_id: str
    platform: str | None = Field(description="null where no platform carries it")
    title: str
    release_year: int
    link: str = Field(description="path of the title's own answer")
    joined_to: str | None = Field(
        default=None, description="the title by which it is of this work; null for the first"
    )
    joined_by: list[str] = Field(
        default=[], description="the evidence for and against that; empty for the first"
    )
    joined_bits: float | None = Field(
        default=None, description="its weight: log2 of the odds; null for the first"
    )


class Work(WorkCard):
    """A film or series with its titles on all platforms."""

    model_config = example(
        **CARD_EXAMPLE,
        titles=[
            {
                "title_id": "as7",
                "platform": "amazon",
                "title": "The Lamp Keeper",
                "release_year": 2017,
                "link": "/v1/catalog/titles/as7",
            }
        ],
        countries=["France"],
        directors=["Ana Orsel"],
        actors=["Bo Tarn", "Cy Vell"],
        film_id=862,
        former_ids=["wns12"],
    )

    release_year: int = Field(description="the earliest of its titles")
    description: str | None = Field(description="the whole of it")
    genres: list[str] = Field(description="of all its titles, each once; people likewise")
    titles: list[TitleOfWork] = Field(description="in platform order")
    countries: list[str]
    directors: list[str]
    actors: list[str]
    film_id: int | None = Field(description="TMDB's; null where its films do not have it")
    former_ids: list[str] = Field(description="ids that lead to it; works joined to it had them")
