"""The JSON that Trakt imports: an object for each viewing, with the ids of other services."""

import json
from collections.abc import Iterator
from typing import Any

from api.events.views import moment
from api.exports.formats.base import Format, Written, out_of_ten
from api.exports.records import Export, ExportedWork, Part, Viewings, by_work, viewings
from engine.contract.tables import MOVIE

_Object = dict[str, Any]


def _object(work: ExportedWork) -> _Object:
    ids = {"imdb": work.imdb_id, "tmdb": work.tmdb_id}
    return {
        "type": "movie" if work.type == MOVIE else "show",
        "title": work.title,
        "year": work.year,
        "ids": {name: value for name, value in ids.items() if value is not None},
    }


def _viewed(known: Viewings) -> Iterator[_Object]:
    """An object for each viewing; the last has the stars, which stand alone where there is none."""
    watched: list[_Object] = [{"watched_at": moment(second)} for second in sorted(known.times)]
    rated = known.rating
    rating: _Object = {}
    if rated and rated.stars is not None and rated.scale:
        rating = {"rating": out_of_ten(rated.stars, rated.scale.low, rated.scale.high)}
        if rated.second is not None:
            rating["rated_at"] = moment(rated.second)
    parts = [*watched[:-1], (watched[-1] if watched else {}) | rating]
    yield from (_object(known.work) | part for part in parts if part)


def _write(export: Export) -> Written:
    if export.part is Part.HISTORY:
        known = viewings(export.entries)
        each = [list(_viewed(one)) if one.work.title else [] for one in known]
        return _written([row for rows in each for row in rows], each.count([]))
    groups = by_work(export.entries)
    titled = [group[-1] for group in groups if group[0].work.title]
    rows = [
        _object(entry.work) | {"watchlisted_at": moment(entry.second or export.updated)}
        for entry in titled
    ]
    return _written(rows, len(groups) - len(rows))


def _written(rows: list[_Object], left_out: int) -> Written:
    return Written(f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n", left_out)


FORMAT = Format(
    "trakt", "application/json", "json", "films and series, as Trakt imports them", _write
)
