"""TMDB's files: which there are, films, their people and keywords."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Self

from data.audit import Ledger, Rejected
from data.clean.credits import READING_CREDITS, read_credits
from data.clean.film_cells import unique_names
from data.clean.films import read_films
from data.clean.ids import parse_id
from data.clean.titles import Row
from data.configuration import CONFIGURATION, quoted
from data.csv.files import RawFile, find
from data.csv.literals import parse_names
from data.csv.tables import Table, read_rows
from data.sources.base import FilmRecords, FilmSource, Reading
from data.sources.contents import CREDITS as CREDITS_FILE
from data.sources.contents import FILMS as FILMS_FILE
from data.sources.contents import KEYWORDS as KEYWORDS_FILE
from data.sources.contents import content_of, files_below
from data.sources.tmdb_layout import CONTENTS, TABLE, TmdbLayout, tmdb_layout
from engine.errors import DataError

_PARTS = {  # what a file holds whose header does not tell, by a part of its name
    FILMS_FILE: ("movies_dataset", "movies_metadata", "movie_dataset", "5000_movies"),
    CREDITS_FILE: ("credits",),
    KEYWORDS_FILE: ("keywords",),
}
_BESIDE = "movielens"  # where The Movies Dataset may lie as a whole, too


@dataclass(frozen=True)
class Tmdb(FilmSource):
    """The files of `raw/tmdb` and of the folders directly in it.

    Those of films in `raw/movielens` are added where there are no such ones.
    """

    name: ClassVar[str] = "tmdb"
    folder: ClassVar[str] = "tmdb"
    table: ClassVar[str] = TABLE
    stages: ClassVar[tuple[str, ...]] = ("reading films", READING_CREDITS)

    layout: TmdbLayout
    by_content: Mapping[str, RawFile]  # films, credits, keywords
    aside: Mapping[RawFile, RawFile] = field(default_factory=dict)  # not read, but others are

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim the files by what they hold.

        Raises:
            InvalidValue: the entry is malformed.
            DataError: a file is of no known kind, two are of one kind, or there are no films.
        """
        layout = tmdb_layout(entry)
        files = [
            file
            for folder in _folders(raw, cls.folder)
            for file in find(raw, folder, cls.extensions)
        ]
        by_content = _by_content(files, layout)
        beside_films = [f for f in files_below(raw, _BESIDE) if content_of(f) in CONTENTS]
        beside = _by_content(beside_films, layout)
        aside = {}
        if FILMS_FILE in by_content or FILMS_FILE in beside:
            aside = {beside[c]: file for c, file in by_content.items() if c in beside}
            by_content = beside | by_content
        elif by_content:
            name = next(iter(by_content.values())).name
            expected = f"{cls.folder}/movies_dataset.csv"
            raise DataError(f"{name} is there without films; expected {expected}")
        return cls((*by_content.values(), *aside), layout, by_content, aside)

    def warnings(self) -> Sequence[str]:
        """Which files are named and missing, and which are left aside for others."""
        present = {file.file_name for file in self.files}
        missing = sorted(set(self.layout.file_of.values()) - present)
        return [
            *(f"{CONFIGURATION} names tmdb/{name}, which is not there" for name in missing),
            *(f"{file.name} is not read: {fuller.name} is" for file, fuller in self.aside.items()),
        ]

    def read_films(self, reading: Reading) -> FilmRecords:
        """Read films, their people and keywords."""
        ledger, progress = reading.ledger, reading.progress
        progress(self.stages[0], 0, 1)
        films, rejected = read_films(
            self._table(FILMS_FILE), self.layout.dates, reading.latest_year, ledger
        )
        progress(self.stages[0], 1, 1)
        people: list[Row] = []
        if CREDITS_FILE in self.by_content:
            people = read_credits(self._table(CREDITS_FILE), films, rejected, ledger, progress)
        else:
            ledger.warn(f"no {self.folder}/credits.csv: films have no actors and directors")
        if KEYWORDS_FILE in self.by_content:
            _add_keywords(self._table(KEYWORDS_FILE), films, rejected, ledger)
        return FilmRecords(films, people)

    def _table(self, content: str) -> Table:
        return self.layout.table(self.by_content[content], content)


def _folders(raw: Path, name: str) -> list[str]:
    """A folder and those directly in it, as from `raw`."""
    inner = sorted(p for p in (raw / name).glob("*") if p.is_dir() and not p.name.startswith("."))
    return [name, *(path.relative_to(raw).as_posix() for path in inner)]


def _by_content(files: Sequence[RawFile], layout: TmdbLayout) -> dict[str, RawFile]:
    by_content: dict[str, RawFile] = {}
    for file, content in _contents(files, layout):
        if content in by_content:
            names = f"{by_content[content].name} and {file.name}"
            raise DataError(
                f"{names} both hold {content}; keep one, or name it in {CONFIGURATION}: "
                f"[{TABLE}] {content} = {quoted(file.file_name)}"
            )
        by_content[content] = file
    return by_content


def _contents(files: Sequence[RawFile], layout: TmdbLayout) -> Iterator[tuple[RawFile, str]]:
    """Yield each file of films, people or keywords with what it holds.

    A file that sources.toml names leaves others that hold the same aside.
    """
    for file in files:
        content = layout.content_of(file) or content_of(file) or _content_by_name(file)
        if content in CONTENTS and layout.file_of.get(content, file.file_name) == file.file_name:
            yield file, content


def _content_by_name(file: RawFile) -> str:
    name = file.stem.lower()
    contents = [key for key, parts in _PARTS.items() if any(part in name for part in parts)]
    if len(contents) != 1:
        expected = ", ".join(f"{part}.csv" for parts in _PARTS.values() for part in parts[:2])
        raise DataError(
            f"{file.name} is of no known kind; expected {expected}, or their columns under any "
            f"name, or a line like films = {quoted(file.file_name)} under [{TABLE}] in "
            f"{CONFIGURATION}"
        )
    return contents[0]


def _add_keywords(table: Table, films: list[Row], rejected: set[int], ledger: Ledger) -> None:
    """Give the films their keywords, in place."""
    book = ledger.open(table.file.name)
    films_by_id = {film["film_id"]: film for film in films}
    seen: dict[int, Sequence[str]] = {}

    def keep(raw: Mapping[str, str], _line: int) -> bool | None:
        film_id = parse_id(raw["film_id"])
        words = unique_names(parse_names(raw["keywords"], "keywords"))
        if film_id not in films_by_id:
            book.left_out["film_rejected" if film_id in rejected else "film_unknown"] += 1
            return None
        if film_id in seen:
            if seen[film_id] != words:
                detail = f"keywords of film {film_id} again, other ones; the first are kept"
                raise Rejected("duplicate_id", detail)
            book.left_out["duplicate_row"] += 1
            return None
        seen[film_id] = films_by_id[film_id]["keywords"] = words
        return True

    for _ in read_rows(table, book, ledger, keep):
        pass
