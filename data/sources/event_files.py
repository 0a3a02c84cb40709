"""One ratings file to coded arrays: millions of rows, each valid or rejected with its line.

Arrow parses the text; ids and stars are judged once per distinct value, so that the rules are plain
Python and the rows stay in NumPy.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.audit import FileBook, Ledger, Rejected, printable
from data.csv.files import RawFile
from data.sources.event_batches import Batch, read_batches
from data.sources.event_layouts import EventLayout
from engine.arrays import Float32Array, Float64Array, Int8Array, Int32Array, Int64Array, Mask
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import shorten
from engine.scale import RatingScale
from engine.text import squeeze

NO_TIME = np.int64(-1)  # stands for an event without a time; older than any
_LATEST = 4_102_444_800  # 2100-01-01: later times are milliseconds or noise
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_DIGITS = 15  # of a time that is read at all
_WHOLE_NUMBER = rf"^\s*\d{{1,{_DIGITS}}}(\.0*)?\s*$"
_OK = 0  # codes of a row's verdict: positive ones point into _REASONS, others into _LEFT_OUT
UNMATCHED, RETIRED = -1, -2  # stand for titles that no catalog has, or has any more
_LEFT_OUT = {UNMATCHED: "unmatched_movie", RETIRED: "title_retired"}

_REASONS = (
    Rejected("", ""),
    Rejected("bad_user_id", f"user id empty, not UTF-8 text or over {MAX_ID_LENGTH} characters"),
    Rejected("unknown_title", "no title of the catalogs has this id; expected one like ns2186"),
    Rejected("bad_rating", "the rating is not a finite number"),
    Rejected("rating_out_of_scale", "the rating lies outside the source's rating scale"),
    Rejected("bad_timestamp", "the time is not a whole number of Unix seconds before 2100"),
)
_CODES = {reason.reason: code for code, reason in enumerate(_REASONS)}


@dataclass
class CodedEvents:
    """The valid rows of one file, all of one kind.

    Attributes:
        user: index into `users`.
        title: index of the catalogs' titles.
        value: stars, NaN where the file has none.
        time: Unix seconds, `NO_TIME` where unknown.
    """

    users: list[str]
    user: Int32Array
    title: Int32Array
    value: Float32Array
    time: Int64Array


RowReader = Callable[[RawFile, EventLayout, FileBook, Ledger], Iterator[Batch]]


@dataclass(frozen=True)
class EventInput:
    """One file to read.

    Attributes:
        layout: its columns, scale and delimiter.
        title_index: the positions of its title ids; `UNMATCHED` and `RETIRED` count a row as left
            out without rejecting it.
        origin: the kind of source that it belongs to, as the column `source` spells it.
        read_rows: how its rows are read as text; the rules for them are the same for all files.
        carried: those of its title ids that name titles by ids of before.
    """

    file: RawFile
    layout: EventLayout
    title_index: Mapping[str, int]
    origin: str
    read_rows: RowReader = read_batches
    carried: frozenset[str] = frozenset()


@dataclass
class _Reading:
    """What one pass over a file gathers."""

    events: EventInput
    book: FileBook
    ledger: Ledger
    user_code: dict[str, int] = field(default_factory=dict)


def read_event_file(event_input: EventInput, book: FileBook, ledger: Ledger) -> CodedEvents:
    """Read the valid rows of a file; the rest goes to the ledger.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows.
    """
    reading = _Reading(event_input, book, ledger)
    batches = event_input.read_rows(event_input.file, event_input.layout, book, ledger)
    parts = [_NO_ROWS, *(_code_batch(batch, reading) for batch in batches)]
    user, title, value, time = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    book.rows_out = len(user)
    return CodedEvents(list(reading.user_code), user, title, value, time)


Arrays = tuple[Int32Array, Int32Array, Float32Array, Int64Array]
_NO_ROWS: Arrays = (
    np.empty(0, np.int32),
    np.empty(0, np.int32),
    np.empty(0, np.float32),
    np.empty(0, np.int64),
)


def _code_batch(batch: Batch, reading: _Reading) -> Arrays:
    """Code the valid rows of one batch and reject the rest."""
    cells = batch.cells
    user, user_verdict = _judge_distinct(cells["user"], lambda text: _user(text, reading))
    title, title_verdict = _judge_distinct(cells["title"], lambda text: _title(text, reading))
    value, value_verdict = _stars(cells, reading.events.layout)
    time, time_verdict = _times(cells, reading.events.layout)
    verdict = _first_problem(user_verdict, value_verdict, time_verdict, title_verdict)
    _reject_rows(batch, verdict, reading)
    kept = verdict == _OK
    if reading.events.layout.time and (without := int((time[kept] == NO_TIME).sum())):
        reading.book.repaired["no_timestamp"] += without
    if carried := _count_carried(cells["title"], kept, reading.events.carried):
        reading.book.repaired["title_carried"] += carried
    return (
        user[kept].astype(np.int32),
        title[kept].astype(np.int32),
        value[kept].astype(np.float32),
        time[kept],
    )


Judge = Callable[[str], tuple[float, int]]


def _judge_distinct(column: pa.DictionaryArray, judge: Judge) -> tuple[Float64Array, Int8Array]:
    """Judge each distinct text once; every row's value and verdict."""
    texts = column.dictionary.cast(pa.binary()).to_pylist()
    judgements = [judge(text.decode("utf-8", "surrogateescape")) for text in texts]
    values = np.array([value for value, _ in judgements], dtype=np.float64)
    verdicts = np.array([verdict for _, verdict in judgements], dtype=np.int8)
    codes = column.indices.to_numpy()
    return values[codes], verdicts[codes]


