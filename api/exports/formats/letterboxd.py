"""The CSV that Letterboxd imports: films alone, with their true titles.

A day stands there only where somebody said that they watched a film then: the time of a rating is
none. A cell is never changed for a spreadsheet's sake, as Letterboxd would look for that title.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from api.exports.formats.base import Format, Written, csv_text, out_of_ten
from api.exports.records import Export, ExportedWork, Part, Viewings, by_work, viewings
from engine.contract.tables import MOVIE

_COLUMNS = ("tmdbID", "imdbID", "Title", "Year", "Rating10", "WatchedDate", "Rewatch", "Review")
_Row = tuple[str, ...]


def _row(work: ExportedWork, rating: str = "", day: str = "", rewatch: str = "") -> _Row:
    tmdb_id = "" if work.tmdb_id is None else str(work.tmdb_id)
    year = "" if work.year is None else str(work.year)
    return tmdb_id, work.imdb_id or "", work.title or "", year, rating, day, rewatch, ""


def _diary(film: Viewings) -> Iterator[_Row]:
    """A row for each time that a film was watched; the last has the stars."""
    rated, rating = film.rating, ""
    if rated and rated.stars is not None and rated.scale:
        rating = str(out_of_ten(rated.stars, rated.scale.low, rated.scale.high))
    days = list(dict.fromkeys(map(_day, sorted(film.times)))) or [""]
    for number, day in enumerate(days, start=1):
        is_last = number == len(days)
        yield _row(film.work, rating if is_last else "", day, "true" if number > 1 else "")


def _day(second: int) -> str:
    """The day of a time, UTC; of a time that no calendar has, none."""
    try:
        return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return ""


def _write(export: Export) -> Written:
    if export.part is Part.HISTORY:
        known = viewings(export.entries)
        films = [each for each in known if _is_film(each.work)]
        rows = [row for film in films for row in _diary(film)]
        return Written(csv_text(_COLUMNS, rows), len(known) - len(films))
    works = [group[0].work for group in by_work(export.entries)]
    rows = [_row(work) for work in works if _is_film(work)]
    return Written(csv_text(_COLUMNS, rows), len(works) - len(rows))


def _is_film(work: ExportedWork) -> bool:
    return work.type == MOVIE and bool(work.title)


FORMAT = Format("letterboxd", "text/csv", "csv", "films, as Letterboxd imports them", _write)
