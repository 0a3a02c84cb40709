"""Small raw worlds for tests: catalogs and ratings in the real formats, written row by row."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.storage import Home

CATALOG_COLUMNS = (
    "show_id", "type", "title", "director", "cast", "country",
    "date_added", "release_year", "rating", "duration", "listed_in", "description",
)  # fmt: skip
FILES = {
    "amazon": "amazon_prime_titles.csv",
    "disney": "disney_plus_titles.csv",
    "hulu": "hulu_titles.csv",
    "netflix": "netflix_titles.csv",
}
PLAIN = {
    "type": "Movie", "title": "The Lantern Road", "director": "Ana Orsel",
    "cast": "Bo Tarn, Cy Vell", "country": "France", "date_added": "September 25, 2021",
    "release_year": "2019", "rating": "PG-13",
    "duration": "104 min", "listed_in": "Dramas", "description": "A lamp is carried home.",
}  # fmt: skip


@dataclass(frozen=True)
class RawWorld:
    """A root folder whose raw files a test writes."""

    home: Home

    @classmethod
    def at(cls, root: Path) -> "RawWorld":
        """Return an empty world below `root`."""
        for folder in ("catalogs", "ratings", "movielens"):
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

    def text(self, path: Path, content: str | bytes) -> Path:
        """Write a file, gzipped if its name says so."""
        data = content.encode() if isinstance(content, str) else content
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
        return path


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV text with LF line ends."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()
