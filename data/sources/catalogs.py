"""Catalog files to clean titles: which file is which platform's, records, duplicates, books."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row, clean
from data.configuration import CONFIGURATION
from data.csv.files import RawFile, find
from data.csv.tables import Table, read_rows
from data.judge import Settings
from data.sources.base import Reading, TitleSource
from data.sources.catalog_layouts import (
    CATALOG_COLUMNS,
    PLATFORMS_FILE,
    CatalogLayout,
    catalog_layouts,
)
from engine.errors import DataError
from engine.text import fold

_NOTES_SHOWN = 3  # of one column of one file


@dataclass(frozen=True)
class Catalogs(TitleSource):
    """The files of `raw/catalogs`, one of each platform."""

    name: ClassVar[str] = "catalogs"
    folder: ClassVar[str] = "catalogs"
    table: ClassVar[str] = "catalogs"
    built_from: ClassVar[tuple[Path, ...]] = (PLATFORMS_FILE,)
    stages: ClassVar[tuple[str, ...]] = ("reading catalogs",)

    layouts: tuple[CatalogLayout, ...]  # of all platforms that are known
    file_of: Mapping[str, RawFile]  # by platform

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim the folder's files, each for its platform.

        Raises:
            InvalidValue: the entry is malformed.
            DataError: a file belongs to no platform, or two belong to one.
        """
        layouts = catalog_layouts(entry)
        files = tuple(find(raw, cls.folder, cls.extensions))
        matched: dict[str, RawFile] = {}
        for file in files:
            platform = _owner(file, layouts).platform
            if platform in matched:
                names = f"{matched[platform].name} and {file.name}"
                raise DataError(f"{names} are both {platform}; keep one")
            matched[platform] = file
        return cls(files, layouts, matched)

    @property
    def expected(self) -> str:
        """The names of the files that would be claimed."""
        return f"at least one of {', '.join(f'{layout.file}.csv' for layout in self.layouts)}"

    def platforms(self) -> list[Row]:
        """The platforms that have a file."""
        return [
            {
                "platform": layout.platform,
                "label": layout.label,
                "letter": layout.letter,
                "aliases": list(layout.aliases),
            }
            for layout in self._present()
        ]

    def read_titles(self, reading: Reading) -> list[Row]:
        """The titles of all files, platform by platform."""
        titles: list[Row] = []
        present = self._present()
        for done, layout in enumerate(present, start=1):
            file = self.file_of[layout.platform]
            titles += read_catalog(file, layout, reading.latest_year, reading.ledger)
            reading.progress(self.stages[0], done, len(present))
        if count := sum(1 for _ in _in_seasons(titles)):
            reading.ledger.warn(
                f"{count} titles of type movie last a number of seasons; kept as delivered"
            )
        return titles

    def _present(self) -> list[CatalogLayout]:
        return [layout for layout in self.layouts if layout.platform in self.file_of]


def _owner(file: RawFile, layouts: tuple[CatalogLayout, ...]) -> CatalogLayout:
    name = fold(file.stem)
    claims = [layout for layout in layouts if name.startswith(fold(layout.file))]
    if not claims:
        expected = ", ".join(f"{layout.file}*.csv" for layout in layouts)
        raise DataError(
            f"{file.name} belongs to no known platform; expected {expected}, "
            f"or an entry [catalogs.<platform>] in {CONFIGURATION}"
        )
    return max(claims, key=lambda layout: len(layout.file))


def read_catalog(
    file: RawFile, layout: CatalogLayout, latest_year: int, ledger: Ledger
) -> list[Row]:
    """Read the clean titles of one platform's file, in the file's order.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows.
    """
    book = ledger.open(file.name)
    columns = {column: (layout.header(column),) for column in CATALOG_COLUMNS}
    table = Table(
        file,
        columns,
        layout.dialect,
        vital=("show_id", "type", "title", "release_year"),
        settings=Settings(f"catalogs.{layout.platform}"),
    )
    cleaner = _Cleaner(layout, latest_year, book)
    titles = list(read_rows(table, book, ledger, cleaner))
    cleaner.warn(ledger)
    return titles


class _Cleaner:
    """Cleans the records of one file, remembering the ids it has seen."""

    def __init__(self, layout: CatalogLayout, latest_year: int, book: FileBook) -> None:
        self._layout = layout
        self._latest_year = latest_year
        self._book = book
        self._seen: dict[str, Row] = {}
        self._notes: dict[str, list[str]] = defaultdict(list)  # by column

    def __call__(self, raw: Mapping[str, str], line: int) -> Row | None:
        """The record's title; None for a repeated one.

        Raises:
            Rejected: the rule that the record breaks.
        """
        title = clean(raw, self._layout, self._latest_year)
        twin = self._seen.setdefault(title.row["title_id"], title.row)
        if twin is not title.row:
            if twin == title.row:
                self._book.left_out["duplicate_row"] += 1
                return None
            detail = f"id {title.row['show_id']!r} again with other content; the first is kept"
            raise Rejected("duplicate_id", detail)
        self._book.repaired.update(set(title.repairs))
        for column, note in title.notes:
            self._notes[column].append(f"line {line}: {note}")
        return title.row

    def warn(self, ledger: Ledger) -> None:
        """Name some of the cells of each column that could not be read, and count them all."""
        for column, notes in self._notes.items():
            for note in notes[:_NOTES_SHOWN]:
                ledger.warn(f"{self._book.name}, {note}; left empty")
            if len(notes) > _NOTES_SHOWN:
                ledger.warn(
                    f"{self._book.name}: {column} cannot be read in {len(notes):,} records; "
                    "left empty"
                )


def _in_seasons(rows: list[Row]) -> Iterator[Row]:
    """Yield the movies whose duration is a number of seasons, a defect kept as delivered."""
    return (r for r in rows if r["type"] == "movie" and r["duration_type"] == "season")
