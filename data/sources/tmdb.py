"""TMDB's files together: which there are, films, their people and keywords, links to works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from data.audit import Ledger, Rejected
from data.clean.credits import read_credits
from data.clean.films import MAX_CELL, parse_id, parse_names, read_films
from data.clean.titles import Row
from data.csv.files import RawFile, find
from data.csv.tables import Table, read_rows
from data.link.films import FilmLinkage, link_films
from engine.contract.tables import CREDITS, FILMS
from engine.errors import DataError
from engine.progress import Progress

FOLDER = "tmdb"
_KINDS = {  # what a file holds, by a part of its name
    "films": ("movies_dataset", "movies_metadata"),
    "credits": ("credits",),
    "keywords": ("keywords",),
}
_KEYWORD_COLUMNS = {"film_id": ("id", "tmdb_id"), "keywords": ("keywords",)}


@dataclass(frozen=True)
class Tmdb:
    """The second world, ready for the lake."""

    films: pa.Table = field(default_factory=FILMS.schema.empty_table)
    credits: pa.Table = field(default_factory=CREDITS.schema.empty_table)
    linkage: FilmLinkage = field(default_factory=FilmLinkage)


def find_tmdb(raw: Path) -> dict[str, RawFile]:
    """The files of `raw/tmdb` by what they hold.

    Raises:
        DataError: a file is of no known kind, two are of one kind, or there are no films.
    """
    files: dict[str, RawFile] = {}
    for file in find(raw, FOLDER):
        kind = _kind(file)
        if kind in files:
            raise DataError(f"{files[kind].name} and {file.name} both hold {kind}; keep one")
        files[kind] = file
    if files and "films" not in files:
        first = next(iter(files.values())).name
        raise DataError(f"{first} is there without films; expected {FOLDER}/movies_dataset.csv")
    return files


def _kind(file: RawFile) -> str:
    name = file.stem.lower()
    kinds = [kind for kind, parts in _KINDS.items() if any(part in name for part in parts)]
    if len(kinds) != 1:
        expected = ", ".join(f"{part}.csv" for parts in _KINDS.values() for part in parts)
        raise DataError(f"{file.name} is of no known kind; expected {expected}")
    return kinds[0]


def read_tmdb(
    files: dict[str, RawFile],
    works: list[Row],
    titles: list[Row],
    latest_year: int,
    ledger: Ledger,
    progress: Progress,
) -> Tmdb:
    """Read films and credits, and link films to works; nothing where there are no files.

    Raises:
        DataError: a file is broken as a whole.
    """
    if not files:
        return Tmdb()
    progress("reading films", 0, 1)
    films, rejected = read_films(files["films"], latest_year, ledger)
    progress("reading films", 1, 1)
    people: list[Row] = []
    if "credits" in files:
        people = read_credits(files["credits"], films, rejected, ledger, progress)
    else:
        ledger.warn(f"no {FOLDER}/credits.csv: films have no actors and directors")
    if "keywords" in files:
        _add_keywords(files["keywords"], films, rejected, ledger)
    linkage = link_films(films, people, works, titles)
    return Tmdb(
        pa.Table.from_pylist(films, schema=FILMS.schema),
        pa.Table.from_pylist(people, schema=CREDITS.schema),
        linkage,
    )


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

    table = Table(file, _KEYWORD_COLUMNS, max_field=MAX_CELL)
    for _ in read_rows(table, book, ledger, keep):
        pass
