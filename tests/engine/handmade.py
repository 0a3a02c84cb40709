"""Titles tables and recommenders written by hand, small enough to compute every answer on paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from engine.events.history import History, HistoryModel

from engine.catalog.films import METHODS, Films
from engine.catalog.titles import Catalog
from engine.contract.conform import conform
from engine.contract.tables import CREDITS, FILMS, MINUTES, MOVIE, TITLES, WORKS
from engine.models.biased_mf import BiasedMF
from engine.models.item_item import ItemItem
from engine.models.nearest import Nearest
from engine.models.popularity import RankingModel, mix
from engine.recommend.film_world import FilmWorld
from engine.recommend.recommender import Recommender
from engine.scale import RatingScale
from engine.vocabulary import Vocabulary

PLATFORMS = {"a": "amazon", "d": "disney", "h": "hulu", "n": "netflix"}
HALF_STARS = RatingScale(0.5, 5.0)


def title(title_id: str, name: str = "", **given: Any) -> dict[str, Any]:
    """Return one row of the table titles; a column not given has a plain value."""
    name = name or f"Title {title_id}"
    row = dict.fromkeys(TITLES.schema.names) | {
        "title_id": title_id,
        "work_id": f"w{title_id}",
        "platform": PLATFORMS[title_id[0]],
        "show_id": title_id[1:],
        "type": MOVIE,
        "title": name.lower(),
        "display_title": name,
        "release_year": 2019,
        "maturity_rating": "g",
        "maturity_known": True,
        "duration_int": 100,
        "duration_type": MINUTES,
        "directors": [],
        "actors": [],
        "countries": [],
        "genres": [],
    }
    return row | given


def titles_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows as the table titles, in order of their ids."""
    ordered = sorted(rows, key=lambda row: row["title_id"])
    return conform(pa.Table.from_pylist(ordered, schema=TITLES.schema), TITLES)


def works_table(titles: pa.Table) -> pa.Table:
    """Return the works that the titles name."""
    works: dict[str, dict[str, Any]] = {}
    for row in titles.to_pylist():
        work = works.setdefault(
            row["work_id"],
            {
                "work_id": row["work_id"],
                "type": row["type"],
                "title": row["display_title"],
                "release_year": row["release_year"],
                "title_ids": [],
                "platforms": [],
            },
        )
        work["title_ids"].append(row["title_id"])
        work["platforms"].append(row["platform"])
    ordered = [works[work_id] for work_id in sorted(works)]
    return conform(pa.Table.from_pylist(ordered, schema=WORKS.schema), WORKS)


def catalog_of(
    *rows: Mapping[str, Any], ratings: Mapping[str, Sequence[float]] | None = None
) -> Catalog:
    """Return the catalog of some titles; `ratings` holds all stars of a title, by its id."""
    titles = titles_table(rows)
    given = [list((ratings or {}).get(i, ())) for i in titles["title_id"].to_pylist()]
    count = np.array([len(stars) for stars in given], dtype=np.int64)
    total = np.array([sum(stars) for stars in given], dtype=np.float64)
    return Catalog(titles, works_table(titles), count, total)


def ids(catalog: Catalog, positions: Sequence[int]) -> list[str]:
    """Return the ids of titles at these positions."""
    return [catalog.title_ids[int(at)] for at in positions]


def factor_model(
    user_factors: Sequence[Sequence[float]],
    item_factors: Sequence[Sequence[float]],
    **given: Any,
) -> BiasedMF:
    """Return a rating model; biases not given are zero, the mean is 3, all items are known."""
    users, items = np.array(user_factors, np.float32), np.array(item_factors, np.float32)
    plain = {
        "mean": 3.0,
        "user_bias": np.zeros(len(users)),
        "item_bias": np.zeros(len(items)),
        "known_item": np.ones(len(items), dtype=bool),
    }
    return BiasedMF(user_factors=users, item_factors=items, **plain | given)


def film(film_id: int, name: str = "", **given: Any) -> dict[str, Any]:
    """Return one row of the table films; a column not given has a plain value."""
    row = dict.fromkeys(FILMS.schema.names) | {
        "film_id": film_id,
        "title": name or f"Film {film_id}",
        "release_date": date(2019, 5, 3),
        "release_year": 2019,
        "genres": [],
        "keywords": [],
        "companies": [],
        "countries": [],
        "languages": [],
        "language_codes": [],
        "budget": 0,
        "revenue": 0,
        "return_ratio": 0.0,
        "vote_count": 0,
    }
    if "release_date" in given:
        row["release_year"] = given["release_date"].year
    return row | given


def films_of(
    *rows: Mapping[str, Any],
    people: Mapping[int, tuple[Sequence[str], Sequence[str]]] | None = None,
) -> Films:
    """Return films; `people` holds actors and directors by the film's id."""
    ordered = sorted(rows, key=lambda row: row["film_id"])
    table = conform(pa.Table.from_pylist(ordered, schema=FILMS.schema), FILMS)
    credits = [
        {
            "film_id": film_id,
            "actors": list(actors),
            "directors": list(directors),
            "actor_ids": list(range(len(actors))),
            "characters": [""] * len(actors),
            "director_ids": list(range(len(directors))),
        }
        for film_id, (actors, directors) in sorted((people or {}).items())
    ]
    return Films(table, conform(pa.Table.from_pylist(credits, schema=CREDITS.schema), CREDITS))


def world_of(films: Films | None = None) -> FilmWorld:
    """Return films, none by default, where nothing resembles anything."""
    shown = films or films_of()
    return FilmWorld(shown, {method: no_neighbours(len(shown)) for method in METHODS})


def no_neighbours(n_works: int) -> Nearest:
    """Return similar works where nothing resembles anything."""
    return Nearest(np.full((n_works, 1), -1, np.int32), np.zeros((n_works, 1), np.float32))


def recommender_of(
    catalog: Catalog,
    users: Sequence[str],
    seen: Sequence[Sequence[int]],
    model: BiasedMF,
    *,
    ranking: RankingModel | None = None,
    similar: Nearest | None = None,
    tastes: HistoryModel | None = None,
) -> Recommender:
    """Return a recommender for users who have seen these works; 100 ratings per work."""
    n_works = catalog.works.num_rows
    indptr = np.cumsum([0, *map(len, seen)], dtype=np.int64)
    works = np.array([work for row in seen for work in sorted(row)], dtype=np.int32)
    return Recommender(
        catalog=catalog,
        users=Vocabulary.from_ids(users),
        history=History(indptr, works, np.ones(len(works), np.float32)),
        tastes=tastes or ItemItem.empty(n_works),
        model=model,
        ranking=ranking or mix(model, np.full(n_works, 100), 1.0, personal=True),
        similar=similar or no_neighbours(n_works),
        scale=HALF_STARS,
    )
