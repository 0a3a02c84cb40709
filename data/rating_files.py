"""One ratings file to coded arrays: millions of rows, each valid or rejected with its line.

Arrow parses the text; ids and stars are judged once per distinct value, so that the rules are plain
Python and the rows stay in NumPy.
"""

import csv
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.files import RawFile
from data.ledger import FileBook, Ledger, Rejected, printable
from data.sources import RatingSource
from engine.errors import DataError, shorten
from engine.scale import RatingScale
from engine.schemas import MAX_ID_LENGTH
from engine.text import fold, squeeze

NO_TIME = np.int64(-1)  # stands for a rating without a time; older than any
_LATEST = 4_102_444_800  # 2100-01-01: later times are milliseconds or noise
_BLOCK = 1 << 24  # bytes parsed at once; also the longest line that can be read
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE = r"^\s*\d{1,15}(\.0*)?\s*$"
_OK, _SKIPPED = 0, -1  # codes of a row's verdict; positive ones point into _REASONS

_REASONS = (
    Rejected("", ""),
    Rejected("bad_user_id", f"user id empty, not UTF-8 or over {MAX_ID_LENGTH} characters"),
    Rejected("unknown_title", "no title of the catalogs has this id; expected one like ns2186"),
    Rejected("bad_rating", "the rating is not a finite number"),
    Rejected("rating_out_of_scale", "the rating lies outside the source's rating scale"),
    Rejected("bad_timestamp", "the time is not a whole number of Unix seconds before 2100"),
)
_CODES = {reason.reason: code for code, reason in enumerate(_REASONS)}


@dataclass
class CodedRatings:
    """The valid rows of one file; `user` indexes `users`, `title` the catalogs' titles."""

    users: list[str]
    user: npt.NDArray[np.int32]
    title: npt.NDArray[np.int32]
    rating: npt.NDArray[np.float32]
    time: npt.NDArray[np.int64]


@dataclass
class _Reading:
    """What one pass over a file gathers."""

    file: RawFile
    source: RatingSource
    book: FileBook
    ledger: Ledger
    title_index: Mapping[str, int]  # the file's title id -> position; -1: known and left out
    first_line: int
    user_code: dict[str, int] = field(default_factory=dict)
    cut_lines: list[int] = field(default_factory=list)  # lines with another number of fields
    rows: int = 0


def read_rating_file(
    file: RawFile,
    source: RatingSource,
    book: FileBook,
    ledger: Ledger,
    title_index: Mapping[str, int],
) -> CodedRatings:
    """Return the valid rows of `file`; the others go to the ledger.

    `title_index` maps the file's title ids to positions; a position of -1 counts the row as left
    out under `unmatched_movie` without rejecting it.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows.
    """
    names = source.header or _header(file, source)
    reading = _Reading(file, source, book, ledger, title_index, 1 if source.header else 2)
    parts = [_code_batch(batch, reading) for batch in _batches(reading, names)]
    book.rows_in = reading.rows + len(reading.cut_lines)
    if not book.rows_in:
        raise DataError(f"{file.name}: no rows below the header")
    user, title, rating, time = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    book.rows_out = len(user)
    return CodedRatings(list(reading.user_code), user, title, rating, time)


def _header(file: RawFile, source: RatingSource) -> tuple[str, ...]:
    """Return the header's names, after checking that our columns are among them."""
    line = file.head().decode("utf-8-sig", "replace").splitlines()[0]
    names = tuple(next(csv.reader([line], delimiter=source.delimiter)))
    known = {fold(name): name for name in names}
    for ours, theirs in source.columns.items():
        if fold(theirs) not in known:
            found = shorten(", ".join(map(repr, names)), 200)
            raise DataError(
                f"{file.name}: no column {theirs!r} (the {ours}); expected "
                f"{', '.join(source.columns.values())}; found {found}"
            )
    if len(set(names)) < len(names):
        raise DataError(f"{file.name}: a column name stands twice in the header: {names}")
    return names


