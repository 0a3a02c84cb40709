"""What a kind of source is: it claims files below raw/, and reads titles, events or films of them.

A kind is one subclass of `TitleSource`, `EventSource` or `FilmSource` in one file, and its line in
`data/sources/__init__.py`. An object of it holds the files that it claimed.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

import pyarrow as pa

from data.audit import Ledger
from data.clean.titles import Row
from data.csv.files import RawFile, find
from data.link.films import FilmLinkage, link_films
from data.link.known_ids import KnownIds, known_ids
from data.sources.event_files import EventInput
from engine.console.progress import Progress
from engine.contract.tables import CREDITS, FILMS


@dataclass(frozen=True)
class Reading:
    """What reading needs beside files: the books, how far it is, the latest believable year."""

    latest_year: int
    ledger: Ledger
    progress: Progress


@dataclass(frozen=True)
class FilmRecords:
    """What files say of films: rows of the tables films and credits, without their works."""

    films: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class FilmTables:
    """The second world, ready for the lake; `imdb_ids` are those of films that have one."""

    films: pa.Table = field(default_factory=FILMS.schema.empty_table)
    credits: pa.Table = field(default_factory=CREDITS.schema.empty_table)
    linkage: FilmLinkage = field(default_factory=FilmLinkage)
    imdb_ids: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def from_records(cls, records: FilmRecords, works: "Works") -> "FilmTables":
        """The tables, those of the films that are works linked to them."""
        films, people = records.films, records.people
        linkage = link_films(films, people, works.works, works.titles)
        return cls(
            pa.Table.from_pylist(films, schema=FILMS.schema),
            pa.Table.from_pylist(people, schema=CREDITS.schema),
            linkage,
            {film["film_id"]: film["imdb_id"] for film in films if film["imdb_id"]},
        )


@dataclass(frozen=True)
class Works:
    """What events and films are of: the rows of the tables titles and works, ordered by id.

    Attributes:
        films: none until they are read.
    """

    titles: list[Row]
    works: list[Row]
    films: FilmTables = field(default_factory=FilmTables)

    @property
    def of_platforms(self) -> bool:
        """Whether platforms carry the titles; else they are those that events brought."""
        return any(title["platform"] for title in self.titles)

    @cached_property
    def title_index(self) -> Mapping[str, int]:
        """The position of each title."""
        return {title["title_id"]: index for index, title in enumerate(self.titles)}

    @cached_property
    def known_ids(self) -> KnownIds:
        """The titles under their ids at IMDb and TMDB, and under those of the films they are."""
        first = {work["work_id"]: self.title_index[work["title_ids"][0]] for work in self.works}
        credits = self.films.credits
        directors = dict(
            zip(credits["film_id"].to_pylist(), credits["directors"].to_pylist(), strict=True)
        )
        films = self.films.films.select(["film_id", "work_id", "runtime"]).to_pylist()
        return known_ids(self.titles, first, films, directors, self.films.imdb_ids)


@dataclass(frozen=True)
class Source(ABC):
    """A kind of raw files, and those that it claimed.

    Attributes:
        name: of the kind, as the column `source` of events and the ingest report spell it.
        folder: where its files lie, below raw/.
        extensions: of its files, `.gz` apart; none where it claims whatever lies in its folder.
        table: its own table in `sources.toml`; "" where nothing can be configured.
        built_from: files of this program on which its result depends as on raw files.
        stages: what progress names while it reads; events are read by the ingest, all together.
    """

    name: ClassVar[str]
    folder: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]] = (".csv",)
    table: ClassVar[str] = ""
    built_from: ClassVar[tuple[Path, ...]] = ()
    stages: ClassVar[tuple[str, ...]] = ()

    files: tuple[RawFile, ...]

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim the kind's files below `raw`, as `entry`, its table in `sources.toml`, asks.

        Raises:
            InvalidValue: the entry is malformed.
            DataError: the files are of no use together.
        """
        del entry  # of a kind without a table it is empty
        return cls(tuple(find(raw, cls.folder, cls.extensions)))

    @property
    def expected(self) -> str:
        """What to put into raw/ for it, in messages."""
        return f"raw/{self.folder}/*{self.extensions[0]}"

    def warnings(self) -> Sequence[str]:
        """What is odd about the files before any is read."""
        return ()

    def summary(self, ledger: Ledger) -> Mapping[str, int] | None:
        """What the ingest report says under the kind's name beside the books of its files.

        None: nothing, ever; an empty one: it has no files this time.
        """
        del ledger
        return None


class TitleSource(Source):
    """A kind that holds titles of platforms."""

    @abstractmethod
    def platforms(self) -> list[Row]:
        """The platforms of its files, in order: rows of the table platforms but their position."""

    @abstractmethod
    def read_titles(self, reading: Reading) -> list[Row]:
        """The rows of the table titles, but their work_id, in any order.

        Raises:
            DataError: a file is broken as a whole.
        """


class EventSource(Source):
    """A kind that holds what users did.

    Attributes:
        brings_titles: whether it holds what its events are of, and needs no catalog beside it.
    """

    brings_titles: ClassVar[bool] = False

    def own_titles(self, films: FilmRecords, reading: Reading) -> list[Row]:
        """What its events are of, as titles of no platform: for a home that has no catalogs.

        Rows of the table titles but their work_id, in any order; `films` may say what they are.

        Raises:
            DataError: a file is broken as a whole.
        """
        del films, reading
        return []

    @abstractmethod
    def inputs(self, works: Works, beside: Sequence[str], reading: Reading) -> list[EventInput]:
        """The files of events, each with its layout, ready to be read side by side.

        `beside` names the folders of the other kinds that have events of users.

        Raises:
            DataError: a file that they depend on is broken as a whole.
        """


class FilmSource(Source):
    """A kind that holds films and their credits."""

    @abstractmethod
    def read_films(self, reading: Reading) -> FilmRecords:
        """The films and their people, ordered by film.

        Raises:
            DataError: a file is broken as a whole.
        """
