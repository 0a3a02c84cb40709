"""Catalog files to clean titles: header, records, duplicates, books."""

from collections.abc import Iterator

from data.files import RawFile
from data.ledger import FileBook, Ledger, Rejected
from data.records import Dialect, Record, check_fields, read_records
from data.sources import CATALOG_COLUMNS, CatalogSource
from data.titles import Row, clean
from engine.errors import DataError, shorten
from engine.text import fold

_ENOUGH_TO_JUDGE = 20  # records; a larger file that is mostly rejected is taken for misread


def read_catalog(
    file: RawFile, source: CatalogSource, latest_year: int, ledger: Ledger
) -> list[Row]:
    """Return the clean titles of one platform's file, in the file's order.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows.
    """
    book = ledger.open(file.name)
    records = read_records(file, book, ledger, Dialect(source.delimiter, source.encoding))
    header = next(records, None)
    if header is None:
        raise DataError(f"{file.name}: no header can be read; expected {_expected(source)}")
    reader = _CatalogReader(source, latest_year, book, ledger, _positions(file, header, source))
    _warn_of_extra_columns(book, header, source, ledger)
    rows = [row for record in records if (row := reader.read(record)) is not None]
    if not rows:
        raise DataError(f"{file.name}: none of its {book.rows_in:,} rows is a title; expected some")
    if book.rows_in >= _ENOUGH_TO_JUDGE and 2 * book.rejected.total() > book.rows_in:
        reasons = ", ".join(f"{rule} {n:,}" for rule, n in book.rejected.most_common(3))
        raise DataError(
            f"{file.name}: only {len(rows):,} of {book.rows_in:,} records are titles ({reasons}); "
            "expected half at least (encoding and delimiter can be set in sources.toml)"
        )
    book.rows_out = len(rows)
    return rows


class _CatalogReader:
    """Reads records of one file, remembering the ids it has seen."""

    def __init__(
        self,
        source: CatalogSource,
        latest_year: int,
        book: FileBook,
        ledger: Ledger,
        positions: dict[str, int],
    ) -> None:
        self._source = source
        self._latest_year = latest_year
        self._book = book
        self._ledger = ledger
        self._columns = {k: v for k, v in positions.items() if k}
        self._width = positions[""]
        self._seen: dict[str, Row] = {}

    def read(self, record: Record) -> Row | None:
        """Return the record's title, or None after noting why it gives none."""
        self._book.rows_in += 1
        try:
            return self._read(record)
        except Rejected as rejection:
            text = self._source.delimiter.join(record.fields)
            self._ledger.reject(self._book, record.line, rejection, text)
            return None

    def _read(self, record: Record) -> Row | None:
        check_fields(record.fields, self._width)
        raw = {name: record.fields[at] for name, at in self._columns.items()}
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
            self._ledger.warn(f"{self._book.name}, line {record.line}: {note}; left empty")
        return title.row


def _positions(file: RawFile, header: Record, source: CatalogSource) -> dict[str, int]:
    """Return the place of each of our columns, and under "" the number of all columns."""
    names = [fold(name) for name in header.fields]
    repeated = sorted({name for name in names if names.count(name) > 1})
    missing = [c for c in CATALOG_COLUMNS if fold(source.header_of(c)) not in names]
    if repeated or missing:
        problem = f"column {repeated[0]!r} twice" if repeated else f"no column {missing[0]!r}"
        found = shorten(", ".join(map(repr, header.fields)), 200)
        raise DataError(f"{file.name}: {problem}; expected {_expected(source)}; found {found}")
    places = {c: names.index(fold(source.header_of(c))) for c in CATALOG_COLUMNS}
    return places | {"": len(names)}


def _expected(source: CatalogSource) -> str:
    return ", ".join(source.header_of(column) for column in CATALOG_COLUMNS)


def _warn_of_extra_columns(
    book: FileBook, header: Record, source: CatalogSource, ledger: Ledger
) -> None:
    known = {fold(source.header_of(column)) for column in CATALOG_COLUMNS}
    for name in header.fields:
        if fold(name) not in known:
            ledger.warn(f"{book.name}: column {shorten(name)!r} is not used")


def in_seasons(rows: list[Row]) -> Iterator[Row]:
    """Yield the movies whose duration is a number of seasons, a defect kept as delivered."""
    return (r for r in rows if r["type"] == "movie" and r["duration_type"] == "season")
