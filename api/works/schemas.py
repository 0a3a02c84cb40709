"""The answers about works; their terms are defined in docs/api.md."""

from pydantic import BaseModel, Field

from api.schemas import example


class TitleOfWork(BaseModel):
    """One platform's title of a work, and where its own answer is."""

    title_id: str
    platform: str | None = Field(description="null where no platform carries it")
    title: str
    release_year: int
    link: str = Field(description="path of the title's own answer")


class Work(BaseModel):
    """A film or series with its titles on all platforms."""

    model_config = example(
        work_id="was7",
        type="movie",
        title="The Lamp Keeper",
        release_year=2017,
        titles=[
            {
                "title_id": "as7",
                "platform": "amazon",
                "title": "The Lamp Keeper",
                "release_year": 2017,
                "link": "/v1/catalog/titles/as7",
            }
        ],
        genres=["Dramas"],
        countries=["France"],
        directors=["Ana Orsel"],
        actors=["Bo Tarn", "Cy Vell"],
        user_score=3.71,
        rating_count=412,
        film_id=862,
        former_ids=["wns12"],
    )

    work_id: str
    type: str
    title: str
    release_year: int = Field(description="the earliest of its titles")
    titles: list[TitleOfWork] = Field(description="in platform order")
    genres: list[str] = Field(description="of all its titles, each once; people likewise")
    countries: list[str]
    directors: list[str]
    actors: list[str]
    user_score: float | None = Field(description="mean of its titles' ratings; null without any")
    rating_count: int
    film_id: int | None = Field(description="TMDB's; null where its films do not have it")
    former_ids: list[str] = Field(description="ids that lead to it; works joined to it had them")
