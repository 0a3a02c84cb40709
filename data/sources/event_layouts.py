"""How a file of events is laid out: its columns, scale and delimiter, as `[ratings]` may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.configuration import (
    check_delimiter,
    check_texts,
    checked_names,
    checked_table,
    table_of_tables,
)
from data.csv.files import plain_name
from engine.contract.kinds import CODES, KINDS, RATING, WATCHED, EventKind
from engine.errors import InvalidValue
from engine.scale import RatingScale
from engine.text import fold

_HALF_STARS = RatingScale(0.5, 5.0)
_TABLE = "ratings"
_NO_TEXTS = {"scale", "header", "editions"}
_KEYS = {"user", "title", "rating", "time", "scale", "delimiter", "header", "kind", "editions"}


@dataclass(frozen=True)
class EventLayout:
    """The layout of a file of events; what the rows of one without stars are, `kind` says."""

    user: str = "userId"
    title: str = "movieId"
    rating: str | None = "rating"
    time: str | None = "timestamp"
    scale: RatingScale = _HALF_STARS
    delimiter: str = ","
    header: tuple[str, ...] = ()  # the columns' names, for files without a header line
    kind_without_stars: str = WATCHED.name
    editions: Mapping[str, int] = field(default_factory=dict)  # by platform, whose ids it speaks
    user_prefix: str = ""  # keeps apart users whose ids come from another system

    @property
    def kind(self) -> EventKind:
        """What every row of the file is."""
        return RATING if self.rating else KINDS[CODES[self.kind_without_stars]]

    @property
    def columns(self) -> dict[str, str]:
        """Ours -> theirs for the columns that are read."""
        optional = {"rating": self.rating, "time": self.time}
        present = {ours: theirs for ours, theirs in optional.items() if theirs}
        return {"user": self.user, "title": self.title} | present


@dataclass(frozen=True)
class EventLayouts:
    """The layout of all files of a folder, and of those that differ: by name without .gz."""

    common: EventLayout
    by_file: Mapping[str, EventLayout]

    def of(self, path: Path) -> EventLayout:
        """The layout of one file."""
        return self.by_file.get(plain_name(path), self.common)


def event_layouts(entry: object) -> EventLayouts:
    """The layouts that the table `[ratings]` describes.

    Raises:
        InvalidValue: it is malformed.
    """
    table = checked_table(_TABLE, entry, _KEYS | {"files"})
    per_file = table_of_tables(f"{_TABLE}.files", table.get("files", {}))
    for_all = {key: value for key, value in table.items() if key != "files"}
    common = _layout(_TABLE, for_all, EventLayout())
    files = {
        plain_name(Path(name)): _layout(f"{_TABLE}.files.{name}", file_entry, common)
        for name, file_entry in per_file.items()
    }
    return EventLayouts(common, files)


def _layout(where: str, entry: dict[str, Any], base: EventLayout) -> EventLayout:
    checked_table(where, entry, _KEYS)
    check_texts(where, {k: v for k, v in entry.items() if k not in _NO_TEXTS})
    changes = dict(entry)
    if "scale" in entry:
        changes["scale"] = _scale(f"{where}.scale", entry["scale"])
    if "header" in entry:
        changes["header"] = checked_names(f"{where}.header", entry["header"])
    if "editions" in entry:
        changes["editions"] = _editions(f"{where}.editions", entry["editions"])
    changes |= {key: None for key in ("rating", "time") if entry.get(key) == ""}
    if "kind" in changes:
        changes["kind_without_stars"] = _kind(where, changes.pop("kind"))
    layout = replace(base, **changes)
    check_delimiter(where, layout.delimiter)
    if "kind" in entry and layout.rating:
        expected = f'no kind where there are stars, or rating = "" (they are in {layout.rating!r})'
        raise InvalidValue(f"{where}.kind", entry["kind"], expected)
    if layout.header:
        _check_header(where, layout)
    return layout


def _kind(where: str, name: str) -> str:
    without_stars = [kind.name for kind in KINDS if not kind.has_value]
    if name not in without_stars:
        raise InvalidValue(f"{where}.kind", name, f"one of {', '.join(without_stars)}")
    return name


def _editions(where: str, value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise InvalidValue(where, value, "a table like { netflix = 1 }")
    for platform, edition in value.items():
        if type(edition) is not int or edition < 1:
            raise InvalidValue(f"{where}.{platform}", edition, "the number of an edition, from 1")
    return {fold(platform): edition for platform, edition in value.items()}


def _check_header(where: str, layout: EventLayout) -> None:
    known = [fold(name) for name in layout.header]
    missing = [name for name in layout.columns.values() if fold(name) not in known]
    if missing or len(set(known)) < len(known):
        expected = f"each once, {', '.join(layout.columns.values())} among them"
        raise InvalidValue(f"{where}.header", ", ".join(layout.header), expected)


def _scale(where: str, value: object) -> RatingScale:
    match value:
        case [int() | float() as low, int() | float() as high] if bool not in map(type, value):
            return RatingScale(float(low), float(high))
    raise InvalidValue(where, value, "[lowest, highest]")
