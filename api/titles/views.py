"""From positions in the catalog to the answers of `api.titles.schemas`."""

import math
from typing import Any

from api.schemas import Copy
from api.titles.schemas import FilmFacts, SimilarWork, TitleDetail, TitleSummary
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.release.read import Release

_FILM_FIELDS = (
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
    """A work's copies, in platform order."""
    return [Copy(platform=name, title_id=title_id) for name, title_id in catalog.copies(work)]


def title_summary(catalog: Catalog, position: int) -> TitleSummary:
    """The title at a position as it stands in lists."""
    return TitleSummary(**_summary_fields(catalog, position, catalog.title(position)))


def title_detail(release: Release, position: int) -> TitleDetail:
    """Everything about the title at a position."""
    catalog = release.catalog
    row = catalog.title(position)
    return TitleDetail(
        **_summary_fields(catalog, position, row),
        description=row["display_description"],
        directors=row["directors"],
        actors=row["actors"],
        countries=row["countries"],
        genres=row["genres"],
        date_added=row["date_added"],
        available_on=available_on(catalog, int(catalog.work_of[position])),
        film=_film_facts(release.world.films, row["work_id"]),
    )


def similar_work(catalog: Catalog, work: int, similarity: float) -> SimilarWork:
    """A work as one that is like another."""
    row = catalog.work_rows[work]
    return SimilarWork(
        work_id=row["work_id"],
        title=row["title"],
        type=row["type"],
        release_year=row["release_year"],
        similarity=round(similarity, 6),
        available_on=available_on(catalog, work),
    )


def _film_facts(films: Films, work_id: str) -> FilmFacts | None:
    """What TMDB says of a work, if it is one of its films."""
    if (position := films.position_by_work.get(work_id)) is None:
        return None
    row = films.film(position)
    return FilmFacts(franchise=row["collection"], **{name: row[name] for name in _FILM_FIELDS})


def _summary_fields(catalog: Catalog, position: int, row: dict[str, Any]) -> dict[str, Any]:
    score = float(catalog.user_score[position])
    return {
        "id": row["title_id"],
        "work_id": row["work_id"],
        "platform": row["platform"],
        "type": row["type"],
        "title": row["display_title"],
        "release_year": row["release_year"],
        # Titles without a class are stored as g, but shown as unknown.
        "maturity_rating": row["maturity_rating"] if row["maturity_known"] else None,
        "duration": row["duration_int"],
        "duration_type": row["duration_type"],
        "user_score": None if math.isnan(score) else score,  # nan: nobody rated it
        "rating_count": int(catalog.rating_count[position]),
    }
