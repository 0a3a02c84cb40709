"""Catalog files to clean titles: which file is which platform's, records, duplicates, books."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from string import ascii_lowercase
from typing import ClassVar, Self

from data.audit import FileBook, Ledger, Rejected
from data.clean.dates import DateReader
from data.clean.ids import OpaqueIds
from data.clean.titles import Row, clean
from data.configuration import CONFIGURATION, quoted
from data.csv.files import RawFile, find
from data.csv.ids import FLOAT_IDS
from data.csv.tables import Table, read_cells, read_rows
from data.judge import Settings
from data.sources.base import Reading, TitleSource
from data.sources.catalog_credits import add_credits, holds_credits
from data.sources.catalog_layouts import (
    PLATFORMS_FILE,
    TABLE,
    CatalogLayout,
    catalog_layouts,
    may_be_catalog,
)
from engine.errors import DataError
from engine.text import fold

_WORD = re.compile(r"[a-z0-9]+")  # of a file's name
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
    credits_of: Mapping[str, RawFile]  # people of the titles, by platform
    unowned: tuple[RawFile, ...] = ()  # people of the titles of nobody

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim the folder's files, each for its platform.

        Raises:
            InvalidValue: the entry is malformed.
            DataError: a file belongs to no platform, or two belong to one.
        """
        layouts = catalog_layouts(entry)
        matched: dict[str, RawFile] = {}
        credits_of: dict[str, RawFile] = {}
        unowned: list[RawFile] = []
        for file in find(raw, cls.folder, cls.extensions):
            if not holds_credits(file):
                _keep(file, _owner(file, layouts), matched)
            elif (owner := _owner_of_credits(file, layouts)) is not None:
                _keep(file, owner, credits_of)
            else:
                unowned.append(file)
        _check_credits(credits_of, matched)
        files = (*matched.values(), *credits_of.values())
        return cls(files, layouts, matched, credits_of, tuple(unowned))

    def warnings(self) -> Sequence[str]:
        """Which people are of no catalog that is there."""
        lost = [file for platform, file in self.credits_of.items() if platform not in self.file_of]
        return [
            f"{file.name} holds people of titles and is of no catalog: it is named like "
            "netflix_credits.csv beside netflix_titles.csv"
            for file in (*self.unowned, *lost)
        ]

    @property
    def expected(self) -> str:
        """The names of the files that would be claimed."""
        names = ", ".join(f"{layout.file}.csv" for layout in self.layouts)
        return f"at least one of {names} in raw/{self.folder}"

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
            people = self.credits_of.get(layout.platform)
            table = layout.table(file, has_people=people is not None)
            rows = read_catalog(table, layout, reading.latest_year, reading.ledger)
            if people is not None:
                add_credits(people, layout, rows, reading.ledger)
            titles += rows
            reading.progress(self.stages[0], done, len(present))
        if count := sum(1 for _ in _in_seasons(titles)):
            reading.ledger.warn(
                f"{count} titles of type movie last a number of seasons; kept as delivered"
            )
        return titles

    def _present(self) -> list[CatalogLayout]:
        return [layout for layout in self.layouts if layout.platform in self.file_of]


def _keep(file: RawFile, layout: CatalogLayout, files: dict[str, RawFile]) -> None:
    first = files.setdefault(layout.platform, file)
    if first is not file:
        raise DataError(f"{first.name} and {file.name} are both {layout.platform}; keep one")


def _owner(file: RawFile, layouts: tuple[CatalogLayout, ...]) -> CatalogLayout:
    claims = [layout for layout in layouts if _begins(file, [layout.file])]
    if not claims:
        expected = ", ".join(f"{layout.file}*.csv" for layout in layouts)
        raise DataError(
            f"{file.name} belongs to no known platform; expected {expected}, "
            f"or an entry [catalogs.<platform>] in {CONFIGURATION}",
            _entry(file, layouts) if may_be_catalog(file) else (),
        )
    return max(claims, key=lambda layout: len(layout.file))


