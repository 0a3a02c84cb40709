"""How a file of events is laid out: its columns, scale and delimiter, as `[ratings]` may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.configuration import (
    DIALECT_KEYS,
    check_texts,
    checked_dialect,
    checked_names,
    checked_table,
    table_of_tables,
)
from data.csv.dialect import Dialect
from data.csv.files import RawFile, plain_name
from data.judge import Settings
from data.sources.event_times import TIME_FORMATS
from engine.contract.kinds import CODES, KINDS, RATING, WATCHED, EventKind
from engine.errors import InvalidValue
from engine.scale import RatingScale
from engine.text import fold

_TABLE = "ratings"
_NO_TEXTS = {"scale", "header", "editions"}
LAYOUT_KEYS = {
    "user",
    "title",
    "rating",
    "time",
    "scale",
    "header",
    "kind",
    "editions",
    "time_format",
    *DIALECT_KEYS,
}


@dataclass(frozen=True)
class EventLayout:
    """The layout of a file of events; what the rows of one without stars are, `kind` says."""

    user: str = "userId"
    title: str = "movieId"
    rating: str | None = "rating"
    time: str | None = "timestamp"
    scale: RatingScale | None = None  # None: recognised
    whole_stars: bool = False  # whether files of this kind have stars from 1, halves apart
    time_format: str | None = None  # None: recognised
    dialect: Dialect = field(default_factory=Dialect)
    header: tuple[str, ...] = ()  # the columns' names, for files without a header line
    usual_delimiter: str = ","  # of such a file
    kind_without_stars: str = WATCHED.name
    editions: Mapping[str, int] = field(default_factory=dict)  # by platform, whose ids it speaks
    user_prefix: str = ""  # keeps apart users whose ids come from another system
    settings: Settings = field(default_factory=Settings)  # where to say what differs

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

    def of(self, file: RawFile) -> EventLayout:
        """The layout of one file."""
        return self.by_file.get(file.file_name, self.common)


def event_layouts(entry: object) -> EventLayouts:
    """The layouts that the table `[ratings]` describes.

    Raises:
        InvalidValue: it is malformed.
    """
    table = checked_table(_TABLE, entry, LAYOUT_KEYS | {"files"})
    per_file = table_of_tables(f"{_TABLE}.files", table.get("files", {}))
    for_all = {key: value for key, value in table.items() if key != "files"}
    common = event_layout(_TABLE, for_all, EventLayout())
    files = {
        plain_name(Path(name)): event_layout(f"{_TABLE}.files.{name}", file_entry, common)
        for name, file_entry in per_file.items()
    }
    return EventLayouts(common, files)


def event_layout(where: str, entry: Mapping[str, Any], base: EventLayout) -> EventLayout:
    """A layout as an entry of `sources.toml` changes the `base`.

    Raises:
        InvalidValue: the entry is malformed.
    """
    checked_table(where, entry, LAYOUT_KEYS)
    check_texts(where, {k: v for k, v in entry.items() if k not in _NO_TEXTS})
    changes = {key: value for key, value in entry.items() if key not in DIALECT_KEYS}
    changes["dialect"] = checked_dialect(where, entry, base.dialect)
    if "scale" in entry:
        changes["scale"] = _scale(f"{where}.scale", entry["scale"])
    if "time_format" in entry:
        check_time_format(f"{where}.time_format", entry["time_format"])
    if "header" in entry:
        changes["header"] = checked_names(f"{where}.header", entry["header"])
    if "editions" in entry:
        changes["editions"] = _editions(f"{where}.editions", entry["editions"])
    changes |= {key: None for key in ("rating", "time") if entry.get(key) == ""}
    if "kind" in changes:
        changes["kind_without_stars"] = _kind(where, changes.pop("kind"))
    layout = replace(base, **changes)
    if "kind" in entry and layout.rating:
        expected = f'no kind where there are stars, or rating = "" (they are in {layout.rating!r})'
        raise InvalidValue(f"{where}.kind", entry["kind"], expected)
    if layout.header:
        _check_header(where, layout)
    return layout


def check_time_format(where: str, name: str) -> None:
    """Refuse a format of times that is not known.

    Raises:
        InvalidValue: it is one.
    """
    if name not in TIME_FORMATS:
        raise InvalidValue(where, name, f"one of {', '.join(TIME_FORMATS)}")


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
