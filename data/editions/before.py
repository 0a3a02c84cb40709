"""What the lake before knew: its ids, the works they belonged to, and the files it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from data.audit import Ledger
from data.clean.titles import Row
from data.editions.known import KnownTitle, known_title
from engine.contract.tables import (
    EDITIONS,
    EVENT_FILES,
    FORMER_WORKS,
    PLATFORMS,
    TITLES,
    WORKS,
    Contract,
)
from engine.errors import ContractError, DataError
from engine.events.mark import EventMark
from engine.events.table import read_event_mark
from engine.store.home import Home
from engine.store.lake import read_report
from engine.store.tables import read_table

FIRST = 1  # the number of a catalog's first edition
_WITHOUT_EDITIONS = 4  # the format of lakes that know the ids of one edition only


@dataclass(frozen=True)
class EventFile:
    """A row of the table event_files."""

    sha256: str
    platform: str
    edition: int
    size: int
    file: str | None


@dataclass(frozen=True)
class LakeBefore:
    """The ids of the lake before; nothing where there is none.

    Attributes:
        folder: where its tables are.
        known: every title of every edition.
        works: the rows of its table works by id, those that have titles: title, type and year.
        outside: the ids of events about each of its other works.
        letters: of its platforms, by name.
        former_works: where ids lead that works had before they were joined to others.
        event_files: whose ids the contents of files of events speak.
        names: of the files of events, below raw/.
    """

    folder: Path | None = None
    known: tuple[KnownTitle, ...] = ()
    works: Mapping[str, Row] = field(default_factory=dict)
    outside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    former_works: Mapping[str, str] = field(default_factory=dict)
    event_files: tuple[EventFile, ...] = ()
    names: frozenset[str] = frozenset()

    def on_platforms(self, letters: Mapping[str, str]) -> "LakeBefore":
        """The same for platforms with these letters: one may have another name than before."""
        gone = {letter: name for name, letter in self.letters.items() if name not in letters}
        name = {
            gone[letter]: platform
            for platform, letter in letters.items()
            if letter in gone and platform not in self.letters
        }
        if not name:
            return self
        known = (replace(t, platform=name.get(t.platform, t.platform)) for t in self.known)
        files = (replace(f, platform=name.get(f.platform, f.platform)) for f in self.event_files)
        return replace(self, known=tuple(known), event_files=tuple(files))


def read_lake_before(home: Home, ledger: Ledger) -> LakeBefore:
    """What the current lake knows; one that cannot be read is named in a warning, and is none."""
    if not home.lake.is_symlink() and not home.lake.exists():
        return LakeBefore()
    try:
        return _read(home.resolve_lake())
    except DataError as error:
        ledger.warn_first(
            f"the lake before cannot be read, so that ids are not compared with its own ({error})"
        )
        return LakeBefore()


def event_mark_before(home: Home) -> EventMark | None:
    """How far the event store had been read; None where it had not, or no lake can be read."""
    try:
        return read_event_mark(home.lake)
    except (OSError, pa.ArrowInvalid, ContractError):
        return None


def _read(folder: Path) -> LakeBefore:
    report = read_report(folder) or {}
    with_editions = report.get("format") != _WITHOUT_EDITIONS
    known = _known_titles(folder, with_editions=with_editions)
    listed = {title.work_id for title in known if title.current_id is not None}
    works = _rows(folder, WORKS, "work_id", "title", "type", "release_year", "title_ids")
    platforms = _rows(folder, PLATFORMS, "position", "platform", "letter")
    before = LakeBefore(
        folder,
        known=known,
        works={row["work_id"]: row for row in works if row["work_id"] in listed},
        outside={r["work_id"]: r["title_ids"] for r in works if r["work_id"] not in listed},
        letters={row["platform"]: row["letter"] for row in platforms},
    )
    if not with_editions:
        read = {book["file"] for book in report["files"]}
        return replace(
            before, names=frozenset(name for name in read if name.startswith("ratings/"))
        )
    former = _rows(folder, FORMER_WORKS)
    files = tuple(EventFile(**row) for row in _rows(folder, EVENT_FILES))
    return replace(
        before,
        former_works={row["former_id"]: row["work_id"] for row in former},
        event_files=files,
        names=frozenset(file.file for file in files if file.file is not None),
    )


def _known_titles(folder: Path, *, with_editions: bool) -> tuple[KnownTitle, ...]:
    """Every title of every edition; of a lake that knows one edition, those of its titles."""
    if with_editions:
        return tuple(KnownTitle(**row) for row in _rows(folder, EDITIONS))
    columns = [c.name for c in EDITIONS.columns if c.name in _TITLE_COLUMNS]
    titles = _rows(folder, TITLES, *columns, "platform", "display_title")
    return tuple(known_title(row, FIRST) for row in titles)


_TITLE_COLUMNS = {column.name for column in TITLES.columns} - {"title", "platform"}


def _rows(folder: Path, contract: Contract, *names: str) -> list[Row]:
    """The rows of a table, or some of its columns: others may have come since it was written."""
    columns = tuple(c for c in contract.columns if not names or c.name in names)
    table: pa.Table = read_table(
        folder / f"{contract.name}.parquet", replace(contract, columns=columns)
    )
    rows: list[Row] = table.to_pylist()
    return rows
