"""The answers about films and groups of films; their terms are defined in docs/api.md."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from api.schemas import Copy, Page, PosterPath, documented_example, example
from engine.catalog.cards import MAX_DESCRIPTION

_REF = {"id": 862, "title": "The Lantern Road", "release_year": 1995, "vote_count": 5415}
_FILM = {
    **_REF,
    "release_date": "1995-10-30",
    "genres": ["Animation", "Family"],
    "popularity": 21.95,
    "vote_average": 7.7,
    "runtime": 81,
    "overview": "A lamp is carried home.",
    "available_on": [{"platform": "disney", "title_id": "ds12"}],
    "poster_path": "/lanternroad.jpg",
    "imdb_id": "tt0114709",
    "work_id": "wds12",
    "link": "/v1/movies/862",
}
_MONEY = {
    "budget": 30_000_000,
    "revenue": 373_554_033,
    "profit": 343_554_033,
    "return_ratio": 12.4518,
}
_LINE = {**_REF, **_MONEY, "release_date": "1995-10-30"}


class Method(StrEnum):
    """What the similarity of two films compares."""

    HYBRID = "hybrid"
    TEXT = "text"
    FEATURES = "features"


class FilmRef(BaseModel):
    """A film by name: enough to tell it from others of the same title."""

    id: int = Field(description="TMDB's id")
    title: str
    release_year: int
    vote_count: int


class FilmSummary(FilmRef):
    """A film in a list."""

    model_config = example(**_FILM)

    release_date: date
    genres: list[str]
    popularity: float | None = Field(description="TMDB's own figure")
    vote_average: float | None = Field(description="mean of TMDB's votes; null without any")
    runtime: int | None = Field(description="minutes; null where unknown")
    overview: str | None = Field(description=f"cut at {MAX_DESCRIPTION} characters")
    available_on: list[Copy] = Field(description="where it can be watched")
    poster_path: PosterPath
    imdb_id: str | None
    work_id: str | None = Field(description="the streaming work that it is")
    link: str = Field(description="path of everything about the film")


class FilmMoney(BaseModel):
    """What a film cost and earned, in US dollars."""

    budget: int = Field(description="0 where unknown")
    revenue: int = Field(description="0 where unknown")
    profit: int | None = Field(description="revenue - budget; null where either is unknown")
    return_ratio: float = Field(description="revenue / budget; 0 where either is unknown")


class Role(BaseModel):
    """Who plays whom."""

    actor: str
    character: str | None


class FilmDetail(FilmSummary, FilmMoney):
    """Everything that is known of a film."""

    model_config = example(
        **_FILM,
        **_MONEY,
        original_title="The Lantern Road",
        original_language="en",
        tagline="Carry it.",
        status="Released",
        franchise="Lantern Collection",
        keywords=["lamp"],
        companies=["Orsel Pictures"],
        countries=["France"],
        languages=["English"],
        directors=["Ana Orsel"],
        cast=[{"actor": "Bo Tarn", "character": "Cy"}],
    )

    original_title: str | None
    original_language: str | None = Field(description="ISO 639-1")
    overview: str | None = Field(description="the whole of it")
    tagline: str | None
    status: str | None
    franchise: str | None
    keywords: list[str]
    companies: list[str]
    countries: list[str]
    languages: list[str]
    directors: list[str]
    cast: list[Role]


class FilmMatch(BaseModel):
    """The film that a title stands for; of several the most voted, the others beside it."""

    model_config = example(
        film=documented_example(FilmDetail),
        alternatives=[{**_REF, "id": 7, "release_year": 1958}],
    )

    film: FilmDetail
    alternatives: list[FilmRef]


class Releases(BaseModel):
    """How many films came out in a month, on a weekday, or both."""

    model_config = example(month="january", weekday=None, films=5909)

    month: str | None
    weekday: str | None
    films: int


class GroupMoney(BaseModel):
    """What several films cost and earned, in US dollars; unknown amounts count as 0."""

    revenue_total: int
    revenue_mean: float = Field(description="over all films")
    budget_total: int
    with_known_revenue: int = Field(description="films whose revenue is known")
    return_total: float = Field(description="sum of the films' return ratios")
    return_mean: float = Field(description="over all films, those without one as 0")
    return_mean_known: float | None = Field(description="over the films that have one")
    return_pooled: float | None = Field(
        description="sum of revenue / sum of budget, over the films with both"
    )
    with_known_return: int = Field(description="films whose budget and revenue are known")


class FilmLine(FilmRef, FilmMoney):
    """A film in the list of a franchise, company, country or person."""

    model_config = example(**_LINE)

    release_date: date


_GROUP = {
    "name": "Lantern Collection",
    "films": 1,
    "revenue_total": 373_554_033,
    "revenue_mean": 373_554_033.0,
    "budget_total": 30_000_000,
    "with_known_revenue": 1,
    "return_total": 12.4518,
    "return_mean": 12.4518,
    "return_mean_known": 12.4518,
    "return_pooled": 12.4518,
    "with_known_return": 1,
    "page": {"total": 1, "limit": 20, "offset": 0, "items": [_LINE]},
}


class FilmGroup(GroupMoney):
    """The films of a franchise, country, company, actor or director, by date, and their money."""

    model_config = example(**_GROUP)

    name: str = Field(description="as the source spells it")
    films: int
    page: Page[FilmLine]


_SIMILAR = {**_FILM, "similarity": 0.61}


class SimilarFilm(FilmSummary):
    """A film that is like another."""

    model_config = example(**_SIMILAR)

    similarity: float = Field(description="0 to 1, comparable within one method only")


class SimilarFilms(BaseModel):
    """The films most like a film, most similar first."""

    model_config = example(
        id=862,
        title="The Lantern Road",
        release_year=1995,
        method="hybrid",
        items=[_SIMILAR],
    )

    id: int
    title: str
    release_year: int
    method: Method
    items: list[SimilarFilm]
