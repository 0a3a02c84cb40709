"""Cards: all that a front end shows of a work in a list, so that ten of them are one request."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.schemas import Copy, Kind, example
from engine.catalog.cards import NONE
from engine.catalog.titles import Catalog
from engine.release.read import Release

MAX_DESCRIPTION = 240  # characters of a description in a list

CARD_EXAMPLE: dict[str, Any] = {
    "work_id": "was7",
    "title": "The Lamp Keeper",
    "type": "movie",
    "release_year": 2017,
    "genres": ["Dramas"],
    "minutes": 98,
    "seasons": None,
    "maturity_rating": "pg-13",
    "description": "A lamp is kept.",
    "available_on": [{"platform": "amazon", "title_id": "as7"}],
    "user_score": 3.71,
    "rating_count": 412,
    "poster_path": "/lampkeeper.jpg",
    "imdb_id": "tt0114709",
    "tmdb_id": 862,
    "link": "/v1/works/was7",
}


class WorkCard(BaseModel):
    """A work in a list."""

    model_config = example(**CARD_EXAMPLE)

    work_id: str
    title: str
    type: Kind
    release_year: int
    genres: list[str]
    minutes: int | None = Field(description="of a movie; null where unknown")
    seasons: int | None = Field(description="of a series; null where unknown")
    maturity_rating: str | None = Field(description="null where no catalog gives one")
    description: str | None = Field(description=f"cut at {MAX_DESCRIPTION} characters")
    available_on: list[Copy]
    user_score: float | None = Field(description="mean of all user ratings; null without any")
    rating_count: int
    poster_path: str | None = Field(
        description="behind https://image.tmdb.org/t/p/w342 or another size; null where unknown"
    )
    imdb_id: str | None
    tmdb_id: int | None = Field(description="of the film that it is; null where unknown")
    link: str = Field(description="path of everything about the work")


class FilmIds(NamedTuple):
    """What a work's film adds to a card; zeros and None where there is no film."""

    poster_path: str | None
    imdb_id: int
    tmdb_id: int
    minutes: int | None
    overview: str | None


NO_FILM = FilmIds(None, 0, 0, None, None)


def work_fields(release: Release, work: int, root: str) -> dict[str, Any]:
    """The fields of the card of the work at a position; `root` is the prefix of a proxy."""
    catalog, cards = release.catalog, release.cards
    row = catalog.work_rows[work]
    length, score = cards.work_length(work), float(cards.user_score[work])
    film = film_of(release, row)
    return {
        "work_id": row["work_id"],
        "title": row["title"],
        "type": row["type"],
        "release_year": row["release_year"],
        "genres": cards.work_genres[work],
        "minutes": length.minutes or film.minutes,
        "seasons": length.seasons,
        "maturity_rating": cards.work_maturity(work),
        "description": _description(catalog, int(cards.described[work])) or film.overview,
        "available_on": available_on(catalog, work),
        "user_score": None if math.isnan(score) else score,  # nan: nobody rated it
        "rating_count": int(cards.rating_count[work]),
        "poster_path": film.poster_path,
        "imdb_id": imdb_id(int(cards.imdb_ids[work]) or film.imdb_id),
        "tmdb_id": film.tmdb_id or int(cards.tmdb_ids[work]) or None,
        "link": work_path(root, row["work_id"]),
    }


def work_card(release: Release, work: int, root: str = "") -> WorkCard:
    """The card of the work at a position."""
    return WorkCard(**work_fields(release, work, root))


def film_of(release: Release, work: Mapping[str, Any]) -> FilmIds:
    """What the film that a row of the table works is adds to its card."""
    films = release.world.films
    if (position := films.of_work(work)) is None:
        return NO_FILM
    overview = films.films["overview"][position].as_py()
    return FilmIds(
        films.films["poster_path"][position].as_py(),
        int(films.imdb_ids[position]),
        int(films.ids[position]),
        films.films["runtime"][position].as_py(),
        shortened(overview),
    )


def available_on(catalog: Catalog, work: int) -> list[Copy]:
    """A work's copies, in platform order."""
    return [Copy(platform=name, title_id=title_id) for name, title_id in catalog.copies(work)]


def work_path(root: str, work_id: str) -> str:
    """The path of a work's answer, below the prefix of a proxy."""
    return f"{root}/v1/works/{quote(work_id, safe='')}"


def title_path(root: str, title_id: str) -> str:
    """The path of a title's answer, below the prefix of a proxy."""
    return f"{root}/v1/catalog/titles/{quote(title_id, safe='')}"


def imdb_id(number: int) -> str | None:
    """An id at IMDb as IMDb writes it; None of 0."""
    return f"tt{number:07d}" if number else None


def shortened(text: str | None) -> str | None:
    """A text of at most `MAX_DESCRIPTION` characters, cut between words."""
    if text is None or len(text) <= MAX_DESCRIPTION:
        return text
    cut = text[: MAX_DESCRIPTION - 1]
    return f"{cut.rsplit(None, 1)[0] if ' ' in cut else cut}…"


def _description(catalog: Catalog, position: int) -> str | None:
    if position == NONE:
        return None
    return shortened(catalog.titles["display_description"][position].as_py())
