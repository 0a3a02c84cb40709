"""How TMDB's files are laid out, and which holds what, as `[tmdb]` of sources.toml may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.clean import credits, films
from data.clean.dates import checked_dates
from data.configuration import (
    DIALECT_KEYS,
    check_texts,
    checked_dialect,
    checked_table,
)
from data.csv.dialect import Dialect
from data.csv.files import RawFile, plain_name
from data.csv.tables import Columns, Table
from data.judge import Settings
from data.sources.contents import CREDITS, FILMS, KEYWORD_COLUMNS, KEYWORDS

TABLE = "tmdb"
CONTENTS = (FILMS, CREDITS, KEYWORDS)
_COLUMNS: Mapping[str, Columns] = {
    FILMS: films.COLUMNS,
    CREDITS: credits.COLUMNS,
    KEYWORDS: KEYWORD_COLUMNS,
}
_VITAL = {FILMS: films.VITAL, CREDITS: credits.VITAL, KEYWORDS: tuple(KEYWORD_COLUMNS)}
_UNMISSED = (
    "imdb_id",
    "keywords",
    "poster_path",
    "release_year",
)  # columns of films that few dumps have
_IGNORED = {FILMS: films.IGNORED, CREDITS: credits.IGNORED, KEYWORDS: ()}


@dataclass(frozen=True)
class TmdbLayout:
    """What sources.toml says of the files.

    Attributes:
        dates: whether the day or the month comes first, None where the files decide.
        columns: ours -> theirs, where they differ.
        file_of: the names of the files, by what they hold.
    """

    dialect: Dialect = field(default_factory=Dialect)
    dates: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    file_of: Mapping[str, str] = field(default_factory=dict)

    def content_of(self, file: RawFile) -> str | None:
        """What the file holds, if it is named."""
        return next((c for c, name in self.file_of.items() if name == file.file_name), None)

    def table(self, file: RawFile, content: str) -> Table:
        """The file as a table of what it holds."""
        columns = {
            ours: (self.columns[ours],) if ours in self.columns else known_as
            for ours, known_as in _COLUMNS[content].items()
        }
        optional = set(columns) - set(_VITAL[content]) - set(self.columns)
        return Table(
            file,
            columns,
            self.dialect,
            optional=optional if content == FILMS else (),
            missed=optional - set(_UNMISSED) if content == FILMS else (),
            vital=_VITAL[content],
            ignored=_IGNORED[content],
            max_field=films.MAX_CELL,
            settings=Settings(TABLE),
            guess=films.guess_from_films,
            renamable=True,
        )


def tmdb_layout(entry: Mapping[str, object]) -> TmdbLayout:
    """The layout that the table `[tmdb]` describes.

    Raises:
        InvalidValue: it is malformed.
    """
    table = checked_table(TABLE, entry, {*CONTENTS, *DIALECT_KEYS, "dates", "columns"})
    file_of = {content: table[content] for content in CONTENTS if content in table}
    check_texts(TABLE, file_of)
    columns = checked_table(f"{TABLE}.columns", table.get("columns", {}), _all_columns())
    check_texts(f"{TABLE}.columns", columns)
    return TmdbLayout(
        checked_dialect(TABLE, table, Dialect()),
        checked_dates(TABLE, table),
        columns,
        {content: plain_name(Path(name)) for content, name in file_of.items()},
    )


def _all_columns() -> set[str]:
    return {ours for columns in _COLUMNS.values() for ours in columns}
