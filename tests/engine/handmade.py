"""Titles tables and recommenders written by hand, small enough to compute every answer on paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from engine.catalog.films import METHODS, Films
from engine.catalog.platforms import Platforms
from engine.catalog.titles import Catalog
from engine.contract import tables
from engine.contract.conform import conform
from engine.contract.tables import CREDITS, FILMS, MINUTES, MOVIE, TITLES, WORKS
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory
from engine.events.weighting import EventWeighting
from engine.models.base import RatingModel, Scorer
from engine.models.biased_mf import BiasedMF
from engine.models.cold_items import ColdItems
from engine.models.fold_in import UserTerms
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity, PopularityAndStars, popularity_and_stars
from engine.recommend.film_world import FilmWorld
from engine.recommend.models import ReleaseModels
from engine.recommend.recommender import Recommender
from engine.scale import RatingScale
from engine.vocabulary import Vocabulary

PLATFORMS = {"a": "amazon", "d": "disney", "h": "hulu", "n": "netflix"}
ALIASES = {
    "amazon": ["Amazon Prime", "Amazon Prime Video", "Prime", "Prime Video"],
    "disney": ["Disney+", "Disney Plus"],
}
HALF_STARS = RatingScale(0.5, 5.0)


def title(title_id: str, name: str = "", **columns: Any) -> dict[str, Any]:
    """One row of the table titles; a column not given has a plain value."""
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
    return row | columns


def titles_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The table titles of these rows, in order of their ids."""
    ordered = sorted(rows, key=lambda row: row["title_id"])
    return conform(pa.Table.from_pylist(ordered, schema=TITLES.schema), TITLES)


def works_table(titles: pa.Table) -> pa.Table:
    """The works that the titles name."""
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


def platforms_of(titles: pa.Table) -> Platforms:
    """The platforms that the titles name, with their aliases."""
    names = [name for name in PLATFORMS.values() if name in titles["platform"].to_pylist()]
    rows = [
        {
            "position": position,
            "platform": name,
            "label": name.title(),
            "letter": name[0],
            "aliases": ALIASES.get(name, []),
        }
        for position, name in enumerate(names)
    ]
    return Platforms(pa.Table.from_pylist(rows, schema=tables.PLATFORMS.schema))


def catalog_of(
    *rows: Mapping[str, Any],
    ratings: Mapping[str, Sequence[float]] | None = None,
    films: Films | None = None,
) -> Catalog:
    """The catalog of some titles; `ratings` holds all stars of a title, by its id.

    Of the `films` those are its works whose `work_id` names one.
    """
    titles = titles_table(rows)
    stars_of = [list((ratings or {}).get(i, ())) for i in titles["title_id"].to_pylist()]
    count = np.array([len(stars) for stars in stars_of], dtype=np.int64)
    total = np.array([sum(stars) for stars in stars_of], dtype=np.float64)
    works, platforms = works_table(titles), platforms_of(titles)
    return Catalog(titles, works, count, total, platforms, films=films)


def ids(catalog: Catalog, positions: Sequence[int]) -> list[str]:
    """The ids of titles at these positions."""
    return [catalog.title_ids[int(position)] for position in positions]


def factor_model(
    user_factors: Sequence[Sequence[float]],
    item_factors: Sequence[Sequence[float]],
    **fields: Any,
) -> BiasedMF:
    """A rating model; biases not given are zero, the mean is 3, all items are known."""
    users, items = np.array(user_factors, np.float32), np.array(item_factors, np.float32)
    plain = {
        "mean": 3.0,
        "user_bias": np.zeros(len(users)),
        "item_bias": np.zeros(len(items)),
        "known_item": np.ones(len(items), dtype=bool),
    }
    return BiasedMF(user_factors=users, item_factors=items, **plain | fields)


def terms(
    model: RatingModel, user: int, items: Sequence[int] = (), stars: Sequence[float] = ()
) -> UserTerms:
    """What a rating model knows of a user whom it was fitted to, and who gave these stars."""
    return model.terms_of(user, np.array(items, np.intp), np.array(stars, np.float64))


def film(film_id: int, name: str = "", **columns: Any) -> dict[str, Any]:
    """One row of the table films; a column not given has a plain value."""
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
    if "release_date" in columns:
        row["release_year"] = columns["release_date"].year
    return row | columns


def films_of(
    *rows: Mapping[str, Any],
    people: Mapping[int, tuple[Sequence[str], Sequence[str]]] | None = None,
) -> Films:
    """Films; `people` holds actors and directors by the film's id."""
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
    """Films, none by default, where nothing resembles anything."""
    shown = films or films_of()
    return FilmWorld(shown, {method: no_neighbours(len(shown)) for method in METHODS})


def no_neighbours(n_works: int) -> Nearest:
    """Similar works where nothing resembles anything."""
    return Nearest(np.full((n_works, 1), -1, np.int32), np.zeros((n_works, 1), np.float32))


def history_of(seen: Sequence[Sequence[int]], n_works: int) -> EventHistory:
    """Users who rated these works with three stars, nobody knows when."""
    works = [work for row in seen for work in sorted(row)]
    return EventHistory.from_interactions(
        Interactions(
            np.repeat(np.arange(len(seen), dtype=np.int32), [len(row) for row in seen]),
            np.array(works, np.int32),
            np.full(len(works), 3, np.float32),
            len(seen),
            n_works,
            HALF_STARS,
        )
    )


def stars_scorer(stars: BiasedMF, counts: Sequence[int] | None = None) -> PopularityAndStars:
    """Popularity and stars of works with `counts` ratings, 100 each by default, of deviation 1."""
    ratings = np.full(len(stars.item_bias), 100) if counts is None else np.array(counts)
    return popularity_and_stars(stars, ratings, 1.0)


def recommender_of(
    catalog: Catalog,
    users: Sequence[str],
    seen: Sequence[Sequence[int]],
    stars: BiasedMF | None,
    *,
    scorer: Scorer | None = None,
    personal: bool = True,
    popularity: Popularity | None = None,
    similar: Nearest | None = None,
    weighting: EventWeighting | None = None,
    cold: ColdItems | None = None,
) -> Recommender:
    """A recommender for users who have rated these works, each of 100 ratings.

    The personal model is `scorer`, else popularity and stars; there is none where `personal` is
    False or nothing to make it of. Works are equally popular where nothing else is said.
    """
    n_works = catalog.works.num_rows
    plain = stars_scorer(stars) if stars else None
    alike = plain.popularity if plain else Popularity(np.ones(n_works, np.float32))
    models = ReleaseModels(
        popularity=popularity or alike,
        similar=similar or no_neighbours(n_works),
        stars=stars,
        personal=(scorer or plain) if personal else None,
        cold=cold,
    )
    return Recommender(
        catalog=catalog,
        users=Vocabulary.from_ids(users),
        history=history_of(seen, n_works),
        weighting=weighting,
        models=models,
        scale=HALF_STARS if stars else None,
    )
