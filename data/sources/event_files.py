"""One file of events to coded arrays: millions of rows, each valid or rejected with its line.

The whole file is read as text first, and what its columns are is decided by all of them
(`event_columns`, `event_times`, `event_scales`); then every row is judged. Distinct ids and stars
are judged once, so that the rules are plain Python and the rows stay in NumPy.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import pyarrow as pa

from data.audit import SAMPLES, FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.csv.absent import is_absent
from data.csv.files import RawFile
from data.csv.ids import whole_id
from data.judge import judge
from data.sources.coded_events import NO_ROWS, Arrays, CodedEvents
from data.sources.event_batches import Batch, read_batches
from data.sources.event_columns import Verdicts, is_noise, parse_number
from data.sources.event_guesses import guess_from_columns
from data.sources.event_layouts import EventLayout
from data.sources.event_recognition import Recognition
from data.sources.event_text import EventText
from data.sources.event_times import NO_TIME, UNKNOWN_TIMES
from engine.arrays import Float64Array, Int8Array, Int64Array, Mask
from engine.contract.tables import MAX_ID_LENGTH
from engine.scale import RatingScale
from engine.text import squeeze

FORGOTTEN_USER = "forgotten_user"  # the rule by which rows of users are left out who asked for it
_OK, _CATALOG_ABSENT, _FORGOTTEN = (
    0,
    -3,
    -4,
)  # verdicts: positive ones point into _REASONS, others into _LEFT_OUT
UNMATCHED, RETIRED = -1, -2  # stand for titles that no catalog has, or has any more
_LEFT_OUT = {
    UNMATCHED: "unmatched_movie",
    RETIRED: "title_retired",
    _CATALOG_ABSENT: "catalog_absent",
    _FORGOTTEN: FORGOTTEN_USER,
}
_REASONS = (
    Rejected("", ""),
    Rejected("bad_user_id", f"user id empty, not UTF-8 text or over {MAX_ID_LENGTH} characters"),
    Rejected("unknown_title", "no title of the catalogs has this id; expected one like ns2186"),
    Rejected("bad_rating", "the rating is not a finite number"),
    Rejected("rating_out_of_scale", "the rating lies outside the source's rating scale"),
)
_CODES = {reason.reason: code for code, reason in enumerate(_REASONS)}
_SHOW_ID = re.compile(r"s?\d+", re.ASCII)
_COLUMNS = ("user", "rating", "title")  # columns, in the order in which their problems count

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
        absent_platforms: the letters of platforms that have no catalog here.
        outside: by title id, what no catalog has: rows like those of titles; `id_prefix` + the
            file's own id is theirs.
        is_forgotten: whether a user asked to be forgotten, of whom no row is kept anywhere; None
            where nobody can.
    """

    file: RawFile
    layout: EventLayout
    title_index: Mapping[str, int]
    origin: str
    read_rows: RowReader = read_batches
    carried: frozenset[str] = frozenset()
    absent_platforms: frozenset[str] = frozenset()
    outside: Mapping[str, Row] = field(default_factory=dict)
    id_prefix: str = ""
    is_forgotten: Callable[[str], bool] | None = None

    @property
    def is_private(self) -> Callable[[str], bool] | None:
        """Whether a cell of the file is the id of a user who asked to be forgotten."""
        forgotten, prefix = self.is_forgotten, self.layout.user_prefix
        if forgotten is None:
            return None
        return lambda text: any(
            forgotten(prefix + spelled) for spelled in {squeeze(text), whole_id(squeeze(text))}
        )

    def title_id(self, text: str) -> str:
        """The title id that a cell is, in whatever case; the cell itself where it is none."""
        return text if text in self.title_index else self._in_lower_case.get(text.lower(), text)

    @cached_property
    def _in_lower_case(self) -> Mapping[str, str]:
        """The title ids by their lower case, but those that differ in nothing else."""
        counts = Counter(map(str.lower, self.title_index))
        return {each.lower(): each for each in self.title_index if counts[each.lower()] == 1}


def read_event_file(event_input: EventInput, book: FileBook, ledger: Ledger) -> CodedEvents:
    """Read the valid rows of a file; the rest goes to the ledger.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column or without rows,
            on no scale that is known, or mostly of rows that break a rule.
    """
    file, layout = event_input.file, event_input.layout
    text = EventText()
    for batch in event_input.read_rows(file, layout, book, ledger):
        text.add(batch, book)
    recognition = Recognition(file, layout, text, book, ledger)
    rows = _Rows(event_input, recognition)
    verdicts = [rows.verdict(part) for part in range(len(text.lines))]
    for part, verdict in enumerate(verdicts):
        _count(rows, part, verdict)
    guess = partial(guess_from_columns, text=text, layout=layout, titles=event_input.title_index)
    judge(book, layout.settings, guess)
    parts = [NO_ROWS]
    for part, verdict in enumerate(verdicts):
        parts.append(rows.valid(part, verdict == _OK))
        _quarantine(rows, part, verdict)
    user, title, value, time = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    recognition.warn_of_times()
    return CodedEvents(rows.users, user, title, value, time, rows.scale)


