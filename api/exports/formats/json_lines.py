"""Everything that is known, as one JSON object a line, which the service takes back as well."""

import json
from typing import Any

from api.events.exported import COLUMNS
from api.events.views import moment
from api.exports.formats.base import Format, Written
from api.exports.records import Entry, Export


def _fields(entry: Entry) -> dict[str, Any]:
    work, scale = entry.work, entry.scale
    return {
        "id": work.id,
        "title": work.title,
        "year": work.year,
        "type": work.type,
        "kind": entry.kind,
        "stars": entry.stars,
        "scale": None if scale is None else [scale.low, scale.high],
        "at": None if entry.second is None else moment(entry.second),
        "tmdb_id": work.tmdb_id,
        "imdb_id": work.imdb_id,
    }


def _write(export: Export) -> Written:
    rows = map(_fields, export.entries)
    lines = (json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) for row in rows)
    return Written("".join(f"{line}\n" for line in lines))


FORMAT = Format(
    "json-lines",
    "application/x-ndjson",
    "ndjson",
    "everything, for programs and for this service, which takes it back",
    _write,
)
