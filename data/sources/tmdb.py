"""TMDB's files: which there are, films, their people and keywords, links to works."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import pyarrow as pa

from data.audit import Ledger, Rejected
from data.clean.credits import READING_CREDITS, read_credits
from data.clean.films import MAX_CELL, parse_id, parse_names, read_films
from data.clean.titles import Row
from data.csv.files import RawFile, find
from data.csv.tables import Table, read_rows
from data.link.films import link_films
from data.sources.base import FilmSource, FilmTables, Reading, Works
from engine.contract.tables import CREDITS, FILMS
from engine.errors import DataError

_PARTS = {  # what a file holds, by a part of its name
    "films": ("movies_dataset", "movies_metadata"),
    "credits": ("credits",),
    "keywords": ("keywords",),
}
_KEYWORD_COLUMNS = {"film_id": ("id", "tmdb_id"), "keywords": ("keywords",)}


@dataclass(frozen=True)
class Tmdb(FilmSource):
    """The files of `raw/tmdb`."""

    name: ClassVar[str] = "tmdb"
    folder: ClassVar[str] = "tmdb"
    stages: ClassVar[tuple[str, ...]] = ("reading films", READING_CREDITS)

    by_content: Mapping[str, RawFile]  # films, credits, keywords

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim the folder's files by what they hold.

        Raises:
            DataError: a file is of no known kind, two are of one kind, or there are no films.
        """
        del entry
        files = tuple(find(raw, cls.folder, cls.extensions))
        by_content: dict[str, RawFile] = {}
        for file in files:
            content = _content(file)
            if content in by_content:
                names = f"{by_content[content].name} and {file.name}"
                raise DataError(f"{names} both hold {content}; keep one")
            by_content[content] = file
        if files and "films" not in by_content:
            expected = f"{cls.folder}/movies_dataset.csv"
            raise DataError(f"{files[0].name} is there without films; expected {expected}")
        return cls(files, by_content)

    def read_films(self, works: Works, reading: Reading) -> FilmTables:
        """Read films, their people and keywords, and link films to works."""
        ledger, progress = reading.ledger, reading.progress
        progress(self.stages[0], 0, 1)
        films, rejected = read_films(self.by_content["films"], reading.latest_year, ledger)
        progress(self.stages[0], 1, 1)
        people: list[Row] = []
        if credits := self.by_content.get("credits"):
            people = read_credits(credits, films, rejected, ledger, progress)
        else:
            ledger.warn(f"no {self.folder}/credits.csv: films have no actors and directors")
        if keywords := self.by_content.get("keywords"):
            _add_keywords(keywords, films, rejected, ledger)
        linkage = link_films(films, people, works.works, works.titles)
        return FilmTables(
            pa.Table.from_pylist(films, schema=FILMS.schema),
            pa.Table.from_pylist(people, schema=CREDITS.schema),
            linkage,
        )


def _content(file: RawFile) -> str:
    name = file.stem.lower()
    contents = [key for key, parts in _PARTS.items() if any(part in name for part in parts)]
    if len(contents) != 1:
        expected = ", ".join(f"{part}.csv" for parts in _PARTS.values() for part in parts)
        raise DataError(f"{file.name} is of no known kind; expected {expected}")
    return contents[0]


def _add_keywords(file: RawFile, films: list[Row], rejected: set[int], ledger: Ledger) -> None:
    """Give the films their keywords, in place."""
    book = ledger.open(file.name)
    films_by_id = {film["film_id"]: film for film in films}

    seen: dict[int, list[str]] = {}

    def keep(raw: Mapping[str, str], _line: int) -> bool | None:
        film_id = parse_id(raw["film_id"])
        words = parse_names(raw["keywords"], "keywords")
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

    table = Table(file, _KEYWORD_COLUMNS, vital=("film_id",), max_field=MAX_CELL)
    for _ in read_rows(table, book, ledger, keep):
        pass
