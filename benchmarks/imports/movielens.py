"""A real list of titles with years whose ids at TMDB are known: all films of ml-latest-small."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from engine.histories.records import HistoryRecord, TitleKind
from engine.imports.subjects import item_id, subject_of_film
from engine.release.read import Release

_YEAR_AT_END = re.compile(r" *\([\d–-]+\) *$")
SET = "benchmark_only_movielens/ml-latest-small"


def listed_films(
    release: Release, real: Path, *, dated: bool
) -> Iterator[tuple[HistoryRecord, str]]:
    """Yield each film that the release knows by its id at TMDB, by title and year or without."""
    films = release.world.films
    folder = real / SET
    links = {row["movieId"]: row["tmdbId"] for row in _rows(folder / "links.csv")}
    for line, row in enumerate(_rows(folder / "movies.csv"), start=2):
        number = links[row["movieId"]]
        film = films.find(int(number)) if number else None
        if film is not None:
            title = row["title"] if dated else _YEAR_AT_END.sub("", row["title"])
            record = HistoryRecord("", line, title, "watched", TitleKind.MOVIE)
            yield record, item_id(release, subject_of_film(release.catalog, film))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
