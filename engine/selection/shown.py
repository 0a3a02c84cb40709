"""What people may read of the lake: which tables, and what of them nobody sees.

Events say who did what: only their numbers are shown, by kind, source and year. Quarantined records
of other files than those of catalogs and films may name users too: of these only place and reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.contract.tables import (
    CREDITS,
    EDITIONS,
    EVENTS,
    FILMS,
    FORMER_WORKS,
    PLATFORMS,
    QUARANTINE,
    TITLES,
    WORKS,
    Column,
    Contract,
)
from engine.errors import NotFound
from engine.selection.events import EVENT_COUNTS, event_counts

BATCH = 4_096  # rows in memory at once
_OPEN_FOLDERS = ("catalogs/", "tmdb/")  # of raw files that name no users
_VEILED = ("detail", "record")


@dataclass(frozen=True)
class ShownTable:
    """A table as people may read it.

    Attributes:
        facets: columns of few values, whose values are counted.
        unveiled: what is left of a part of it, its columns as they were.
    """

    contract: Contract
    facets: tuple[str, ...] = ()
    unveiled: Callable[[pa.RecordBatch], pa.RecordBatch] | None = None

    @property
    def name(self) -> str:
        """Its name, and that of its file."""
        return self.contract.name

    @property
    def types(self) -> Mapping[str, pa.DataType]:
        """The types of its columns by their names."""
        return {column.name: column.type for column in self.contract.columns}

    def rows(self, lake: Path) -> int:
        """How many rows it has.

        Raises:
            NotFound: the lake does not hold it.
        """
        with self._open(lake) as source:
            rows: int = source.metadata.num_rows
        return rows

    def size(self, lake: Path) -> int:
        """How many bytes its file has."""
        return (lake / f"{self.name}.parquet").stat().st_size

    def batches(self, lake: Path) -> Iterator[pa.RecordBatch]:
        """Yield it in parts, without what nobody sees.

        Raises:
            NotFound: the lake does not hold it.
        """
        with self._open(lake) as source:
            names = [column.name for column in self.contract.columns]
            for batch in source.iter_batches(BATCH, columns=names, use_threads=False):
                ordered = batch.select(names)
                yield self.unveiled(ordered) if self.unveiled else ordered

    def _open(self, lake: Path) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(lake / f"{self.name}.parquet")
        except FileNotFoundError as error:
            raise NotFound("table", self.name) from error


@dataclass(frozen=True)
class EventCounts(ShownTable):
    """The events by kind, source and year."""

    def rows(self, lake: Path) -> int:
        """How many groups of events there are."""
        rows: int = event_counts(lake / f"{EVENTS.name}.parquet").num_rows
        return rows

    def batches(self, lake: Path) -> Iterator[pa.RecordBatch]:
        """Yield the groups."""
        yield from event_counts(lake / f"{EVENTS.name}.parquet").to_batches()


def _veiled(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Quarantined records without those that may name a user."""
    files = batch.column("file")
    if pa.types.is_dictionary(files.type):
        files = files.dictionary_decode()
    is_open = pc.starts_with(files, _OPEN_FOLDERS[0])
    for folder in _OPEN_FOLDERS[1:]:
        is_open = pc.or_(is_open, pc.starts_with(files, folder))
    columns = []
    for name in batch.schema.names:
        values = batch.column(name)
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        hides = name in _VEILED
        columns.append(
            pc.if_else(is_open, values, pa.scalar(None, values.type)) if hides else values
        )
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _read_openly(contract: Contract) -> Contract:
    """The contract of what is left of quarantined records."""
    columns = tuple(_open_column(column) for column in contract.columns)
    return replace(contract, columns=columns)


def _open_column(column: Column) -> Column:
    text = pa.string() if pa.types.is_dictionary(column.type) else column.type
    hidden = column.name in _VEILED
    note = "; null of files that may name users" if hidden else ""
    return replace(column, type=text, nullable=hidden, description=f"{column.description}{note}")


SHOWN: dict[str, ShownTable] = {
    table.name: table
    for table in (
        ShownTable(
            TITLES,
            ("platform", "type", "maturity_rating", "duration_type", "genres", "countries"),
        ),
        ShownTable(WORKS, ("type", "platforms", "release_year")),
        ShownTable(FILMS, ("original_language", "status", "genres", "countries", "languages")),
        ShownTable(CREDITS),
        EventCounts(EVENT_COUNTS, ("kind", "source", "year")),
        ShownTable(PLATFORMS),
        ShownTable(FORMER_WORKS),
        ShownTable(EDITIONS, ("platform", "edition", "type", "release_year")),
        ShownTable(_read_openly(QUARANTINE), ("reason", "file"), _veiled),
    )
}


def shown_table(name: str) -> ShownTable:
    """A table by its name.

    Raises:
        NotFound: there is none, or nobody may read it.
    """
    if name not in SHOWN:
        raise NotFound("table", name, list(SHOWN))
    return SHOWN[name]
