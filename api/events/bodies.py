"""Bodies of requests: read within bounds, and parted into rows of JSON, NDJSON or CSV."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any

from fastapi import Request

from api.events.exported import event_of, is_exported, unguarded
from api.events.problems import TooLarge, TooSlow, UnknownMediaType
from engine.errors import InvalidValue, shorten

MOST_BYTES = 32 * 2**20
MOST_ROWS = 100_000
PATIENCE_SECONDS = 20.0
LEAST_BYTES = 64 * 2**10  # a second: whoever reads a large body keeps others waiting
JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
_ALIASES = {"application/ndjson": NDJSON, "application/jsonl": NDJSON, "": JSON}

Row = Mapping[str, Any] | InvalidValue  # or what is wrong with it


@dataclass(frozen=True)
class Rows:
    """The rows of a body; `is_one` where it is a single object rather than a list."""

    rows: tuple[Row, ...]
    is_one: bool = False


async def read_body(
    request: Request, most: int = MOST_BYTES, patience: float = PATIENCE_SECONDS
) -> bytes:
    """The whole body, which gets `patience` seconds, and more as it comes.

    Raises:
        TooLarge: it has more than `most` bytes.
        TooSlow: it does not come as fast as that.
    """
    try:
        async with asyncio.timeout(patience) as deadline:
            return await _read(request, most, deadline)
    except TimeoutError:
        raise TooSlow(
            f"the body does not come; expected {LEAST_BYTES // 2**10} kB a second"
        ) from None


async def _read(request: Request, most: int, deadline: asyncio.Timeout) -> bytes:
    content, size = [], 0
    too_large = TooLarge(f"the body has more than {most // 2**20} MB; send it in parts")
    if (declared_size(request) or 0) > most:
        raise too_large
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large
        content.append(part)
        deadline.reschedule((deadline.when() or 0) + len(part) / LEAST_BYTES)
    return b"".join(content)


def declared_size(request: Request) -> int | None:
    """How many bytes the body has, where the request says so."""
    text = request.headers.get("Content-Length", "")
    return int(text) if text.isdecimal() and len(text) < 20 else None


def media_type(request: Request) -> str:
    """The type of the body.

    Raises:
        UnknownMediaType: it is none of JSON, NDJSON and CSV, or no UTF-8.
    """
    header = request.headers.get("Content-Type", "")
    if (kind := kind_of(header)) is None:
        raise UnknownMediaType(
            f"Content-Type is {shorten(header)!r}; expected {JSON}, {NDJSON} or {CSV}, in UTF-8"
        )
    return kind


@lru_cache(maxsize=64)  # a caller says the same each time, and to part it takes its time
def kind_of(content_type: str) -> str | None:
    """The type of a body by the header that names it; None where it is none that is read."""
    message = Message()
    message["Content-Type"] = content_type
    written = content_type.split(";")[0].strip().lower()
    charset = str(message.get_param("charset", "utf-8")).lower()
    kind = _ALIASES.get(written, written)
    read = kind in (JSON, NDJSON, CSV) and charset in ("utf-8", "utf8", "us-ascii")
    return kind if read else None


def parse(kind: str, content: bytes) -> Rows:
    """The rows of a body of this type.

    Raises:
        InvalidValue: it is none of that type as a whole.
        TooLarge: it has more than `MOST_ROWS` rows.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValue("body", f"byte {error.start}", "text in UTF-8") from None
    if kind == JSON:
        return _of_json(text)
    return Rows(_bounded(_of_ndjson(text) if kind == NDJSON else _of_csv(text)))


def _bounded(rows: Iterator[Row]) -> tuple[Row, ...]:
    listed: list[Row] = []
    for row in rows:
        if len(listed) == MOST_ROWS:
            raise TooLarge(f"the body has more than {MOST_ROWS:,} rows; send it in parts")
        listed.append(row)
    if not listed:
        raise InvalidValue("body", "", "at least one event")
    return tuple(listed)


def _of_json(text: str) -> Rows:
    value = _loads(text, "an event as a JSON object, or a list of them")
    if isinstance(value, list):
        return Rows(_bounded(map(_object, value)))
    row = _object(value)
    if isinstance(row, InvalidValue):
        raise InvalidValue("body", row.value, "an event as a JSON object, or a list of them")
    return Rows((row,), is_one=True)


def _object(value: object) -> Row:
    if not isinstance(value, dict):
        return InvalidValue("row", plain(value), "a JSON object")
    return event_of(value) if is_exported(value) else value


def _of_ndjson(text: str) -> Iterator[Row]:
    for line in text.split("\n"):
        if line.strip():
            try:
                yield _object(_loads(line, "a JSON object"))
            except InvalidValue as error:
                yield error


def _loads(text: str, expected: str) -> Any:
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise InvalidValue("body", plain(text), expected) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _of_csv(text: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
    except csv.Error:
        header = []
    if "id" not in header or len(set(header)) < len(header):
        sent = plain(",".join(header))
        raise InvalidValue("header", sent, "a first line of names, each once, with id and kind")
    exported = is_exported(header)
    while (row := _next_line(lines, header)) is not None:
        if exported and not isinstance(row, InvalidValue):
            row = event_of({name: unguarded(cell) for name, cell in row.items()})
        if row:
            yield row


def _next_line(lines: Iterator[list[str]], header: list[str]) -> Row | None:
    """The next line as a row; an empty one is no row, and None is the end."""
    try:
        cells = next(lines, None)
    except csv.Error as error:
        return InvalidValue("row", str(error), "a line of CSV")
    if cells is None:
        return None
    if cells and len(cells) != len(header):
        return InvalidValue("row", f"{len(cells)} cells", f"{len(header)}, as the header has")
    return {name: cell for name, cell in zip(header, cells, strict=False) if cell.strip()}


def plain(value: object) -> str:
    """A value of a request as text that can stand in an answer."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        text = "…"
    return shorten(text).encode("utf-8", "backslashreplace").decode()
