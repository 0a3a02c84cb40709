"""The platforms and the layout of each one's catalog: parameters, not code paths.

The entries of `platforms.toml`, beside this file, are built in. `[catalogs.<platform>]` in
`raw/sources.toml` changes them and adds others, with the same keys.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from data.clean.dates import checked_dates
from data.configuration import (
    DIALECT_KEYS,
    as_key,
    check_texts,
    checked_dialect,
    checked_names,
    checked_table,
    problems_in,
    read_toml,
    table_of_tables,
)
from data.csv.dialect import Dialect, header_key
from data.csv.files import RawFile
from data.csv.tables import Columns, Table
from data.judge import Settings
from data.sources.contents import header_keys
from engine.errors import InvalidValue
from engine.text import fold, squeeze

PLATFORMS_FILE = Path(__file__).with_name("platforms.toml")
CATALOG_COLUMNS: Columns = {  # ours, and what published editions call them
    "show_id": ("show_id", "id", "title_id"),
    "type": ("type", "content_type", "title_type", "tipo"),
    "title": ("title", "name", "titulo"),
    "director": ("director", "directors"),
    "cast": ("cast", "actors", "stars", "starring", "reparto"),
    "country": (
        "country",
        "countries",
        "production_countries",
        "production_country",
        "country_of_origin",
        "pais",
    ),
    "date_added": ("date_added", "added", "added_date", "added_on"),
    "release_year": (
        "release_year",
        "year",
        "year_of_release",
        "release_date",
        "start_year",
        "ano",
    ),
    "rating": ("rating", "maturity_rating", "age_rating", "age_certification", "certification"),
    "duration": ("duration", "runtime", "running_time", "runtime_minutes", "duracion"),
    "listed_in": ("listed_in", "genres", "genre", "generos", "genero"),
    "description": ("description", "synopsis", "overview", "summary", "plot", "descripcion"),
}
VITAL = ("show_id", "type", "title", "release_year")
# What only some editions have: the number of seasons beside the minutes of an episode, and ids.
MORE_COLUMNS: Columns = {
    "seasons": ("seasons", "number_of_seasons"),
    "imdb_id": ("imdb_id",),
    "tmdb_id": ("tmdb_id",),
}
_IGNORED = ("imdb_score", "imdb_votes", "tmdb_popularity", "tmdb_score")  # of JustWatch
_PEOPLE = {"director", "cast"}
_CLASSES = CATALOG_COLUMNS["rating"][1:]
_TEXTS = {"letter", "file", "label", "show_id_prefix"}
TABLE = "catalogs"


@dataclass(frozen=True)
class CatalogLayout:
    """A platform: its names, the letter of its ids, its file's name, its columns' headers."""

    platform: str
    letter: str
    file: str  # the file's name begins with this
    columns: Mapping[str, str] = field(default_factory=dict)  # ours -> theirs, where they differ
    show_id_prefix: str = ""  # put before ids of editions that number their rows: "s"
    dialect: Dialect = field(default_factory=Dialect)
    label: str = ""  # its name for people
    aliases: tuple[str, ...] = ()  # what else they call it
    dates: str | None = None  # whether the day or the month comes first; None: the file decides

    def table(self, file: RawFile, *, has_people: bool = False) -> Table:
        """The platform's file as a table; the titles' people may lie in a file beside it.

        Of several columns that may hold a maturity class, one of another name than `rating` is it:
        that is then a score.
        """
        known = {**CATALOG_COLUMNS, **MORE_COLUMNS}
        if header_keys(file) & set(map(header_key, _CLASSES)):
            known["rating"] = _CLASSES
        optional = set(known) - set(VITAL) - set(self.columns)
        return Table(
            file,
            known | {ours: (theirs,) for ours, theirs in self.columns.items()},
            self.dialect,
            optional=optional,
            missed=optional - set(MORE_COLUMNS) - (_PEOPLE if has_people else set()),
            vital=VITAL,
            ignored=_IGNORED,
            settings=self.settings,
            renamable=True,
        )

    @property
    def settings(self) -> Settings:
        """Where sources.toml says what the platform's files are like."""
        return Settings(f"{TABLE}.{as_key(self.platform)}")

    @property
    def spellings(self) -> set[str]:
        """All that the platform is called, folded."""
        return {fold(name) for name in (self.platform, self.label, *self.aliases)}