def _entry(file: RawFile, layouts: tuple[CatalogLayout, ...]) -> list[str]:
    """What to write into `sources.toml` for a file that may be the catalog of a platform."""
    stem = file.path.stem if file.member else file.stem
    words = takewhile(lambda word: not word.startswith("title"), _WORD.findall(fold(stem)))
    name = "_".join(words) or "another"
    settings = [f"file = {quoted(stem)}"]
    known = [layout.platform for layout in layouts if name.replace("_", " ") in layout.spellings]
    if not known:
        taken = {layout.letter for layout in layouts}
        free = [letter for letter in (*name, *ascii_lowercase) if letter not in taken]
        settings.insert(0, f"letter = {quoted(next(filter(str.isalpha, free), ''))}")
    table = Settings(f"{TABLE}.{known[0] if known else name}")
    return [
        f"  If it is the catalog of {known[0] if known else 'another platform'}, add to "
        f"{CONFIGURATION}:",
        *(f"    {line}" for line in table.lines(settings)),
    ]


def _owner_of_credits(file: RawFile, layouts: tuple[CatalogLayout, ...]) -> CatalogLayout | None:
    """Whose people they are: the name begins like the catalog's, perhaps without its `titles`."""
    claims = [
        layout
        for layout in layouts
        if _begins(file, [layout.file, layout.file.removesuffix("titles"), layout.platform])
    ]
    return max(claims, key=lambda layout: len(layout.file), default=None)


def _check_credits(credits_of: Mapping[str, RawFile], catalogs: Mapping[str, RawFile]) -> None:
    """Refuse a file of people in the name of a catalog that is not there."""
    for platform, file in credits_of.items():
        if platform not in catalogs and "credit" not in fold(file.stem):
            raise DataError(
                f"{file.name} holds people of titles and no titles; expected the catalog that they "
                f"are of beside it, and a name like {platform}_credits.csv"
            )


def _begins(file: RawFile, beginnings: Sequence[str]) -> bool:
    """Whether the file's name, or that of the archive that it lies in, begins with one of some."""
    names = [fold(file.stem), *([fold(file.path.stem)] if file.member else [])]
    return any(name.startswith(fold(start)) for name in names for start in beginnings)


def read_catalog(
    table: Table, layout: CatalogLayout, latest_year: int, ledger: Ledger
) -> list[Row]:
    """Read the clean titles of one platform's file, in the file's order.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows.
    """
    book = ledger.open(table.file.name)
    cleaner = _Cleaner(table, layout, latest_year, book)
    titles = list(read_rows(table, book, ledger, cleaner))
    cleaner.warn(ledger)
    return titles


class _Cleaner:
    """Cleans the records of one file, remembering the ids it has seen."""

    def __init__(
        self, table: Table, layout: CatalogLayout, latest_year: int, book: FileBook
    ) -> None:
        self._table = table
        self._layout = layout
        self._latest_year = latest_year
        self._dates = DateReader(latest_year, layout.dates, lambda: self._column("date_added"))
        self._ids = OpaqueIds(lambda: self._column("show_id"))
        self._book = book
        self._seen: dict[str, Row] = {}
        self._notes: dict[str, list[str]] = defaultdict(list)  # by column

    def __call__(self, raw: Mapping[str, str], line: int) -> Row | None:
        """The record's title; None for a repeated one.

        Raises:
            Rejected: the rule that the record breaks.
        """
        show_id = self._ids.read(raw["show_id"])
        if show_id != raw["show_id"]:
            self._book.read_as["ids"] = FLOAT_IDS
        cells = {**raw, "show_id": show_id}
        title = clean(cells, self._layout, self._latest_year, self._dates)
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

    def _column(self, name: str) -> Iterator[str]:
        return (cells[name] for cells in read_cells(self._table))

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
