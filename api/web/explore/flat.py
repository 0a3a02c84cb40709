"""Answers as CSV: a line for each row of the answer, a column for each field."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.web.explore.answers import main_rows

Json = Mapping[str, Any]
MEDIA_TYPE = "text/csv; charset=utf-8"
_CHUNK = 65_536  # characters
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that spreadsheets work out


def as_csv(content: Json) -> str:
    """The rows of an answer as CSV; of one without rows, its fields as one line."""
    rows = [flat(row) for row in main_rows(content) or [content]]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return "".join(csv_lines(columns, ([row.get(name) for name in columns] for row in rows)))


def flat(row: Json, prefix: str = "") -> dict[str, Any]:
    """A row whose objects are columns of their own, `parts.mean`; lists stay values."""
    fields: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            fields |= flat(value, f"{prefix}{name}.")
        else:
            fields[f"{prefix}{name}"] = value
    return fields


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield CSV (RFC 4180) in parts of whole lines, the names of the columns first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_guarded(name) for name in head])
    for row in rows:
        writer.writerow([cell(value) for value in row])
        if buffer.tell() >= _CHUNK:  # each is sent by itself
            yield _taken(buffer)
    if text := _taken(buffer):
        yield text


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def cell(value: Any) -> str:
    """A value as a cell: numbers as JSON writes them, lists of words parted by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return _guarded("; ".join(map(_word, value)))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return _guarded(str(value))


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