def may_be_catalog(file: RawFile) -> bool:
    """Whether a file has the columns of movies beside series, as films and ratings have not."""
    keys = header_keys(file)
    return all(keys & set(map(header_key, CATALOG_COLUMNS[ours])) for ours in ("type", "title"))


@cache
def built_in_layouts(path: Path = PLATFORMS_FILE) -> tuple[CatalogLayout, ...]:
    """The platforms that need no configuration, in the order of their file.

    Raises:
        DataError: the file is not TOML, or an entry is malformed.
    """
    entries = read_toml(path)
    with problems_in(path.name):
        return _layouts(checked_table("", entries, {TABLE}).get(TABLE, {}), ())


def catalog_layouts(entries: object) -> tuple[CatalogLayout, ...]:
    """The built-in platforms, changed and extended by the entries of `[catalogs]`.

    Raises:
        InvalidValue: an entry is malformed, or two platforms share a letter, a file or a name.
    """
    return _layouts(entries, built_in_layouts())


def _layouts(entries: object, known: Iterable[CatalogLayout]) -> tuple[CatalogLayout, ...]:
    layouts = {layout.platform: layout for layout in known}
    names: dict[str, str] = {}  # as written, by the platform
    for name, entry in table_of_tables(TABLE, entries).items():
        platform = fold(name)
        if platform in names or not platform:
            expected = f"another name than {names[platform]!r}" if platform else "a name"
            raise InvalidValue(f"{TABLE}.{name}", name, expected)
        names[platform] = name
        layouts[platform] = _layout(
            entry, layouts.get(platform) or CatalogLayout(platform, "", "", label=squeeze(name))
        )
    _check_distinct(layouts.values())
    return tuple(layouts.values())


def _layout(entry: dict[str, Any], base: CatalogLayout) -> CatalogLayout:
    where = f"{TABLE}.{base.platform}"
    checked_table(where, entry, {*_TEXTS, *DIALECT_KEYS, "columns", "aliases", "dates"})
    check_texts(where, {key: value for key, value in entry.items() if key in _TEXTS})
    changes = {key: value for key, value in entry.items() if key not in DIALECT_KEYS}
    changes["dialect"] = checked_dialect(where, entry, base.dialect)
    changes["dates"] = checked_dates(where, entry) or base.dates
    if "columns" in entry:
        checked_table(f"{where}.columns", entry["columns"], {**CATALOG_COLUMNS, **MORE_COLUMNS})
        check_texts(f"{where}.columns", entry["columns"])
    if "aliases" in entry:
        changes["aliases"] = checked_names(f"{where}.aliases", entry["aliases"])
    layout = replace(base, **changes)
    _check(where, layout)
    return layout


def _check(where: str, layout: CatalogLayout) -> None:
    if not re.fullmatch("[a-z]", layout.letter):
        raise InvalidValue(f"{where}.letter", layout.letter, "one lower-case letter, a to z")
    if not fold(layout.file):
        raise InvalidValue(f"{where}.file", layout.file, "how the file's name begins")
    for key, spellings in (("label", [layout.label]), ("aliases", layout.aliases)):
        if not all(map(fold, spellings)):
            raise InvalidValue(f"{where}.{key}", "", "a name")


def _check_distinct(layouts: Iterable[CatalogLayout]) -> None:
    """Refuse two platforms of one letter, of one file, or that people call the same."""
    owner: dict[tuple[str, str], str] = {}
    for layout in layouts:
        for mark, key, value in _marks(layout):
            if (first := owner.setdefault((mark, value), layout.platform)) != layout.platform:
                expected = f"another {mark} for each platform; {first} has this one"
                raise InvalidValue(f"{TABLE}.{layout.platform}{key}", value, expected)


def _marks(layout: CatalogLayout) -> Iterator[tuple[str, str, str]]:
    """Yield what tells a platform from all others: the mark, where it is written, its value."""
    yield "letter", ".letter", layout.letter
    yield "beginning", ".file", fold(layout.file)
    yield "name", "", layout.platform
    yield "name", ".label", fold(layout.label)
    for alias in layout.aliases:
        yield "name", ".aliases", fold(alias)
