"""The answers about titles; their terms are defined in docs/api.md."""

from datetime import date

from pydantic import BaseModel, Field

from api.schemas import (
    Copy,
    Description,
    DurationUnit,
    Kind,
    Minutes,
    PosterPath,
    Seasons,
    TmdbId,
    UserScore,
    example,
)
from api.works.cards import CARD_EXAMPLE, WorkCard

_TITLE = {
    "id": "ns1",
    "work_id": "wns1",
    "platform": "netflix",
    "type": "movie",
    "title": "The Lantern Road",
    "release_year": 2019,
    "maturity_rating": "pg-13",
    "duration": 104,
    "duration_type": "min",
    "minutes": 104,
    "seasons": None,
    "genres": ["Dramas"],
    "description": "A lamp is carried home.",
    "available_on": [{"platform": "netflix", "title_id": "ns1"}],
    "user_score": 3.71,
    "rating_count": 412,
    "poster_path": "/lanternroad.jpg",
    "imdb_id": "tt0114709",
    "tmdb_id": 862,
    "link": "/v1/catalog/titles/ns1",
}


class TitleCard(BaseModel):
    """A title in a list."""

    model_config = example(**_TITLE)

    id: str
    work_id: str
    platform: str | None = Field(description="null where no platform carries the title")
    type: Kind
    title: str
    release_year: int
    maturity_rating: str | None = Field(description="null where the catalog gives none")
    duration: int | None
    duration_type: DurationUnit | None
    minutes: Minutes
    seasons: Seasons
    genres: list[str]
    description: Description
    available_on: list[Copy] = Field(description="every platform that carries the same work")
    user_score: UserScore
    rating_count: int
    poster_path: PosterPath
    imdb_id: str | None
    tmdb_id: TmdbId
    link: str = Field(description="path of everything about the title")


class FilmFacts(BaseModel):
    """What TMDB says of the film that a title is."""

    film_id: int
    franchise: str | None
    budget: int = Field(description="US dollars; 0 where unknown")
    revenue: int = Field(description="US dollars; 0 where unknown")
    return_ratio: float = Field(description="revenue / budget; 0 where either is unknown")
    vote_average: float | None
    vote_count: int
    directors: list[str]
    actors: list[str]


class TitleDetail(TitleCard):
    """Everything the catalog says of a title."""

    model_config = example(
        **_TITLE,
        directors=["Ana Orsel"],
        actors=["Bo Tarn", "Cy Vell"],
        countries=["France"],
        date_added="2021-09-25",
        film={
            "film_id": 862,
            "franchise": None,
            "budget": 30000000,
            "revenue": 373554033,
            "return_ratio": 12.4518,
            "vote_average": 7.7,
            "vote_count": 5415,
            "directors": ["Ana Orsel"],
            "actors": ["Bo Tarn"],
        },
    )

    description: str | None = Field(description="the whole of it")
    directors: list[str]
    actors: list[str]
    countries: list[str]
    date_added: date | None
    film: FilmFacts | None = Field(description="null where TMDB's films do not have it")


_SIMILAR = {**CARD_EXAMPLE, "similarity": 0.31}


class SimilarWork(WorkCard):
    """A work that is like another."""

    model_config = example(**_SIMILAR)

    similarity: float = Field(description="0 to 1, by content and by who likes both")


class Similar(BaseModel):
    """The works most like a title, most similar first."""

    model_config = example(
        id="ns1",
        title="The Lantern Road",
        items=[_SIMILAR],
    )

    id: str
    title: str
    items: list[SimilarWork]


class Availability(BaseModel):
    """Where a work can be watched."""

    model_config = example(
        work_id="was7",
        title="The Lamp Keeper",
        available_on=[
            {"platform": "amazon", "title_id": "as7"},
            {"platform": "hulu", "title_id": "hs3"},
        ],
    )

    work_id: str
    title: str
    available_on: list[Copy]


class Longest(BaseModel):
    """The longest titles: all that share the greatest duration."""

    model_config = example(duration=104, duration_type="min", items=[_TITLE])

    duration: int
    duration_type: DurationUnit
    items: list[TitleCard]


class Count(BaseModel):
    """A number of titles."""

    model_config = example(count=430)

    count: int


class PlatformCount(BaseModel):
    """How many titles a platform carries."""

    platform: str
    movies: int
    tv_shows: int
    total: int


class PlatformCounts(BaseModel):
    """How many titles each platform carries."""

    model_config = example(
        items=[{"platform": "netflix", "movies": 6131, "tv_shows": 2676, "total": 8807}]
    )

    items: list[PlatformCount]


class ActorCount(BaseModel):
    """An actor and in how many titles."""

    actor: str
    titles: int


class TopActors(BaseModel):
    """Actors by number of titles; `reason` says why there are none."""

    model_config = example(items=[{"actor": "Ana Orsel", "titles": 7}], tied=2, reason=None)

    items: list[ActorCount]
    tied: int = Field(description="how many actors share the first place")
    reason: str | None
