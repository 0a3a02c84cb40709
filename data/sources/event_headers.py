"""The header of a file of events: which column is the user, the title, the rating, the time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.configuration import quoted
from data.csv.dialect import Header, find_header, header_key, headerless
from data.csv.survey import TextFile
from data.sources.event_layouts import EventLayout
from engine.errors import DataError, shorten

_WITHOUT = {  # a file that has no such column, and the setting that says so
    "rating": ("a log without stars", 'rating = ""'),
    "time": ("a file without times", 'time = ""'),
}
_OTHERWISE = {  # what other systems call our columns, as keys of headers
    "user": (
        *("user", "userid", "uid", "username", "customer", "customerid", "reviewer", "reviewerid"),
        *("member", "memberid", "viewer", "viewerid", "profile", "profileid", "usuario"),
    ),
    "title": (
        *("movieid", "titleid", "showid", "itemid", "filmid", "contentid", "movie", "item"),
        *("title", "film", "show", "pelicula", "titulo"),
    ),
    "rating": (
        *("rating", "stars", "score", "vote", "userrating", "overall", "grade"),
        *("puntuacion", "calificacion", "nota"),
    ),
    "time": (
        *("timestamp", "time", "date", "datetime", "ratedat", "watchedat", "createdat", "seenat"),
        *("ts", "unixtime", "when", "seen", "fecha"),
    ),
}
_PARTS = {  # of keys that stand for one column alone: profilename, but not userrating
    "user": ("user", "profile", "customer", "member", "viewer"),
    "rating": ("rating", "stars", "score"),
    "time": ("timestamp", "starttime", "date"),
}
_BY_POSITION = ("user", "rating")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
_TITLE_ID = re.compile(r"[a-z]s\d+")
_TIME = re.compile(r"\d{9,}|\d{4}-\d\d-\d\d.*")


def event_header(text: TextFile, layout: EventLayout) -> Header:
    """The header of the file, or the one that the settings give to it."""
    delimiter = layout.dialect.delimiter
    if not layout.header:
        return find_header(text, delimiter, [(name,) for name in layout.columns.values()])
    return replace(headerless(text, delimiter, layout.header, layout.usual_delimiter), quoting=True)


def column_indices(header: Header, layout: EventLayout, file: str) -> dict[str, int]:
    """Ours -> index in the file, for the columns that are read.

    Raises:
        DataError: one is not there, or there twice.
    """
    names_read = shorten(", ".join(map(repr, header.names)), 200)
    indices: dict[str, int] = {}
    missing = []
    for ours, theirs in layout.columns.items():
        index = header.find((theirs,))
        if index is None:
            missing.append(ours)
        elif header.repeats(index):
            raise DataError(f"{file}: a column name stands twice in the header: {names_read}")
        else:
            indices[ours] = index
    if missing:
        theirs = layout.columns[missing[0]]
        raise DataError(
            f"{file}: no column {theirs!r} (the {missing[0]}); expected "
            f"{', '.join(layout.columns.values())}; found {names_read}",
            _advice(missing, header, layout),
        )
    return indices


def _advice(missing: list[str], header: Header, layout: EventLayout) -> list[str]:
    """What to write into `sources.toml` where columns are missing or called otherwise."""
    if len(missing) == len(layout.columns) and any(map(_NUMBER.fullmatch, header.names)):
        names = ", ".join(map(quoted, _names_by_look(header.names, layout)))
        return [
            "  If its first line is a record and no header, add to sources.toml, in the order of "
            "its columns:",
            *(f"    {line}" for line in layout.settings.lines([f"header = [{names}]"])),
        ]
    renamed = {ours: name for ours in missing if (name := _likely(ours, header))}
    pasted = [f"{ours} = {quoted(name)}" for ours, name in renamed.items()]
    pasted += [_WITHOUT[ours][1] for ours in missing if ours not in renamed and ours in _WITHOUT]
    kinds = [_WITHOUT[ours][0] for ours in missing if ours not in renamed and ours in _WITHOUT]
    lines = []
    if pasted:
        condition = f"If it is {' and '.join(kinds)}" if kinds else "If these are the columns"
        lines = [f"  {condition}, add to sources.toml:"]
        lines += [f"    {line}" for line in layout.settings.lines(pasted)]
    for ours in missing:
        if ours not in renamed:
            instead = " instead" if ours in _WITHOUT else ""
            lines.append(f'  If another column holds the {ours}: {ours} = "its name"{instead}')
    return lines


def _likely(ours: str, header: Header) -> str:
    """The column that other systems call so, else the only one of a like name; "" without one."""
    names = {header_key(name): name for name in header.names}
    if same := [names[key] for key in _OTHERWISE[ours] if key in names]:
        return same[0]
    alike = [name for key, name in names.items() if [*_alike(key)] == [ours]]
    return alike[0] if len(alike) == 1 else ""


def _alike(key: str) -> Iterator[str]:
    """Yield which of our columns a name may stand for by a part of it."""
    for ours, parts in _PARTS.items():
        if any(part in key for part in parts):
            yield ours


def _names_by_look(cells: Sequence[str], layout: EventLayout) -> list[str]:
    """What the columns may be, by a record: ids and times by their look, the rest by position."""
    looks = {"title": _TITLE_ID, "time": _TIME}
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        known = [ours for ours, look in looks.items() if look.fullmatch(cell)]
        left = [ours for ours in layout.columns if layout.columns[ours] not in names]
        ours = next((ours for ours in [*known, *_BY_POSITION] if ours in left), "")
        names.append(layout.columns[ours] if ours else f"column {number}")
    return names
