"""From positions in the engine's films to the answers of `api.films.schemas`."""

from typing import Any

from api.films.schemas import (
    FilmDetail,
    FilmGroup,
    FilmLine,
    FilmRef,
    FilmSummary,
    Role,
    SimilarFilm,
)
from api.schemas import Copy, Page
from api.works.cards import available_on, imdb_id
from engine.catalog.cards import shortened
from engine.catalog.film_stats import Group
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.errors import NotFound
from engine.release.read import Release

_IN_LISTS = (  # columns of the table films that every list shows
    "release_date",
    "genres",
    "popularity",
    "vote_average",
    "runtime",
    "overview",
    "poster_path",
    "imdb_id",
    "work_id",
)
_OF_ROW = (  # columns that one film alone shows
    "original_title",
    "original_language",
    "tagline",
    "status",
    "keywords",
    "companies",
    "countries",
    "languages",
    "directors",
)


def film_position(films: Films, film_id: int) -> int:
    """The position of a film.

    Raises:
        NotFound: there is no film of this id.
    """
    if (position := films.find(film_id)) is None:
        raise NotFound("film", str(film_id))
    return position


def film_ref(films: Films, position: int) -> FilmRef:
    """The film at a position by name."""
    return FilmRef(**_ref_fields(films, position))


def film_summary(release: Release, position: int, root: str) -> FilmSummary:
    """The film at a position as it stands in lists; `root` is the prefix of a proxy."""
    return FilmSummary(**_summary_fields(release, position, root))


def film_detail(release: Release, position: int, root: str) -> FilmDetail:
    """Everything about the film at a position."""
    films = release.world.films
    row = films.film(position)
    # A role without a name is stored as an empty text.
    cast = zip(row["actors"], row["characters"], strict=True)
    return FilmDetail(
        **_summary_fields(release, position, root) | {"overview": row["overview"]},
        **_money_fields(films, position),
        **{name: row[name] for name in _OF_ROW},
        franchise=row["collection"],
        cast=[Role(actor=actor, character=character or None) for actor, character in cast],
    )


def film_group(films: Films, group: Group, limit: int, offset: int) -> FilmGroup:
    """A group's money and a page of its films, oldest first."""
    money = group.money
    return FilmGroup(
        name=group.name,
        films=money.films,
        revenue_total=money.revenue,
        revenue_mean=money.mean_revenue,
        budget_total=money.budget,
        with_known_revenue=money.known_revenue,
        return_total=money.returns,
        return_mean=money.mean_return,
        return_mean_known=money.mean_known_return,
        return_pooled=money.pooled_return,
        with_known_return=money.known_return,
        page=Page.from_positions(
            films.oldest_first(group.films),
            limit,
            offset,
            lambda position: _film_line(films, position),
        ),
    )


def similar_film(release: Release, position: int, similarity: float, root: str) -> SimilarFilm:
    """The film at a position as one that is like another."""
    fields = _summary_fields(release, position, root)
    return SimilarFilm(**fields, similarity=round(similarity, 6))


def _film_line(films: Films, position: int) -> FilmLine:
    date = films.rows.value(position, "release_date")
    return FilmLine(
        **_ref_fields(films, position), **_money_fields(films, position), release_date=date
    )


def _copies(catalog: Catalog, work_id: str | None) -> list[Copy]:
    """Where a work can be watched: nowhere if no title is this film."""
    work = None if work_id is None else catalog.work_ids.find(work_id)
    return [] if work is None else available_on(catalog, work)


def _ref_fields(films: Films, position: int) -> dict[str, Any]:
    return {
        "id": int(films.ids[position]),
        "title": films.title(position),
        "release_year": int(films.year[position]),
        "vote_count": int(films.votes[position]),
    }


def _summary_fields(release: Release, position: int, root: str) -> dict[str, Any]:
    films = release.world.films
    cells = {name: films.films[name][position].as_py() for name in _IN_LISTS}
    film_id = int(films.ids[position])
    return {
        **_ref_fields(films, position),
        **cells,
        "overview": shortened(cells["overview"]),
        "available_on": _copies(release.catalog, cells["work_id"]),
        "imdb_id": imdb_id(cells["imdb_id"]),
        "link": f"{root}/v1/movies/{film_id}",
    }


def _money_fields(films: Films, position: int) -> dict[str, Any]:
    budget, revenue = int(films.budget[position]), int(films.revenue[position])
    return {
        "budget": budget,
        "revenue": revenue,
        "profit": revenue - budget if budget and revenue else None,  # 0 is unknown
        "return_ratio": float(films.return_ratio[position]),
    }
