"""From positions in the engine's films to the shapes of `api.films.schemas`."""

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
from api.titles.schemas import Copy, Page
from api.titles.views import available_on
from engine.catalog.film_stats import Group
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.release.read import Release


def watch(catalog: Catalog, work_id: str | None) -> list[Copy]:
    """Return where a work can be watched; nowhere if there is none."""
    at = None if work_id is None else catalog.work_ids.find(work_id)
    return [] if at is None else available_on(catalog, at)


def reference(films: Films, at: int) -> FilmRef:
    """Return the film at a position by name."""
    return FilmRef(**_reference(films, at))


def film_summary(release: Release, at: int) -> FilmSummary:
    """Return the film at a position as it stands in lists."""
    films = release.world.films
    return FilmSummary(**_summary(release, at, films.film(at)))


def film_detail(release: Release, at: int) -> FilmDetail:
    """Return everything about the film at a position."""
    films = release.world.films
    row = films.film(at)
    cast = zip(row["actors"], row["characters"], strict=True)
    return FilmDetail(
        **_summary(release, at, row),
        **_money(films, at),
        original_title=row["original_title"],
        original_language=row["original_language"],
        overview=row["overview"],
        tagline=row["tagline"],
        runtime=row["runtime"],
        status=row["status"],
        franchise=row["collection"],
        keywords=row["keywords"],
        companies=row["companies"],
        countries=row["countries"],
        languages=row["languages"],
        directors=row["directors"],
        cast=[Role(actor=actor, character=character or None) for actor, character in cast],
        work_id=row["work_id"],
    )


def film_group(films: Films, group: Group, limit: int, offset: int) -> FilmGroup:
    """Return a group's money and a page of its films, oldest first."""
    money, page = group.money, films.by_date(group.films)[offset : offset + limit]
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
        page=Page(
            total=money.films,
            limit=limit,
            offset=offset,
            items=[line(films, at) for at in page],
        ),
    )


def line(films: Films, at: int) -> FilmLine:
    """Return the film at a position with its date and money."""
    date = films.films["release_date"][at].as_py()
    return FilmLine(**_reference(films, at), **_money(films, at), release_date=date)


def similar_film(release: Release, at: int, similarity: float) -> SimilarFilm:
    """Return the film at a position as one that is like another."""
    films = release.world.films
    places = watch(release.catalog, films.films["work_id"][at].as_py())
    return SimilarFilm(
        **_reference(films, at), similarity=round(similarity, 6), available_on=places
    )


def _reference(films: Films, at: int) -> dict[str, Any]:
    return {
        "id": int(films.ids[at]),
        "title": films.title(at),
        "release_year": int(films.year[at]),
        "vote_count": int(films.votes[at]),
    }


def _summary(release: Release, at: int, row: dict[str, Any]) -> dict[str, Any]:
    return _reference(release.world.films, at) | {
        "release_date": row["release_date"],
        "genres": row["genres"],
        "popularity": row["popularity"],
        "vote_average": row["vote_average"],
        "available_on": watch(release.catalog, row["work_id"]),
    }


def _money(films: Films, at: int) -> dict[str, Any]:
    budget, revenue = int(films.budget[at]), int(films.revenue[at])
    return {
        "budget": budget,
        "revenue": revenue,
        "profit": revenue - budget if budget and revenue else None,
        "return_ratio": float(films.return_ratio[at]),
    }
