"""What the profile is of: the tables of the current lake, and the ratings summed up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.profile.rating_counts import RatingCounts, count_ratings
from engine.contract.kinds import CODES, RATING
from engine.contract.tables import CREDITS, EVENTS, FILMS, TITLES, Contract
from engine.events.table import kind_codes, ratings_among, speaking
from engine.store.home import Home
from engine.store.lake import read_report
from engine.store.tables import read_table

NO_PLATFORM = "no platform"


@dataclass(frozen=True)
class DataFacts:
    """All that the profile is of.

    Attributes:
        films, credits: None where the lake has no such table, or an empty one.
        by_kind: how many events there are of each kind without stars, where there are any.
        report: the ingest's report on itself; empty where it cannot be read.
    """

    name: str
    films: pa.Table | None
    credits: pa.Table | None
    titles: pa.Table
    ratings: RatingCounts
    by_kind: Mapping[str, int]
    report: Mapping[str, Any]


def read_data(home: Home) -> DataFacts:
    """Read the facts of the current lake.

    Raises:
        DataError: there is no lake, or a table of it is missing or breaks its contract.
    """
    folder = home.resolve_lake()
    titles = _with_platforms(read_table(folder / "titles.parquet", TITLES))
    events = speaking(read_table(folder / "events.parquet", EVENTS))
    ratings = count_ratings(ratings_among(events), titles)
    return DataFacts(
        folder.name,
        _if_any(folder / "films.parquet", FILMS),
        _if_any(folder / "credits.parquet", CREDITS),
        titles,
        ratings,
        _by_kind(events),
        read_report(folder) or {},
    )


def _with_platforms(titles: pa.Table) -> pa.Table:
    """The titles, `NO_PLATFORM` where none carries them."""
    names = pc.coalesce(titles["platform"], pa.scalar(NO_PLATFORM))
    return titles.set_column(titles.column_names.index("platform"), "platform", names)


def _by_kind(events: pa.Table) -> Mapping[str, int]:
    counts = np.bincount(kind_codes(events), minlength=len(CODES)).tolist()
    unstarred = (name for name in CODES if name != RATING.name)
    return {name: counts[CODES[name]] for name in unstarred if counts[CODES[name]]}


def _if_any(path: Path, contract: Contract) -> pa.Table | None:
    table = read_table(path, contract) if path.exists() else None
    return table if table is not None and table.num_rows else None