class _Rows:
    """The rows of a file: verdicts on them, and what the valid ones are."""

    def __init__(self, event_input: EventInput, recognition: Recognition) -> None:
        self.recognition = recognition
        self.text = recognition.text
        self.scale: RatingScale | None = None
        self._users: dict[str, int] = {}
        self._verdicts = {
            "user": self._judge_users(event_input),
            "title": self._judge_titles(event_input),
        }
        if event_input.layout.rating:
            self._verdicts["rating"] = self._judge_stars()
        self._is_carried = self._titles_among(event_input, event_input.carried)
        self._is_outside = self._titles_among(event_input, event_input.outside)
        self._latest = recognition.latest_time()
        self._time_formats = recognition.time_formats(self._latest)

    @property
    def users(self) -> list[str]:
        """The users' ids by code."""
        return list(self._users)

    def _judge_users(self, event_input: EventInput) -> Verdicts:
        prefix = event_input.layout.user_prefix
        bare = whole_id if self.recognition.has_float_ids("user") else squeeze

        def judge_user(text: str) -> tuple[float, int]:
            user = prefix + bare(squeeze(text))
            if is_absent(text) or len(user) > MAX_ID_LENGTH or is_noise(text):
                return 0.0, _CODES["bad_user_id"]
            if event_input.is_forgotten and event_input.is_forgotten(user):
                return 0.0, _FORGOTTEN
            return self._users.setdefault(user, len(self._users)), _OK

        return Verdicts.of(self.text.texts("user"), judge_user)

    def _judge_titles(self, event_input: EventInput) -> Verdicts:
        bare = whole_id if self.recognition.has_float_ids("title") else squeeze
        letters = event_input.absent_platforms

        def judge_title(text: str) -> tuple[float, int]:
            title = event_input.title_id(bare(squeeze(text)))
            index = event_input.title_index.get(title)
            if index is None:
                bare_id = title.lower()
                is_absent_catalog = bare_id[:1] in letters and _SHOW_ID.fullmatch(bare_id[1:])
                return 0.0, _CATALOG_ABSENT if is_absent_catalog else _CODES["unknown_title"]
            return index, min(index, _OK)

        return Verdicts.of(self.text.texts("title"), judge_title)

    def _titles_among(self, event_input: EventInput, some: Container[str]) -> Mask:
        """Which texts of the column title are of `some` of the file's title ids."""
        bare = whole_id if self.recognition.has_float_ids("title") else squeeze
        ids = (event_input.title_id(bare(squeeze(t))) for t in self.text.texts("title"))
        return np.array([each in some for each in ids], bool)

    def _judge_stars(self) -> Verdicts:
        decimal = self.recognition.decimal()
        scale = self.scale = self.recognition.scale(decimal)

        def judge_rating(text: str) -> tuple[float, int]:
            value = parse_number(text, decimal)
            if value is None:
                return 0.0, _CODES["bad_rating"]
            if not scale.low <= value <= scale.high:
                return 0.0, _CODES["rating_out_of_scale"]
            return value, _OK

        return Verdicts.of(self.text.texts("rating"), judge_rating)

    def verdict(self, part: int) -> Int8Array:
        """Each row's first verdict that is not OK."""
        verdicts = [
            self._verdicts[column].codes[self.text.coded[column].parts[part]]
            for column in _COLUMNS
            if column in self._verdicts
        ]
        first = verdicts[-1].copy()
        for verdict in reversed(verdicts[:-1]):
            np.copyto(first, verdict, where=verdict != _OK)
        return first

    def valid(self, part: int, kept: Mask) -> Arrays:
        """The rows of a part that are kept, as numbers; what is not known of them is noted."""
        rated = "rating" in self._verdicts
        stars = self._values("rating", part, kept) if rated else np.full(int(kept.sum()), np.nan)
        titles, book = self.text.coded["title"].parts[part][kept], self.recognition.book
        if carried := int(self._is_carried[titles].sum()):
            book.repaired["title_carried"] += carried
        book.outside += int(self._is_outside[titles].sum())
        return (
            self._values("user", part, kept).astype(np.int32),
            self._values("title", part, kept).astype(np.int32),
            stars.astype(np.float32),
            self._times(part, kept),
        )

    def _values(self, column: str, part: int, kept: Mask) -> Float64Array:
        return self._verdicts[column].values[self.text.coded[column].parts[part][kept]]

    def _times(self, part: int, kept: Mask) -> Int64Array:
        if not self.text.times.numbers:
            return np.full(int(kept.sum()), NO_TIME)
        times: Int64Array = self.text.times.read(part, self._time_formats, self._latest)[kept]
        unknown = times < 0
        if unknown.any():
            for code, rule in UNKNOWN_TIMES.items():
                if count := int((times == code).sum()):
                    self.recognition.book.repaired[rule] += count
            times[unknown] = NO_TIME
        return times


def _count(rows: _Rows, part: int, verdict: Int8Array) -> None:
    """Book the rows of a part, and keep some of those that are rejected for messages."""
    book = rows.recognition.book
    for code, count in zip(*np.unique(verdict, return_counts=True), strict=True):
        if code == _OK:
            book.rows_out += int(count)
        elif code in _LEFT_OUT:
            book.left_out[_LEFT_OUT[code]] += int(count)
        else:
            book.rejected[_REASONS[code].reason] += int(count)
            for row in np.flatnonzero(verdict == code)[:SAMPLES].tolist():
                line, record = rows.text.record(part, row, rows.recognition.delimiter)
                book.keep_sample(line, _REASONS[code], record)


def _quarantine(rows: _Rows, part: int, verdict: Int8Array) -> None:
    """Keep the rows of a part that are rejected, already counted."""
    rejected = np.flatnonzero(verdict > _OK)
    if not len(rejected):
        return
    codes = pa.array(verdict[rejected])
    rows.recognition.ledger.reject_many(
        pa.table(
            {
                "file": pa.array([rows.recognition.book.name]).take(
                    pa.array(np.zeros(len(rejected), int))
                ),
                "line": rows.text.lines[part](rejected),
                "reason": pa.array([r.reason for r in _REASONS]).take(codes),
                "detail": pa.array([r.detail for r in _REASONS]).take(codes),
                "record": rows.text.records(part, rejected, rows.recognition.delimiter),
            }
        )
    )