def _user(text: str, reading: _Reading) -> tuple[float, int]:
    bare = squeeze(text)
    user = reading.events.layout.user_prefix + bare
    if not bare or len(user) > MAX_ID_LENGTH or _is_noise(text):
        return 0.0, _CODES["bad_user_id"]
    return reading.user_code.setdefault(user, len(reading.user_code)), _OK


def _is_noise(text: str) -> bool:
    """Whether a text holds undecodable bytes, a NUL, or lines that a stray quote joined."""
    return "\0" in text or "\n" in text or (not text.isascii() and printable(text) != text)


def _title(text: str, reading: _Reading) -> tuple[float, int]:
    index = reading.events.title_index.get(squeeze(text))
    if index is None:
        return 0.0, _CODES["unknown_title"]
    return index, min(index, _OK)


def _count_carried(titles: pa.DictionaryArray, kept: Mask, carried: frozenset[str]) -> int:
    """How many of the rows that are kept name titles by ids of before."""
    if not carried:
        return 0
    texts = titles.dictionary.cast(pa.binary()).to_pylist()
    moved = [squeeze(text.decode("utf-8", "surrogateescape")) in carried for text in texts]
    return int(np.array(moved, dtype=bool)[titles.indices.to_numpy()][kept].sum())


def _stars(cells: pa.RecordBatch, layout: EventLayout) -> tuple[Float64Array, Int8Array]:
    """The rows' stars and verdicts; a file without stars has NaN and nothing to judge."""
    if layout.rating is None:
        return np.full(cells.num_rows, np.nan), np.zeros(cells.num_rows, dtype=np.int8)
    return _judge_distinct(cells["rating"], lambda text: _rating(text, layout.scale))


def _rating(text: str, scale: RatingScale) -> tuple[float, int]:
    number = squeeze(text)
    if not _NUMBER.fullmatch(number) or not math.isfinite(value := float(number)):
        return 0.0, _CODES["bad_rating"]
    if not scale.low <= value <= scale.high:
        return 0.0, _CODES["rating_out_of_scale"]
    return value, _OK


def _times(cells: pa.RecordBatch, layout: EventLayout) -> tuple[Int64Array, Int8Array]:
    """Unix seconds; an empty cell is an event without a time."""
    verdict = np.zeros(cells.num_rows, dtype=np.int8)
    if layout.time is None:
        return np.full(cells.num_rows, NO_TIME), verdict
    text = cells["time"]
    if pc.all(pc.and_(pc.ascii_is_decimal(text), _short(text))).as_py():
        seconds = text.cast(pa.int64())
    else:
        seconds, verdict = _doubtful_times(text)
    times = seconds.fill_null(NO_TIME).to_numpy().astype(np.int64)
    verdict[times > _LATEST] = _CODES["bad_timestamp"]
    return times, verdict


def _short(text: pa.StringArray) -> pa.BooleanArray:
    return pc.less_equal(pc.binary_length(text), _DIGITS)


def _doubtful_times(
    text: pa.StringArray,
) -> tuple[pa.Int64Array, Int8Array]:
    """Parse a batch in which some cell is not a plain whole number."""
    cells = text.cast(pa.binary())
    is_whole = pc.match_substring_regex(cells, _WHOLE_NUMBER)
    empty = pc.equal(pc.binary_length(cells), 0)
    digits = pc.if_else(is_whole, cells, pa.scalar(None, pa.binary())).cast(pa.string())
    seconds = pc.replace_substring_regex(pc.utf8_trim_whitespace(digits), r"\.0*$", "")
    verdict = np.zeros(len(text), dtype=np.int8)
    verdict[~(pc.or_(is_whole, empty).to_numpy(zero_copy_only=False))] = _CODES["bad_timestamp"]
    return seconds.cast(pa.int64()), verdict


def _first_problem(*verdicts: Int8Array) -> Int8Array:
    """Each row's first verdict that is not OK."""
    first = verdicts[-1].copy()
    for verdict in reversed(verdicts[:-1]):
        np.copyto(first, verdict, where=verdict != _OK)
    return first


def _reject_rows(batch: Batch, verdict: Int8Array, reading: _Reading) -> None:
    for code, rule in _LEFT_OUT.items():
        if left_out := int((verdict == code).sum()):
            reading.book.left_out[rule] += left_out
    rows = np.flatnonzero(verdict > _OK)
    if not len(rows):
        return
    codes = verdict[rows]
    for code, count in zip(*np.unique(codes, return_counts=True), strict=True):
        reading.book.rejected[_REASONS[code].reason] += int(count)
    reading.ledger.reject_many(
        pa.table(
            {
                "file": pa.array([reading.events.file.name]).take(
                    pa.array(np.zeros(len(rows), int))
                ),
                "line": batch.line_numbers(rows),
                "reason": pa.array([r.reason for r in _REASONS]).take(pa.array(codes)),
                "detail": pa.array([r.detail for r in _REASONS]).take(pa.array(codes)),
                "record": _as_text(
                    batch.cells.take(pa.array(rows)), reading.events.layout.delimiter
                ),
            }
        )
    )


def _as_text(cells: pa.RecordBatch, delimiter: str) -> pa.StringArray:
    """The rows' cells, those that are read, joined again."""
    columns = [column.cast(pa.string()).cast(pa.binary()) for column in cells.columns]
    joined = pc.binary_join_element_wise(*columns, delimiter.encode()).to_pylist()
    return pa.array([shorten(printable(r.decode("utf-8", "surrogateescape")), 500) for r in joined])
