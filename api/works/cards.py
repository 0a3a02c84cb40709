"""Cards: all that a front end shows of a work in a list, so that ten of them are one request."""

from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from pydantic import BaseModel, Field

from api.schemas import (
    Copy,
    Description,
    Kind,
    Minutes,
    PosterPath,
    Seasons,
    TmdbId,
    UserScore,
    example,
)
from engine.catalog.cards import short_description
from engine.catalog.titles import Catalog
from engine.kept import Kept, KeptOf
from engine.release.read import Release

_MOST_KEPT = 4096  # works of a catalog whose fields are kept: some 6 MB
_MOST_JSON = 12_000  # works of a catalog whose JSON is kept: some 8 MB
_KEPT_JSON: WeakKeyDictionary[Catalog, dict[str, Kept[int, bytes]]] = WeakKeyDictionary()
_KEPT: KeptOf[Catalog, tuple[int, str], dict[str, Any]] = KeptOf(_MOST_KEPT)

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
    minutes: Minutes
    seasons: Seasons
    maturity_rating: str | None = Field(
        description="the strictest of its titles; null where no catalog gives one"
    )
    description: Description
    available_on: list[Copy]
    user_score: UserScore
    rating_count: int
    poster_path: PosterPath
    imdb_id: str | None
    tmdb_id: TmdbId
    link: str = Field(description="path of everything about the work")


def work_fields(release: Release, work: int, root: str) -> dict[str, Any]:
    """The fields of the card of the work at a position; `root` is the prefix of a proxy.

    Lists name some works again and again: their fields are kept, so nobody may change them.
    """
    kept = _KEPT[release.catalog]
    if (fields := kept.get((work, root))) is None:
        fields = kept.keep((work, root), _fields(release, work, root))
    return fields


class CardsAsJson:
    """The cards of a release as JSON, made once each, with links below the prefix `root`.

    They are kept without the brace at their end, as most are the beginning of an entry.
    """

    def __init__(self, release: Release, root: str) -> None:
        self._release = release
        self._root = root
        kept = _KEPT_JSON.get(release.catalog)
        kept = _KEPT_JSON.setdefault(release.catalog, {}) if kept is None else kept
        self._kept = kept.get(root) or kept.setdefault(root, Kept(_MOST_JSON))

    def __getitem__(self, work: int) -> bytes:
        """The card of the work at a position."""
        return self.begun(work) + b"}"

    def begun(self, work: int) -> bytes:
        """The card, to which fields may be added after a comma."""
        if (card := self._kept.get(work)) is None:
            fields = _fields(self._release, work, self._root)
            card = self._kept.keep(work, WorkCard(**fields).model_dump_json().encode()[:-1])
        return card


def _fields(release: Release, work: int, root: str) -> dict[str, Any]:
    row, cards = release.catalog.work_rows[work], release.work_cards
    return {
        "work_id": row["work_id"],
        "title": row["title"],
        "type": row["type"],
        "release_year": row["release_year"],
        "genres": cards.genres[work],
        "minutes": cards.minutes[work],
        "seasons": cards.seasons[work],
        "maturity_rating": cards.maturity[work],
        "description": short_description(release.catalog, release.world.films, cards, work),
        "available_on": available_on(release.catalog, work),
        "user_score": cards.user_score[work],
        "rating_count": cards.rating_count[work],
        "poster_path": cards.poster_path[work],
        "imdb_id": imdb_id(cards.imdb_id[work]),
        "tmdb_id": cards.tmdb_id[work],
        "link": work_path(root, row["work_id"]),
    }


def work_card(release: Release, work: int, root: str) -> WorkCard:
    """The card of the work at a position."""
    return WorkCard(**work_fields(release, work, root))


def available_on(catalog: Catalog, work: int) -> list[Copy]:
    """A work's copies, in platform order."""
    return [Copy(platform=name, title_id=title_id) for name, title_id in catalog.copies(work)]


def work_path(root: str, work_id: str) -> str:
    """The path of a work's answer, below the prefix of a proxy."""
    return f"{root}/v1/works/{quote(work_id, safe='')}"


def title_path(root: str, title_id: str) -> str:
    """The path of a title's answer, below the prefix of a proxy."""
    return f"{root}/v1/catalog/titles/{quote(title_id, safe='')}"


def imdb_id(number: int | None) -> str | None:
    """An id at IMDb as IMDb writes it; None of none."""
    return f"tt{number:07d}" if number else None