def _batches(reading: _Reading, names: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """Yield the file's rows as text, ids and stars dictionary-coded."""
    file, source = reading.file, reading.source
    quoted = b'"' in file.head()
    coded = pa.dictionary(pa.int32(), pa.string())
    wanted = {ours: _exact(names, theirs) for ours, theirs in source.columns.items()}
    types = {name: pa.string() if ours == "time" else coded for ours, name in wanted.items()}
    try:
        stream = pa.input_stream(str(file.path), compression=_compression(file))
        reader = pa.csv.open_csv(
            stream,
            pa.csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                column_names=list(names),
                skip_rows=reading.first_line - 1,
            ),
            pa.csv.ParseOptions(
                delimiter=source.delimiter,
                quote_char='"' if quoted else False,
                ignore_empty_lines=False,
                invalid_row_handler=_cut_row_handler(reading),
            ),
            pa.csv.ConvertOptions(
                check_utf8=False, include_columns=list(wanted.values()), column_types=types
            ),
        )
        for batch in reader:
            yield batch.rename_columns(list(wanted))
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{file.name}: cannot be read as delimited text ({error})") from error


def _exact(names: tuple[str, ...], theirs: str) -> str:
    return next(name for name in names if fold(name) == fold(theirs))


def _compression(file: RawFile) -> str | None:
    return "gzip" if file.path.suffix.lower() == ".gz" else None


def _cut_row_handler(reading: _Reading) -> Callable[[pa.csv.InvalidRow], str]:
    def reject(row: pa.csv.InvalidRow) -> str:
        line = row.number
        reading.cut_lines.append(line)
        detail = f"{row.actual_columns} fields; expected {row.expected_columns}"
        reading.ledger.reject(reading.book, line, Rejected("field_count", detail), row.text)
        return "skip"

    return reject


Arrays = tuple[
    npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.float32], npt.NDArray[np.int64]
]


def _code_batch(batch: pa.RecordBatch, reading: _Reading) -> Arrays:
    """Return the valid rows of one batch and reject the others."""
    user, user_verdict = _by_value(batch["user"], lambda text: _user(text, reading))
    title, title_verdict = _by_value(batch["title"], lambda text: _title(text, reading))
    rating, rating_verdict = _by_value(
        batch["rating"], lambda text: _rating(text, reading.source.scale)
    )
    time, time_verdict = _times(batch, reading)
    verdict = _first_problem(user_verdict, rating_verdict, time_verdict, title_verdict)
    _reject_rows(batch, verdict, reading)
    reading.rows += batch.num_rows
    kept = verdict == _OK
    return (
        user[kept].astype(np.int32),
        title[kept].astype(np.int32),
        rating[kept].astype(np.float32),
        time[kept],
    )


Judge = Callable[[str], tuple[float, int]]


