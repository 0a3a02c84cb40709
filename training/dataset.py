"""The lake as the training reads it: tables, and ratings as interactions with works."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.films import Films
from engine.catalog.platforms import Platforms
from engine.catalog.titles import Catalog
from engine.contract.arrow import numbers, one_chunk, positions
from engine.contract.tables import CREDITS, EVENTS, FILMS, FORMER_WORKS, PLATFORMS, TITLES, WORKS
from engine.events.interactions import MIN_EVENTS, Interactions
from engine.events.mark import EventMark
from engine.events.table import (
    event_mark,
    from_event_store,
    interactions_from_table,
    ratings_among,
    speaking,
)
from engine.store.home import Home
from engine.store.tables import read_table
from training.times import TimeCoverage, with_usable_times

_CHUNK = 1 << 20  # ratings added up at once
MIN_RATINGS = 10  # below, stars are not learned


@dataclass(frozen=True)
class EventStorePart:
    """What of the events the event store brought, over the same users and works.

    Attributes:
        mark: how far it was read.
        of_files, of_store: what each of them said, one event per user and work; of both the one
            that speaks is in the lake's interactions.
    """

    mark: EventMark
    of_files: Interactions
    of_store: Interactions


@dataclass(frozen=True)
class Lake:
    """What the training needs of one lake, read once.

    Attributes:
        user_ids: string, the ids of the users of `interactions`.
        interactions: what users did, one event per user and work; without times where these say
            too little of their order.
        ratings: all events with stars, one per user and work; times likewise.
        times: how far the times of the events go.
        former_works: where ids lead that works had before; None in a lake of before they lasted.
        event_store: what came from the event store; None where there was none.
        title_count, title_sum: number and sum of every title's own ratings, shapes (n_titles,).
    """

    fingerprint: str
    titles: pa.Table
    works: pa.Table
    platforms: Platforms
    user_ids: pa.Array
    interactions: Interactions
    ratings: Interactions
    title_count: np.ndarray
    title_sum: np.ndarray
    films: Films
    times: TimeCoverage
    former_works: pa.Table | None = None
    event_store: EventStorePart | None = None

    @property
    def has_events(self) -> bool:
        """Whether there are enough events to learn from what people did."""
        return len(self.interactions.positive()) >= MIN_EVENTS

    @property
    def has_ratings(self) -> bool:
        """Whether there are enough ratings to learn from how stars are given."""
        return len(self.ratings) >= MIN_RATINGS

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog with the number and sum of every title's own ratings."""
        return Catalog(
            self.titles,
            self.works,
            self.title_count,
            self.title_sum,
            self.platforms,
            self.former_works,
            films=self.films,
        )


def read_lake(home: Home) -> Lake:
    """The current lake with its events as interactions.

    Raises:
        DataError: there is none, or a table breaks its contract.
    """
    folder = home.resolve_lake()
    titles = read_table(folder / "titles.parquet", TITLES)
    works = read_table(folder / "works.parquet", WORKS)
    recorded = read_table(folder / "events.parquet", EVENTS)
    events = speaking(recorded)
    ratings = ratings_among(events)
    coded = one_chunk(events["title_id"])
    identifiers = _named_by_events(titles, works)
    id_of_code = positions(pa.chunked_array([coded.dictionary]), identifiers["title_id"])
    work_of_code = positions(identifiers["work_id"], works["work_id"])[id_of_code]
    interactions, times = with_usable_times(
        interactions_from_table(events, work_of_code, works.num_rows)
    )
    rated = id_of_code[numbers(one_chunk(ratings["title_id"]).indices)]
    return Lake(
        folder.name,
        titles,
        works,
        Platforms(read_table(folder / "platforms.parquet", PLATFORMS)),
        one_chunk(events["user_id"]).dictionary,
        interactions,
        interactions
        if ratings is events
        else with_usable_times(interactions_from_table(ratings, work_of_code, works.num_rows))[0],
        title_count=np.bincount(rated, minlength=identifiers.num_rows)[: titles.num_rows],
        title_sum=_sums(rated, numbers(ratings["value"]), identifiers.num_rows)[: titles.num_rows],
        films=Films(
            read_table(folder / "films.parquet", FILMS),
            read_table(folder / "credits.parquet", CREDITS),
        ),
        times=times,
        former_works=_former_works(folder / "former_works.parquet"),
        event_store=_event_store(recorded, work_of_code, works.num_rows, times),
    )


def _event_store(
    recorded: pa.Table, work_of_code: np.ndarray, n_works: int, times: TimeCoverage
) -> EventStorePart | None:
    """The table events in its two parts, where there was an event store; times as in the whole."""
    if (mark := event_mark(recorded.schema.metadata)) is None:
        return None
    is_stored = from_event_store(recorded)
    parts = [
        interactions_from_table(recorded.filter(pa.array(rows)), work_of_code, n_works)
        for rows in (~is_stored, is_stored)
    ]
    if not times.usable:
        parts = [replace(part, time=None) for part in parts]
    return EventStorePart(mark, *parts)


def _named_by_events(titles: pa.Table, works: pa.Table) -> pa.Table:
    """The ids that events may name, each with its work: those of titles, then those of no title."""
    identifiers = titles.select(["title_id", "work_id"])
    outside = works.filter(pc.invert(pc.is_in(works["work_id"], titles["work_id"])))
    ids = outside["title_ids"].combine_chunks()
    if not len(ids):
        return identifiers
    more = {
        "title_id": ids.flatten(),
        "work_id": outside["work_id"].combine_chunks().take(pc.list_parent_indices(ids)),
    }
    return pa.concat_tables([identifiers, pa.table(more, schema=identifiers.schema)])


def _former_works(path: Path) -> pa.Table | None:
    return read_table(path, FORMER_WORKS) if path.exists() else None


def _sums(title: np.ndarray, stars: np.ndarray, n_titles: int) -> np.ndarray:
    """The sum of every title's ratings: float64, shape (n_titles,)."""
    total = np.zeros(n_titles)
    for begin in range(0, len(stars), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        # 3.7 is stored as the nearest float32; six decimals bring 3.7 itself back.
        total += np.bincount(title[rows], stars[rows].astype(np.float64).round(6), n_titles)
    return total
