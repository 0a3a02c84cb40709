"""The four catalog files: every listing as the row that its platform would publish.

What each platform habitually leaves out is part of its habits below; single damaged cells are added
by `defects`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from numpy.random import Generator

from data.sample import words
from data.sample.catalogs.genres import AUDIENCES, GENRES, MATURITY
from data.sample.catalogs.works import MOVIE, SHOW, Listing, Work
from data.sample.draws import happens, pick, pick_weighted
from data.sample.plots import describe

COLUMNS = (
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

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a platform publishes: its file, id letter, line ends, and the share of empty cells."""

    file_name: str
    letter: str
    line_end: str
    no_director: float
    no_cast: float
    no_country: float
    no_date: float
    series_directors: bool
    most_cast: int
    since: int


HABITS = {
    "amazon": Habits(
        "amazon_prime_titles.csv",
        "a",
        "\n",
        no_director=0.03,
        no_cast=0.128,
        no_country=0.93,
        no_date=0.984,
        series_directors=False,
        most_cast=6,
        since=2021,
    ),
    "disney": Habits(
        "disney_plus_titles.csv",
        "d",
        "\r\n",
        no_director=0.07,
        no_cast=0.13,
        no_country=0.15,
        no_date=0.0,
        series_directors=False,
        most_cast=6,
        since=2019,
    ),
    "hulu": Habits(
        "hulu_titles.csv",
        "h",
        "\n",
        no_director=0.998,
        no_cast=1.0,
        no_country=0.47,
        no_date=0.0,
        series_directors=False,
        most_cast=0,
        since=2010,
    ),
    "netflix": Habits(
        "netflix_titles.csv",
        "n",
        "\n",
        no_director=0.03,
        no_cast=0.094,
        no_country=0.095,
        no_date=0.0,
        series_directors=True,
        most_cast=30,
        since=2012,
    ),
}


def make_row(rng: Generator, listing: Listing, number: int) -> Row:
    """Publish one listing as the nth title of its platform."""
    work, habits = listing.work, HABITS[listing.platform]
    return {
        "show_id": f"s{number}",
        "type": work.kind,
        "title": work.title,
        "director": _directors(rng, listing, habits),
        "cast": "" if happens(rng, habits.no_cast) else ", ".join(work.cast[: habits.most_cast]),
        "country": "" if happens(rng, habits.no_country) else ", ".join(work.countries),
        "date_added": "" if happens(rng, habits.no_date) else _date(rng, work.year, habits.since),
        "release_year": str(work.year),
        "rating": _maturity(rng, work, listing.platform),
        "duration": duration(work.kind, work.length),
        "listed_in": _listed_in(work, listing.platform),
        "description": _description(rng, listing),
    }


def _directors(rng: Generator, listing: Listing, habits: Habits) -> str:
    """Name the directors; a platform that names any names those that tell works apart."""
    if listing.work.kind == SHOW and not habits.series_directors:
        return ""
    certain = listing.linked and habits.no_director < 0.5
    if not certain and happens(rng, habits.no_director):
        return ""
    return ", ".join(listing.work.directors)


def duration(kind: str, length: int) -> str:
    """Print a running time as the catalogs do."""
    if kind == MOVIE:
        return f"{length} min"
    return f"{length} Season" if length == 1 else f"{length} Seasons"


def _date(rng: Generator, year: int, since: int) -> str:
    added = int(rng.integers(max(year, since), 2022))
    month = pick(rng, words.MONTHS[:9])
    return f"{month} {int(rng.integers(1, 29))}, {added}"


def _maturity(rng: Generator, work: Work, platform: str) -> str:
    weights = AUDIENCES[GENRES[work.genres[0]].audience]
    level = pick_weighted(rng, tuple(enumerate(weights)))
    return pick_weighted(rng, MATURITY[platform][level])


def _listed_in(work: Work, platform: str) -> str:
    labels = {GENRES[genre].word(platform, work.kind) for genre in work.genres} - {""}
    general = "Movies" if work.kind == MOVIE else "TV Shows"
    return ", ".join(sorted(labels)) or general


def _description(rng: Generator, listing: Listing) -> str:
    work = listing.work
    genres = tuple(GENRES[genre].name for genre in work.genres)
    return describe(rng, genres, listing.platform, work.hero, work.place)


def write_catalog(path: Path, platform: str, rows: list[Row]) -> None:
    """Write the rows with minimal quoting and the platform's line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator=HABITS[platform].line_end)
        writer.writeheader()
        writer.writerows(rows)
