"""Catalog files to clean titles: records, duplicates, books."""

from collections.abc import Iterator, Mapping

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row, clean
from data.configuration import CATALOG_COLUMNS, CatalogSource
from data.csv.files import RawFile
from data.csv.records import Dialect
from data.csv.tables import Table, read_rows


def read_catalog(
    file: RawFile, source: CatalogSource, latest_year: int, ledger: Ledger
) -> list[Row]:
    """Read the clean titles of one platform's file, in the file's order.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows.
    """
    book = ledger.open(file.name)
    columns = {column: (source.header(column),) for column in CATALOG_COLUMNS}
    table = Table(file, columns, Dialect(source.delimiter, source.encoding))
    cleaner = _Cleaner(source, latest_year, book, ledger)
    return list(read_rows(table, book, ledger, cleaner))


class _Cleaner:
    """Cleans the records of one file, remembering the ids it has seen."""

    def __init__(
        self, source: CatalogSource, latest_year: int, book: FileBook, ledger: Ledger
    ) -> None:
        self._source = source
        self._latest_year = latest_year
        self._book = book
        self._ledger = ledger
        self._seen: dict[str, Row] = {}

    def __call__(self, raw: Mapping[str, str], line: int) -> Row | None:
        """The record's title; None for a repeated one.

        Raises:
            Rejected: the rule that the record breaks.
        """
        title = clean(raw, self._source, self._latest_year)
        twin = self._seen.setdefault(title.row["title_id"], title.row)
        if twin is not title.row:
            if twin == title.row:
                self._book.left_out["duplicate_row"] += 1
                return None
            detail = f"id {title.row['show_id']!r} again with other content; the first is kept"
            raise Rejected("duplicate_id", detail)
        self._book.repaired.update(set(title.repairs))
        for note in title.notes:
            self._ledger.warn(f"{self._book.name}, line {line}: {note}; left empty")
        return title.row


def in_seasons(rows: list[Row]) -> Iterator[Row]:
    """Yield the movies whose duration is a number of seasons, a defect kept as delivered."""
    return (r for r in rows if r["type"] == "movie" and r["duration_type"] == "season")
