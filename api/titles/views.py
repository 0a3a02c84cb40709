"""From positions in the catalog to the answers of `api.titles.schemas`."""

import math
from typing import Any

from api.titles.schemas import FilmFacts, SimilarWork, TitleCard, TitleDetail
from api.works.cards import available_on, imdb_id, title_path, work_fields
from engine.catalog.cards import shortened
from engine.catalog.films import Films
from engine.contract.tables import MOVIE, TV_SHOW
from engine.release.read import Release

_OF_ROW = ("directors", "actors", "countries", "date_added")  # which lists do not show
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


def title_card(release: Release, position: int, root: str) -> TitleCard:
    """The title at a position as it stands in lists; `root` is the prefix of a proxy."""
    return TitleCard(**_card_fields(release, position, root))


def title_detail(release: Release, position: int, root: str) -> TitleDetail:
    """Everything about the title at a position."""
    row = release.catalog.title(position)
    fields = _card_fields(release, position, root) | {name: row[name] for name in _OF_ROW}
    fields["description"] = row["display_description"]
    return TitleDetail(**fields, film=_film_facts(release.world.films, row["work_id"]))


def similar_work(release: Release, work: int, similarity: float, root: str) -> SimilarWork:
    """A work as one that is like another."""
    return SimilarWork(**work_fields(release, work, root), similarity=round(similarity, 6))


def _film_facts(films: Films, work_id: str) -> FilmFacts | None:
    """What TMDB says of a work, if it is one of its films."""
    if (position := films.position_by_work.get(work_id)) is None:
        return None
    row = films.film(position)
    return FilmFacts(franchise=row["collection"], **{name: row[name] for name in _FILM_FIELDS})


def _card_fields(release: Release, position: int, root: str) -> dict[str, Any]:
    catalog, rows = release.catalog, release.catalog.rows
    cards, of_work = release.title_cards, release.work_cards
    score, work = float(catalog.user_score[position]), int(catalog.work_of[position])
    title_id = catalog.title_ids[position]
    return {
        "id": title_id,
        "work_id": catalog.work_ids[work],
        "platform": rows.value(position, "platform"),
        "type": MOVIE if catalog.is_movie[position] else TV_SHOW,
        "title": rows.value(position, "display_title"),
        "release_year": int(catalog.year[position]),
        "maturity_rating": cards.maturity[position],
        "duration": rows.value(position, "duration_int"),
        "duration_type": rows.value(position, "duration_type"),
        "minutes": cards.minutes[position],
        "seasons": cards.seasons[position],
        "genres": cards.genres[position],
        "description": shortened(rows.value(position, "display_description")),
        "available_on": available_on(catalog, work),
        "user_score": None if math.isnan(score) else score,  # nan: nobody rated it
        "rating_count": int(catalog.rating_count[position]),
        "poster_path": of_work.poster_path[work],
        "imdb_id": imdb_id(of_work.imdb_id[work]),
        "tmdb_id": of_work.tmdb_id[work],
        "link": title_path(root, title_id),
    }