def _by_value(
    column: pa.DictionaryArray, judge: Judge
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Judge each distinct text once; return every row's value and verdict."""
    texts = column.dictionary.cast(pa.binary()).to_pylist()
    judged = [judge(text.decode("utf-8", "surrogateescape")) for text in texts]
    values = np.array([value for value, _ in judged], dtype=np.float64)
    verdicts = np.array([verdict for _, verdict in judged], dtype=np.int8)
    codes = column.indices.to_numpy()
    return values[codes], verdicts[codes]


def _user(text: str, reading: _Reading) -> tuple[float, int]:
    user = squeeze(text)
    if not user or len(user) > MAX_ID_LENGTH or printable(user) != user:
        return 0.0, _CODES["bad_user_id"]
    user = reading.source.user_prefix + user
    return reading.user_code.setdefault(user, len(reading.user_code)), _OK


def _title(text: str, reading: _Reading) -> tuple[float, int]:
    position = reading.title_index.get(squeeze(text))
    if position is None:
        return 0.0, _CODES["unknown_title"]
    return position, _OK if position >= 0 else _SKIPPED


def _rating(text: str, scale: RatingScale) -> tuple[float, int]:
    number = squeeze(text)
    if not _NUMBER.fullmatch(number) or not math.isfinite(value := float(number)):
        return 0.0, _CODES["bad_rating"]
    if not scale.low <= value <= scale.high:
        return 0.0, _CODES["rating_out_of_scale"]
    return value, _OK


def _times(
    batch: pa.RecordBatch, reading: _Reading
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Return Unix seconds; an empty cell is a rating without a time."""
    verdict = np.zeros(batch.num_rows, dtype=np.int8)
    if reading.source.time is None:
        return np.full(batch.num_rows, NO_TIME), verdict
    text = batch["time"]
    try:
        seconds = text.cast(pa.int64())
    except pa.ArrowInvalid:
        seconds, verdict = _doubtful_times(text, reading.book)
    times = seconds.fill_null(NO_TIME).to_numpy().astype(np.int64)
    wrong = (times > _LATEST) | (times < NO_TIME)
    verdict[wrong] = _CODES["bad_timestamp"]
    return times, verdict


def _doubtful_times(
    text: pa.StringArray, book: FileBook
) -> tuple[pa.Int64Array, npt.NDArray[np.int8]]:
    """Parse a batch in which some cell is not a plain whole number."""
    cells = text.cast(pa.binary())
    whole = pc.match_substring_regex(cells, _WHOLE)
    empty = pc.equal(pc.binary_length(cells), 0)
    digits = pc.if_else(whole, cells, pa.scalar(None, pa.binary())).cast(pa.string())
    seconds = pc.replace_substring_regex(pc.utf8_trim_whitespace(digits), r"\.0*$", "")
    verdict = np.zeros(len(text), dtype=np.int8)
    verdict[~(pc.or_(whole, empty).to_numpy(zero_copy_only=False))] = _CODES["bad_timestamp"]
    book.repaired["no_timestamp"] += pc.sum(empty).as_py()
    return seconds.cast(pa.int64()), verdict


def _first_problem(*verdicts: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """Return each row's first verdict that is not OK."""
    first = verdicts[-1].copy()
    for verdict in reversed(verdicts[:-1]):
        np.copyto(first, verdict, where=verdict != _OK)
    return first


def _reject_rows(batch: pa.RecordBatch, verdict: npt.NDArray[np.int8], reading: _Reading) -> None:
    reading.book.left_out["unmatched_movie"] += int((verdict == _SKIPPED).sum())
    if not reading.book.left_out["unmatched_movie"]:
        del reading.book.left_out["unmatched_movie"]
    rows = np.flatnonzero(verdict > _OK)
    if not len(rows):
        return
    codes = verdict[rows]
    for code, count in zip(*np.unique(codes, return_counts=True), strict=True):
        reading.book.rejected[_REASONS[code].reason] += int(count)
    reading.ledger.reject_many(
        pa.table(
            {
                "file": pa.array([reading.file.name]).take(pa.array(np.zeros(len(rows), int))),
                "line": _lines(rows + reading.rows, reading),
                "reason": pa.array([r.reason for r in _REASONS]).take(pa.array(codes)),
                "detail": pa.array([r.detail for r in _REASONS]).take(pa.array(codes)),
                "record": _as_text(batch.take(pa.array(rows)), reading.source.delimiter),
            }
        )
    )


def _lines(rows: npt.NDArray[np.intp], reading: _Reading) -> npt.NDArray[np.int64]:
    """Return the line numbers of parsed rows: those the parser skipped lie between them."""
    cut = np.sort(np.array(reading.cut_lines, dtype=np.int64))
    parsed_before = cut - reading.first_line - np.arange(len(cut))
    return rows + reading.first_line + np.searchsorted(parsed_before, rows, side="right")


def _as_text(batch: pa.RecordBatch, delimiter: str) -> pa.StringArray:
    """Return the rows' cells (those that are read) joined again."""
    columns = [column.cast(pa.string()).cast(pa.binary()) for column in batch.columns]
    joined = pc.binary_join_element_wise(*columns, delimiter.encode()).to_pylist()
    return pa.array([shorten(printable(r.decode("utf-8", "surrogateescape")), 500) for r in joined])
