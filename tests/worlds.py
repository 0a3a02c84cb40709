"""Small raw worlds for tests: catalogs and ratings in the real formats, written row by row."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.ingest import ingest
from data.settings import Settings
from engine.console.progress import Progress
from engine.contract.tables import EVENTS, QUARANTINE, TITLES, WORKS, Contract
from engine.store.home import Home
from engine.store.lake import REPORT
from engine.store.tables import read_table

CATALOG_COLUMNS = (
    "show_id",
    "type",
    "title",
    "director",
    "cast",
    "country",
    "date_added",
    "release_year",
    "rating",
    "duration",
    "listed_in",
    "description",
)
FILES = {
    "amazon": "amazon_prime_titles.csv",
    "disney": "disney_plus_titles.csv",
    "hulu": "hulu_titles.csv",
    "netflix": "netflix_titles.csv",
}
PLAIN = {
    "type": "Movie",
    "title": "The Lantern Road",
    "director": "Ana Orsel",
    "cast": "Bo Tarn, Cy Vell",
    "country": "France",
    "date_added": "September 25, 2021",
    "release_year": "2019",
    "rating": "PG-13",
    "duration": "104 min",
    "listed_in": "Dramas",
    "description": "A lamp is carried home.",
}
FILM_COLUMNS = (
    "adult",
    "belongs_to_collection",
    "budget",
    "genres",
    "homepage",
    "id",
    "imdb_id",
    "original_language",
    "original_title",
    "overview",
    "popularity",
    "poster_path",
    "production_companies",
    "production_countries",
    "release_date",
    "revenue",
    "runtime",
    "spoken_languages",
    "status",
    "tagline",
    "title",
    "video",
    "vote_average",
    "vote_count",
)
PLAIN_FILM = {
    "adult": "False",
    "budget": "0",
    "genres": "[{'id': 18, 'name': 'Drama'}]",
    "original_language": "en",
    "original_title": "The Lantern Road",
    "overview": "A lamp is carried home.",
    "popularity": "1.5",
    "production_companies": "[]",
    "production_countries": "[{'iso_3166_1': 'FR', 'name': 'France'}]",
    "release_date": "2019-05-03",
    "revenue": "0",
    "runtime": "104.0",
    "spoken_languages": "[{'iso_639_1': 'fr', 'name': 'Français'}]",
    "status": "Released",
    "title": "The Lantern Road",
    "video": "False",
    "vote_average": "6.5",
    "vote_count": "10",
}


@dataclass(frozen=True)
class RawWorld:
    """A root folder whose raw files a test writes."""

    home: Home

    @classmethod
    def at(cls, root: Path) -> "RawWorld":
        """Return an empty world below `root`."""
        for folder in ("catalogs", "ratings", "movielens", "tmdb"):
            (root / "raw" / folder).mkdir(parents=True, exist_ok=True)
        return cls(Home(root))

    def catalog(
        self, platform: str, rows: Iterable[Mapping[str, str]], name: str | None = None
    ) -> Path:
        """Write a catalog; a row's columns not given are those of PLAIN, its id its number."""
        path = self.home.raw / "catalogs" / (name or FILES[platform])
        full = [{"show_id": f"s{n}"} | PLAIN | dict(row) for n, row in enumerate(rows, start=1)]
        return self.text(
            path, as_csv(CATALOG_COLUMNS, ([r[c] for c in CATALOG_COLUMNS] for r in full))
        )

    def ratings(self, rows: Iterable[Sequence[object]], name: str = "1.csv") -> Path:
        """Write a ratings file of rows (userId, rating, timestamp, movieId)."""
        header = ("userId", "rating", "timestamp", "movieId")
        return self.text(self.home.raw / "ratings" / name, as_csv(header, rows))

    def films(self, rows: Iterable[Mapping[str, str]], name: str = "movies_dataset.csv") -> Path:
        """Write TMDB's films; a row's columns not given are those of PLAIN_FILM, its id its number.

        A row that names no original_title has its title there.
        """
        full = [
            dict.fromkeys(FILM_COLUMNS, "")
            | PLAIN_FILM
            | ({"original_title": row["title"]} if "title" in row else {})
            | {"id": str(n)}
            | dict(row)
            for n, row in enumerate(rows, start=1)
        ]
        path = self.home.raw / "tmdb" / name
        return self.text(path, as_csv(FILM_COLUMNS, ([r[c] for c in FILM_COLUMNS] for r in full)))

    def credits(self, rows: Iterable[Sequence[object]], name: str = "credits.csv") -> Path:
        """Write TMDB's credits: rows of a film's id, its cast and its crew.

        The cast is names, or pairs of name and character; the crew is names of directors, or pairs
        of name and job. A text stands as it is.
        """
        written = [(_cast(cast), _crew(crew), film) for film, cast, crew in rows]
        return self.text(self.home.raw / "tmdb" / name, as_csv(("cast", "crew", "id"), written))

    def sources(self, toml: str) -> Path:
        """Write sources.toml."""
        return self.text(self.home.raw / "sources.toml", toml)

    def ingest(self, latest_year: int = 2028) -> dict[str, Any]:
        """Ingest the world and return the report."""
        return ingest(Settings(home=self.home, latest_year=latest_year), Progress())

    def report(self) -> dict[str, Any]:
        """Return the report of the lake's ingest."""
        report: dict[str, Any] = json.loads((self.home.lake / REPORT).read_text("utf-8"))
        return report

    def table(self, contract: Contract) -> pa.Table:
        """Return a table of the lake."""
        return read_table(self.home.lake / f"{contract.name}.parquet", contract)

    def rows(self, contract: Contract) -> list[dict[str, Any]]:
        """Return the rows of a table of the lake."""
        rows: list[dict[str, Any]] = self.table(contract).to_pylist()
        return rows

    def titles(self) -> dict[str, dict[str, Any]]:
        """Return the lake's titles by id."""
        return {row["title_id"]: row for row in self.rows(TITLES)}

    def works(self) -> list[list[str]]:
        """Return the title ids of every work in the lake."""
        return [row["title_ids"] for row in self.rows(WORKS)]

    def stars(self) -> dict[tuple[str, str], float]:
        """Return the lake's ratings by user and title."""
        ratings = (row for row in self.rows(EVENTS) if row["kind"] == "rating")
        return {(row["user_id"], row["title_id"]): row["value"] for row in ratings}

    def watched(self) -> dict[tuple[str, str], float | None]:
        """Return by user and title when the titles watched without stars were watched."""
        watched = (row for row in self.rows(EVENTS) if row["kind"] == "watched")
        return {
            (row["user_id"], row["title_id"]): row["at"] and row["at"].timestamp()
            for row in watched
        }

    def rejected(self) -> list[tuple[str, int, str]]:
        """Return file, line and reason of the lake's rejected records."""
        return [(row["file"], row["line"], row["reason"]) for row in self.rows(QUARANTINE)]

    def text(self, path: Path, content: str | bytes) -> Path:
        """Write a file, gzipped if its name says so."""
        data = content.encode() if isinstance(content, str) else content
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
        return path


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Return rows as CSV text with LF line ends."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def _cast(people: object) -> str:
    if isinstance(people, str):
        return people
    entries = []
    for order, person in enumerate(people):  # type: ignore[call-overload]
        name, character = (person, "") if isinstance(person, str) else person
        entries.append(
            {
                "cast_id": order,
                "character": character,
                "credit_id": "52fe",
                "gender": 0,
                "id": _person(name),
                "name": name,
                "order": order,
                "profile_path": None,
            }
        )
    return repr(entries)


def _crew(people: object) -> str:
    if isinstance(people, str):
        return people
    entries = []
    for person in people:  # type: ignore[attr-defined]
        name, job = (person, "Director") if isinstance(person, str) else person
        entries.append(
            {
                "credit_id": "52fe",
                "department": "Directing",
                "gender": 0,
                "id": _person(name),
                "job": job,
                "name": name,
                "profile_path": "/a.jpg",
            }
        )
    return repr(entries)


def _person(name: str) -> int:
    """Return an id that belongs to the name."""
    return 1000 + zlib.crc32(name.encode()) % 10**6
