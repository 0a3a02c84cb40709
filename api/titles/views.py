"""From positions in the engine's arrays to the shapes of `api.titles.schemas`."""

import math
from typing import Any

from api.titles.schemas import Copy, FilmFacts, TitleDetail, TitleSummary
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.release.read import Release

_FACTS = (
    "film_id",
    "budget",
    "revenue",
    "return_ratio",
    "vote_average",
    "vote_count",
    "directors",
    "actors",
)


def available_on(catalog: Catalog, work: int) -> list[Copy]:
    """Return a work's copies, in platform order."""
    return [Copy(platform=name, title_id=title_id) for name, title_id in catalog.copies(work)]


def summary(catalog: Catalog, at: int) -> TitleSummary:
    """Return the title at a position as it stands in lists."""
    return TitleSummary(**_summary(catalog, at, catalog.title(at)))


def detail(release: Release, at: int) -> TitleDetail:
    """Return everything about the title at a position."""
    catalog = release.catalog
    row = catalog.title(at)
    return TitleDetail(
        **_summary(catalog, at, row),
        description=row["display_description"],
        directors=row["directors"],
        actors=row["actors"],
        countries=row["countries"],
        genres=row["genres"],
        date_added=row["date_added"],
        available_on=available_on(catalog, int(catalog.work_of[at])),
        film=_film(release.world.films, row["work_id"]),
    )


def _film(films: Films, work_id: str) -> FilmFacts | None:
    """Return what TMDB says of a work, if it is one of its films."""
    if (at := films.of_work.get(work_id)) is None:
        return None
    row = films.film(at)
    return FilmFacts(franchise=row["collection"], **{name: row[name] for name in _FACTS})


def _summary(catalog: Catalog, at: int, row: dict[str, Any]) -> dict[str, Any]:
    score = float(catalog.user_score[at])
    return {
        "id": row["title_id"],
        "work_id": row["work_id"],
        "platform": row["platform"],
        "type": row["type"],
        "title": row["display_title"],
        "release_year": row["release_year"],
        "maturity_rating": row["maturity_rating"] if row["maturity_known"] else None,
        "duration": row["duration_int"],
        "duration_type": row["duration_type"],
        "user_score": None if math.isnan(score) else score,
        "rating_count": int(catalog.rating_count[at]),
    }
