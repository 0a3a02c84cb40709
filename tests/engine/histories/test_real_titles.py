"""The titles of real films, none of which is read as an episode."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.histories.layouts.netflix_titles import netflix_subject

pytestmark = pytest.mark.real


def films(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "catalogs" / "raw").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (row["title"] for row in csv.DictReader(file) if row["type"] == "Movie")
    path = folder / "tmdb" / "movies_metadata_7cols_45460.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from (row["title"] for row in csv.DictReader(file) if row["title"])


def test_no_film_is_read_as_an_episode(real_data: Path) -> None:
    titles = list(films(real_data))
    assert len(titles) > 60_000
    assert [title for title in titles if netflix_subject(title).of is not None] == []
