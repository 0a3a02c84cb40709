"""Everything that is known, as CSV that `POST /v1/users/{user_id}/events` takes back."""

from api.events.exported import COLUMNS, guarded
from api.events.fields import number_text, written_scale
from api.events.views import moment
from api.exports.formats.base import Format, Written, csv_text
from api.exports.records import Entry, Export


def _cells(entry: Entry) -> dict[str, str]:
    """The cells of an entry by their columns; nothing stands where nothing is known."""
    work = entry.work
    return {
        "id": guarded(work.id),
        "title": guarded(work.title or ""),
        "year": "" if work.year is None else str(work.year),
        "type": work.type or "",
        "kind": entry.kind or "",
        "stars": "" if entry.stars is None else number_text(entry.stars),
        "scale": "" if entry.scale is None else guarded(written_scale(entry.scale)),
        "at": "" if entry.second is None else moment(entry.second),
        "tmdb_id": "" if work.tmdb_id is None else str(work.tmdb_id),
        "imdb_id": work.imdb_id or "",
    }


def _write(export: Export) -> Written:
    cells = map(_cells, export.entries)
    return Written(csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in cells)))


FORMAT = Format(
    "csv",
    "text/csv",
    "csv",
    "everything, for spreadsheets and for this service, which takes it back",
    _write,
)
